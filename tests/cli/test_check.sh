# check: single pictures, cards, reports, exit statuses.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
reused="fixtures/export/ChatExport_2024-12-27/photos/photo_1@26-12-2024_10-11-12.jpg"
fresh="fixtures/export/ChatExport_2024-12-27/photos/photo_2@26-12-2024_10-20-00.jpg"
[ -e "$fresh" ] || fresh=$(ls fixtures/export/ChatExport_2024-12-27/photos/photo_2*.jpg | head -1)

status 1 "a reused picture" "$vestigo" check "$reused"
out_has "SEEN BEFORE"
out_has "Exercise near the river road"
out_has "2016-05-04"
out_has "https://example.org/photo/123"
out_has "mirrored"
status 0 "a fresh picture" "$vestigo" check "$fresh"
out_has "NOT FOUND in 6 known pictures"
out_lacks "original"
status 0 "--fail-on none" "$vestigo" check --fail-on none "$reused"
for value in "" none,reuse alteration,none reuse,,alteration; do
	status 2 "--fail-on '$value'" "$vestigo" check --fail-on "$value" "$reused"
	err_has "a list of reuse and alteration, or none alone, is wanted"
done
for option in --redact --blur; do
	status 2 "$option without a page" "$vestigo" check $option --jsonl "$reused"
	err_has "$option is of the page, and there is none"
done
status 0 "--fail-on alteration" "$vestigo" check --fail-on alteration "$reused"
status 3 "one broken among good ones" "$vestigo" check "$reused" fixtures/broken/garbage.jpg
status 4 "nothing examined" "$vestigo" check fixtures/broken/garbage.jpg
out_has "unsupported"
status 0 "an empty catalogue says so" env -u VESTIGO_CATALOGUE "$vestigo" check "$reused"
out_has "NOT SEARCHED"
out_has "the catalogue is empty"
[ -e "$XDG_DATA_HOME/vestigo/known.db" ] && bad "check created a catalogue" || good
status 4 "known check of a catalogue that nobody has filled" env -u VESTIGO_CATALOGUE "$vestigo" known check
err_has "there is no catalogue"
# One that is named and is not there is a mistake, never an empty one.
for command in "check $reused" "scan fixtures/known" "known list" "known stats" "known show 1" "known check" "known export" "known remove 1"; do
	status 2 "$command of a catalogue that is not there" "$vestigo" $command --catalogue "$work/none.db"
	err_has "there is no catalogue"
	status 2 "$command, by the environment" env VESTIGO_CATALOGUE="$work/none.db" "$vestigo" $command
done
[ -e "$work/none.db" ] && bad "a catalogue was created" || good

