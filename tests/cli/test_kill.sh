# kill -9 at any moment loses nothing that was committed, and --resume ends in the same
# report as an undisturbed run.
. tests/cli/lib.sh
count=150
sanitized && count=50 && skip "two of three pictures: the sanitizers' build is slow"
"$BUILD/make-corpus" "$work/corpus" "$count" --width 320 --height 213 >/dev/null
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null

# The scan, undisturbed.
"$vestigo" scan -q --output "$work/whole.jsonl" "$work/corpus" fixtures/export 2>/dev/null
[ -e "$work/whole.jsonl.journal" ] && bad "a journal is left behind" || good
without_run "$work/whole.jsonl" >"$work/whole"
killed=0
for delay in 0.02 0.05 0.08 0.12 0.2 0.3; do
	rm -f "$work"/part.jsonl*
	"$vestigo" scan -q --jobs 1 --output "$work/part.jsonl" "$work/corpus" fixtures/export 2>/dev/null &
	pid=$!
	sleep "$delay"
	kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
	wait "$pid" 2>/dev/null
	lines=$(grep -c '"type":"item"' "$work/part.jsonl.vestigo-partial" 2>/dev/null)
	cp "$work/part.jsonl.vestigo-partial" "$work/before.jsonl" 2>/dev/null || : >"$work/before.jsonl"
	if [ -e "$work/part.jsonl" ]; then # it was quicker than the kill
		tail -n 1 "$work/part.jsonl" | grep -q '"type":"summary"' && good || bad "half a report took its name"
	fi
	"$vestigo" scan -q --resume --output "$work/part.jsonl" "$work/corpus" fixtures/export 2>/dev/null
	without_run "$work/part.jsonl" >"$work/part"
	same_files "$work/whole" "$work/part" "resumed after $delay s ($lines records were written)"
	head -c "$(stat -c %s "$work/before.jsonl")" "$work/part.jsonl" >"$work/prefix"
	grep '"type":"item"' "$work/before.jsonl" | head -n -1 >"$work/a"
	grep '"type":"item"' "$work/part.jsonl" | head -n "$(wc -l <"$work/a")" >"$work/b"
	same_files "$work/a" "$work/b" "written records changed"
done
[ "$killed" -gt 0 ] && good || bad "no run was killed"

# An interrupt.
rm -f "$work"/part.jsonl*
"$vestigo" scan -q --jobs 1 --output "$work/part.jsonl" "$work/corpus" fixtures/export 2>/dev/null &
pid=$!
written() { [ -e "$work/part.jsonl" ] || grep -q '"type":"item"' "$work/part.jsonl.vestigo-partial"; }
await "a scan has written a record" written || finish
kill -INT "$pid" 2>/dev/null
wait "$pid"
interrupted=$?
if [ "$interrupted" = 3 ]; then
	skip "the scan was over before the interrupt"
else
	equal "$interrupted" 130 "exit status of an interrupted scan"
	equal "$(tail -c 1 "$work/part.jsonl.vestigo-partial" | od -An -c | tr -d ' ')" '\n' "whole records"
	# It goes on with the same inputs, catalogue and options only, and others touch nothing.
	cp "$work/part.jsonl.vestigo-partial" "$work/before.jsonl"
	cp "$work/part.jsonl.journal" "$work/before.journal"
	again() { "$vestigo" scan -q --resume --output "$work/part.jsonl" "$@"; }
	status 2 "resumed with other inputs" again fixtures/known
	err_has "other inputs"
	status 2 "resumed with one input less" again "$work/corpus"
	status 2 "resumed with other options" again --hashes-only "$work/corpus" fixtures/export
	status 2 "resumed in another form" again --csv "$work/corpus" fixtures/export
	for other in "--fail-on reuse" --no-sidecars "--max-pixels 1M" "--timeout 29" "--lang uk" "--trust-list fixtures/c2pa/list.pem"; do
		# shellcheck disable=SC2086
		status 2 "resumed with other options: $other" again $other "$work/corpus" fixtures/export
	done
	cp "$VESTIGO_CATALOGUE" "$work/copy.db"
	status 2 "resumed with another catalogue" again --catalogue "$work/copy.db" "$work/corpus" fixtures/export
	err_has "another catalogue"
	same_files "$work/part.jsonl.vestigo-partial" "$work/before.jsonl" "a refused resumption changed the report"
	same_files "$work/part.jsonl.journal" "$work/before.journal" "a refused resumption changed the journal"
	"$vestigo" scan -q --resume --output "$work/part.jsonl" "$work/corpus" fixtures/export 2>/dev/null
	without_run "$work/part.jsonl" >"$work/part"
	same_files "$work/whole" "$work/part" "resumed after an interrupt"
fi

# known add.
export VESTIGO_CATALOGUE=$work/killed.db
for delay in 0.05 0.1 0.2 0.3 0.5; do
	"$vestigo" known add -q --jobs 1 "$work/corpus" >/dev/null 2>&1 &
	pid=$!
	sleep "$delay"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	[ -e "$VESTIGO_CATALOGUE" ] || continue
	"$vestigo" known check >/dev/null 2>"$work/err" && good || bad "after a kill: $(cat "$work/err")"
	now=$("$vestigo" known stats --json | $python -c 'import json,sys; print(json.load(sys.stdin)["pictures"])')
	[ "$now" -ge "${before:-0}" ] && good || bad "committed pictures were lost: $before, then $now"
	before=$now
done
"$vestigo" known add -q "$work/corpus" >/dev/null
equal "$("$vestigo" known stats --json | $python -c 'import json,sys; print(json.load(sys.stdin)["pictures"])')" "$count" "pictures in the end"
finish
