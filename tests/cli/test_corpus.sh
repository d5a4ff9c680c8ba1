# A corpus becomes known; its re-encoded and halved copies are found, unrelated pictures
# are not. `make eval` does the same with 10,000 pictures.
. tests/cli/lib.sh
count=300 others=200
sanitized && count=60 others=40 && skip "four of five pictures: the sanitizers' build is slow"
size="--width 320 --height 213"
"$BUILD/make-corpus" "$work/known" $count $size >/dev/null
"$BUILD/make-corpus" "$work/q75" $count $size --variant q75 >/dev/null
"$BUILD/make-corpus" "$work/half" $count $size --variant half >/dev/null
"$BUILD/make-corpus" "$work/other" $others $size --seed 5000000 >/dev/null
"$vestigo" known add -q "$work/known" >/dev/null
for variant in q75 half; do
	"$vestigo" scan -q --output "$work/$variant.jsonl" "$work/$variant"
	equal "$(json "$work/$variant.jsonl" 'sum(1 for i in items if i["verdict"]["reuse"] == "prior_appearance_found" and i["matches"][0]["known"]["id"] == i["seq"])')" \
		$count "$variant copies found"
done
"$vestigo" scan -q --output "$work/other.jsonl" "$work/other"
equal "$(json "$work/other.jsonl" 'sum(len(i["matches"]) for i in items)')" 0 "matches of unrelated pictures"
finish
