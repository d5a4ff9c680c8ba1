"""The golden reports: their export, the filter of what is not reproducible, and what must hold in each.

golden.py export FOLDER PHOTOS: an export whose posts are written in four scripts.
golden.py filter FORM: standard input without what differs from run to run, from version to version.
golden.py judge COLUMNS GOLDEN WHOLE: no line wider than the terminal, no word cut; WHOLE holds the words."""
import json, os, re, shutil, sys, unicodedata

# Picture, the name it is posted under, and the claim; each picture stands for another outcome.
POSTS = [
    ("photo_1@26-12-2024_10-11-12.jpg", "bridge at noon, as a reader sent it to the desk.jpg",
     "A captured soldier, this morning, as seen by several people who happened to be walking along the embankment"),
    ("photo_9@26-12-2024_13-15-20.jpg", "площа опівдні, як її надіслав до редакції читач.jpg",
     "Площа сьогодні опівдні, якою її побачили люди, що саме проходили набережною повз будівлі старого порту"),
    ("photo_10@26-12-2024_13-30-00.jpg", "جسر فوق النهر عند الظهيرة.jpg",
     "جسر فوق النهر عند الظهيرة كما رآه عدة أشخاص كانوا يسيرون على طول الضفة بالقرب من الميناء القديم"),
    ("photo_2@26-12-2024_10-25-00.jpg", "正午の川に架かる橋を岸辺の人々が写した一枚の写真.jpg",
     "正午の川に架かる橋を、古い港の近くの岸辺を歩いていた数人の人々が見たとおりに写した一枚の写真であると投稿者は述べている"),
    (None, "gone.jpg", "What is named and not there"),
]


def make_export(folder, photos):
    os.makedirs(folder + "/photos")
    messages = []
    for number, (picture, name, caption) in enumerate(POSTS, 101):
        if picture:
            shutil.copy(photos + "/" + picture, folder + "/photos/" + name)
        messages.append({"id": number, "type": "message", "date": "2024-12-26T10:11:12", "date_unixtime": "1735200672",
                         "from": "Новини 橋", "photo": "photos/" + name, "text": caption})
    with open(folder + "/result.json", "w", encoding="utf-8") as out:
        json.dump({"name": "Новини 橋", "type": "public_channel", "id": 1006503122, "messages": messages}, out, ensure_ascii=False)


DAY = r"20[2-9]\d-\d\d-\d\d" # of runs; the fixtures' own dates in these places are older
FILTERS = [ # what, by what, in which forms
    (r'"run": ?\{[^}]*\}', '"run":{}', "json"),
    (r'("(?:newest|added|dateCreated)": ?")[^"]*', r"\1(time)", "json"),
    (r"((?:newest added|останній\s+додано)\s+)" + DAY, r"\1(day)", "text html"),
    (r'("digest": ?"|digest <code>|catalogue )[0-9a-f]{12,64}', r"\1(digest)", "json html"),
    (r"data:image/jpeg;base64,[A-Za-z0-9+/=]*", "(picture)", "html"),
    (r"(?s)<(style|script)>.*?</\1>", r"<\1>(text)</\1>", "html"),
    (r"'sha256-[^']*'", "'sha256-(digest)'", "html"),
    (r"vestigo \d+\.\d+\.\d+", "vestigo (version)", "text html json"),
    (r'("version": ?"|"softwareVersion": ?")\d[^"]*', r"\1(version)", "json"),
    (r"((?:vestigo \(version\)), )" + DAY, r"\1(day)", "html"),
]


def filtered(text, form):
    for pattern, put, forms in FILTERS:
        if form in forms.split():
            text = re.sub(pattern, put, text)
    if form == "html": # when it was begun, in the overview alone
        head, sep, rest = text.partition("</header>")
        head = re.sub(r'(<time datetime=")' + DAY + r'T[^"]*">[^<]*', r'\1(time)">(time)', head)
        text = head + sep + rest
    return text


def width(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def is_wide(word):
    return any(unicodedata.east_asian_width(c) in "WF" for c in word)


def to_be_copied(line): # stands in one line, whatever its length
    return "://" in line or re.search(r"\bvestigo (compare|explain|known|check) ", line)


def judge(columns, golden, whole):
    lines = open(golden, encoding="utf-8").read().split("\n")
    text = open(whole, encoding="utf-8").read()
    words, joined, wrong = set(text.split()), "".join(text.split()), []
    for line in lines:
        if width(line) > columns and not to_be_copied(line):
            wrong.append("too wide: " + line)
        for word in line.split():
            if "…" in word and word not in words: # a name, shortened in its middle
                first, last = word.split("…", 1)
                if not (first in joined and last in joined and last):
                    wrong.append("a name that cannot be told: " + word)
            elif word not in words and not (is_wide(word) and word in joined):
                wrong.append("a cut word: " + word)
    print("\n".join(wrong))
    return bool(wrong)


if sys.argv[1] == "export":
    make_export(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "filter":
    sys.stdout.write(filtered(sys.stdin.read(), sys.argv[2]))
else:
    sys.exit(judge(int(sys.argv[2]), sys.argv[3], sys.argv[4]))
