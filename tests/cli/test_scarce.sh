# Few descriptors, little memory, and a clock that is set while the program runs: each command ends in its answer, or in
# a word about what is missing; what was stored before is there, and the same command again ends as if nothing had been.
. tests/cli/fetch_lib.sh
case $BUILD in *asan*) skip "the sanitizer's own memory is not to be limited" && finish ;; esac
export VESTIGO_CATALOGUE=$work/known.db
photo=fixtures/known/market-square.jpg other=fixtures/known/river-road.jpg
$python -c '
for i in range(3000):
    print("%064x" % (i * 0x9e3779b97f4a7c15f39cc0605cedc834 + 1))' >"$work/hashes.txt"
status 0 "known pictures" "$vestigo" known add -q "$photo"
status 0 "known hashes" "$vestigo" known import -q "$work/hashes.txt"
start_server --posts 8
status 0 "a small channel" "$vestigo" fetch @front $net --output "$work/evidence"
cp "$VESTIGO_CATALOGUE" "$work/whole.db"

# ended WHAT COMMAND…: by no signal, not after its time, and where it failed with a word. Status in $got.
ended() {
	local what=$1
	shift
	got=0
	timeout 60 "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
	[ "$got" -lt 124 ] && good || bad "$what: ended with $got"
	[ "$got" -lt 2 ] || [ -s "$work/err" ] || [ -s "$work/out" ] && good || bad "$what: status $got without a word"
}
# scarce WHAT LIMIT: every command under it (of bash's ulimit).
scarce() {
	local what=$1 limit=$2 done=0 name
	for name in "check $other" "scan -q --no-cache --jsonl fixtures/known" "compare $photo $other" "known list" \
		"known show 1" "known check" "known export" "verify $work/evidence" "known add -q $other" \
		"known import -q $work/hashes.txt" "fetch @front $net --output $work/fetched"; do
		cp "$work/whole.db" "$VESTIGO_CATALOGUE"
		rm -rf "$VESTIGO_CATALOGUE"-* "$work/fetched"
		ended "$name, $what" bash -c "ulimit $limit; exec \"\$@\"" _ "$vestigo" $name
		[ "$got" -lt 2 ] && done=$((done + 1))
		status 0 "known check after $name, $what" "$vestigo" known check
		[ "$("$vestigo" known stats --json | $python -c 'import json, sys; print(json.load(sys.stdin)["pictures"])')" -ge 3001 ] &&
			good || bad "$name, $what: known pictures are lost"
		[ ! -s "$work/fetched/log.jsonl" ] || status 0 "what was fetched, $what" "$vestigo" verify "$work/fetched"
	done
	status 0 "fetch after one with $what" "$vestigo" fetch @front $net --output "$work/fetched"
	status 0 "what it fetched, $what" "$vestigo" verify "$work/fetched"
	echo "$what: $done of 11 commands ended in their answer"
}
for few in 10 16 32; do
	scarce "$few descriptors" "-n $few"
done
for little in 80000 150000 400000; do
	scarce "$little KB of address space" "-v $little"
done

# The clock: facts, matches and evidence are those of a clock that stands.
shim=$PWD/$BUILD/tests/faults/jumping_clock.so
[ -e "$shim" ] || make -s "$shim" >/dev/null 2>&1 || make -s "$BUILD/tests/faults/jumping_clock.so"
cp "$work/whole.db" "$VESTIGO_CATALOGUE"
rm -rf "$VESTIGO_CATALOGUE"-* "$work/fetched"
jumping() { env LD_PRELOAD="$shim" "$vestigo" "$@"; }
facts() { $python -c '
import json, sys
for line in open(sys.argv[1]):
    r = json.loads(line)
    if r["type"] == "item" and r["disposition"] == "examined":
        print(r["file"]["sha256"], r["hashes"]["pdq"]["hash"], [(m["known"]["id"], m["relation"]) for m in r["matches"]])' "$1"; }
"$vestigo" scan -q --no-cache --jsonl fixtures/known >"$work/still.jsonl" 2>/dev/null
jumping scan -q --no-cache --jsonl fixtures/known >"$work/jumped.jsonl" 2>/dev/null
equal "$(facts "$work/jumped.jsonl")" "$(facts "$work/still.jsonl")" "a scan under a clock that jumps"
[ "$(facts "$work/still.jsonl" | wc -l)" -gt 2 ] && good || bad "nothing was compared"
status 0 "known add under a clock that jumps" jumping known add -q "$other"
status 0 "known check under it" jumping known check
status 0 "known check after it" "$vestigo" known check
# A certificate is not valid yet, or no more, where the clock is years away as hosts are met: that picture or page fails, is
# told with its reason, and comes with the next run.
jumping fetch -q @front $net --output "$work/fetched" >/dev/null 2>"$work/err"
got=$?
reasons=$(grep -ho '"outcome":"failed".*"reason":"[^"]*"' "$work/fetched/log.jsonl" | sed 's/.*"reason"://' | sort -u)
untrusted="the host's certificate is not one that is trusted"
[ "$got" = 0 -a -z "$reasons" ] || [ "$got" = 3 -a "$reasons" = "\"$untrusted\"" ] ||
	[ "$got" = 4 -a "$(cat "$work/err")" = "vestigo: \"@front\": $untrusted" ] && good ||
	bad "fetch under a clock that jumps: exit status $got, $reasons"
status 0 "what it fetched" "$vestigo" verify "$work/fetched"
status 0 "fetch under a clock that stands again" "$vestigo" fetch @front $net --output "$work/fetched"
status 0 "what both fetched" "$vestigo" verify "$work/fetched"
status 0 "verify under it" jumping verify "$work/evidence"
for i in 1 2 3; do
	jumping scan -q --jsonl fixtures/known >"$work/cached.jsonl" 2>/dev/null # with the cache
	equal "$(facts "$work/cached.jsonl" | cut -c1-130 | sort)" "$(facts "$work/still.jsonl" | cut -c1-130 | sort)" "by the cache, $i"
done
finish
