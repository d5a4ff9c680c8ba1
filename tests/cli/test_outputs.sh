# Outputs: nothing is touched but what may be. Each option against the catalogue, its index, an
# input, a picture, a report, a folder, links, devices and a full disk.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
fixtures=$PWD/fixtures
cd "$work" || exit 1
mkdir pictures folder
cp "$fixtures/known/river-road.jpg" pictures/a.jpg
cp "$fixtures/known/market-square.jpg" pictures/b.jpg
echo "my notes" >notes.txt
index=$(ls "$VESTIGO_CATALOGUE"-index/* | head -1)

# snapshot: digests and names of everything that a command might touch.
snapshot() { find "$work" -path "$XDG_CACHE_HOME" -prune -o -path "$work/out" -prune -o -path "$work/err" -prune -o -type f -print0 | sort -z | xargs -0 sha256sum; find "$work" -path "$XDG_CACHE_HOME" -prune -o \( -type l -o -type d \) -print | sort; }

# refused WHAT OPTION TARGET COMMAND…: status 2, a word about it, nothing touched.
refused() {
	local what=$1
	shift
	snapshot >"$beside/before"
	status 2 "$what" "$@"
	snapshot >"$beside/after"
	same_files "$beside/before" "$beside/after" "$what touched something"
	[ -s "$work/err" ] && good || bad "$what says nothing"
}
beside=$(mktemp -d)
trap 'rm -rf "$beside" "$work"' EXIT

ln "$VESTIGO_CATALOGUE" hard.db
ln -s "$VESTIGO_CATALOGUE" soft.db
ln -s pictures/a.jpg soft.jpg
ln -s nowhere dangling
scan() { "$vestigo" scan --fail-on none "$@"; }
check_a() { "$vestigo" check --fail-on none pictures/a.jpg "$@"; }
compare() { "$vestigo" compare pictures/a.jpg pictures/b.jpg "$@"; }
export_known() { "$vestigo" known export "$@"; }
for target in "$VESTIGO_CATALOGUE" "$index" hard.db soft.db pictures/a.jpg soft.jpg folder; do
	refused "scan -o $target" scan pictures -o "$target"
	refused "scan -o --force $target" scan pictures --force -o "$target"
	refused "scan --html $target" scan pictures --html "$target"
	refused "check -o $target" check_a -o "$target"
	refused "check -o --force $target" check_a --force -o "$target"
	refused "check --csv -o $target" check_a --csv -o "$target"
	refused "compare --overlay $target" compare --overlay "$target"
	refused "compare --diff --force $target" compare --force --diff "$target"
done
for target in "$VESTIGO_CATALOGUE" "$index" hard.db soft.db folder "$VESTIGO_CATALOGUE-wal"; do
	refused "known export -o $target" export_known -o "$target"
	refused "known export --force -o $target" export_known --force -o "$target"
done
for option in -o --html; do
	refused "scan $option notes.txt" scan pictures $option notes.txt
	refused "scan $option dangling" scan pictures $option dangling
	refused "check $option nowhere/x" check_a $option nowhere/x.jsonl
done
refused "known export -o notes.txt" export_known -o notes.txt
echo kept >elsewhere.txt
ln -s ../elsewhere.txt folder/r.jsonl.vestigo-partial
refused "an unfinished one that is a link" scan pictures -o folder/r.jsonl
err_has 'r.jsonl.vestigo-partial" is a link: it is not written through'
rm folder/r.jsonl.vestigo-partial elsewhere.txt
refused "overlay over a picture" compare --overlay pictures/b.jpg
status 0 "one form" check_a -q --jsonl -o one.jsonl
refused "another form" check_a --csv -o one.jsonl
rm -f one.jsonl
refused "a list's own input" scan --files-from notes.txt --force -o notes.txt
printf 'pictures/a.jpg\npictures/b.jpg\n' >list.txt
refused "a picture of a list" scan --files-from list.txt --force -o pictures/b.jpg
# What is read with an input: its sidecar, the other pages of an export, the trust list, the config file.
echo '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>' >pictures/a.xmp
refused "the sidecar of a picture" check_a --force --html pictures/a.xmp
refused "the sidecar of a picture that is scanned" scan pictures/a.jpg --force --jsonl -o pictures/a.xmp
mkdir pages && cp "$fixtures"/export-html/*/messages*.html pages
refused "another page of an export" scan pages/messages.html --force --html pages/messages2.html
echo '# nothing' >config.txt
VESTIGO_CONFIG=config.txt refused "the config file" check_a --force --html config.txt
cp "$fixtures/c2pa/list.pem" trust.pem
refused "the trust list" check_a --trust-list trust.pem --force --html trust.pem
rm -r pages pictures/a.xmp config.txt

# A report of the same form is replaced, through a link too; what was forced is.
status 0 "a first report" check_a -o report.jsonl
status 0 "the same again" check_a -o report.jsonl
validate_here() { [ "$(head -c 15 "$1")" = '{"type":"begin"' ] && [ "$(tail -n 1 "$1" | head -c 17)" = '{"type":"summary"' ] && good || bad "$1 is not whole"; }
validate_here report.jsonl
ln -s report.jsonl link.jsonl
status 0 "through a link" check_a -o link.jsonl
[ -L link.jsonl ] && good || bad "the link was replaced"
validate_here report.jsonl
status 0 "forced" check_a --force --jsonl -o notes.txt
validate_here notes.txt
for form in json csv html; do
	status 0 "$form" check_a -q -o "again.$form"
	status 0 "$form again" check_a -q -o "again.$form"
done
status 0 "known export" export_known -o known.jsonl
status 0 "known export again" export_known -o known.jsonl
cmp -s <("$vestigo" known export) known.jsonl && good || bad "the exported file differs from standard output"
ls "$work"/*.vestigo-partial >/dev/null 2>&1 && bad "partial files are left behind" || good
ls "$work"/*.journal >/dev/null 2>&1 && bad "journals are left behind" || good

# Overlays are known by their own mark.
cp "$(ls "$fixtures"/export/ChatExport_2024-12-27/photos/photo_1@*.jpg)" crop.jpg
for again in "" " again"; do
	status 0 "overlay$again" "$vestigo" compare crop.jpg pictures/a.jpg --overlay side.png --diff where.png
	[ -s side.png ] && [ -s where.png ] && good || bad "no overlay$again"
done

status 3 "a picture of a comparison that could not be made" "$vestigo" compare pictures/a.jpg pictures/b.jpg --overlay none.png
err_has "nothing to depict"
[ -e none.png ] && bad "an overlay of nothing" || good

# Where the summary goes.
status 0 "the summary on standard error" scan pictures -o counts.jsonl
err_has "2 records: 2 examined"
err_has "Written: counts.jsonl"
equal "$(wc -c <"$work/out")" 0 "standard output of a scan into a file"
status 0 "quiet" scan -q pictures -o counts.jsonl
err_lines 0

# A run's own files are no inputs of it, the first time or the second.
cp -r pictures inside
status 0 "a report inside what is scanned" scan -q inside -o inside/report.jsonl
sed -E 's/"run":\{[^}]*\}/"run":{}/g' inside/report.jsonl >first
status 0 "the same again" scan -q inside -o inside/report.jsonl
sed -E 's/"run":\{[^}]*\}/"run":{}/g' inside/report.jsonl >second
same_files first second "a scan that writes into its folder differs the second time"
equal "$(grep -c '"type":"item"' inside/report.jsonl)" 2 "records"

# The names beside an output: what lies there and was not left by an interrupted run is kept.
cp pictures/a.jpg taken.jsonl.vestigo-partial
refused "a picture where the partial file goes" scan pictures --jsonl -o taken.jsonl
refused "that picture itself" "$vestigo" check taken.jsonl.vestigo-partial --force --jsonl -o taken.jsonl
echo "my notes" >noted.jsonl.journal
refused "notes where the journal goes" scan pictures --jsonl -o noted.jsonl
refused "another output where the journal goes" scan pictures -o beside.jsonl --html beside.jsonl.journal
refused "two outputs at one place" scan pictures --html one.html -o one.html
cp "$VESTIGO_CATALOGUE" e.vestigo-partial
refused "a catalogue named like a partial file" "$vestigo" known export --catalogue e.vestigo-partial -o e
cp "$VESTIGO_CATALOGUE" mine.db
refused "compare over the catalogue that it was given" "$vestigo" compare pictures/a.jpg pictures/b.jpg --catalogue mine.db --force --html mine.db
mkdir -p elsewhere && mv mine.db linked.db && cp -r "$VESTIGO_CATALOGUE-index" elsewhere/index && ln -s elsewhere/index linked.db-index
refused "an index by its own folder" scan pictures --catalogue linked.db --force --jsonl -o "$(ls elsewhere/index/* | head -1)"
refused "the folder of indexes to be" "$vestigo" known export --catalogue "$fixtures/../none" -o none-index
rm -rf elsewhere linked.db*

# Inputs that only turn out to be ones while they are read.
cp -r "$fixtures/export/ChatExport_2024-12-27" posted
photo=$(ls posted/photos/photo_1@*.jpg)
refused "a posted picture" scan posted/result.json --force --jsonl -o "$photo"
echo pictures >folders.txt
refused "a picture of a listed folder" scan --files-from folders.txt --force --jsonl -o pictures/a.jpg
from() { local input=$1; shift; "$@" <"$input"; }
refused "standard input's own file" sh -c '"$0" check - --force --jsonl -o pictures/a.jpg <pictures/a.jpg' "$vestigo"
refused "a list's own file" sh -c '"$0" scan --files-from - --force --jsonl -o folders.txt <folders.txt' "$vestigo"

# What comes into being meanwhile is not replaced, and nothing is left behind.
mkfifo waits
"$vestigo" check waits --jsonl -q -o meanwhile.jsonl 2>err &
await "a check begins its output and waits at the pipe" waits_at $! waits || finish
[ -e meanwhile.jsonl.vestigo-partial ] && good || bad "no output was begun before its input came"
echo "my notes" >meanwhile.jsonl
cat pictures/a.jpg >waits
wait $! && bad "a file that came meanwhile was replaced" || good
equal "$(cat meanwhile.jsonl)" "my notes" "a file that came meanwhile"
# An interrupted check, and --only that meets nothing, leave the earlier report.
status 0 "an earlier report" check_a -q -o earlier.jsonl
cp earlier.jsonl before.jsonl
"$vestigo" check -q --jsonl pictures/b.jpg waits -o earlier.jsonl 2>err &
await "a check waits at the pipe behind a picture" waits_at $! waits || finish
[ -e earlier.jsonl.vestigo-partial ] && good || bad "no output was begun before the interrupt"
kill -INT $!
wait $!
equal $? 130 "an interrupted check"
same_files earlier.jsonl before.jsonl "an interrupted check replaced a whole report"
status 4 "--only that meets nothing" scan pictures --only 99 --jsonl -o earlier.jsonl
same_files earlier.jsonl before.jsonl "--only that met nothing replaced a whole report"
"$vestigo" compare pictures/a.jpg waits >out 2>err &
await "a comparison waits at the pipe" waits_at $! waits || finish
kill -INT $!
wait $!
equal $? 130 "an interrupted comparison"
"$vestigo" scan pictures --jsonl --html piped.html 2>err | head -c 10 >/dev/null
ls ./*.vestigo-partial 2>/dev/null | grep -v 'taken\|^./e\.' && bad "partial files are left behind" || good
rm -f waits
# Standard output that lies in a scanned folder is no input.
"$vestigo" scan -q inside --jsonl >inside/printed.jsonl 2>err
equal "$(grep -c '"type":"item"' inside/printed.jsonl)" "$(($(ls inside | wc -l) - 1))" "records of a folder that holds standard output"

# Devices are written to, never replaced; a full disk is an error everywhere.
status 0 "/dev/null" check_a -q --jsonl -o /dev/null
[ -c /dev/null ] && good || bad "/dev/null was replaced"
status 0 "/dev/stdout" check_a -q --jsonl -o /dev/stdout
out_has '"type":"summary"'
[ -e /dev/null.journal ] && bad "a journal beside a device" || good
for form in --json --jsonl --csv "--html /dev/full" "--media-review /dev/full"; do
	case $form in *full) to= ;; *) to="-o /dev/full" ;; esac
	case $form in --html*) wanted=3 ;; *) wanted=4 ;; esac # a page is written when all was examined
	status $wanted "full: $form" check_a -q $form $to
	err_has 'cannot write "/dev/full": No space left'
done
for form in page.html cards.txt; do
	ln -sf /dev/full "full-$form"
	status 3 "full: $form" check_a -q -o "full-$form"
	err_has 'cannot write "/dev/full": No space left'
done
rm -f full-*
full() { "$@" >/dev/full; }
for command in "schema report" "explain" "explain file.damaged" "manual" "completion bash" "known list" "known stats" \
	"known show 1" "known export" "known check" "check --json pictures/a.jpg" "check pictures/a.jpg" "scan pictures" \
	"--help" "--version" "known add pictures"; do
	wanted=4
	case $command in "check pictures"* | scan*) wanted=3 ;; esac # one was examined
	status $wanted "$command >/dev/full" full "$vestigo" $command
	err_has "cannot write"
done

# What was acknowledged was stored: a disk that fills up, by a limit on the size of files.
export VESTIGO_CATALOGUE=$work/full.db
limited() { (ulimit -f 60; "$@"); }
for i in 1 2 3; do cp "$fixtures/known/north-bridge.jpg" "pictures/c$i.jpg"; echo "$i" >>"pictures/c$i.jpg"; done
limited "$vestigo" known add pictures >out 2>err
got=$?
said=$(sed -n 's/^added \([0-9]*\) pictures.*/\1/p' out)
stored=$("$vestigo" known stats --json 2>/dev/null | $python -c 'import json,sys; print(json.load(sys.stdin)["pictures"])' 2>/dev/null || echo 0)
equal "${said:-0}" "$stored" "pictures said to be added on a full disk"
[ "$got" = 4 ] || [ "$got" = 3 ] && good || bad "known add on a full disk: status $got"
grep -q "cannot" err && good || bad "known add on a full disk says nothing"
"$vestigo" known check >/dev/null 2>err || [ ! -s "$VESTIGO_CATALOGUE" ] && good || bad "after a full disk: $(cat err)"
limited "$vestigo" scan -q --jsonl -o big.jsonl "$fixtures/export" >/dev/null 2>err && bad "a report on a full disk" || good
grep -q "cannot write" err && good || bad "a full disk: $(cat err)"
[ -e big.jsonl ] && bad "half a report took its name" || good
finish
