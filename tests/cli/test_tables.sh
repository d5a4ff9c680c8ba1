# What the table, the card and the spreadsheet tell: nothing cut, counts that add up, reviews first.
. tests/cli/lib.sh
export_folder=fixtures/export/ChatExport_2024-12-27
known=fixtures/known/river-road.jpg # posted as message 4711 on 2024-12-26
export VESTIGO_CATALOGUE=$work/known.db

# What a review found out is told first, wherever it is read.
"$vestigo" known add -q --title "Bridge" --date 2016-05-04 --claim "A captured bridge" --rating "false" \
	--review-url https://example.org/review --tag war --tag "two words" "$known" >/dev/null
"$vestigo" known add -q --title "Unrated" --date 2015-05-04 --source https://example.org/older "$known" >/dev/null
"$vestigo" check "$known" >"$work/out" 2>/dev/null
equal "$(sed -n 4p "$work/out")" '  CHECKED BEFORE: rated "false" · A captured bridge ·' "below the headline"
out_has "2015-05-04"
"$vestigo" check --csv "$known" 2>/dev/null >"$work/out"
equal "$($python -c 'import csv, sys
row = list(csv.DictReader(open(sys.argv[1])))[0]
print(row["known_claim"], row["known_rating"], row["known_review_url"], row["known_tags"], row["read_share"], row["known_date"], sep="|")' "$work/out")" \
	"A captured bridge|false|https://example.org/review|two words;war|1.0000|2015-05-04" "CSV"
"$vestigo" check --html "$work/page.html" -q -o "$work/report.json" "$known"
equal "$(json "$work/report.json" '[items[0]["matches"][0]["known"][k] for k in ("claim", "rating", "review_url", "tags", "date_precision")]')" \
	"['A captured bridge', 'false', 'https://example.org/review', ['two words', 'war'], 'day']" "JSON"
grep -q '<a rel="noopener noreferrer nofollow" href="https://example.org/review">' "$work/page.html" && good || bad "the page does not link the review"
"$vestigo" scan "$export_folder" >"$work/out" 2>/dev/null
out_has 'CHECKED BEFORE: rated "false"'
printf 'x' >"$work/x"
VESTIGO_CATALOGUE=$work/script.db "$vestigo" known add -q --rating bad --review-url 'javascript:alert(1)' "$known" >/dev/null
VESTIGO_CATALOGUE=$work/script.db "$vestigo" check -q -o "$work/script.html" "$known"
grep -q 'href="javascript' "$work/script.html" && bad "a review's address is run as a program" || good

# Terminals of any width get all that was found; a picture of no message has a number of its own.
mkdir "$work/mixed"
cp -r "$export_folder"/. "$work/mixed"
cp "$known" "$work/mixed/photos/unnamed.jpg"
for columns in 60 80 120 200; do
	script -qec "stty cols $columns; '$vestigo' scan --progress never '$work/mixed'" /dev/null </dev/null | tr -d '\r' >"$work/wide"
	sed 's/\x1b\[[0-9;]*m//g' "$work/wide" | tr '\n' ' ' | tr -s ' ' >"$work/out"
	out_lacks "…;"
	out_has "684 days before the post"
	equal "$(sed -n '/number\|message/,/^$/p' "$work/wide" | $python -c 'import re, sys
print(sum(len(re.sub(r"\x1b\[[0-9;]*m", "", l.rstrip("\n"))) >= int(sys.argv[1]) for l in open(0, encoding="utf-8")))' "$columns")" 0 "lines too long at $columns columns"
done
"$vestigo" check "$export_folder/photos/photo_1@26-12-2024_10-11-12.jpg" >"$work/out" 2>/dev/null
tr '\n' ' ' <"$work/out" | tr -s ' ' >"$work/flat" && mv "$work/flat" "$work/out"
out_has "vestigo compare $export_folder/photos/photo_1@26-12-2024_10-11-12.jpg known:1 --overlay side.png"
number=$("$vestigo" scan --all "$work/mixed" 2>/dev/null | awk '/unnamed/ {print $1}')
equal "${number%%[0-9]*}" "#" "the number of what is in no message"
status 1 "by its number" "$vestigo" scan "$work/mixed" --only "$number"
out_has "unnamed.jpg"
equal "$(grep -c sha256 "$work/out")" 1 "cards"
number=$("$vestigo" scan --all fixtures/known 2>/dev/null | awk '/river-road/ {print $1}')
status 1 "a folder's" "$vestigo" scan fixtures/known --only "$number"

