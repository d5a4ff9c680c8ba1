"""Text as others may write it, into a folder: make FOLDER; and what an output must not hold: judge FORM FILE."""
import json, os, sys

CONTROLS = "".join(map(chr, [*range(1, 9), *range(11, 13), *range(14, 32), 127, *range(0x80, 0xa0)]))
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u2060\ufeff\u00ad"
SEQUENCES = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://x/\x1b\\link", "\x9b31m", "\x1bP1$r\x1b\\", "\x1bc"]
MARKUP = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "' onmouseover='x", "]]>", "-->", "&lt;b&gt;"]
FORMULAS = ["=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "\uff1d1"]
TEXTS = [CONTROLS, BIDI, UNSEEN, *SEQUENCES, *MARKUP, *FORMULAS, "one\r\ntwo\n\nthree", "a,b;c\"d\te", "%s%n%x", "\u2028line\u2029", "x" * 5000]
NAMES = [b"esc\x1b[31m.jpg", b"new\nline.jpg", b"bidi\xe2\x80\xaegpj.exe.jpg", b"bad\xff\xfe\xc0\xaf.jpg", b"=1+1.jpg", b"-o.jpg", b"<img src=x onerror=alert(1)>.jpg",
         b"\xc2\x9b31m.jpg", b"tab\t,\".jpg", b"zero\xe2\x80\x8b.jpg"]
# What no output for people or programs may hold as it is; a line's own end aside.
FORBIDDEN = set(CONTROLS + BIDI)


def make(folder, picture):
    photos = os.path.join(folder, "photos")
    os.makedirs(photos)
    content = open(picture, "rb").read()
    messages = []
    for i, text in enumerate(TEXTS):
        name = "photos/%d.jpg" % i
        with open(os.path.join(folder, name), "wb") as out:
            out.write(content + b"%d" % i)
        messages.append({"id": i + 1, "type": "message", "date": "2024-12-26T10:12:12", "date_unixtime": str(1735200732 + i), "from": text,
                         "from_id": "channel5", "author": text, "forwarded_from": text, "photo": name, "text": text, "text_entities": []})
        messages.append({"id": 1000 + i, "type": "message", "date": text, "from": text, "from_id": text, "file": "files/" + text, "mime_type": text,
                         "media_type": text, "file_name": text, "text": [{"type": text, "text": text, "href": text}], "text_entities": []})
    with open(os.path.join(folder, "result.json"), "w", encoding="utf-8") as out:
        json.dump({"name": "".join(TEXTS[:12]), "type": "public_channel", "id": 5, "messages": messages}, out)
    for name in NAMES:
        with open(os.path.join(os.fsencode(folder), name), "wb") as out:
            out.write(content + name)
    broken = os.path.join(os.fsencode(folder), b"broken\x1b]0;x\x07\xff.jpg")
    with open(broken, "wb") as out:
        out.write(content[:300])


def texts_in(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)
    elif isinstance(value, str):
        yield value


def judge(form, path):
    raw = open(path, "rb").read()
    faults = []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return ["no UTF-8: %s" % error]
    if form == "colour":  # the program's own colours, and nothing else
        import re
        text = re.sub("\x1b\\[[0-9;]*m(?!ed)", "", text.replace("\x1b[31mred", "\x1b!"))
    met = {c for c in text if c in FORBIDDEN and c not in "\n"}
    if form == "csv":
        met -= {"\r"}
    if met:
        faults.append("holds " + " ".join("U+%04X" % ord(c) for c in sorted(met)[:8]))
    if form in ("json", "jsonl"):
        lines = raw.splitlines() if form == "jsonl" else [raw]
        try:
            [json.loads(line) for line in lines]
        except ValueError as error:
            faults.append("no JSON: %s" % error)
    if form == "csv":
        import csv, io
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if len({len(row) for row in rows}) != 1:
            faults.append("rows of different lengths")
        for row in rows[1:]:
            for cell in row:
                lead = cell.lstrip(" \t\r\n\u00a0\u3000")
                if lead[:1] in "=+@\uff1d\uff0b\uff20" and lead or cell[:1] in "\t\r" and cell or \
                        lead[:1] == "-" and not lead[1:].replace(".", "").isdigit():
                    faults.append("a cell begins a formula: %r" % cell[:30])
    if form == "html":
        from html.parser import HTMLParser

        class Reader(HTMLParser):
            def handle_starttag(self, tag, attributes):
                if tag in ("img", "svg") and dict(attributes).get("src") == "x" or tag == "b" or any(k.startswith("on") for k, _ in attributes):
                    faults.append("an element of somebody else's: %s %s" % (tag, attributes))
                for key, value in attributes:
                    if key in ("href", "src") and value and value.split(":")[0].strip().lower() in ("javascript", "vbscript"):
                        faults.append("an address that runs: %s" % value[:40])
        Reader(convert_charrefs=True).feed(text)
        if "alert(1)</script>" in text:
            faults.append("a script of somebody else's")
    return faults


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3])
else:
    faults = judge(sys.argv[2], sys.argv[3])
    for fault in faults[:6]:
        print(fault)
    sys.exit(bool(faults))
