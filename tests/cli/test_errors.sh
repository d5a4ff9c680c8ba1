# Everything that goes wrong has one clear line and the contract's exit status.
. tests/cli/lib.sh
named=$VESTIGO_CATALOGUE
unset VESTIGO_CATALOGUE
picture=$(ls fixtures/known/*.jpg | head -1)
status 2 "no command" "$vestigo"
status 2 "unknown command" "$vestigo" chekc x
err_has "did you mean check?"
err_lines 1
status 2 "unknown option" "$vestigo" check --jsn "$picture"
err_has "unknown option --jsn (did you mean --json?)"
err_lines 1
status 2 "a value that is none" "$vestigo" check --jobs many "$picture"
err_has "--jobs many: a whole number is wanted"
status 2 "no value" "$vestigo" check --jobs
status 2 "no operand" "$vestigo" check
status 2 "two forms" "$vestigo" check --json --csv "$picture"
status 2 "a bad date" "$vestigo" known add --date yesterday "$picture"
status 2 "--resume without --output" "$vestigo" scan --resume fixtures/known
status 2 "a finding and the list of them" "$vestigo" explain --list reuse.prior_appearance
status 0 "findings by what they are about" "$vestigo" explain --list
equal "$(grep -c '^  [a-z]*\.' "$work/out") $(grep -c '^metadata$' "$work/out") $(grep -A1 '^reuse$' "$work/out" | tail -n 1 | cut -c1-24)" \
	"$("$vestigo" explain | grep -c .) 1   reuse.prior_appearance" "a line each, groups whole"
status 2 "an unknown finding" "$vestigo" explain reuse.prior
status 0 "--help" "$vestigo" --help
status 0 "check --help" "$vestigo" check --help
out_has "--catalogue"
status 0 "known add --help" "$vestigo" known add --help
status 0 "--version" "$vestigo" --version

status 4 "a missing file" "$vestigo" check "$work/absent.jpg"
out_has "missing"
status 3 "a missing file among others" "$vestigo" check "$work/absent.jpg" "$picture"
status 4 "a missing folder" "$vestigo" scan "$work/absent"
status 4 "a missing manifest" "$vestigo" known add --manifest "$work/absent.csv"
err_has "cannot open"
printf 'title,date\nx,y\n' >"$work/bad.csv"
status 4 "a manifest without paths" "$vestigo" known add --manifest "$work/bad.csv"
err_has "must name the columns"
printf 'path,date\n%s,soon\n%s,2020-01-01\nabsent.jpg,\n' "$PWD/$picture" "$PWD/$picture" >"$work/half.csv"
status 3 "a manifest with bad rows" "$vestigo" known add --manifest "$work/half.csv"
err_has "line 2"
err_has "absent.jpg"
out_has "added 1 picture"

mkdir "$work/locked"
cp "$picture" "$work/locked/"
chmod 0 "$work/locked"
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$work"
	cp "$vestigo" "$work/vestigo"
	as_other="setpriv --reuid=65534 --regid=65534 --clear-groups"
	status 4 "an unreadable folder" $as_other env HOME="$work" XDG_DATA_HOME="$work/none" "$work/vestigo" scan "$work/locked"
else
	status 4 "an unreadable folder" "$vestigo" scan "$work/locked"
fi
out_has "1 failed"
export VESTIGO_CATALOGUE=$named

echo "this is no database, but it is long enough to look like one to a careless reader" >"$work/corrupt.db"
for command in "check $picture" "scan fixtures/known"; do
	status 2 "corrupt catalogue: $command" env VESTIGO_CATALOGUE="$work/corrupt.db" "$vestigo" $command
	err_has "is not a catalogue, or is damaged"
	err_lines 1
done
status 4 "corrupt catalogue: known stats" env VESTIGO_CATALOGUE="$work/corrupt.db" "$vestigo" known stats
status 4 "corrupt catalogue: known add" env VESTIGO_CATALOGUE="$work/corrupt.db" "$vestigo" known add "$picture"
grep -q "careless reader" "$work/corrupt.db" && good || bad "a foreign file was changed"
"$vestigo" known add -q "$picture" >/dev/null
cp "$VESTIGO_CATALOGUE" "$work/damaged.db"
printf 'garbage garbage garbage' | dd of="$work/damaged.db" bs=1 seek=4096 conv=notrunc 2>/dev/null
printf '%4096s' x | dd of="$work/damaged.db" bs=1 seek=8192 conv=notrunc 2>/dev/null
VESTIGO_CATALOGUE="$work/damaged.db" "$vestigo" known check >"$work/out" 2>"$work/err" && bad "damage is not noticed" || good
err_has "damaged"
$python - "$VESTIGO_CATALOGUE" "$work/newer.db" <<'P'
import shutil, sqlite3, sys
shutil.copy(sys.argv[1], sys.argv[2])
db = sqlite3.connect(sys.argv[2])
db.execute("pragma user_version = 99")
db.commit()
P
status 2 "a newer catalogue" env VESTIGO_CATALOGUE="$work/newer.db" "$vestigo" check "$picture"
err_has "written by a newer vestigo (schema 99"
status 4 "a catalogue that is a folder" env VESTIGO_CATALOGUE="$work" "$vestigo" known stats

if [ -e /dev/full ]; then
	"$vestigo" scan --jsonl fixtures/known >/dev/full 2>"$work/err"
	equal $? 4 "a full disk under standard output"
	err_has "No space left"
	err_lines 1
	status 3 "a full disk under --output" "$vestigo" scan --output /dev/full fixtures/known
	"$vestigo" known export >/dev/full 2>"$work/err"
	equal $? 4 "a full disk under known export"
	"$vestigo" explain >/dev/full 2>"$work/err"
	equal $? 4 "a full disk under explain"
else
	skip "there is no /dev/full"
fi
"$BUILD/make-corpus" "$work/corpus" 40 >/dev/null
# A limit on file sizes stands in for a disk that fills up while a catalogue grows.
(trap '' XFSZ; ulimit -f 100; VESTIGO_CATALOGUE="$work/small.db" "$vestigo" known add -q "$work/corpus" >"$work/out" 2>"$work/err")
[ $? -ge 3 ] && good || bad "a full disk under known add goes unnoticed"
err_has "small.db"
status 0 "that catalogue is whole" env VESTIGO_CATALOGUE="$work/small.db" "$vestigo" known check

"$vestigo" scan --jsonl fixtures/known fixtures/exif 2>"$work/err" | head -n 1 >/dev/null
err_lines 0
"$vestigo" explain 2>"$work/err" | true
err_lines 0

# Limits.
status 4 "--max-bytes" "$vestigo" check --max-bytes 100 "$picture"
out_has "too large"
status 4 "--max-pixels" "$vestigo" check --max-pixels 100 "$picture"
out_has "over a limit"
finish
