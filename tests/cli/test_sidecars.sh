# XMP files beside pictures: read apart from the file, told apart, and never passed over in silence.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
check() { "$vestigo" check --color never --progress never "$@" 2>"$work/err"; }
# sidecars FILE: of the only item of a report, what `d` holds of it.
one() { json "$1" "d['items'][0]['sidecars']$2"; }
finding() { json "$1" "[f['outcome'] for f in d['items'][0]['findings'] if f['code'] == '$2'][0]"; }
for name in agrees otherwise broken declared rated; do
	check --json "fixtures/sidecars/$name.jpg" >"$work/$name.json"
	validate "$work/$name.json"
done

# --- what they say ---
equal "$(one "$work/agrees.json" "[0]['name']")" agrees.xmp "its name"
equal "$(one "$work/agrees.json" "[0]['state']")" read "it is read"
equal "$(one "$work/agrees.json" "[0]['sha256']")" "$(sha256sum <fixtures/sidecars/agrees.xmp | cut -d' ' -f1)" "its digest"
equal "$(one "$work/agrees.json" "[0]['bytes']")" "$(stat -c %s fixtures/sidecars/agrees.xmp)" "its size"
equal "$(json "$work/agrees.json" "[e['value'] for g in d['items'][0]['sidecars'][0]['directories'] if g['directory'] == 'XMP-dc' for e in g['entries']]")" \
	"['The bridge at noon, seen from the south', 'A. Example']" "its properties"
equal "$(finding "$work/agrees.json" sidecar.says_otherwise)" not_observed "it says the same"
equal "$(finding "$work/otherwise.json" sidecar.says_otherwise)" observed "another says otherwise"
equal "$(finding "$work/rated.json" sidecar.says_otherwise)" not_applicable "one says nothing to compare"
equal "$(json "$work/otherwise.json" "d['items'][0]['verdict']['flagged']")" False "a sidecar flags nothing"
equal "$(one "$work/broken.json" "[0]['state'] + d['items'][0]['sidecars'][0]['reason']")" "unreadits XML is broken" "a cut one"
equal "$(one "$work/declared.json" "[0]['reason']")" "its XML declares a document type" "entities"

# --- nothing of it is the file's ---
cp fixtures/sidecars/agrees.jpg "$work/alone.jpg"
check --json "$work/alone.jpg" >"$work/alone.json"
same='{k: v for k, v in d["items"][0]["metadata"].items()}, [f for f in d["items"][0]["findings"] if f["code"] != "sidecar.says_otherwise"], d["items"][0]["verdict"]'
equal "$(json "$work/alone.json" "$same")" "$(json "$work/agrees.json" "$same")" "with and without a sidecar the file says the same"
equal "$(one "$work/alone.json" "")" "[]" "no sidecar, an empty list"
finding "$work/alone.json" sidecar.says_otherwise | grep -q not_applicable && good || bad "nothing lies beside it"

# --- for people ---
check fixtures/sidecars/agrees.jpg >"$work/out"
out_has "Beside the file   The sidecar agrees.xmp, which is no part of the file"
out_has "Caption: The bridge at noon, seen from the south"
out_lacks "photoshop:"
check --all fixtures/sidecars/rated.jpg >"$work/out"
out_has "Rating: 3"
check fixtures/sidecars/rated.jpg >"$work/out"
out_has "2 statements, of nothing that is shown here"
check --lang uk fixtures/sidecars/otherwise.jpg >"$work/out"
out_has "каже інше, ніж"
check --no-sidecars fixtures/sidecars/otherwise.jpg >"$work/out"
out_lacks otherwise.jpg.xmp
"$vestigo" scan -q --no-cache --html "$work/page.html" -o "$work/folder.jsonl" fixtures/sidecars 2>/dev/null
grep -q "The sidecar agrees.xmp, which is no part of the file" "$work/page.html" && good || bad "the page does not tell it"
"$vestigo" scan -q --no-cache --redact --html "$work/redacted.html" -o "$work/redacted.jsonl" fixtures/sidecars 2>/dev/null
grep -q "A. Example\|agrees.xmp" "$work/redacted.html" && bad "a redacted page tells what lies beside" || good

# --- a folder: each file has its record, as before ---
validate "$work/folder.jsonl"
equal "$(json "$work/folder.jsonl" "len(items)")" "$(ls fixtures/sidecars | wc -l)" "a record for every file"
equal "$(json "$work/folder.jsonl" "sorted(set(i['disposition'] for i in items if i['input']['name'].lower().endswith('.xmp')))")" "['unsupported']" \
	"a sidecar is no picture"
equal "$(json "$work/folder.jsonl" "sum(summary['dispositions'].values()) == len(items)")" True "the summary adds up"

# --- a raw file and its JPEG have one sidecar ---
mkdir "$work/two"
cp fixtures/raw/below.nef "$work/two/DSC_0001.NEF"
cp fixtures/raw/same.jpg "$work/two/DSC_0001.JPG"
cp fixtures/sidecars/agrees.xmp "$work/two/DSC_0001.xmp"
cp fixtures/sidecars/rated.xmp "$work/two/DSC_0001.NEF.xmp"
"$vestigo" scan -q --jsonl "$work/two" >"$work/two.jsonl" 2>/dev/null
told="{i['input']['name'].split('/')[-1]: [s['name'] for s in i['sidecars']] for i in items if i['sidecars']}"
equal "$(json "$work/two.jsonl" "$told")" "{'DSC_0001.JPG': ['DSC_0001.xmp'], 'DSC_0001.NEF': ['DSC_0001.NEF.xmp', 'DSC_0001.xmp']}" "both have it"

