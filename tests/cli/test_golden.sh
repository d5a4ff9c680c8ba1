# Golden reports: every form, and what people read at every width and in every script, as it was looked at and found
# good. `make golden` (RENEW=1) writes them anew; the difference is then read before it is committed.
. tests/cli/lib.sh
golden=$PWD/tests/golden
tests=$PWD/tests/cli
mkdir "$work/desk"
$python "$tests/golden.py" export "$work/desk/export" "$PWD/fixtures/export/ChatExport_2024-12-27/photos"
mkdir "$work/desk/known" "$work/now"
cp fixtures/known/*.jpg fixtures/known/manifest.csv "$work/desk/known"
cp fixtures/exif/camera.jpg fixtures/broken/truncated.jpg "$work/desk"
cd "$work/desk" || exit 1
export VESTIGO_CATALOGUE=known.db
"$vestigo" known add -q --manifest known/manifest.csv
: >"$work/none"

# golden NAME FORM COMMAND…: what the command prints, filtered, is the golden of that name.
golden() {
	local name=$1 form=$2
	shift 2
	"$@" 2>"$work/complaints" | $python "$tests/golden.py" filter "$form" >"$work/now/$name"
	[ -z "${RENEW:-}" ] || cp "$work/now/$name" "$golden/$name"
	same_files "$work/now/$name" "$golden/$name" "$name is another report (make golden renews it; read the difference)"
}
# on COLUMNS COMMAND…: what stands on a terminal so wide.
on() { local columns=$1; shift; SHOW=1 $python "$tests/terminal.py" "$columns" "$work/none" "$@" | sed '${/^$/d}'; }
# Cards of every post, and of two files without one.
cards() {
	for i in 101 102 103 104 105; do "$@" scan --color never --progress never --only $i export; done
	"$@" check --color never --progress never camera.jpg truncated.jpg
	"$@" compare --color never --progress never known/river-road.jpg export/photos/bridge*
}

cards_uk() {
	VESTIGO_CONFIG=$work/uk cards "$@"
}
echo --lang=uk >"$work/uk"
for columns in 60 80 100 120; do
	golden table-$columns.txt text on $columns "$vestigo" scan --all --color never --progress never export
	golden card-$columns.txt text cards on $columns "$vestigo"
done
golden table.txt text "$vestigo" scan --all export
golden card.txt text cards "$vestigo"
# In Ukrainian, where the texts are longer.
golden table-uk-80.txt text on 80 "$vestigo" scan --all --lang uk --color never --progress never export
golden card-uk-80.txt text cards_uk on 80 "$vestigo"
golden table-uk.txt text "$vestigo" scan --all --lang uk export
golden card-uk.txt text cards_uk "$vestigo"
for form in table card; do
	$python "$tests/golden.py" judge 80 "$golden/$form-uk-80.txt" "$golden/$form-uk.txt" >"$work/judged" &&
		good || bad "$form-uk-80.txt: $(head -5 "$work/judged")"
	for columns in 60 80 100 120; do
		$python "$tests/golden.py" judge $columns "$golden/$form-$columns.txt" "$golden/$form.txt" >"$work/judged" &&
			good || bad "$form-$columns.txt: $(head -5 "$work/judged")"
	done
done

golden report.csv text "$vestigo" scan -q --csv export
golden report.jsonl json "$vestigo" scan -q --jsonl export
golden report.json json "$vestigo" scan -q --json --only 101 export
# What is the same in both languages comes from outside, or is a name, a code or a command: no sentence of ours is English in
# the Ukrainian page and cards.
VESTIGO_CONFIG=$work/uk "$vestigo" scan -q --html uk.html -o uk.csv export
"$vestigo" scan -q --html page.html --media-review review.json -o report.csv export
golden report.html html cat page.html
golden report-uk.html html cat uk.html
$python "$tests/languages.py" "$work/now/report.html" "$work/now/report-uk.html" "$golden/report.jsonl" >"$work/judged" &&
	good || bad "the page in Ukrainian: $(head -5 "$work/judged")"
$python "$tests/languages.py" "$work/now/card.txt" "$work/now/card-uk.txt" "$golden/report.jsonl" >"$work/judged" &&
	good || bad "the cards in Ukrainian: $(head -5 "$work/judged")"
golden media-review.json json cat review.json
finish
