"""Evidence folders as an adversary makes them: a log with a chain that holds, whatever it says.

forge.py FOLDER KIND: writes FOLDER from nothing, or changes the one that is there.
"""
import gzip
import hashlib
import json
import os
import sys
import zlib

folder, kind = sys.argv[1:3]
log = os.path.join(folder, "log.jsonl")
TIME = "2024-12-26T08:11:12.000000Z"


class Log:
    """Appends to the folder's log, from its last line on."""

    def __init__(self):
        lines = open(log, "rb").read().splitlines() if os.path.exists(log) else []
        self.sequence = len(lines)
        self.head = json.loads(lines[-1])["digest"] if lines else "0" * 64
        self.file = open(log, "ab")

    def add(self, event, **fields):
        self.sequence += 1
        line = {"sequence": self.sequence, "time": TIME, "event": event, **fields, "previous": self.head}
        text = json.dumps(line, separators=(",", ":"))[:-1]
        self.head = hashlib.sha256(text.encode()).hexdigest()
        self.file.write(f'{text},"digest":"{self.head}"}}\n'.encode())
        return self.sequence


def begin():
    os.makedirs(os.path.join(folder, "archive"), exist_ok=True)
    os.makedirs(os.path.join(folder, "objects"), exist_ok=True)
    out = Log()
    out.add("begin", format="vestigo-evidence/1", program="forge", targets=[])
    return out


def posted(out, number, key=None, **fields):
    out.add("posted", key=key or f"front/{number}/1", channel="front", post_page=number, url="https://cdn4.telesco.pe/file/x",
            thumbnail=False, post={"message": number, "chat": "Front", "permalink": f"https://t.me/front/{number}"}, **fields)


def record(body, encoding=""):
    """A response record whose answer has this body, already encoded."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + encoding.encode() + b"\r\n"
    block = answer + body
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(block)
    return gzip.compress(head + block + b"\r\n\r\n", 9)


def archive(out, records):
    """An archive of these records: the lines of their exchanges."""
    path, at, lines = "archive/vestigo-00001.warc.gz", 0, []
    with open(os.path.join(folder, path), "wb") as file:
        for i, data in enumerate(records):
            file.write(data)
            place = {"file": path, "offset": at, "length": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            extra = {"url": "https://cdn4.telesco.pe/x", "status": 200, "response_offset": at, "response_length": len(data)}
            lines.append(out.add("exchange" if i else "archive", **place, **(extra if i else {})))
            at += len(data)
    return lines


def zeros(before, megabytes):
    """A gzip member of some bytes and many zeros, made without holding them."""
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    return b"".join([pack.compress(before)] + [pack.compress(piece) for _ in range(megabytes)] + [pack.flush()])


def bomb(levels):
    """A picture of 1.1 GiB of zeros, compressed in the record, or once more within it."""
    out = begin()
    heads = b"WARC/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    data = zeros(heads, 1100) if levels == 1 else record(zeros(b"", 1100), "Content-Encoding: gzip\r\n")
    lines = archive(out, [gzip.compress(b"WARC/1.1\r\n\r\n"), data])
    posted(out, 1)
    out.add("picture", key="front/1/1", outcome="stored", exchanges=[lines[1]], sha256="0" * 64, bytes=1100 << 20)


def holes():
    out = begin()
    place = {"file": "archive/vestigo-00001.warc.gz", "offset": 0, "length": 1 << 31, "sha256": "0" * 64}
    out.add("archive", **place)
    with open(os.path.join(folder, place["file"]), "wb") as file:
        file.truncate(1 << 31)


def bad_entries():
    """Entries that say what cannot be, among good ones."""
    out = Log() if os.path.exists(log) else begin()
    most = 2 ** 63 - 1
    posted(out, most)
    posted(out, 2 ** 31)
    posted(out, -5)
    out.add("page", channel="front", url="x", messages=[1, most, 3], covers_first=1, covers_last=3)
    out.add("page", channel="front", url="x", messages=[5], covers_first=1, covers_last=most)
    out.add("page", channel="front", url="x", messages=list(range(1, 400001)))
    out.add("posted", key="front/7/1", channel="front", url=None)
    out.add("picture", key="front/7/1", outcome="stored", sha256="not hexadecimal", exchanges=[])
    out.add("withheld", key="front/8/1", channel="front", reason="r" * 100000, post={"message": 8})
    out.add("channel", channel="front")
    out.add("begin", format="something else")
    out.add("exchange", file="../../etc/passwd", offset=0, length=5, sha256="0" * 64)
    out.add("posted", key="front/9/1", channel="front", url="x", post={"message": 9, "chat_id": -2 ** 63})
    posted(out, 6, reason="good")


def contradicting():
    """Entries that could be, and contradict what lies there."""
    out = Log()
    out.add("picture", key="nobody/1/1", outcome="stored", sha256="0" * 64, exchanges=[])
    out.add("exchange", file="archive/vestigo-00001.warc.gz", offset=0, length=5, sha256="0" * 64)
    out.add("exchange", file="archive/vestigo-00001.warc.gz", offset=2 ** 63 - 1, length=2 ** 63 - 1, sha256="0" * 64)
    out.add("archive", file="archive/vestigo-00077.warc.gz", offset=0, length=5, sha256="0" * 64)


def many(what, count):
    """A million numbers in the worst order, or channels."""
    out = begin()
    if what == "numbers":
        for start in range(count, 0, -50000):
            out.add("page", channel="front", url="x", messages=[2 * i for i in range(start, max(start - 50000, 0), -1)])
    else:
        for i in range(count):
            out.add("channel", channel=f"channel_{i}", state="begun")


match kind:
    case "bomb": bomb(1)
    case "bomb2": bomb(2)
    case "holes": holes()
    case "bad": bad_entries()
    case "contradicting": contradicting()
    case "numbers": many("numbers", 1000000)
    case "channels": many("channels", 100000)
    case "good":
        out = begin()
        body = b"\x89PNG\r\n\x1a\n" + b"picture"
        lines = archive(out, [gzip.compress(b"WARC/1.1\r\n\r\n"), record(body)])
        digest = hashlib.sha256(body).hexdigest()
        posted(out, 1)
        out.add("picture", key="front/1/1", outcome="stored", exchanges=[lines[1]], sha256=digest, bytes=len(body), type="image/png")
        os.makedirs(os.path.join(folder, "objects", digest[:2]))
        with open(os.path.join(folder, "objects", digest[:2], digest), "wb") as file:
            file.write(body)
    case _: sys.exit(f"no {kind}")
