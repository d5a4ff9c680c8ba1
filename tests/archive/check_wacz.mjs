// Opens a WACZ with @webrecorder/wabac (the library inside ReplayWeb.page) in Node and looks URLs up through its index.
//   node check_wacz.mjs FILE.wacz [URL | TIMESTAMP/URL]...      (no URL: the pages of pages.jsonl)
// Shims: fake-indexeddb for the browser's database; the file is served on 127.0.0.1 with Range, as wabac reads it by fetch().
// One line a URL: status, mime, SHA-256 and length of the content as wabac gives it, URL.
// Also: hashes and lengths of datapackage.json's resources, its digest, every entry listed. Exit 1 on any fault.
import 'fake-indexeddb/auto'
import fs from 'node:fs'; import http from 'node:http'; import { createHash } from 'node:crypto'
const log = console.log
for (const f of ['log', 'warn', 'error', 'debug']) console[f] = (...a) => process.env.VERBOSE && process.stderr.write(a.join(' ') + '\n')
globalThis.self = globalThis                                     // what a service worker has and Node has not
self.location = new URL('http://127.0.0.1/')
self.addEventListener ??= () => {}
self.caches ??= { open: async () => ({ match: async () => undefined, put: async () => {} }), delete: async () => true }
const { WorkerLoader, Collection, ArchiveRequest } = await import('@webrecorder/wabac/swlib')

const [file, ...urls] = process.argv.slice(2), size = fs.statSync(file).size
const sha256 = b => createHash('sha256').update(b).digest('hex')
let faults = 0
const fault = what => { faults++; log('FAULT ' + what) }

const server = http.createServer((req, res) => {
  const m = /^bytes=(\d*)-(\d*)$/.exec(req.headers.range ?? '')
  let from = 0, to = size - 1
  if (m && m[1]) { from = +m[1]; if (m[2]) to = Math.min(+m[2], to) } else if (m) from = Math.max(size - m[2], 0)
  res.writeHead(m ? 206 : 200, { 'Content-Length': to - from + 1, 'Accept-Ranges': 'bytes', 'Content-Type': 'application/wacz',
    ...(m && { 'Content-Range': `bytes ${from}-${to}/${size}` }) })
  if (req.method === 'HEAD') res.end(); else fs.createReadStream(file, { start: from, end: to }).pipe(res)
})
await new Promise(done => server.listen(0, '127.0.0.1', done))

try {
  const sourceUrl = `http://127.0.0.1:${server.address().port}/package.wacz`
  let why = ''
  const coll = await new WorkerLoader(self).addCollection({ name: 'c', file: { sourceUrl } }, (_, error) => { why = error || why })
  if (!coll) throw Error(why || 'wabac does not load the file')
  const store = coll.store, wacz = store.waczfiles[Object.keys(store.waczfiles)[0]], names = wacz.iterContainedFiles()
  const read = async name => Buffer.from(await (await wacz.loadFile(name, {})).reader.readFully())

  // the package
  const text = await read('datapackage.json'), dp = JSON.parse(text), listed = new Set(dp.resources.map(r => r.path))
  if (dp.profile !== 'data-package') fault(`profile ${dp.profile}`)
  if (!/^1\.\d+\.\d+$/.test(dp.wacz_version)) fault(`wacz_version ${dp.wacz_version}`)
  for (const r of dp.resources) {
    if (!names.includes(r.path)) { fault(`resource ${r.path} not in the ZIP`); continue }
    const b = await read(r.path)
    if (r.bytes !== b.length || r.hash !== 'sha256:' + sha256(b)) fault(`resource ${r.path}: ${b.length} bytes sha256:${sha256(b)}`)
    if (!/^[a-z0-9._-]+$/.test(r.name)) fault(`resource name ${r.name}`)
    if (/\.gz$/.test(r.path) && wacz.entries[r.path].deflate) fault(`${r.path} is deflated in the ZIP`)
  }
  for (const n of names) if (!listed.has(n) && !/^datapackage(-digest)?\.json$/.test(n)) fault(`${n} not among the resources`)
  if (names.includes('datapackage-digest.json')) {
    const d = JSON.parse(await read('datapackage-digest.json'))
    if (d.path !== 'datapackage.json' || d.hash !== 'sha256:' + sha256(text)) fault('datapackage-digest.json does not fit')
  }
  for (const n of ['archive/', 'indexes/', 'pages/pages.jsonl']) if (!names.some(x => x.startsWith(n))) fault(`no ${n}`)
  const lines = (await read('pages/pages.jsonl')).toString().trimEnd().split('\n').map(l => JSON.parse(l))
  if (lines[0]?.format !== 'json-pages-1.0') fault('pages.jsonl has no header line')
  for (const p of lines.slice(1)) if (!p.url || isNaN(Date.parse(p.ts))) fault(`page ${JSON.stringify(p)}`)
  const { indexType } = await store.loadIndex(wacz.waczname)
  log(`${names.length} entries, ${lines.length - 1} pages, index ${['NOT LOADED', 'cdx', 'idx'][indexType]}`)
  if (!indexType) fault('wabac finds no index that it can load (.cdx, .cdxj or .idx)')

  // the URLs
  const prefix = 'http://127.0.0.1/w/', replay = new Collection(coll, { main: prefix, root: prefix, static: prefix, proxy: prefix, api: prefix })
  for (const arg of urls.length ? urls : lines.slice(1).map(p => p.ts.replace(/\D/g, '').slice(0, 14) + '/' + p.url)) {
    const [, ts = '', url] = /^(?:(\d{4,17})\/)?(.*)$/s.exec(arg)
    const wb = () => new ArchiveRequest(`${ts}id_/${url}`, new Request(prefix))
    const res = await store.getResource(wb(), prefix, {}, { noRedirect: true })
    if (!res) { fault(`not found: ${url}`); continue }
    if (res.url !== url) fault(`${url} answered by another URL: ${res.url}`)
    const body = Buffer.from((await res.getBuffer()) ?? [])
    log(`${res.status} ${(res.headers.get('content-type') ?? '-').split(';')[0].trim()} ${sha256(body)} ${body.length} ${url}`)
  }
} catch (e) { fault(e.stack) }
server.close()
log(`${faults} faults`)
process.exit(faults ? 1 : 0)