# --- a cache, and a sidecar that changes ---
check --json "$work/two/DSC_0001.JPG" >"$work/first.json"
sed -i 's/seen from the south/seen from the north/' "$work/two/DSC_0001.xmp"
check --json "$work/two/DSC_0001.JPG" >"$work/second.json"
grep -q "seen from the north" "$work/second.json" && ! grep -q "seen from the south" "$work/second.json" && good || bad "an old sidecar is told"
rm "$work/two/DSC_0001.xmp"
check --json "$work/two/DSC_0001.JPG" >"$work/third.json"
equal "$(one "$work/third.json" "")" "[]" "one that is gone is told of no more"

# --- what is no file, or not to be read ---
# odd WHAT REASON COMMAND…: the command lays something at $beside; it is told with that reason, and costs nothing else.
odd() {
	local what=$1 reason=$2
	shift 2
	rm -rf "$work/odd"
	mkdir "$work/odd"
	cp fixtures/sidecars/agrees.jpg "$work/odd/photo.jpg"
	beside=$work/odd/photo.xmp
	"$@"
	status 0 "$what" timeout 20 "$vestigo" check --json "$work/odd/photo.jpg"
	equal "$(json "$work/out" "d['items'][0]['disposition'], [(s['name'], s['state'], s['directories']) for s in d['items'][0]['sidecars']]")" \
		"('examined', [('photo.xmp', 'unread', [])])" "$what"
	equal "$(json "$work/out" "d['items'][0]['sidecars'][0]['reason']")" "$reason" "$what"
	timeout 20 "$vestigo" check --color never "$work/odd/photo.jpg" >"$work/out" 2>"$work/err"
	out_has "The sidecar photo.xmp could not be read:"
}
link() { cp fixtures/sidecars/agrees.xmp "$work/elsewhere.xmp"; ln -s "$work/elsewhere.xmp" "$beside"; }
dangling() { ln -s nowhere "$beside"; }
pipe() { mkfifo "$beside"; }
folder() { mkdir "$beside"; }
large() { truncate -s 17M "$beside"; }
binary() { head -c 4000 fixtures/sidecars/agrees.jpg >"$beside"; }
deep() { $python -c 'import sys
r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
open(sys.argv[1],"w").write("<r:RDF xmlns:r=\"%s\" xmlns:a=\"a:\">" % r + "<a:b>" * 100000)' "$beside"; }
nothing() { : >"$beside"; }
odd "a link" "it is a symbolic link, which is not followed" link
odd "a link to nowhere" "it is a symbolic link, which is not followed" dangling
odd "a pipe" "it is a pipe" pipe
odd "a folder" "it is a folder" folder
odd "a large one" "it is larger than 16777216 bytes" large
odd "no XMP" "its XML is broken" binary
odd "a deep one" "its elements lie too deep in each other" deep
odd "an empty one" "its XML is broken" nothing
if [ "$(id -u)" != 0 ]; then
	closed() { cp fixtures/sidecars/agrees.xmp "$beside"; chmod 0 "$beside"; }
	odd "a closed one" "cannot open \"photo.xmp\": Permission denied" closed
else
	skip "root reads what nobody may read"
fi

# One that takes longer than a picture may (or, on a fast machine, just not) costs itself, once: its picture is not begun anew for it, by one worker or by two.
mkdir "$work/slow"
cp fixtures/sidecars/agrees.jpg "$work/slow/photo.jpg"
$python -c 'import sys
r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
open(sys.argv[1],"w").write("<r:RDF xmlns:r=\"%s\" xmlns:a=\"a:\"><r:Description>" % r + "<a:b/>" * 2700000 + "</r:Description></r:RDF>")' "$work/slow/photo.xmp"
for jobs in 1 2; do
	status 0 "a slow one" timeout 60 "$vestigo" check --json --hashes-only --jobs $jobs --timeout 1 "$work/slow/photo.jpg"
	equal "$(json "$work/out" "d['items'][0]['disposition'], [(s['name'], (s['reason'] or s['entries_left_out'] > 0) in ('took longer than 1 seconds', True)) for s in d['items'][0]['sidecars']]")" \
		"('examined', [('photo.xmp', True)])" "a slow one by $jobs"
done

# A name that is no text, and one that would steer a terminal.
mkdir "$work/names"
name=$(printf 'photo\033[31m\xff')
cp fixtures/sidecars/agrees.jpg "$work/names/$name.jpg"
cp fixtures/sidecars/agrees.xmp "$work/names/$name.xmp"
check "$work/names/$name.jpg" >"$work/out"
out_has "The sidecar photo"
out_lacks "$(printf '\033[31m')"
check --json "$work/names/$name.jpg" >"$work/names.json"
validate "$work/names.json"
equal "$(one "$work/names.json" "[0]['state']")" read "it is read all the same"

# The picture from standard input lies nowhere.
"$vestigo" check --json - <fixtures/sidecars/agrees.jpg >"$work/stdin.json" 2>/dev/null
equal "$(one "$work/stdin.json" "")" "[]" "standard input has no sidecar"
status 0 "explained" "$vestigo" explain sidecar.says_otherwise
out_has "cameras count their names anew"
finish
