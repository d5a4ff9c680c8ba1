// Checks WARC/1.1 .warc.gz files: node check_warc.mjs FILE.warc.gz...
// gzip members and digests are walked with node's zlib/crypto, records are parsed by npm's warcio (twice: member
// by member, and as one stream). Prints one line a fault, then 'N records, M faults'; exit 1 on faults.
import fs from 'node:fs'; import zlib from 'node:zlib'; import net from 'node:net'; import { createHash } from 'node:crypto'
import { WARCParser } from 'warcio'

let records = 0, faults = 0
const ids = new Map(), links = []          // over all files given: a request and its response may lie in two files
const types = 'warcinfo request response metadata resource revisit conversion continuation'.split(' ')
const multi = /^(warc-concurrent-to|warc-protocol|warc-cipher-suite)$/

function gzipMember(buf, at) {             // -> [data, next offset]; throws when it is no whole gzip member
  if (buf.readUInt16BE(at) !== 0x1f8b || buf[at + 2] !== 8 || buf[at + 3] & 2) throw Error('no gzip member')
  const flg = buf[at + 3]; let p = at + 10
  if (flg & 4) p += 2 + buf.readUInt16LE(p)
  for (const f of [8, 16]) if (flg & f) p = buf.indexOf(0, p) + 1
  const { buffer, engine } = zlib.inflateRawSync(buf.subarray(p), { info: true })
  p += engine.bytesWritten                 // the input bytes taken
  if (buf.readUInt32LE(p) !== zlib.crc32(buffer)) throw Error('gzip CRC-32 wrong')
  if (buf.readUInt32LE(p + 4) !== buffer.length % 2 ** 32) throw Error('gzip ISIZE wrong')
  return [buffer, p + 8]
}
function base32(b) {
  const bits = [...b].map(x => x.toString(2).padStart(8, '0')).join('')
  return bits.match(/.{1,5}/g).map(q => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(q.padEnd(5, '0'), 2)]).join('')
}
function digestFault(given, data) {        // '' when right
  const m = /^(sha1|sha256|sha512|md5):([A-Za-z0-9]+)=*$/.exec(given)
  if (!m) return `digest of unknown notation ${given}`
  const h = createHash(m[1]).update(data).digest(), hex = h.toString('hex'), b32 = base32(h)
  return m[2].toLowerCase() === hex || m[2].toUpperCase() === b32 ? '' : `${given} is not ${m[1]}:${m[1] === 'sha1' ? b32 : hex}`
}
function checkDigest(bad, what, given, data) { const f = digestFault(given, data); if (f) bad(`${what} ${f}`) }
function dechunk(b) {                      // entity-body of a chunked body; null when the framing is broken
  const out = []
  for (let p = 0; ;) {
    const e = b.indexOf('\r\n', p), m = e < 0 ? null : /^([0-9a-f]+)[ \t]*(;.*)?$/i.exec(b.toString('latin1', p, e))
    if (!m) return null
    const n = parseInt(m[1], 16); p = e + 2
    if (!n) return b.subarray(p).toString('latin1').match(/^([^\r\n]+\r\n)*\r\n$/) ? Buffer.concat(out) : null
    if (b.toString('latin1', p + n, p + n + 2) !== '\r\n') return null
    out.push(b.subarray(p, p + n)); p += n + 2
  }
}
async function checkRecord(data, bad) {
  const head = data.indexOf('\r\n\r\n')
  if (head < 0) return bad('no end of the WARC header')
  const lines = data.toString('utf8', 0, head).split('\r\n'), seen = new Set()
  if (lines[0] !== 'WARC/1.1') bad(`version line ${lines[0]}`)
  for (const l of lines.slice(1)) {
    const n = l.slice(0, l.indexOf(':')).toLowerCase()
    if (!/^[!-9;-~]+$/.test(n)) bad(`header line ${JSON.stringify(l)}`)
    if (seen.has(n) && !multi.test(n)) bad(`${n} repeated`)
    seen.add(n)
  }
  const parser = new WARCParser([new Uint8Array(data)]), rec = await parser.parse()
  if (!rec) return bad('warcio finds no record')
  const h = n => rec.warcHeader(n), type = rec.warcType, id = h('WARC-Record-ID'), date = h('WARC-Date'), cc = h('WARC-Concurrent-To')
  for (const n of ['WARC-Type', 'WARC-Record-ID', 'WARC-Date', 'Content-Length']) if (!h(n)) bad(`${n} missing`)
  if (!types.includes(type)) bad(`WARC-Type ${type}`)
  if (!/^<[a-z][a-z0-9+.-]*:[^\s<>]+>$/i.test(id)) bad(`WARC-Record-ID ${id}`)
  if (ids.has(id)) bad('WARC-Record-ID not unique')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(date) || isNaN(Date.parse(date))) bad(`WARC-Date ${date}`)
  if (!/^\d+$/.test(h('Content-Length'))) bad(`Content-Length ${h('Content-Length')}`)
  const len = rec.warcContentLength, block = data.subarray(head + 4, head + 4 + len), uri = h('WARC-Target-URI')
  if (data.length !== head + 4 + len + 4 || data.toString('latin1', head + 4 + len) !== '\r\n\r\n')
    bad(`Content-Length ${len}, but the member has a block of ${data.length - head - 8} or does not end in CRLF CRLF`)
  if (len && !h('Content-Type') && type !== 'continuation') bad('Content-Type missing')
  if (/^(response|request|resource|revisit|conversion|continuation)$/.test(type) && !uri) bad('WARC-Target-URI missing')
  if (uri && (type === 'warcinfo' || /\nWARC-Target-URI: *</i.test(data.toString('latin1', 0, head)) || !URL.canParse(uri) || /[^!-~]/.test(uri)))
    bad(`WARC-Target-URI ${uri}`)
  if (type === 'warcinfo' ? cc || h('WARC-Warcinfo-ID') || h('WARC-IP-Address') : h('WARC-Filename')) bad('field not allowed here')
  if (h('WARC-Payload-Digest') && /^(warcinfo|metadata)$/.test(type)) bad('payload digest, but no payload')
  if (h('WARC-IP-Address') && !net.isIP(h('WARC-IP-Address'))) bad(`WARC-IP-Address ${h('WARC-IP-Address')}`)
  const cut = h('WARC-Truncated')
  if (cut && !/^(length|time|disconnect|unspecified)$/.test(cut)) bad(`WARC-Truncated ${cut}`)
  if (type === 'revisit' && !h('WARC-Profile')) bad('WARC-Profile missing')
  if (!h('WARC-Block-Digest')) bad('WARC-Block-Digest missing'); else checkDigest(bad, 'block', h('WARC-Block-Digest'), block)
  ids.set(id, { type, uri, date })
  if (/^re(quest|sponse)$/.test(type)) {
    const e = block.indexOf('\r\n\r\n'), http = rec.httpHeaders, hh = n => http?.headers.get(n), body = block.subarray(e + 4)
    if (!RegExp(`^application/http; ?msgtype=${type}$`).test(h('Content-Type'))) bad(`Content-Type ${h('Content-Type')}`)
    if (e < 0 || !http || !(type === 'response' ? /^HTTP\/\d(\.\d)? \d{3}/ : /^[A-Z-]+ \S+ HTTP\/\d(\.\d)?$/).test(http.statusline)) return bad('no HTTP head')
    const raw = Buffer.from(await rec.readFully(false))                       // what warcio takes for the body
    if (!raw.equals(body)) bad(`warcio sees a body of ${raw.length} bytes, not ${body.length}`)
    const chunked = /\bchunked\s*$/i.test(hh('Transfer-Encoding') ?? ''), entity = chunked ? dechunk(body) : body
    if (entity === null && !cut) bad('chunked framing broken, but no WARC-Truncated')
    const pd = h('WARC-Payload-Digest')
    if (type === 'response' && !pd) bad('WARC-Payload-Digest missing')
    if (pd && entity) checkDigest(bad, chunked && !digestFault(pd, body) ? 'payload (given: with the chunk framing)' : 'payload', pd, entity)
    links.push({ id, type, uri, date, cc: cc ? cc.split(/\s*,+\s*/) : [], bad, status: http.statusCode, line: http.statusline, cut,
      cl: chunked ? null : hh('Content-Length'), got: body.length })
  } else if (/^(resource|conversion)$/.test(type) && h('WARC-Payload-Digest')) checkDigest(bad, 'payload', h('WARC-Payload-Digest'), block)
}

