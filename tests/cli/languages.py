"""What reads the same in two languages. Usage: languages.py ENGLISH OTHER REPORT.jsonl

Both are pages, or both cards, of the same run; texts of the report's inputs and of the catalogue are from outside and may be
the same. Prints every other text of two words or more that both have; ends with 0 where there is none."""
import html, json, re, sys

# Names, codes and what is typed; by what they begin with or hold.
SAME = re.compile(r"^(vestigo\b|https?://|\(?reuse\.|alteration\.|metadata\.|file\.|time\.|SHA-256$|sha256 )|"
                  r"^\d+ × \d+ (jpeg|png|webp|gif|tiff|heif), |\.db: |^known/|^Vestigo|UTC$")
OUTSIDE = set()


def outside(value):
    if isinstance(value, dict):
        for one in value.values():
            outside(one)
    elif isinstance(value, list):
        for one in value:
            outside(one)
    elif isinstance(value, str):
        OUTSIDE.update(line.strip() for line in value.split("\n"))
        OUTSIDE.add(value.rsplit("/", 1)[-1])


def page_texts(page):
    page = re.sub(r"(?s)<(style|script|title)\b[^>]*>.*?</\1>", " ", page)
    pieces = re.findall(r">([^<>]+)<", page) + re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', page)
    return {html.unescape(p).strip() for p in pieces}


def card_texts(card):
    """Lines, continued ones joined, and each also without its label."""
    texts, before = set(), ""
    for line in re.sub(r"\n {20}(?! )", " ", card).split("\n"):
        texts.update({line.strip(), line[20:].strip() if line[:20].rstrip() != line[:20] else ""})
    return texts


def ours(text):
    for known in sorted(OUTSIDE, key=len, reverse=True):
        if len(known) > 3:
            text = text.replace(known, "")
    text = re.sub(r"https?://\S+|\bvestigo [a-z].*", "", text)              # addresses, what is typed
    return re.sub(r"[\w/.@-]+\.(jpg|png|db|html|json)\b", "", text).strip() # other files


def is_sentence(text):
    return re.search(r"[A-Za-z]{2,}[ ,:;]+[a-z]{2,}", ours(text)) and not SAME.search(text)


def main(english, other, report):
    for line in open(report, encoding="utf-8"):
        record = json.loads(line)
        if record["type"] == "item":
            outside(record["input"])
            outside([m["known"] for m in record["matches"]])
    texts = page_texts if english.endswith(".html") else card_texts
    one, two = (texts(open(name, encoding="utf-8").read()) for name in (english, other))
    same = sorted(t for t in one & two if is_sentence(t))
    mixed = sorted(t for t in two if re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", ours(t)) and not SAME.search(t))
    print("\n".join(dict.fromkeys(same + mixed)))
    if len(one & two) < 5 or len(two - one) < 20:
        print(f"{len(one & two)} the same, {len(two - one)} others: nothing was compared")
        return 1
    return bool(same or mixed)


sys.exit(main(*sys.argv[1:]))
