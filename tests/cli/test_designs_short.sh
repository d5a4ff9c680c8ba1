# Memory that runs short while designs are learnt: what could not be compared is compared with the next addition, and does
# not count as learnt.
. tests/cli/lib.sh
failing=$(sanitized && echo vestigo-alloc || echo tests/faults/failing_alloc.so)
shim=$PWD/$BUILD/$failing
[ -e "$shim" ] || make -s MODE="${BUILD#build/}" "$BUILD/$failing"
short() { # SETTING COMMAND…: one allocation of the program's own fails
	local setting=$1 program=$vestigo preload=
	shift
	sanitized && program=$shim || preload="LD_PRELOAD=$shim"
	# shellcheck disable=SC2086 # nothing, or one word
	env $preload VG_FAIL_OWN=1 VG_ALLOC_COUNTS="$work/counts" "$setting" "$program" "$@" >"$work/out" 2>"$work/err" </dev/null
}
designs() { "$vestigo" known designs --json 2>/dev/null; }
"$BUILD/make-designs" "$work/sets" --pictures 3 --seed 7 >/dev/null
mapfile -t known < <(ls "$work"/sets/frame/known/* | head -3)
"$vestigo" known add -q "${known[0]}" "${known[1]}"
cp "$VESTIGO_CATALOGUE" "$work/two.db" && cp -r "$VESTIGO_CATALOGUE-index" "$work/two.db-index"
again() {
	rm -rf "$VESTIGO_CATALOGUE" "$VESTIGO_CATALOGUE"-*
	cp "$work/two.db" "$VESTIGO_CATALOGUE" && cp -r "$work/two.db-index" "$VESTIGO_CATALOGUE-index"
}
short VG_NONE=1 known add -q --jobs 1 "${known[2]}"
wanted=$(designs)
equal "$(echo "$wanted" | grep -c carriers)" 1 "a design, with all the memory that is wanted"
read -r main worker < <($python -c 'import struct, sys; print(*struct.unpack("5Q", open(sys.argv[1], "rb").read(40))[:2])' "$work/counts")
told=0 runs=24
sanitized && runs=8 && skip "two of three places where memory runs short: the sanitizers' build is slow"
# step WHERE OF RUNS: spread over all of them.
each() {
	local n code
	for n in $($python -c 'import sys; total, runs = map(int, sys.argv[1:]); print(*sorted({1 + i * (total - 1) // (runs - 1) for i in range(runs)}))' "$2" "$3"); do
		again
		code=0
		short "$1=$n" known add -q --jobs 1 "${known[2]}" || code=$?
		grep -q "memory ran short while known pictures were compared" "$work/err" && told=$((told + 1))
		[ "$code" = 0 ] || [ -s "$work/err" ] && good || bad "$1=$n: status $code without a word"
		[ "$code" = 0 ] && [ "$(designs)" != "$wanted" ] && bad "$1=$n: a design was not learnt, and nothing said so" || good
		# The same again, or the first time.
		"$vestigo" known add -q --jobs 1 "${known[2]}" >"$work/out" 2>&1
		[ "$(designs)" = "$wanted" ] && good || bad "$1=$n: the design is never learnt"
	done
}
each VG_FAIL_ALLOC_WORKER "$worker" "${RUNS:-$runs}"
each VG_FAIL_ALLOC "$main" "${RUNS:-$runs}"
[ "$told" -gt 0 ] && good || bad "no comparison ran short"
finish