"$vestigo" check --json "$reused" fixtures/formats/* fixtures/exif/* fixtures/broken/* >"$work/all.json" 2>/dev/null
validate "$work/all.json"
equal "$(json "$work/all.json" 'items[0]["verdict"]["reuse"]')" prior_appearance_found "verdict"
equal "$(json "$work/all.json" 'items[0]["matches"][0]["relation"]')" "['resized', 'mirrored']" "relation"
equal "$(json "$work/all.json" 'items[0]["matches"][0]["strength"]')" strong "strength"
equal "$(json "$work/all.json" 'items[0]["matches"][0]["known"]["date"]')" 2016-05-04T00:00:00Z "date"
equal "$(json "$work/all.json" 'sum(summary["dispositions"].values()) == summary["records"] == len(items)')" True "dispositions add up"
equal "$(json "$work/all.json" '[i["seq"] for i in items] == list(range(1, len(items) + 1))')" True "input order"
"$vestigo" check --jsonl "$reused" fixtures/broken/* >"$work/some.jsonl" 2>/dev/null
validate "$work/some.jsonl"
status 1 "standard input" sh -c '"$0" check - <"$1"' "$vestigo" "$reused"
status 1 "--csv" "$vestigo" check --csv "$reused"
equal "$(wc -l <"$work/out")" 2 "CSV lines"
equal "$("$python" -c 'import csv,sys; rows=list(csv.DictReader(open(sys.argv[1]))); print(rows[0]["known_title"], rows[0]["flagged"], None in rows[0])' "$work/out")" \
	"Exercise near the river road true False" "CSV cells"
status 1 "--html" "$vestigo" check -q --html "$work/page.html" "$reused"
grep -q "Exercise near the river road" "$work/page.html" && good || bad "the page lacks the match"
grep -q "data:image/jpeg;base64" "$work/page.html" && good || bad "the page lacks the picture"

# Of several files each card has the number that the others call it by; kinds of files have the names that people use.
status 3 "several files" "$vestigo" check fixtures/says/behind.gif fixtures/says/behind.png fixtures/several/mosaic.nef
out_has "1. fixtures/says/behind.gif"
out_has "2. fixtures/says/behind.png"
out_has "item 1 of this run"
out_has "72 × 48 GIF, "
out_has "Nikon raw (NEF), "
out_has "behind the end of the picture: ZIP archive."
grep -qE "(image|application|text)/[a-z]" "$work/out" && bad "a media type on a card" || good
status 3 "the same as a page" "$vestigo" check -q --html "$work/several.html" fixtures/says/behind.gif fixtures/says/behind.png fixtures/several/mosaic.nef
status 0 "one file has no number" "$vestigo" check fixtures/says/behind.gif
out_lacks "1. fixtures"

# What the terminal tells of a file, the page tells too: what of it was examined, its credentials, what was not read; and links.
"$vestigo" check -q --html "$work/told.html" fixtures/raw/first.arw fixtures/several/pages.tiff fixtures/c2pa/appended.jpg >/dev/null 2>&1
for text in "Examined: the largest JPEG in this raw file" "3 pages: the largest, page 2, was examined; 2 were not." "certificate by Exemplar Root"; do
	grep -qF "$text" "$work/told.html" && good || bad "the page lacks: $text"
done
status 0 "a TIFF without camera data" "$vestigo" check fixtures/several/pages.tiff
out_has "No camera data"
# What is the same is told once; a file cut behind its first frame says so.
status 0 "a block that was not read" "$vestigo" check fixtures/says/exif-not-understood.jpg
equal "$(grep -c "TIFF header" "$work/out")" 1 "the missing header is told once"
head -c 1414 fixtures/several/empty-first.jxl >"$work/cut.jxl"
if "$vestigo" check --jsonl "$work/cut.jxl" 2>/dev/null | grep -q '"examined"'; then
	status 0 "a JPEG XL cut behind its first frame" "$vestigo" check "$work/cut.jxl"
	out_has "damaged or incomplete"
fi
# What is neither camera nor date is said to be that; a disposition is told in words.
status 0 "an orientation alone" "$vestigo" check fixtures/exif/orientation-1.jpg
out_has "Metadata that name neither a camera nor a date where these"
out_has "usually stand; --all lists them."
status 4 "more pixels than the limit" "$vestigo" check fixtures/broken/bomb.png
out_has "over a limit: 100000 x 100000 pixels"
out_lacks "limit_exceeded"
status 4 "no picture" "$vestigo" check fixtures/broken/not-a-picture.mp4
out_has "unsupported: MP4 video, not a picture that this build"
# A table of an export has the column of dates, and numbers that are no message's, also where a profile picture comes first.
"$vestigo" scan --all --color never --progress never fixtures/export-account >"$work/out" 2>/dev/null
out_has "posted (UTC)"
out_has "#1  2023-01-05"
# Weak failures of credentials come with what else explains them, and where to read more.
status 0 "credentials that do not hold" "$vestigo" check fixtures/c2pa/algorithm.jpg
out_has "Could also be     certificates expire"
out_has "vestigo explain credentials.invalid"
# On a pipe no line is longer than on a terminal, but what is to be copied.
status 3 "a card's lines" "$vestigo" check fixtures/says/cut.png fixtures/says/cut.gif fixtures/several/mosaic.nef fixtures/broken/garbage.jpg fixtures/says/twelve-bit.jpg
grep -v "vestigo known add" "$work/out" | $python -c 'import sys; sys.exit(any(len(l.rstrip("\n")) > 80 for l in sys.stdin))' && good || bad "a line is wider than 80 columns"
# What decoders say is said in the report's language.
status 3 "in Ukrainian" "$vestigo" check --lang uk fixtures/says/cut.png fixtures/says/cut-progressive.jpg fixtures/says/twelve-bit.jpg fixtures/says/date-blanks.jpg
for text in "PNG не закінчується блоком IEND" "дані обриваються" "бітами на відлік" "однією цифрою"; do
	tr -s '\n ' '  ' <"$work/out" | grep -qF "$text" && good || bad "the card lacks: $text"
done

# By hashes alone: crops are not found, nothing is compared, and both are said.
cropped=$(ls fixtures/export/ChatExport_2024-12-27/photos/photo_10@*.jpg)
status 1 "a crop, by everything" "$vestigo" check "$cropped"
status 0 "a crop, by hashes alone" "$vestigo" check --hashes-only "$cropped"
out_has "by digests and hashes only"
"$vestigo" check --hashes-only --json "$reused" >"$work/hashes.json" 2>/dev/null
validate "$work/hashes.json"
equal "$(json "$work/hashes.json" 'summary["searched"]["hashes_only"], items[0]["verdict"]["reuse"], items[0]["verdict"]["alteration"]')" \
	"(True, 'prior_appearance_found', 'cannot_assess')" "by hashes alone"
equal "$(json "$work/hashes.json" '[f["outcome"] for f in items[0]["findings"] if f["code"] == "alteration.region_differs"]')" \
	"['not_examined']" "not compared"

# The same inputs twice give the same bytes but for begin.run and summary.run.
"$vestigo" check --jsonl fixtures/exif/* >"$work/a.jsonl"
"$vestigo" check --jsonl --jobs 1 fixtures/exif/* >"$work/b.jsonl"
without_run "$work/a.jsonl" >"$work/a"
without_run "$work/b.jsonl" >"$work/b"
same_files "$work/a" "$work/b" "two runs differ"

# A format whose library a worker loads only for it, between others; so do HEIF's, of a picture within another, too.
"$vestigo" check --json --jobs 1 fixtures/formats/grey.jpg fixtures/formats/lossless.jxl fixtures/formats/bmp-rgb.bmp fixtures/formats/alpha.jxl \
	fixtures/formats/png-rgb.png >"$work/rare.json" 2>/dev/null
equal "$(json "$work/rare.json" '[i["disposition"] for i in items] == ["examined"] * 5, [i["file"]["format"] for i in items][1:3]')" "(True, ['jxl', 'bmp'])" "rare formats"
equal "$(json "$work/rare.json" 'len({i["hashes"]["pdq"]["hash"] for i in items[1:3] + items[4:]})')" 1 "one picture in three formats"

"$vestigo" check --json --jobs 1 fixtures/formats/grey.jpg fixtures/heif/first.avif fixtures/formats/png-rgb.png fixtures/heif/video-behind.heic \
	>"$work/heif.json" 2>/dev/null
equal "$(json "$work/heif.json" '[(i["disposition"], i["file"]["format"]) for i in items]')" \
	"[('examined', 'jpeg'), ('examined', 'avif'), ('examined', 'png'), ('examined', 'heic')]" "HEIF between others"

# In the sandboxed worker, in boxes and bare.
"$vestigo" check --json --jobs 1 fixtures/formats/lossless.jp2 fixtures/formats/bare.j2k fixtures/formats/png-rgb.png >"$work/jp2.json" 2>/dev/null
equal "$(json "$work/jp2.json" '[i["file"]["format"] for i in items], len({i["hashes"]["pdq"]["hash"] for i in items})')" "(['jp2', 'jp2', 'png'], 1)" "JPEG 2000"

# The digest of the pixels says of two files that they show the same: not where their further frames or finer samples, which
# were not looked at, may differ.
cp fixtures/several/empty-first.gif "$work/again.gif"
printf '\0' >>"$work/again.gif"
"$vestigo" check --json fixtures/formats/rgb.tiff fixtures/formats/png-rgb.png fixtures/formats/rgb16.tiff fixtures/several/empty-first.gif "$work/again.gif" \
	>"$work/pixels.json" 2>/dev/null
pixels='[i["hashes"]["pixels_sha256"] for i in items]'
equal "$(json "$work/pixels.json" "len(set(($pixels)[:2])), len(set(($pixels)[2:])), len(set($pixels))")" "(1, 3, 4)" "digests of pixels"
equal "$(json "$work/pixels.json" 'len({i["hashes"]["pdq"]["hash"] for i in items[:3]}), len({i["hashes"]["pdq"]["hash"] for i in items[3:]})')" "(1, 1)" "their hashes"

# The file says.
"$vestigo" check --json fixtures/exif/camera.jpg fixtures/exif/thumbnail-other.jpg fixtures/exif/photoshop.jpg \
	fixtures/exif/thumbnail-same.jpg fixtures/broken/png-named.jpg >"$work/exif.json"
equal "$(json "$work/exif.json" 'items[0]["metadata"]["exif"]["model"] != None')" True "camera"
observed='lambda i: sorted(f["code"] for f in items[i]["findings"] if f["outcome"] == "observed")'
equal "$(json "$work/exif.json" "'metadata.thumbnail_differs' in ($observed)(1)")" True "another thumbnail"
equal "$(json "$work/exif.json" "'metadata.editing_software' in ($observed)(2)")" True "an editor's name"
equal "$(json "$work/exif.json" "'metadata.thumbnail_differs' in ($observed)(3)")" False "the same thumbnail"
equal "$(json "$work/exif.json" "'file.type_mismatch' in ($observed)(4)")" True "a PNG named .jpg"

# Everything that it says, by directory: on a card with --all, and always for programs.
"$vestigo" check --all fixtures/exif/camera.jpg >"$work/all.txt" || true
equal "$(grep -c '^  IFD0  *Make: Exemplar$' "$work/all.txt") $(grep -c '^  IFD1  ' "$work/all.txt") $(grep -c ' ResolutionUnit: 2 (Inch)$' "$work/all.txt")" "1 1 0" "--all"
"$vestigo" check fixtures/exif/camera.jpg >"$work/few.txt" || true
equal "$(grep -c '^  IFD0' "$work/few.txt")" 0 "without --all"
equal "$(json "$work/exif.json" "[e['value'] for d in items[0]['metadata']['directories'] if d['directory'] == 'IFD0' for e in d['entries'] if e['tag'] == 0x10f]")" "['Exemplar']" "directories"
equal "$(json "$work/exif.json" "[d['directory'] for d in items[0]['metadata']['directories']], items[0]['metadata']['entries_left_out']")" "(['IFD0', 'ExifIFD', 'GPS', 'IFD1'], 0)" "their order"

if [ -d "$SHARED/photos" ]; then
	shopt -s globstar
	"$vestigo" check --json "$SHARED"/photos/*.jpg "$SHARED"/exif/**/* >"$work/real.json" 2>"$work/err"
	validate "$work/real.json"
	equal "$(json "$work/real.json" '[i["input"]["name"] for i in items if i["disposition"] not in ("examined", "unsupported")]')" "[]" "real files that were not examined"
	equal "$(json "$work/real.json" 'all(i["reason"] for i in items if i["disposition"] != "examined")')" True "reasons"
else
	skip "no real pictures at $SHARED"
fi
# What came through a pipe has no name by which it could be made known.
"$vestigo" known add -q --catalogue "$work/other.db" fixtures/known/river-road.jpg >/dev/null
"$vestigo" check --catalogue "$work/other.db" - <fixtures/known/market-square.jpg >"$work/out" 2>/dev/null
out_has "Look further"
out_lacks "Known from now on"
finish
