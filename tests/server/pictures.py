"""The picture host: /ok.jpg and its misbehaving relatives. Paths are the keys of ROUTES."""
import gzip
import select
import time
import zlib
from email.utils import formatdate
from urllib.parse import unquote

MODIFIED = formatdate(1740000000, usegmt=True)
LOGIN = "<!DOCTYPE html><html><head><title>login</title></head><body><form>Please log in</form></body></html>"
GIB = 1 << 30


class Cut(OSError):
    """The server drops the connection on purpose."""


def body_of(x, second=False):
    """The host's picture: the two largest sources stand behind it."""
    world = x.server.world
    ranked = sorted(world.sources, key=lambda s: -len(s.data))
    picture = world.picture("host/second" if second else "host/first")
    picture.source = ranked[min(int(second), len(ranked) - 1)]
    return picture.data()


def tag_of(data):
    return f'"{zlib.crc32(data):08x}"'


def whole(x, data, kind="image/jpeg", extra=None):
    """A well-behaved file: validators, single ranges, If-Range."""
    fields = {"ETag": tag_of(data), "Last-Modified": MODIFIED, "Accept-Ranges": "bytes", **(extra or {})}
    span = wanted(x, data)
    if span is None:
        return x.send(200, data, kind, fields)
    first, last = span
    if first > last:
        return x.send(416, b"", kind, {**fields, "Content-Range": f"bytes */{len(data)}"})
    return x.send(206, data[first:last + 1], kind,
                  {**fields, "Content-Range": f"bytes {first}-{last}/{len(data)}"})


def wanted(x, data):
    """(first, last) of a range request that holds, None for the whole."""
    unit, _, span = x.fields.get("range", "").partition("=")
    first, _, last = span.partition("-")
    if unit != "bytes" or "," in span or not (first + last).isdigit():
        return None
    if x.fields.get("if-range", tag_of(data)) not in (tag_of(data), MODIFIED):
        return None
    if not first:
        return max(0, len(data) - int(last)), len(data) - 1
    return int(first), min(int(last or len(data) - 1), len(data) - 1) if int(first) < len(data) else -1


def part(x, data, share, length=None, extra=None):
    """Promises a length, sends a share of the data and drops the connection."""
    fields = {"Content-Type": "image/jpeg", "Content-Length": length or len(data), **(extra or {})}
    x.head(200, fields)
    x.write(data[:int(len(data) * share)])
    raise Cut


def cut(x):
    data = body_of(x)
    if x.count(x.path) == 0:
        part(x, data, 0.4, extra={"ETag": tag_of(data), "Last-Modified": MODIFIED, "Accept-Ranges": "bytes"})
    whole(x, data)


def cut_changed(x):
    data = body_of(x)
    if x.count(x.path) == 0:
        part(x, data, 0.4, extra={"ETag": tag_of(data), "Accept-Ranges": "bytes"})
    x.fields.pop("range", None)
    whole(x, body_of(x, second=True))


def bad_range(x):
    data = body_of(x)
    if x.count(x.path) == 0:
        part(x, data, 0.4, extra={"ETag": tag_of(data), "Accept-Ranges": "bytes"})
    span = wanted(x, data)
    if span is None:
        return whole(x, data)
    wrong = max(0, span[0] - 1000)
    return x.send(206, data[span[0]:], "image/jpeg", {
        "ETag": tag_of(data), "Content-Range": f"bytes {wrong}-{wrong + len(data) - span[0] - 1}/{len(data)}"})


def long(x):
    data = body_of(x)
    x.head(200, {"Content-Type": "image/jpeg", "Content-Length": len(data) - 1000})
    x.write(data)
    raise Cut


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def chunked(x):
    data = body_of(x)
    x.log(200, len(data))
    x.head(200, {"Content-Type": "image/jpeg", "Transfer-Encoding": "chunked"})
    for at in range(0, len(data), 5000):
        x.write(chunk(data[at:at + 5000]))
    x.write(b"0\r\n\r\n")


def endless_chunks(x):
    x.head(200, {"Content-Type": "image/jpeg", "Transfer-Encoding": "chunked"})
    x.write(chunk(body_of(x)))
    while True:
        x.write(chunk(bytes(65536)))


def huge(x):
    x.head(200, {"Content-Type": "image/jpeg", "Content-Length": 10 * GIB})
    x.write(body_of(x))
    while x.sent < 10 * GIB:
        x.write(bytes(65536))
    raise Cut


