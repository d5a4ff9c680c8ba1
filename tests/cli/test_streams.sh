# Standard streams that are closed, as a daemon's are: nothing that is printed reaches a worker's
# channel, and every picture keeps its own hash.
. tests/cli/lib.sh
count=40
sanitized && count=12 && skip "two of three pictures: the sanitizers' build is slow"
"$BUILD/make-corpus" "$work/corpus" $count --width 320 --height 213 >/dev/null
cp fixtures/broken/* "$work/corpus/" # which are complained of meanwhile
digests() { "$vestigo" known export | $python -c '
import json, sys
for line in sys.stdin:
    known = json.loads(line)
    print(known["sha256"], known["pixels_sha256"], known["pdq"], known["pdq_resampled"])'; }
"$vestigo" known add "$work/corpus" >"$work/out" 2>"$work/err"
digests >"$work/whole"
run() { # CLOSED…: known add with these streams closed
	case $1 in
	0) "$vestigo" known add --progress always "$work/corpus" 0<&- >"$work/out" 2>"$work/err" ;;
	1) "$vestigo" known add --progress always "$work/corpus" 1>&- 2>"$work/err" ;;
	2) "$vestigo" known add --progress always "$work/corpus" >"$work/out" 2>&- ;;
	12) "$vestigo" known add --progress always "$work/corpus" >&- 2>&- ;;
	012) "$vestigo" known add --progress always "$work/corpus" 0<&- >&- 2>&- ;;
	esac
}
for closed in 0 1 2 12 012; do
	export VESTIGO_CATALOGUE=$work/closed$closed.db
	run $closed
	got=$?
	case $closed in
	*1*) equal "$got" 4 "status with $closed closed: what it said was not written" ;;
	*) equal "$got" 3 "status with $closed closed" ;;
	esac
	digests >"$work/closed"
	same_files "$work/whole" "$work/closed" "with $closed closed, other hashes are stored"
	"$vestigo" known check >/dev/null 2>"$work/err" && good || bad "with $closed closed: $(cat "$work/err")"
	"$vestigo" scan -q --jsonl -o "$work/report$closed.jsonl" "$work/corpus" 0<&- >&- 2>&-
	equal "$(json "$work/report$closed.jsonl" 'len(items), summary["dispositions"]["failed"]')" "($(ls "$work/corpus" | wc -l), 0)" "a scan with all closed"
done
status 4 "what cannot be printed is an error" sh -c '"$0" known list >&-' "$vestigo"
err_has "cannot write"
status 4 "what cannot be read is an error" sh -c '"$0" check - 0<&-' "$vestigo"
out_has "cannot read"
finish
