# Designs: learnt as pictures are added, listed, marked and dismissed by hand, and what becomes of items
# under them.
. tests/cli/lib.sh
sets=$work/sets
"$BUILD/make-designs" "$sets" --pictures 5 --seed 7 >/dev/null
mapfile -t known < <(ls "$sets"/frame/known/* | head -5)
mapfile -t other < <(ls "$sets"/frame/other/* | head -5)
mapfile -t own < <(ls "$sets"/frame/own/* | head -5)
designs() { "$vestigo" known designs --json >"$work/designs.json" 2>/dev/null; json "$work/designs.json" "$1"; }

status 2 "no catalogue yet" "$vestigo" known designs
status 0 "two under one frame" "$vestigo" known add -q "${known[0]}" "${known[1]}"
equal "$(designs 'len(d)')" 0 "two pictures are no design"
status 0 "none yet" "$vestigo" known designs
err_has "no design is kept"
status 0 "the third" "$vestigo" known add -q "${known[2]}"
equal "$(designs '[(x["id"], x["state"], x["carriers"], x["name"]) for x in d]')" "[(1, 'learnt', [1, 2, 3], None)]" "learnt at the third"
status 0 "two more" "$vestigo" known add -q "${known[@]:3}"
equal "$(designs '[(x["id"], x["carriers"]) for x in d]')" "[(1, [1, 2, 3, 4, 5])]" "carriers are added to it"
status 0 "listed" "$vestigo" known designs
out_has "learnt            5  #"
status 0 "as JSON Lines" "$vestigo" known designs --jsonl
equal "$(wc -l <"$work/out")" 1 "a line a design"
status 0 "named" "$vestigo" known designs name 1 $'the frame\e[31m'
status 0 "its name" "$vestigo" known designs
out_has "the frame"
grep -q $'\e' "$work/out" && bad "a name reaches the terminal as it is" || good

# Another picture under the frame was not seen before; the frame is told once, for all of them.
status 0 "others under it" "$vestigo" scan --jsonl --no-cache --jobs 1 "$sets/frame/other"
cp "$work/out" "$work/one.jsonl"
equal "$(json "$work/one.jsonl" 'sorted({i["verdict"]["reuse"] for i in items} - {"shares_part", "none_found"})')" "[]" "none was seen before"
equal "$(json "$work/one.jsonl" 'max(len(i["matches"]) for i in items)')" 1 "told once"
equal "$(json "$work/one.jsonl" 'sorted({m["shared"]["design"]["pictures"] for i in items for m in i["matches"]})')" "[5]" "for all that carry it"
validate "$work/one.jsonl"
status 0 "the same, by more workers" "$vestigo" scan --jsonl --no-cache --jobs 3 "$sets/frame/other"
cp "$work/out" "$work/three.jsonl"
same_files <(without_run "$work/one.jsonl") <(without_run "$work/three.jsonl") "two runs differ"
under=$sets/frame/other/$(json "$work/one.jsonl" '[i["input"]["name"] for i in items if i["matches"]][0].split("/")[-1]')
status 0 "a card" "$vestigo" check "$under"
out_has "it has the design of 5 known pictures"
equal "$(tr -s ' \n' ' ' <"$work/out" | grep -o 'under one design ("the frame[^)]*)' | tr -d '\033' | wc -l)" 1 "the design's name"
grep -q $'\e' "$work/out" && bad "a card shows a name as it is" || good
status 0 "one pair" "$vestigo" compare "$under" known:2
shared='[(m["relation"], m["structure"]["design"], m["shared"]["design"]["pictures"]) for m in items[0]["matches"]]'
"$vestigo" compare --json "$under" known:2 >"$work/known.json"
equal "$(json "$work/known.json" "$shared")" "[(['shares_part'], True, 5)]" "a design of the known picture"
# The file of a known picture, and a copy of one, which is not known itself: the catalogue's designs count in both.
"$vestigo" compare --json "$under" "${known[1]}" >"$work/file.json"
equal "$(json "$work/file.json" "$shared")" "[(['shares_part'], True, 5)]" "a design of the file's picture"
"$vestigo" compare --json "$under" "${own[1]}" >"$work/copy.json"
equal "$(json "$work/copy.json" "$shared")" "[(['shares_part'], True, 5)]" "a design of what the file is a copy of"
validate "$work/copy.json"
status 0 "a copy against the known picture's file stays one" "$vestigo" compare --json "${own[1]}" "${known[1]}"
cp "$work/out" "$work/same.json"
equal "$(json "$work/same.json" 'items[0]["matches"][0]["strength"], items[0]["matches"][0]["structure"]["design"]')" "('strong', False)" "a copy under the design"

# Copies under it stay what they are.
status 1 "copies under it" "$vestigo" scan --jsonl --no-cache "$sets/frame/own"
cp "$work/out" "$work/own.jsonl"
equal "$(json "$work/own.jsonl" '[(i["verdict"]["reuse"], i["matches"][0]["strength"]) for i in items]')" \
	"$($python -c 'print([("prior_appearance_found", "strong")] * 5)')" "copies are strong"
before=$(sha256sum <"$VESTIGO_CATALOGUE")
status 1 "a copy" "$vestigo" check "${own[1]}"
equal "$(sha256sum <"$VESTIGO_CATALOGUE")" "$before" "a check writes nothing to the catalogue"

# Dismissed, it counts as picture, and is not learnt again.
status 0 "dismissed" "$vestigo" known designs dismiss 1
"$vestigo" scan --jsonl --no-cache "$sets/frame/other" >"$work/dismissed.jsonl" 2>/dev/null
equal "$(json "$work/dismissed.jsonl" 'any(m["structure"] and m["structure"]["design"] for i in items for m in i["matches"])')" False "no design any more"
status 0 "one more under it" "$vestigo" known add -q "$under"
equal "$(designs '[(x["id"], x["state"]) for x in d]')" "[(1, 'dismissed')]" "not learnt again"
status 4 "of none" "$vestigo" known designs dismiss 9
err_has "no design 9"

# The picture that shows it leaves: another shows it.
shown=$(designs 'd[0]["picture"]')
status 0 "removed" "$vestigo" known remove "$shown"
equal "$(designs "d[0]['picture'] != $shown and $shown not in d[0]['carriers'] and len(d[0]['carriers']) >= 4")" True "another carrier shows it"
status 0 "undamaged" "$vestigo" known check

# By hand: one known picture is enough.
export VESTIGO_CATALOGUE=$work/hand.db
"$vestigo" known add -q "$sets/template/known/"*1.jpg >/dev/null
mapfile -t marked < <(ls "$sets"/template/other/* | head -3)
size=$("$vestigo" known show --json 1 | $python -c 'import json,sys; d=json.load(sys.stdin); print(d["width"], d["height"])')
set -- $size
status 0 "marked" "$vestigo" known designs add 1 --box "0,0,$1,$(($2 / 4))" --name "the head"
out_has "design 1 added"
equal "$(designs '[(x["state"], x["picture"], x["carriers"], x["name"]) for x in d]')" "[('added', 1, [1], 'the head')]" "as it was marked"
for wrong in "1 --box 0,0,99999,5" "1 --box 0,0,5" "1 --box 0,0,-5,5" "1" "x --box 0,0,5,5"; do
	status 2 "add $wrong" "$vestigo" known designs add $wrong
done
status 4 "of no picture" "$vestigo" known designs add 99 --box 0,0,5,5
status 2 "an unknown word" "$vestigo" known designs forget 1
equal "$(designs 'len(d)')" 1 "nothing was kept of these"

# How far pictures were looked at is remembered.
export VESTIGO_CATALOGUE=$work/late.db
"$vestigo" known add -q "${known[@]}" >/dev/null
$python - "$VESTIGO_CATALOGUE" <<'EOF' || bad "the catalogue cannot be read"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
assert db.execute("select value from meta where key = 'designs_through'").fetchone()[0] == 5
EOF

# Charts of one kind: others share the design although bars of theirs are as high; one of which a tenth was replaced is a copy,
# for check and compare alike.
charts() {
	export VESTIGO_CATALOGUE=$work/charts.db
	"$BUILD/make-designs" "$work/charts" --pictures 8 --seed 7 --only chart >/dev/null
	"$BUILD/make-attacks" "$work/altered" --bases 0 --photos "$work/charts/chart/known" --only replaced_10 >/dev/null
	local best='[(m["known"]["id"], m["strength"]) for i in items for m in i["matches"][:1]]' copies=$work/altered/items/replaced_10
	"$vestigo" known add -q "$work/charts/chart/known" >/dev/null
	status 0 "other charts" "$vestigo" scan --jsonl --no-cache "$work/charts/chart/other"
	cp "$work/out" "$work/other-charts.jsonl"
	equal "$(json "$work/other-charts.jsonl" '{tuple(m["relation"]) for i in items for m in i["matches"]}')" "{('shares_part',)}" "other charts share the design"
	status 1 "altered charts" "$vestigo" scan --jsonl --no-cache "$copies"
	cp "$work/out" "$work/altered.jsonl"
	equal "$(json "$work/altered.jsonl" "all(s in ('strong', 'moderate') for k, s in $best), [k for k, s in $best]")" "(True, [1, 2, 3, 4, 5, 6, 7, 8])" "altered charts are copies"
	for number in 5 7; do
		"$vestigo" compare --json "$copies/000$((number - 1)).jpg" known:$number >"$work/compared.json"
		equal "$(json "$work/compared.json" "$best[0]")" "$(json "$work/altered.jsonl" "$best[$number - 1]")" "compare says of chart $number what scan does"
	done
}
# Maps of one country, coloured anew with other figures: their borders are most of what has structure, and no piece differs.
maps() {
	export VESTIGO_CATALOGUE=$work/maps.db
	"$BUILD/make-designs" "$work/maps" --pictures 8 --seed 7 --only forecast >/dev/null
	"$vestigo" known add -q "$work/maps/forecast/known" >/dev/null
	"$vestigo" scan --jsonl --no-cache "$work/maps/forecast/other" >"$work/other-maps.jsonl" 2>/dev/null
	equal "$(json "$work/other-maps.jsonl" '{tuple(m["relation"]) for i in items for m in i["matches"]}')" "{('shares_part',)}" "other maps share the design"
	status 1 "copies of maps" "$vestigo" scan --jsonl --no-cache "$work/maps/forecast/own"
	cp "$work/out" "$work/own-maps.jsonl"
	equal "$(json "$work/own-maps.jsonl" '[(m["known"]["id"], m["strength"]) for i in items for m in i["matches"][:1]]')" \
		"$($python -c 'print([(n, "strong") for n in range(1, 9)])')" "copies of maps are strong"
}
if sanitized; then skip "maps of one kind: the sanitizers' build is slow"; else maps; fi
if sanitized; then skip "charts of one kind: the sanitizers' build is slow"; else charts; fi
finish