# A line of a flagged picture says what flags it, whatever that is.
"$vestigo" scan fixtures/carried >"$work/out" 2>/dev/null
out_lacks "nothing flagged"
out_has "Mirrored since the preview that Photoshop keeps was made"
out_has "Cropped since the preview behind the picture (MPF) was made"
"$vestigo" scan --lang uk fixtures/carried >"$work/out" 2>/dev/null
out_lacks "нічого не позначено"
out_has "Віддзеркалено після того, як зроблено прев’ю, яке зберіг Photoshop"

# The page says in a row what the boxes in its picture are; where it was written is said in the language of the rest.
"$vestigo" check --lang uk --html "$work/twice.html" fixtures/pixels/detail-twice.jpg >/dev/null 2>"$work/out"
out_has "Записано: $work/twice.html (відкрийте у браузері)"
grep -q '<br>.*Та сама деталь двічі' "$work/twice.html" && good || bad "a row does not say what its boxes are"

# The list of findings fits a terminal.
for language in en uk; do
	COLUMNS=80 "$vestigo" explain --list --lang "$language" >"$work/out"
	equal "$($python -c 'import sys; print(sum(len(l.rstrip("\n")) > 80 for l in open(sys.argv[1], encoding="utf-8")))' "$work/out")" 0 "lines too long in the list of findings"
done

# Every script on every terminal: no line wider than it, no word cut, no bar left behind. What is to be
# copied (a command, an address) stands in one line whatever its length.
mkdir -p "$work/scripts/photos"
: >"$work/nothing-wanted"
$python - "$work" <<'END'
import json, sys
captions = {
    "bridge at noon": "A bridge over the river at noon, as seen by several people who happened to be walking along the embankment",
    "міст опівдні": "Міст через річку опівдні, яким його побачили люди, що саме проходили набережною повз будівлі старого порту",
    "جسر": "جسر فوق النهر عند الظهيرة كما رآه عدة أشخاص كانوا يسيرون على طول الضفة بالقرب من الميناء القديم",
    "橋": "正午の川に架かる橋を、古い港の近くの岸辺を歩いていた数人の人々が見たとおりに写した一枚の写真であると投稿者は述べている",
    "мостъ и\u0306": "Combining marks: " + "e\u0301" * 30 + " " + "и\u0306" * 30 + " and behind them some more words"}
messages = [{"id": 100 + i, "type": "message", "date": "2024-12-26T10:11:12", "date_unixtime": "1735200672",
             "from": name, "photo": "photos/%s.jpg" % name, "forwarded_from": name, "text": text}
            for i, (name, text) in enumerate(captions.items())]
json.dump({"name": "Новини 橋", "type": "public_channel", "id": 1006503122, "messages": messages},
          open(sys.argv[1] + "/scripts/result.json", "w"), ensure_ascii=False)
for i, (name, text) in enumerate(captions.items()):
    open("%s/names-%d" % (sys.argv[1], i), "w").write(name)
    open("%s/words-%d" % (sys.argv[1], i), "w").write(text + "\n")
END
export VESTIGO_CATALOGUE=$work/scripts.db
for i in 0 1 2 3 4; do
	cp "$known" "$work/scripts/photos/$(cat "$work/names-$i").jpg"
done
"$vestigo" known add -q --title "正午の橋 Міст опівдні جسر عند الظهيرة, as a title of some length" --date 2016-05-04 "$known" >/dev/null
for columns in 60 80 100 120 200; do
	$python tests/cli/terminal.py "$columns" "$work/nothing-wanted" "$vestigo" scan --all --progress always "$work/scripts" >"$work/judged" &&
		good || bad "the table at $columns columns: $(head -5 "$work/judged")"
	for i in 0 1 2 3 4; do
		$python tests/cli/terminal.py "$columns" "$work/words-$i" "$vestigo" scan --only "10$i" "$work/scripts" >"$work/judged" &&
			good || bad "the card at $columns columns: $(head -5 "$work/judged")"
	done
done
for columns in 12 24 40; do
	$python tests/cli/terminal.py "$columns" "$work/nothing-wanted" "$vestigo" scan -o "$work/bar.json" --force \
		--progress always "$work/scripts" >"$work/judged" && good || bad "the bar at $columns columns: $(head -5 "$work/judged")"
done

# The next step can be pasted: a shell reads the very name, whatever it holds.
mkdir "$work/paste"
for name in "a b" "it's" "міст 橋" '-dash' '$(x)"`' $'a\xff b' $'new\nline'; do
	cp "$known" "$work/paste/$name.jpg"
	(cd "$work/paste" && "$vestigo" check -- "$name.jpg") 2>/dev/null | sed -n 's/^  Next  *vestigo compare //p' >"$work/next"
	equal "$(cd "$work/paste" && bash -c "set -- $(cat "$work/next"); printf '%s|%s' \"\${1#./}\" \"\$2\"")" "$name.jpg|known:1" "the name to paste"
