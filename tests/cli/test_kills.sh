#!/bin/bash
# kill -9 at random moments of known add, known import and scan --resume, and two who write at once: what was
# acknowledged is there, every catalogue is whole, every report ends as an undisturbed one. With VG_ALL=1 over 200
# kills, else 24.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # a disk's own fsync takes most of the time
. tests/cli/lib.sh
[ -n "${VG_ALL:-}" ] && kills=84 || kills=8
count=40
sanitized && [ -z "${VG_ALL:-}" ] && kills=3 count=16 && skip "five of eight kills, most of the pictures: the sanitizers' build is slow"
pictures() { "$vestigo" known stats --json | $python -c 'import json,sys; print(json.load(sys.stdin)["pictures"])'; }

# killed SECONDS COMMAND…: kills it at a random moment of that time. Status in $got; 137 when it was killed.
killed() {
	local moment
	moment=$(awk "BEGIN { srand($RANDOM$RANDOM); print rand() * $1 }")
	shift
	"$@" >/dev/null 2>"$work/err" </dev/null &
	local pid=$!
	sleep "$moment"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	got=$?
	[ "$got" = 137 ] && hit=$((hit + 1)) || missed=$((missed + 1))
}
# seconds COMMAND…: how long it takes, undisturbed.
seconds() { /usr/bin/time -o "$work/took" -f %e "$@" >/dev/null 2>&1; tail -n 1 "$work/took"; }
tell() { echo "$1: $hit killed, $missed were done before; $2"; }

"$BUILD/make-corpus" "$work/corpus" $count --width 320 --height 213 >/dev/null
files=("$work"/corpus/*)
[ ${#files[@]} = 1 ] && files=("$work"/corpus/*/*)

# known add, one picture at a time: one that was told of is there.
took=$(VESTIGO_CATALOGUE=$work/timing.db seconds "$vestigo" known add -q "${files[0]}")
took=$(awk "BEGIN { print 1.6 * $took }") # so that some are done before
hit=0 missed=0 told=0 lost=0
: >"$work/told"
for i in $(seq "$kills"); do
	killed "$took" "$vestigo" known add -q "${files[$((i % ${#files[@]}))]}"
	[ "$got" = 0 ] && echo "$i" >>"$work/told" # the same picture twice is one
	[ -e "$VESTIGO_CATALOGUE" ] || continue
	status 0 "known check after a kill of known add" "$vestigo" known check
	told=$(while read -r n; do echo $((n % ${#files[@]})); done <"$work/told" | sort -u | wc -l)
	[ "$(pictures)" -ge "$told" ] && good || { lost=$((lost + 1)); bad "$(pictures) pictures, and $told were told of"; }
done
tell "known add" "$told acknowledged, $lost lost"
"$vestigo" known add -q "$work/corpus" >/dev/null
equal "$(pictures)" $count "pictures in the end"

# known import: never fewer than there were, and all of them in the end.
export VESTIGO_CATALOGUE=$work/import.db
$python -c '
import random
random.seed(5)
for i in range(30000):
    print("%064x" % random.getrandbits(256))' >"$work/hashes.txt"
took=$(VESTIGO_CATALOGUE=$work/timing2.db seconds "$vestigo" known import -q "$work/hashes.txt")
hit=0 missed=0 before=0
for i in $(seq "$kills"); do
	[ $((i % 10)) = 0 ] && rm -rf "$VESTIGO_CATALOGUE"* && before=0 # or all would be there soon
	killed "$took" "$vestigo" known import -q "$work/hashes.txt"
	[ -e "$VESTIGO_CATALOGUE" ] || continue
	status 0 "known check after a kill of known import" "$vestigo" known check
	now=$(pictures)
	[ "$now" -ge "$before" ] && good || bad "$before hashes, then $now"
	[ "$got" != 0 ] || [ "$now" = 30000 ] && good || bad "$now hashes of a whole import"
	before=$now
done
status 0 "the same import again" "$vestigo" known import -q "$work/hashes.txt"
equal "$(pictures)" 30000 "hashes in the end"
tell "known import" "$before at the last kill"

# scan --resume, killed again and again.
export VESTIGO_CATALOGUE=$work/known.db
scan() { "$vestigo" scan -q --no-cache --jobs 1 "$@" "$work/corpus" fixtures/export; }
scan -o "$work/whole.jsonl" 2>/dev/null
without_run "$work/whole.jsonl" >"$work/whole"
export -f scan
export vestigo work
took=$(seconds bash -c 'scan -o "$work/timing.jsonl"')
hit=0 missed=0 ended=0
rm -f "$work"/part.jsonl*
for i in $(seq "$kills"); do
	killed "$(awk "BEGIN { print $took }")" "$vestigo" scan -q --no-cache --jobs 1 --resume -o "$work/part.jsonl" "$work/corpus" fixtures/export
	if [ -e "$work/part.jsonl" ]; then
		without_run "$work/part.jsonl" >"$work/part"
		same_files "$work/whole" "$work/part" "a scan killed and resumed, kill $i"
		ended=$((ended + 1))
		rm -f "$work"/part.jsonl*
	fi
done
scan --resume -o "$work/part.jsonl" 2>/dev/null
without_run "$work/part.jsonl" >"$work/part"
same_files "$work/whole" "$work/part" "a scan killed and resumed"
tell "scan --resume" "$ended reports ended, all as the undisturbed one"

# Two who write at once, into a catalogue that neither found there: each picture is in it once, and nobody is told of
# what is not there.
export VESTIGO_CATALOGUE=$work/two.db
half=$((${#files[@]} / 2)) ends=()
rounds=10
sanitized && rounds=3 && skip "seven of ten rounds of two writers: the sanitizers' build is slow"
for round in $(seq $rounds); do
	rm -rf "$VESTIGO_CATALOGUE"*
	"$vestigo" known add -q "${files[@]:0:half}" >/dev/null 2>"$work/err1" &
	first=$!
	"$vestigo" known add -q "${files[@]:half}" >/dev/null 2>"$work/err2"
	second=$?
	wait "$first"
	first=$?
	ends+=("$first$second")
	status 0 "known check after two writers, round $round" "$vestigo" known check
	wanted=$(((first == 0 ? half : 0) + (second == 0 ? ${#files[@]} - half : 0)))
	[ "$(pictures)" -ge "$wanted" ] && good || bad "two writers ended with $first and $second, and there are $(pictures)"
	[ "$first" = 0 ] || [ -s "$work/err1" ] && [ "$second" = 0 -o -s "$work/err2" ] && good || bad "a writer failed and said nothing"
done
"$vestigo" known add -q "${files[@]}" >/dev/null
equal "$(pictures)" "${#files[@]}" "pictures of two writers"
echo "two writers: ended with ${ends[*]}"
finish
