# The page of --html, in a browser where there is one, and what can be told of it without.
. tests/cli/lib.sh
export_folder=fixtures/export/ChatExport_2024-12-27
photos=$export_folder/photos
square=fixtures/known/market-square.jpg
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null

browse() { # WHAT KIND PAGE
	if ! $python -c 'import sys; sys.path.insert(0, "tests/browser"); import devtools; sys.exit(devtools.find() is None)'; then
		skip "no chromium to look at $1"
		return
	fi
	timeout 300 $python tests/browser/check.py "$2" "$3" >"$work/seen" 2>&1 && good || { bad "$1"; head -20 "$work/seen"; }
	grep '^skipped' "$work/seen" | sort -u | while read -r line; do echo "$line"; done
}
page_has() { grep -qF -- "$2" "$1" && good || bad "$(basename "$1") lacks: $2"; }
page_lacks() { grep -qF -- "$2" "$1" && bad "$(basename "$1") has: $2" || good; }

status 3 "a scan" "$vestigo" scan -q "$export_folder" --html "$work/scan.html" --media-review "$work/review.json"
page_has "$work/scan.html" "https://example.org/photo/123"
page_has "$work/scan.html" 'rel="noopener noreferrer nofollow"'
page_has "$work/scan.html" "A captured soldier, this morning"
page_has "$work/scan.html" "$("$vestigo" explain alteration.region_differs | sed -n 's/^  does not say *//p')"
equal "$(grep -o '<image id="k1"' "$work/scan.html" | wc -l)" 1 "a known picture stands once"
equal "$($python - "$work/scan.html" <<'P'
import base64, hashlib, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
digest = lambda s: "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
parts = dict(p.strip().split(" ", 1) for p in policy.split(";"))
print(parts["default-src"], parts["img-src"], parts["style-src"] == digest(re.search("<style>(.*?)</style>", text, re.S)[1]),
      parts["script-src"] == digest(re.search("<script>(.*?)</script>", text, re.S)[1]))
P
)" "'none' data: True True" "the policy"
browse "a scan" scan "$work/scan.html"
browse "without scripts" plain "$work/scan.html"

printf '%s\n' "$square" >"$work/list"
status 1 "a list" "$vestigo" scan -q --files-from "$work/list" --html "$work/list.html"
page_has "$work/list.html" "<dt>Examined</dt><dd>the files of a list</dd>"

status 1 "two files" "$vestigo" compare -q "$photos/photo_9@26-12-2024_13-15-20.jpg" "$square" --html "$work/compare.html"
page_lacks "$work/compare.html" "SEEN BEFORE"
page_lacks "$work/compare.html" "nown #"
page_has "$work/compare.html" "SAME PICTURE IN BOTH"
browse "a comparison" compare "$work/compare.html"

status 3 "--blur" "$vestigo" scan -q "$export_folder" --blur --html "$work/blur.html"
browse "--blur" blur "$work/blur.html"
status 3 "--redact" "$vestigo" scan -q "$export_folder" --redact --html "$work/redacted.html"
for left_out in "data:image" "photos/photo_1" "A captured soldier" "Exercise near" "example.org" "Front line" "$work"; do
	page_lacks "$work/redacted.html" "$left_out"
done
page_has "$work/redacted.html" "$(sha256sum "$photos/photo_1@26-12-2024_10-11-12.jpg" | cut -c1-64)"
page_has "$work/redacted.html" "reuse.prior_appearance"
page_has "$work/redacted.html" "CHECKED BEFORE (known #1); SEEN BEFORE 2016-05-04"
page_has "$work/redacted.html" "ALTERED: A part of the picture"

# What a catalogue keeps may come from others: it is made anew, and what cannot be is told and costs itself alone.
$python - "$work" "$VESTIGO_CATALOGUE" <<'P'
import shutil, sqlite3, sys
folder, catalogue = sys.argv[1:]
db = sqlite3.connect(catalogue)
rendition = db.execute("select jpeg from rendition where picture = 1").fetchone()[0]
open(folder + "/kept.jpg", "wb").write(rendition)
P
$python - "$work/scan.html" "$work/kept.jpg" <<'P' && good || bad "a known picture is embedded as it is kept"
import base64, re, sys
shown = base64.b64decode(re.search(r'<image id="k1"[^>]*base64,([^"]*)"', open(sys.argv[1]).read())[1])
sys.exit(shown == open(sys.argv[2], "rb").read() or shown[:2] != b"\xff\xd8")
P
cp "$VESTIGO_CATALOGUE" "$work/damaged.db"
$python - "$work/damaged.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("update rendition set jpeg = zeroblob(length(jpeg)) where picture = 2")
db.commit()
P
VESTIGO_CATALOGUE=$work/damaged.db "$vestigo" check -q "$photos/photo_1@26-12-2024_10-11-12.jpg" "$square" --html "$work/damaged.html" >/dev/null 2>"$work/err"
page_has "$work/damaged.html" '<image id="p2"'
page_has "$work/damaged.html" "The picture that the catalogue keeps of known #2 is damaged and not shown."

