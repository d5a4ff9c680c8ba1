# The index of hashes beside the catalogue: found by it, at once and after it was damaged,
# taken away or left behind; searched by two while a third adds.
. tests/cli/lib.sh
photo=fixtures/known/market-square.jpg
/usr/bin/python3 - "$(env -u VESTIGO_CATALOGUE "$vestigo" check --json "$photo" 2>/dev/null | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["items"][0]["hashes"]["pdq"]["hash"])')" >"$work/hashes.txt" <<'P'
import random, sys
random.seed(1)
for i in range(20000):
    print("%064x" % random.getrandbits(256))
    if i == 12345:  # the photograph's, nine bits off
        print("%064x" % (int(sys.argv[1], 16) ^ 0b1010010101000001001000 << 100))
P
status 0 "a list of hashes" "$vestigo" known import "$work/hashes.txt"
out_has "imported 20001 pictures"
index=$(echo "$VESTIGO_CATALOGUE"-index/hashes-*)
[ -s "$index" ] && good || bad "no index was written"
found() { # WHAT: the photograph is found, whatever became of the index
	"$vestigo" check --json "$photo" >"$work/found.json" 2>"$work/err"
	equal "$(json "$work/found.json" 'items[0]["matches"][0]["known"]["id"], items[0]["matches"][0]["pdq_distance"], len(items[0]["matches"])')" "(12347, $distance, 1)" "$1"
}
distance=$("$vestigo" check --json "$photo" 2>/dev/null | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["items"][0]["matches"][0]["pdq_distance"])')
[ "$distance" -gt 0 ] && [ "$distance" -lt 20 ] && good || bad "distance $distance"
found "by the index"
cp "$index" "$work/whole"
told=0
for i in $(seq 12); do
	cp "$work/whole" "$index"
	size=$(stat -c %s "$index")
	for at in 3 41 $((4096 + (i * 7919 * 613) % (size - 4096))); do
		printf '\377\000\252' | dd of="$index" bs=1 seek="$at" conv=notrunc 2>/dev/null
		found "damaged at $at"
		grep -q 'is damaged or of another version: it is made again' "$work/err" && told=$((told + 1))
		[ -s "$index" ] || bad "the index was not made again"
	done
done
[ "$told" -ge 24 ] && good || bad "damage was told of $told times"
printf '\377' | dd of="$index" bs=1 seek=900000 conv=notrunc 2>/dev/null
status 4 "known check of a damaged index" "$vestigo" known check
err_has "is damaged"
status 0 "known check of what is left" "$vestigo" known check
for size in 0 5 4096 100000; do
	truncate -s $size "$index" 2>/dev/null || true
	found "cut off at $size"
done
rm -rf "$VESTIGO_CATALOGUE-index"
found "without an index"
chmod 500 "$VESTIGO_CATALOGUE-index" && rm -f "$VESTIGO_CATALOGUE"-index/hashes-* 2>/dev/null
chmod 700 "$VESTIGO_CATALOGUE-index"
found "made again"

# What is added is found at once; what is removed is not.
status 0 "one more" "$vestigo" known add -q "$photo"
"$vestigo" check --json "$photo" >"$work/two.json" 2>/dev/null
equal "$(json "$work/two.json" 'sorted(m["known"]["id"] for m in items[0]["matches"])')" "[12347, 20002]" "added and found"
status 0 "one less" "$vestigo" known remove 12347
"$vestigo" check --json "$photo" >"$work/one.json" 2>/dev/null
equal "$(json "$work/one.json" '[m["known"]["id"] for m in items[0]["matches"]]')" "[20002]" "removed and not found"
equal "$(json "$work/one.json" 'summary["searched"]["entries"]')" 20001 "entries"

# Of pictures that are only hashes, framed copies are found without their frames.
"$BUILD/make-attacks" "$work/suite" --bases 4 --only border >/dev/null
VESTIGO_CATALOGUE=$work/full.db "$vestigo" known add -q "$work/suite/known" >/dev/null
VESTIGO_CATALOGUE=$work/full.db "$vestigo" known export --hashes-only >"$work/known.jsonl"
VESTIGO_CATALOGUE=$work/bare.db "$vestigo" known import -q "$work/known.jsonl" >/dev/null
VESTIGO_CATALOGUE=$work/bare.db "$vestigo" scan -q --output "$work/framed.jsonl" "$work/suite/items/border"
validate "$work/framed.jsonl"
equal "$(json "$work/framed.jsonl" '[(len(i["matches"]), i["matches"][0]["known"]["id"] == i["seq"], i["matches"][0]["strength"]) for i in items]')" \
	"$(/usr/bin/python3 -c 'print([(1, True, "moderate")] * 4)')" "framed copies of hashes"

# Two search while a third adds.
search() { for i in $(seq 8); do "$vestigo" check --json "$photo" 2>&1 | grep -c '"id": *20002\b' || true; done >"$work/search$1"; }
search 1 & search 2 &
for i in 1 2 3 4; do
	/usr/bin/python3 -c "
import random
random.seed(100 + $i)
for _ in range(3000): print('%064x' % random.getrandbits(256))" >"$work/more$i.txt"
	"$vestigo" known import -q "$work/more$i.txt" >/dev/null
done
wait
equal "$(cat "$work/search1" "$work/search2" | grep -vc '^0$')" 16 "answers while others add"
equal "$("$vestigo" known stats --json | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["pictures"])')" 32001 "pictures in the end"
status 0 "undamaged in the end" "$vestigo" known check
finish
