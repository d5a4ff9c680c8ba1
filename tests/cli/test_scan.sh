# scan: exports of every kind, total accounting, truncation, resume.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
export_folder=fixtures/export/ChatExport_2024-12-27

status 3 "the fixture export" "$vestigo" scan --output "$work/scan.jsonl" "$export_folder"
validate "$work/scan.jsonl"
equal "$(json "$work/scan.jsonl" 'summary["records"], summary["messages"]["read"], summary["messages"]["with_media"]')" "(19, 21, 19)" "accounting"
by='{i["input"]["post"]["message"]: i for i in items}'
equal "$(json "$work/scan.jsonl" "($by)[4711]['matches'][0]['known']['date'], ($by)[4711]['matches'][0]['relation']")" "('2016-05-04T00:00:00Z', ['resized', 'mirrored'])" "the reused picture"
equal "$(json "$work/scan.jsonl" "($by)[4713]['repeats']['message'], ($by)[4713]['repeats']['same_bytes'], ($by)[4714]['repeats']['same_bytes']")" "(4711, True, False)" "repeats"
equal "$(json "$work/scan.jsonl" "[f['evidence']['days'] for f in ($by)[4720]['findings'] if f['code'] == 'time.captured_before_post']")" "[684]" "captured before the post"
status 3 "the table" "$vestigo" scan "$export_folder"
out_has "SEEN BEFORE 2016-05-04, mirrored"
out_has "repeats message 4711"
out_has "19 records, 21 messages read"
status 1 "one message's card" "$vestigo" scan "$export_folder" --only 4711
out_has "Exercise near the river road"
status 2 "two numbers" "$vestigo" scan "$export_folder" --only 4711 --only 4712
err_has "--only 4712: it was given before: one number at a time"
status 4 "a message that is not there" "$vestigo" scan "$export_folder" --only 1
err_has "no picture in message 1"

for folder in fixtures/export-html fixtures/export-account fixtures/export-quirks; do
	"$vestigo" scan --output "$work/x.jsonl" "$folder" 2>/dev/null
	validate "$work/x.jsonl"
	equal "$(json "$work/x.jsonl" 'sum(summary["dispositions"].values()) == summary["records"] == len(items)')" True "$folder adds up"
done
equal "$(json "$work/x.jsonl" 'summary["truncated_sources"]')" 1 "the truncated quirk is told"

equal "$(json "$work/scan.jsonl" "sorted(m for m, i in ($by).items() if i['input']['post']['album'])")" "[4715, 4716, 4717]" "the album"
# Names from outside open nothing outside, links included.
cp -r fixtures/export-quirks/hostile-names "$work/hostile"
cp fixtures/export-quirks/outside.jpg "$work/outside.jpg"
ln -sf /etc/hostname "$work/hostile/photos/link.jpg"
"$vestigo" scan --output "$work/h.jsonl" "$work/hostile" 2>/dev/null
equal "$(json "$work/h.jsonl" '[i["input"]["name"] for i in items if i["disposition"] == "examined" and "photos/photo_1.jpg" not in i["input"]["name"]]')" "[]" "a hostile name was opened"
equal "$(json "$work/h.jsonl" '[i["disposition"] for i in items if i["input"]["name"] == "photos/link.jpg"]')" "['failed']" "a link"
"$vestigo" scan --all "$work/hostile" >"$work/out" 2>/dev/null
equal "$($python -c 'import sys, unicodedata; text = open(sys.argv[1], encoding="utf-8").read(); print(sorted({hex(ord(c)) for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")}))' "$work/out")" "[]" "control bytes reach the terminal"

# Cut off at many places: every whole message is there, and the cut is told.
"$vestigo" scan --output "$work/whole.jsonl" fixtures/export-quirks/old-style
size=$(stat -c %s fixtures/export-quirks/old-style/result.json)
mkdir -p "$work/cut/photos"
cp fixtures/export-quirks/old-style/photos/* "$work/cut/photos/"
cuts=0 wrong=0
for at in $(seq 40 97 "$((size - 2))"); do
	head -c "$at" fixtures/export-quirks/old-style/result.json >"$work/cut/result.json"
	"$vestigo" scan --jobs 1 --output "$work/cut.jsonl" "$work/cut" 2>"$work/err"
	cuts=$((cuts + 1))
	grep -q '"truncated_sources":1' "$work/cut.jsonl" || { wrong=$((wrong + 1)); echo "cut at $at is not told"; }
done
equal "$wrong" 0 "untold cuts of $cuts"

# A list of paths, and a folder of plain pictures in a stable order.
find fixtures/exif -name '*.jpg' | sort | tr '\n' '\0' >"$work/list"
status 1 "--files-from -0" "$vestigo" scan --jsonl --files-from "$work/list" -0
equal "$(grep -c '"type":"item"' "$work/out")" "$(find fixtures/exif -name '*.jpg' | wc -l)" "files of the list"

if [ -d "$SHARED/telegram/exports" ]; then
	"$vestigo" scan --output "$work/real.jsonl" "$SHARED/telegram/exports" 2>/dev/null
	validate "$work/real.jsonl"
	equal "$(json "$work/real.jsonl" 'sum(1 for i in items if i["input"]["post"]) == summary["messages"]["with_media"]')" True "real exports: one record a message with media"
else
	skip "no real exports at $SHARED"
fi

# A long export within little memory.
messages=100000
sanitized && messages=20000 && skip "four of five messages of a long export: the sanitizers' build is slow"
"$BUILD/make-export" "$work/long" $messages --pictures 5 >"$work/counts.json"
/usr/bin/time -f %M -o "$work/memory" "$vestigo" scan -q --output "$work/long.jsonl" "$work/long" 2>/dev/null
equal "$(json "$work/long.jsonl" 'summary["messages"]["with_media"]')" "$(json "$work/counts.json" 'd["with_media"]')" "messages with media"
equal "$(json "$work/long.jsonl" 'summary["dispositions"]["not_included"]')" "$(json "$work/counts.json" 'd["not_included"]')" "not included"
case $BUILD in
*asan*) skip "memory is not measured in a sanitizer build" ;;
*) [ "$(tail -n 1 "$work/memory")" -lt 307200 ] && good || bad "100,000 messages took $(cat "$work/memory") KB" ;;
esac
finish