def silence(x, seconds=600):
    """Waits for the client to go away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([x.sock], [], [], 1)[0] and not x.sock.recv(4096):
            break
    raise Cut


def slow(x):
    data = body_of(x)
    x.head(200, {"Content-Type": "image/jpeg", "Transfer-Encoding": "chunked"})
    while True:
        x.write(chunk(data[x.sent // 6 % len(data):][:1]))
        time.sleep(0.2)


def stall(x):
    data = body_of(x)
    x.head(200, {"Content-Type": "image/jpeg", "Content-Length": len(data)})
    x.write(data[:1000])
    silence(x)


def bomb(x, kind):
    """About 10 MB of gzip that unpack to 10 GiB of zeros: one packed block, over and over."""
    zeros, times, crc = bytes(1 << 20), 10 << 10, 0
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    start, end = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", packer.flush(zlib.Z_FINISH)
    x.head(200, {"Content-Type": kind, "Content-Encoding": "gzip",
                 "Content-Length": len(start) + times * len(block) + len(end) + 8})
    x.write(start)
    for _ in range(times):
        x.write(block)
        crc = zlib.crc32(zeros, crc)
    x.write(end + crc.to_bytes(4, "little") + (times << 20 & 0xFFFFFFFF).to_bytes(4, "little"))


def many_headers(x):
    x.status = 200
    x.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n")
    for start in range(0, 100000, 1000):
        x.write(b"".join(b"X-Filler-%06d: %s\r\n" % (n, b"f" * 85) for n in range(start, start + 1000)))
    x.sock.sendall(b"Content-Length: 0\r\n\r\n")


def garbage(x):
    x.write(b"\x00\xffHTPT/9.9 yes \x01\r\nno colon here\r\n: empty\r\n\r\nbody")
    raise Cut


def redirects(x):
    """/redirect?to=URL and /redirect/N"""
    if "to" in x.query:
        return x.redirect(unquote(x.target.partition("?to=")[2]))
    hops = int(x.path.rpartition("/")[2] or 0)
    return x.redirect(f"/redirect/{hops - 1}") if hops else whole(x, body_of(x))


def once(status, fields=None):
    """A status the first time, then the picture."""
    return lambda x: whole(x, body_of(x)) if x.count(x.path) else x.send(status, "later", fields=fields)


def status(code, fields=None):
    return lambda x: x.send(code, f"<html><body>{code}</body></html>", fields=fields)


def ok(extra=None):
    return lambda x: whole(x, body_of(x), extra=extra)


def to(url):
    return lambda x: x.redirect(url)


ROUTES = {
    "/ok.jpg": ok(), "/secret": ok(), "/file/x.jpg": ok(), "/x": ok(), "/latest": ok(),
    "/chunked.jpg": chunked,
    "/gzip.jpg": lambda x: x.send(200, gzip.compress(body_of(x)), "image/jpeg", {"Content-Encoding": "gzip"}),
    "/cut.jpg": cut, "/cutchanged.jpg": cut_changed, "/badrange.jpg": bad_range,
    "/cutalways.jpg": lambda x: part(x, body_of(x), 0.1),
    "/short.jpg": lambda x: part(x, body_of(x), 1, len(body_of(x)) + 1000), "/long.jpg": long,
    "/slow.jpg": slow, "/stall.jpg": stall, "/noanswer.jpg": silence,
    "/huge.jpg": huge, "/hugechunked.jpg": endless_chunks,
    "/bomb.gz.jpg": lambda x: bomb(x, "image/jpeg"), "/bomb2.html": lambda x: bomb(x, "text/html; charset=utf-8"),
    "/loop": to("/loop"), "/private": to("http://169.254.169.254/latest"), "/private10": to("https://10.0.0.1/x"),
    "/privatelocal": to("https://localhost/secret"), "/scheme": to("file:///etc/passwd"),
    "/downgrade": to("http://pictures.example/ok.jpg"),
    "/html.jpg": lambda x: x.send(200, LOGIN), "/htmlasjpeg.jpg": lambda x: x.send(200, LOGIN, "image/jpeg"),
    "/404.jpg": status(404), "/403.jpg": status(403), "/410.jpg": status(410), "/500.jpg": status(500),
    "/503once.jpg": once(503), "/429.jpg": once(429, {"Retry-After": "1"}),
    "/429long.jpg": status(429, {"Retry-After": "100000"}),
    "/cookie.jpg": ok({"Set-Cookie": "tracker=42; Path=/; Max-Age=86400"}),
    "/headers.jpg": many_headers, "/badheaders.jpg": garbage,
    "/empty.jpg": lambda x: x.send(200, b"", "image/jpeg"), "/204.jpg": lambda x: x.send(204),
    "/name.jpg": ok({"Content-Disposition": 'attachment; filename="../../../../etc/evil"'}),
}


def answer(x):
    if x.path.startswith("/redirect"):
        return redirects(x)
    return ROUTES.get(x.path, status(404))(x)
