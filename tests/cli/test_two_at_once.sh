#!/bin/bash
# Two processes at the same files at the same moment: a catalogue that is made, searched while it is made, or brought
# up to date; its index; a folder that holds the catalogue which is added to; the cache of facts; a report; evidence.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # a disk's own fsync takes most of the time
. tests/cli/fetch_lib.sh
[ -n "${VG_ALL:-}" ] && rounds=100 || rounds=4
sanitized && [ -z "${VG_ALL:-}" ] && rounds=2 && skip "half of the rounds: the sanitizers' build is slow"
pictures() { "$vestigo" known stats --json | $python -c 'import json,sys; print(json.load(sys.stdin)["pictures"])'; }

# both COMMAND… -- COMMAND…: at once; their ends in $ends, what they said in $work/err1 and $work/err2.
both() {
	local one=()
	while [ "$1" != -- ]; do one+=("$1"); shift; done
	shift
	"${one[@]}" >"$work/out1" 2>"$work/err1" </dev/null &
	local pid=$! got
	"$@" >"$work/out2" 2>"$work/err2" </dev/null
	got=$?
	wait "$pid"
	ends="$? $got"
}
# whole NUMBER WHAT: the catalogue is, with so many pictures.
whole() {
	status 0 "known check of $2, round $round" "$vestigo" known check
	equal "$(pictures)" "$1" "pictures of $2, round $round"
}
"$BUILD/make-corpus" "$work/corpus" 12 --width 320 --height 213 >/dev/null
files=("$work"/corpus/*)
[ ${#files[@]} = 1 ] && files=("$work"/corpus/*/*)
export VESTIGO_CATALOGUE=$work/known.db

# A catalogue is made, and searched at the same time: it is not there yet, or has nothing, some or all of it.
for round in $(seq "$rounds"); do
	rm -rf "$VESTIGO_CATALOGUE"*
	[ $((round % 2)) = 0 ] && : >"$VESTIGO_CATALOGUE"
	both "$vestigo" known add -q "${files[@]}" -- "$vestigo" scan -q --no-cache --jsonl "${files[@]:0:2}"
	case $ends in
	"0 0" | "0 1") good ;;
	"0 2") grep -q "there is no catalogue" "$work/err2" && good || bad "$(cat "$work/err2")" ;;
	*) bad "adding and searching, round $round: $ends $(cat "$work"/err?)" ;;
	esac
	whole 12 "a catalogue that was searched while it was made"
done

# One of an older version is brought up to date by whoever comes first.
rm -rf "$VESTIGO_CATALOGUE"*
"$vestigo" known add -q "${files[@]:0:4}" >/dev/null
$python tests/cli/older.py "$VESTIGO_CATALOGUE" "$work/older.db"
for round in $(seq "$rounds"); do
	rm -rf "$VESTIGO_CATALOGUE"*
	cp "$work/older.db" "$VESTIGO_CATALOGUE"
	both "$vestigo" known add -q "${files[@]:4:4}" -- "$vestigo" known add -q "${files[@]:8}"
	equal "$ends" "0 0" "two who bring a catalogue up to date, round $round ($(cat "$work"/err?))"
	whole 12 "a catalogue brought up to date"
done

# The folder that is added holds the catalogue and its index.
mkdir "$work/desk"
cp "${files[@]}" "$work/desk"
VESTIGO_CATALOGUE=$work/desk/known.db
for round in $(seq "$rounds"); do
	rm -rf "$VESTIGO_CATALOGUE"*
	"$vestigo" known add -q "${files[0]}" >/dev/null
	both "$vestigo" known add -q "$work/desk" -- "$vestigo" known add -q "$work/desk"
	equal "$ends" "3 3" "two who add a folder that holds the catalogue, round $round"
	grep -q 'known.db" belongs to a catalogue that is in use here' "$work/err1" && good || bad "$(cat "$work/err1")"
	whole 12 "a catalogue in the folder that was added"
done
VESTIGO_CATALOGUE=$work/known.db

# Nobody's index is there: both would write it.
for round in $(seq "$rounds"); do
	rm -rf "$VESTIGO_CATALOGUE"-index
	both "$vestigo" known add -q --title "a $round" "${files[@]:0:6}" -- "$vestigo" known add -q --title "b $round" "${files[@]:6}"
	equal "$ends" "0 0" "two who write the index, round $round ($(cat "$work"/err?))"
	whole 12 "a catalogue whose index two wrote"
done

# The cache and its key, of which there are none yet.
records() { grep '"type":"item"' "$1"; }
for round in $(seq "$rounds"); do
	rm -rf "$XDG_CACHE_HOME"
	both "$vestigo" scan -q --jsonl "${files[@]}" -- "$vestigo" scan -q --jsonl "${files[@]}"
	equal "$ends $(cat "$work"/err?)" "1 1 " "two who make the cache, round $round"
	same_files <(records "$work/out1") <(records "$work/out2") "records of two who make the cache"
done

# One report: the second is told, and what the first writes is whole.
"$vestigo" scan -q --no-cache -o "$work/undisturbed.jsonl" "${files[@]}"
for round in $(seq "$rounds"); do
	rm -f "$work"/report.jsonl*
	both "$vestigo" scan -q --no-cache --resume -o "$work/report.jsonl" "${files[@]}" -- \
		"$vestigo" scan -q --no-cache --resume -o "$work/report.jsonl" "${files[@]}"
	case $ends in
	"1 1") good ;; # one after the other
	"1 2" | "2 1") grep -q 'report.jsonl" is being written already' "$work"/err? && good || bad "$(cat "$work"/err?)" ;;
	*) bad "two who write a report, round $round: $ends $(cat "$work"/err?)" ;;
	esac
	same_files <(records "$work/undisturbed.jsonl") <(records "$work/report.jsonl") "a report that two began"
done

# One evidence folder.
start_server --posts 12
unset VESTIGO_CATALOGUE
for round in $(seq "$rounds"); do
	[ $((round % 3)) = 0 ] || rm -rf "$work/evidence"
	both "$vestigo" fetch @front $net --output "$work/evidence" -- "$vestigo" fetch @front $net --output "$work/evidence"
	case $ends in
	"0 0") good ;; # one after the other
	"0 4" | "4 0") grep -q 'another vestigo writes in' "$work"/err? && good || bad "$(cat "$work"/err?)" ;;
	*) bad "two who fetch, round $round: $ends $(cat "$work"/err?)" ;;
	esac
	status 0 "verify after two who fetched, round $round" "$vestigo" verify "$work/evidence"
done
finish
