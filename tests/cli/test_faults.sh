# A decoder that crashes, spins, eats memory or breaks out costs one record.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
vestigo=$PWD/$BUILD/vestigo-faults
mkdir "$work/pictures"
n=0
put() { # a good picture with a fault's marker behind it
	n=$((n + 1))
	cp fixtures/formats/baseline.jpg "$work/pictures/$n-$1.jpg"
	[ "$1" = good ] || printf 'VGFAULT:%s' "$1" >>"$work/pictures/$n-$1.jpg"
	[ "$1" = good ] && printf '%s' "$n" >>"$work/pictures/$n-$1.jpg"
}
faults="crash abort spin sleep garbage"
case $BUILD in
*asan*) skip "the sanitizer build's sandbox sets no memory limit and kills nothing" ;;
*) faults="$faults eat threads open exec fork prctl signal executable" ;;
esac
for fault in $faults; do
	put good
	put "$fault"
done
put good
"$vestigo" scan -q --timeout 2 --output "$work/r.jsonl" "$work/pictures" 2>"$work/err"
equal "$?" 3 "exit status"
validate "$work/r.jsonl"
equal "$(json "$work/r.jsonl" 'len(items)')" "$n" "records"
equal "$(json "$work/r.jsonl" '[i["input"]["name"] for i in items if "good" in i["input"]["name"] and i["disposition"] != "examined"]')" "[]" "good pictures"
equal "$(json "$work/r.jsonl" '[i["input"]["name"] for i in items if "good" not in i["input"]["name"] and i["disposition"] == "examined"]')" "[]" "faulty ones"
of='{i["input"]["name"].rsplit("-")[-1][:-4]: (i["disposition"], i["reason"]) for i in items}'
equal "$(json "$work/r.jsonl" "($of)['spin'][0], ($of)['sleep'][0], ($of)['crash'][0]")" "('limit_exceeded', 'limit_exceeded', 'failed')" "dispositions"
case $BUILD in
*asan*) ;;
*)
	equal "$(json "$work/r.jsonl" "($of)['eat'][0]")" limit_exceeded "memory"
	equal "$(json "$work/r.jsonl" "($of)['threads'][0]")" limit_exceeded "threads"
	equal "$(json "$work/r.jsonl" "[k for k in ('open', 'exec', 'fork', 'prctl', 'signal', 'executable') if 'forbids' not in ($of)[k][1]]")" "[]" "breaches are told"
	;;
esac
finish