# Drafts: only what the evidence allows, and nothing that only a person can say.
equal "$(json "$work/review.json" 'sorted({x["mediaAuthenticityCategory"].rsplit("/", 1)[1] for x in d["itemListElement"]})')" \
	"['DecontextualizedContent', 'TransformedContent']" "the categories"
equal "$(json "$work/review.json" 'all(x["author"] is None and x["isBasedOn"]["sha256"] and len(x["itemReviewed"]["sha256"]) == 64 for x in d["itemListElement"])')" True "unsigned drafts"
status 3 "replaced" "$vestigo" scan -q "$export_folder" --media-review "$work/review.json"
cp "$square" "$work/holiday.json"
status 2 "not over another file" "$vestigo" check -q "$square" --media-review "$work/holiday.json"

# Names, captions and texts of the catalogue that want to be more than text.
hostile=$work/hostile
cp -r "$export_folder" "$hostile"
$python - "$hostile/result.json" <<'P'
import json, sys
path = sys.argv[1]
export = json.load(open(path, encoding="utf-8"))
texts = ["</script><script>window.owned=1</script>", "<img src=x onerror=window.owned=1>", "<style>body{display:none}</style>",
         "'\"><iframe src=https://example.org></iframe>", "</style><link rel=stylesheet href=//example.org/x.css>",
         "\u202egpj.exe\u202c \u2066x\u2069", "\u0635\u0648\u0631\u0629 \u0645\u0646 \u0627\u0644\u0637\u0631\u064a\u0642 (see IMG_1.jpg), 3 km", "\u9053\u8def\u5c01\u95ed\u4e86" * 40, "<!-- <svg/onload=window.owned=1> ]]>", "x" * (1 << 20), "\u0635\u0648\u0631\u0629 \u4e2d\u6587"]
export["name"] = texts[0]
at = 0
for message in export["messages"]:
    if "photo" in message or "file" in message:
        message["text"] = message["from"] = texts[at % len(texts)]
        message["text_entities"] = []
        at += 1
json.dump(export, open(path, "w", encoding="utf-8"))
P
VESTIGO_CATALOGUE=$work/hostile.db "$vestigo" known add -q fixtures/known/river-road.jpg --title '</title><script>window.owned=1</script>' \
	--source 'javascript:window.owned=1' --claim '<b onmouseover=window.owned=1>' --rating '"><svg onload=window.owned=1>' \
	--review-url 'data:text/html,<script>window.owned=1</script>' --date 2016 >/dev/null 2>"$work/err" || { bad "hostile known"; cat "$work/err"; }
status 3 "a hostile export" env VESTIGO_CATALOGUE="$work/hostile.db" "$vestigo" scan -q "$hostile" --html "$work/hostile.html"
page_lacks "$work/hostile.html" "<script>window.owned"
page_lacks "$work/hostile.html" 'href="javascript:'
page_has "$work/hostile.html" "more bytes, in the JSON report"
browse "a hostile export" hostile "$work/hostile.html"

# Many pictures.
many() {
	"$BUILD/make-export" "$work/many" 20000 >/dev/null
	export VESTIGO_CATALOGUE=$work/many.db
	"$vestigo" known add -q "$work/many/photos" >/dev/null
	"$vestigo" scan -q "$work/many" --html "$work/many.html" >/dev/null 2>&1
	size=$(stat -c %s "$work/many.html") pictures=$(grep -c 'data-seq=' "$work/many.html")
	[ "$pictures" -ge 5000 ] && good || bad "only $pictures pictures in the large page"
	[ "$size" -le $((60000 * pictures)) ] && good || bad "$size bytes for $pictures pictures"
	[ "$(grep -c 'data-matrix' "$work/many.html")" -ge 1000 ] && good || bad "too few matches in the large page"
	# A picture that repeats another stands once.
	[ "$(grep -o '<image id="p' "$work/many.html" | wc -l)" -le 100 ] && good || bad "equal pictures are embedded again and again"
	browse "5,000 pictures" large "$work/many.html"
	# With VG_ALL=1 each of them is asked about, which takes minutes.
	command -v chromium >/dev/null || return 0
	local got=0
	$python tests/browser/everybody.py "$work/many.html" "${VG_ALL:+3600}" >"$work/seen" 2>&1 || got=$?
	case $got in
	0) good; cat "$work/seen" ;;
	77) skip "$(sed 's/^skipped: //' "$work/seen")" ;;
	*) bad "5,000 pictures for everybody"; head -20 "$work/seen" ;;
	esac
}
if sanitized; then skip "a page of 5,000 pictures: the sanitizers' build is slow"; else many; fi
export VESTIGO_CATALOGUE=$work/known.db

# A page that cannot be written is no page.
status 1 "no room for the temporary file" env TMPDIR="$work/nowhere" "$vestigo" check -q "$photos/photo_1@26-12-2024_10-11-12.jpg"
env TMPDIR="$work/nowhere" "$vestigo" check -q "$photos/photo_1@26-12-2024_10-11-12.jpg" --html "$work/lost.html" >/dev/null 2>"$work/err"
[ $? -ge 2 ] && [ ! -e "$work/lost.html" ] && good || bad "a page without its temporary file"
err_has "temporary file"
finish
