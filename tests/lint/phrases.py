"""Every text that people read in the report's language is in src/base/phrases_uk.c: prints those that are not.

Looks at the literals handed to the functions that translate; a literal without two letters in a row says nothing."""
import glob, re, sys

CALLS = r"\b(vg_words|vg_phrase|vg_phrase_of|vg_append_count|part|say|say_of|vg_card_line|vg_card_label|vg_card_whole|sentence|vg_html_row|put_cell|vg_html_words|vg_html_digest|compare_line|map_line|look_further)\("
# Arrays and functions whose literals are translated where they are used.
TABLES = ["kind_words", "match_label", "comparison", "shown_type", "why\\[VG_THUMBNAIL_KIND_COUNT\\]", "shows\\[VG_THUMBNAIL_KIND_COUNT\\]", "platform_of_name", "not_compared", "hemispheres_missing", "vg_absence_expected",
          "told\\[\\]", "words\\[VG_DISPOSITION_COUNT\\]", "const when\\[\\]", "mirrored_by_tag", "source_words\\[\\]", "state_words", "revocation_words", "ingredient_words", "relation_words", "action_words\\[\\]", "trust_words", "groups\\[VG_GROUP_COUNT\\]", "page_words\\[\\]"]
LITERAL = r'"(?:[^"\\]|\\.)*"'


def decoded(literals):
    return "".join(l[1:-1] for l in literals)


def body(text, start, opening, closing):
    depth, i = 0, start
    while i < len(text):
        c = text[i]
        if c == '"':
            i = re.compile(LITERAL).match(text, i).end()
            continue
        if text.startswith("'\"'", i) or text.startswith("'\\''", i):
            i += 3 + (text[i + 1] == "\\")
            continue
        depth += c == opening
        depth -= c == closing
        if depth == 0:
            return text[start:i + 1]
        i += 1
    return text[start:]


def literals(part):
    part = re.sub(r"(?s)/\*.*?\*/", "", part)
    for found in re.finditer(r"(?:%s\s*)+" % LITERAL, part):
        yield decoded(re.findall(LITERAL, found.group()))


def says_something(text):
    return re.search(r"[A-Za-z]{2}", re.sub(r"%[-+ #0*.]*(?:ll|z)?[a-z]|\\n|\\\"", " ", text)) and not re.fullmatch(r"[a-z_.]+\.[a-z_]+|[a-z]+_[a-z_]+|vestigo [a-z]+ .*|SHA-256|c2pa\.[A-Za-z_.]+|parentOf|componentOf|inputTo|image/x-|photo|photo_20|sticker|Telegram|Messenger|ChatGPT|ChatGPT Image |Gemini|Gemini_Generated_Image_|DALL·E ?|ComfyUI_?|Screen Shot |received_|Bildschirmfoto|WhatsApp|Signal|Facebook|Viber|WeChat|_n\\.|mmexport|viber image|WhatsApp Image|-WA|IMG-|Screenshot|signal-|FB_IMG_|viber_image|thumbnail|telegram|telegram", text)


wanted = {}
for name in sorted(glob.glob("src/report/*.c") + glob.glob("src/judge/*.c")):
    if name.endswith(("findings.c", "findings_uk.c", "json_record.c", "json_credentials.c", "json.c", "csv.c", "exchange.c", "media_review.c", "designs.c", "fetch_summary.c")):
        continue
    text = open(name, encoding="utf-8").read()
    parts = [body(text, m.end() - 1, "(", ")") for m in re.finditer(CALLS, text)]
    for table in TABLES:
        for m in re.finditer(r"(?m)%s[^;{}]*?\{" % table, text):
            parts.append(body(text, m.end() - 1, "{", "}"))
    for part in parts:
        for literal in literals(part):
            if says_something(literal):
                wanted.setdefault(literal, name)
# Names that are shown as words, and the shares of the table of findings that a card tells.
for name, table in (("src/base/match.c", r"names\["), ("src/base/record.c", r"also\["), ("src/metadata/jpeg_habits.c", r"families\[")):
    text = open(name, encoding="utf-8").read()
    for m in re.finditer(table + r"[^;{}]*=\s*\{", text):
        for literal in literals(body(text, m.end() - 1, "{", "}")):
            if literal != "telegram" and (says_something(literal) or re.fullmatch("[a-z_]+", literal)): # a name
                wanted.setdefault(literal, name)
# Why credentials do not hold: every text with a blank in it, of the room that finds it, is told to people.
for name in sorted(glob.glob("src/c2pa/*.c")):
    if not name.endswith("trust_list.c"): # its errors are the command line's, in English as all of these
        for literal in literals(open(name, encoding="utf-8").read()):
            if " " in literal:
                wanted.setdefault(literal, name)
table = set(literals("".join(open(name, encoding="utf-8").read() for name in sorted(glob.glob("src/base/phrases_uk*")))))
missing = [(name, text) for text, name in wanted.items() if text not in table]
for name, text in missing:
    print("%s: not in phrases_uk.c: %s" % (name, text))
sys.exit(bool(missing))