for (const file of process.argv.slice(2)) {
  const buf = fs.readFileSync(file), members = []
  const fault = (at, what) => { faults++; console.log(`${file}@${at}: ${what}`) }
  for (let at = 0; at < buf.length;) {
    const here = at
    try {
      const [data, next] = gzipMember(buf, at); at = next; members.push(here); records++
      await checkRecord(data, what => fault(here, what))
      if (!here && !/^WARC-Type: warcinfo\r$/m.test(data.toString('latin1', 0, 1000))) fault(0, 'first record is no warcinfo')
    } catch (e) { fault(here, e.message); if (at === here) break }
  }
  const parser = new WARCParser(fs.createReadStream(file)); let n = 0         // the whole file as warcio's stream sees it
  for await (const rec of parser) {
    await rec.skipFully()
    if (parser.offset !== members[n]) fault(parser.offset, `warcio's record ${n} is not where member ${n} is (${members[n]})`)
    n++
  }
  if (n !== members.length) fault(0, `warcio reads ${n} records from ${members.length} members`)
}
for (const q of links) {
  for (const c of q.cc) if (ids.get(c) && (ids.get(c).uri ?? q.uri) !== q.uri) q.bad(`Concurrent-To ${c} has another WARC-Target-URI`)
  const mates = links.filter(r => r.type !== q.type && (q.cc.includes(r.id) || r.cc.includes(q.id)))
  if (q.type === 'request' && !q.cc.some(c => ids.get(c)?.type === 'revisit') && mates.length !== 1) q.bad(`request has ${mates.length} responses`)
  if (mates[0] && mates[0].date !== q.date) q.bad('WARC-Date differs from its mate')
  const bodiless = q.type === 'response' && (/^HEAD /.test(mates[0]?.line) || q.status === 304 || q.status === 204)
  if (q.cl != null && !bodiless && !q.cut && +q.cl !== q.got) q.bad(`HTTP Content-Length ${q.cl}, body ${q.got}, no WARC-Truncated`)
}
console.log(`${records} records, ${faults} faults`)
process.exit(faults || !records ? 1 : 0)