done
cp "$known" "$work/paste/known:1"
(cd "$work/paste" && "$vestigo" check known:1) >"$work/out" 2>/dev/null
out_has "vestigo compare ./known:1 known:1"

# And finds the catalogue that the reader had to name.
cp "$VESTIGO_CATALOGUE" "$work/an other.db"
VESTIGO_CATALOGUE='' "$vestigo" check -c "$work/an other.db" "$work/paste/a b.jpg" 2>/dev/null | sed -n 's/^  Next  *vestigo compare //p' >"$work/next"
equal "$(bash -c "set -- $(cat "$work/next"); printf '%s|%s' \"\$3\" \"\$4\"")" "-c|$work/an other.db" "the catalogue to paste"
export VESTIGO_CATALOGUE=$work/known.db

# How much of the known picture is left, what the post claims, where it was taken, and where to look further.
export VESTIGO_CATALOGUE=$work/all.db
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
"$vestigo" scan "$export_folder" --only 4732 >"$work/out" 2>/dev/null
grep -qE '^    how +.*cropped to 5[0-9] % of it' "$work/out" && good || bad "the crop's share: $(grep how "$work/out")"
bound=$("$vestigo" explain reuse.prior_appearance | tr -s ' \n' ' ' | grep -oE 'below 1 in [0-9,]+' | head -n 1)
out_has "came as far as this: ${bound:-no bound in explain}"
"$vestigo" scan "$export_folder" --only 4711 >"$work/out" 2>/dev/null
out_has "The post says     A captured soldier, this morning"
out_has '2024-12-26 08:11 UTC, in "Front line news", message 4711'
"$vestigo" check fixtures/exif/gps.jpg >"$work/out" 2>/dev/null
out_has "https://www.openstreetmap.org/?mlat=-48.208333&mlon=-16.370972"
out_has "vestigo known add --source ADDRESS --date YYYY-MM-DD fixtures/exif/gps.jpg"
"$vestigo" scan "$export_folder" >"$work/out" 2>/dev/null
out_has "with --only 4711; a page to open and to send: --html FILE."
status 3 "a page is asked for" "$vestigo" scan --html "$work/asked.html" "$export_folder"
out_has "with --only 4711."
out_lacks "a page to open"
export VESTIGO_CATALOGUE=$work/known.db

# Counts add up in each form.
"$vestigo" scan "$export_folder" >"$work/out" 2>/dev/null
counts='examined, 1 not in the export, 1 too large, 1 unavailable, 1 missing'
out_has "$counts"
"$vestigo" scan -q -o "$work/all.html" "$export_folder"
grep -q "$counts" "$work/all.html" && good || bad "the page's counts"
head -c 40 "$known" >"$work/cut.jpg"
"$vestigo" check "$known" "$work/cut.jpg" "$work/x" >"$work/out" 2>/dev/null
out_has "3 records: 1 examined, 1 unsupported, 1 undecodable; 1 flagged."

# A manifest as a spreadsheet of another country writes it, with a column of somebody's own.
printf '\xef\xbb\xbfPath;Title;DATE;Remarks\r\n%s;Bridge;2016-05;seen twice\r\n' "$PWD/$known" >"$work/manifest.csv"
export VESTIGO_CATALOGUE=$work/manifest.db
status 0 "a manifest with semicolons" "$vestigo" known add --manifest "$work/manifest.csv"
err_has 'line 1: the column "remarks" is not known, and is left out'
status 0 "what it said" "$vestigo" known list
out_has "2016-05     Bridge"

# A pipe that nobody writes costs itself alone.
mkfifo "$work/pipe"
status 3 "a pipe without a writer" timeout 60 "$vestigo" check "$work/pipe" "$known"
out_has "into which nobody wrote"
out_has "1 failed"

# Words that fit what was asked.
status 4 "compared with what cannot be read" "$vestigo" compare "$known" "$work/cut.jpg"
err_has 'not compared: "'
mkdir "$work/nothing"
status 4 "what fetch never wrote" "$vestigo" verify "$work/nothing"
err_has "is no evidence folder"
status 2 "operands of what takes none" "$vestigo" known list foo
err_has 'known list takes options only, and was given "foo"'
for command in "" check scan compare fetch verify "known" "known add" "known import" explain; do
	# shellcheck disable=SC2086
	equal "$("$vestigo" $command --help | sed 's/…/./g' | awk 'length > 80' | wc -l)" 0 "lines of help: $command"
done
"$vestigo" explain reuse.repeated >"$work/out"
out_has "With --hashes-only by bytes, pixels and"
"$vestigo" explain alteration.region_differs >"$work/out"
out_has "alteration, from moderate strength on"
finish
