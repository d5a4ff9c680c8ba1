"""One screenshot of a page, as a small PNG with a palette. Usage: picture.py PAGE OUT.png"""
import base64
import collections
import heapq
import struct
import sys
import zlib

from devtools import Browser

WIDTH, HEIGHT = 1000, 1120  # pixels: a README shows a picture about that wide
MAXIMUM = 200_000           # bytes: a clone should not pay for it
COLOURS = 256


def shoot(path):
    browser = Browser()
    try:
        browser.size(WIDTH, HEIGHT)
        browser.open(path)
        # From the first picture on: what a report is about.
        browser.value("document.querySelector('article.item').scrollIntoView(); document.activeElement.blur(); new Promise(r => setTimeout(r, 500))")
        return base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
    finally:
        browser.close()


def chunks(png):
    at = 8
    while at < len(png):
        size, = struct.unpack(">I", png[at:at + 4])
        yield png[at + 4:at + 8], png[at + 8:at + 8 + size]
        at += 12 + size


def pixels(png):
    """Rows of bytes as (red, green, blue), of the 8-bit RGB or RGBA that a browser writes."""
    parts = list(chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", parts[0][1][:10])
    each = {2: 3, 6: 4}[kind]
    assert depth == 8
    raw = zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT"))
    stride, above, rows = width * each, bytearray(width * each), []
    for y in range(height):
        how, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left = row[i - each] if i >= each else 0
            corner = above[i - each] if i >= each else 0
            if how == 1:
                row[i] = row[i] + left & 255
            elif how == 2:
                row[i] = row[i] + above[i] & 255
            elif how == 3:
                row[i] = row[i] + (left + above[i]) // 2 & 255
            elif how == 4:
                guess = left + above[i] - corner
                far = abs(guess - left), abs(guess - above[i]), abs(guess - corner)
                row[i] = row[i] + (left if far[0] <= far[1] and far[0] <= far[2] else above[i] if far[1] <= far[2] else corner) & 255
        rows.append(list(zip(row[0::each], row[1::each], row[2::each])))
        above = row
    return width, height, rows


def halves(box):
    """A box of (colour, count), cut at the mean of the channel that varies most, and how much it varies."""
    total = sum(n for _, n in box)
    spread = []
    for k in range(3):
        mean = sum(c[k] * n for c, n in box) / total
        spread.append((sum(n * (c[k] - mean) ** 2 for c, n in box), k, mean))
    error, k, mean = max(spread)
    return error, [b for b in box if b[0][k] <= mean], [b for b in box if b[0][k] > mean]


def palette_of(counts):
    """The box with most error is cut until there are enough: its colours, and which each colour becomes."""
    boxes, serial = [], 0
    waiting = [list(counts.items())]
    while True:
        for box in waiting:
            error, low, high = halves(box)
            serial += 1
            heapq.heappush(boxes, (-error, serial, box, low, high))
        if len(boxes) == COLOURS or boxes[0][0] == 0:
            break
        _, _, _, low, high = heapq.heappop(boxes)
        waiting = [low, high]
    colours, index = [], {}
    for number, (_, _, box, _, _) in enumerate(boxes):
        total = sum(n for _, n in box)
        colours.append(tuple(round(sum(c[k] * n for c, n in box) / total) for k in range(3)))
        index.update((c, number) for c, _ in box)
    return colours, index


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_palette(width, height, rows):
    colours, index = palette_of(collections.Counter(pixel for row in rows for pixel in row))
    body = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)) +
            chunk(b"PLTE", b"".join(bytes(c) for c in colours)) + chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))


def main(page, out):
    png = with_palette(*pixels(shoot(page)))
    if len(png) > MAXIMUM:
        sys.exit(f"{len(png)} bytes: more than {MAXIMUM}")
    with open(out, "wb") as file:
        file.write(png)


main(sys.argv[1], sys.argv[2])
