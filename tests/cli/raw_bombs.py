"""Camera raw files that would cost time or memory: TIFFs with a good first directory and hostile ones behind it.
Usage: raw_bombs.py FIXTURES FOLDER. Prints the name of each and what must become of it."""
import struct
import sys

fixtures, out = sys.argv[1:]
jpeg = open(f"{fixtures}/raw/same.jpg", "rb").read()
BYTES, ASCII, SHORT, LONG = 7, 2, 3, 4
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, MAKE = 0x100, 0x101, 0x102, 0x103, 0x106, 0x10f
STRIPS, ROWS, STRIP_SIZES, SUB_IFDS, JPEG, JPEG_SIZE, EXIF, NOTE, DNG = 0x111, 0x116, 0x117, 0x14a, 0x201, 0x202, 0x8769, 0x927c, 0xc612
MOSAIC, MOST = 32803, 0xffffffff


def entry(tag, kind, count, value):
    return struct.pack("<HHII", tag, kind, count, value)


def directory(entries, after=0):
    entries = sorted(entries, key=lambda e: struct.unpack("<H", e[:2]))
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", after)


def raw(name, becomes, first, rest, make=b"NIKON CORPORATION\0"):
    """`first` gives the first directory's entries and the next one's place, `rest` what lies behind: both of where that is."""
    make += b"\0" * (len(make) % 2)
    at = 8 + 2 + 12 * (len(first(0)[0]) + 2) + 4
    entries, after = first(at + len(make))
    entries = entries + [entry(MAKE, ASCII, len(make), at), entry(PHOTOMETRIC, SHORT, 1, MOSAIC)]
    open(f"{out}/{name}", "wb").write(b"II*\0" + struct.pack("<I", 8) + directory(entries, after) + make + rest(at + len(make)))
    print(name, becomes)


def preview(at, size):
    return [entry(COMPRESSION, SHORT, 1, 6), entry(JPEG, LONG, 1, at), entry(JPEG_SIZE, LONG, 1, size)]


def sensor(more):
    return [entry(WIDTH, LONG, 1, 65535), entry(HEIGHT, LONG, 1, 65535), entry(BITS, SHORT, 1, 14), entry(COMPRESSION, SHORT, 1, 1)] + more


# Directories: 60,000 below the first, all the same one; the first below itself; two that follow each other for ever;
# 20,000 one behind the other, each with a preview; the largest there can be, in which nothing is found.
raw("subdirectories.nef", "examined", lambda at: ([entry(SUB_IFDS, LONG, 60000, at)], 0),
    lambda at: struct.pack("<I", at + 240000) * 60000 + directory(preview(at + 240000 + 42, len(jpeg))) + jpeg)
raw("itself.nef", "unsupported", lambda at: ([entry(SUB_IFDS, LONG, 1, 8), entry(EXIF, LONG, 1, 8)], 8), lambda at: b"")
raw("turns.nef", "examined", lambda at: (preview(at + 42, len(jpeg)), at), lambda at: directory(preview(at + 42, len(jpeg)), 8) + jpeg)
raw("20000-previews.nef", "examined", lambda at: ([], at),
    lambda at: b"".join(directory(preview(at + 42 * 20000, len(jpeg)), at + 42 * (i + 1)) for i in range(20000)) + jpeg)
full = b"\xff\xff" + entry(1, SHORT, 1, 0) * 65535
raw("full.nef", "unsupported", lambda at: ([], at), lambda at: b"".join(full + struct.pack("<I", at + (len(full) + 4) * (i + 1)) for i in range(16)))
# What is claimed: previews of 4 GB, at the end of what numbers can say, of no bytes, of 65535 x 65535, of 5,000 scans.
raw("gigabytes.nef", "examined", lambda at: (preview(at, MOST), 0), lambda at: jpeg)
raw("beyond.nef", "unsupported", lambda at: (preview(MOST - 15, MOST), 0), lambda at: b"")
raw("nothing.nef", "unsupported", lambda at: (preview(at, 0), 0), lambda at: jpeg)
frame = jpeg.index(b"\xff\xc0") + 5
huge = jpeg[:frame] + b"\xff" * 4 + jpeg[frame + 4:]
raw("huge-preview.nef", "unsupported", lambda at: (preview(at, len(huge)), 0), lambda at: huge)
scans = open(f"{fixtures}/broken/many-scans.jpg", "rb").read()
last = scans.rindex(b"\xff\xda")
scans = scans[:-2] + scans[last:-2] * 5000 + scans[-2:]
raw("5000-scans.nef", "unsupported", lambda at: (preview(at, len(scans)), 0), lambda at: scans)
# The sensor's data: one strip of 4 GB, as many strips as a count can say, 5,000 pictures of 65535 x 65535.
raw("one-strip.nef", "unsupported", lambda at: (sensor([entry(STRIPS, LONG, 1, at), entry(STRIP_SIZES, LONG, 1, MOST), entry(ROWS, LONG, 1, 65535)]), 0),
    lambda at: b"\0" * 4096)
raw("strips.nef", "unsupported", lambda at: (sensor([entry(STRIPS, LONG, MOST >> 2, at), entry(STRIP_SIZES, LONG, MOST >> 2, at), entry(ROWS, LONG, 1, 1)]), 0),
    lambda at: b"\0" * 65536)
raw("pictures.dng", "undecodable", lambda at: (sensor([entry(SUB_IFDS, LONG, 5000, at), entry(DNG, 1, 4, 1)]), 0),
    lambda at: b"".join(struct.pack("<I", at + 20000 + 54 * i) for i in range(5000)) + directory(sensor([])) * 5000)
# A note of Olympus' whose settings lie where it begins.
note = b"OLYMPUS\0II\3\0" + directory([entry(0x2020, LONG, 1, 12)])
raw("note.orf", "unsupported", lambda at: ([entry(EXIF, LONG, 1, at)], 0), lambda at: directory([entry(NOTE, BYTES, len(note), at + 18)]) + note,
    b"OLYMPUS IMAGING\0")
