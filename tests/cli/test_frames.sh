#!/bin/bash
# Text over everything moves the hash out of its radius and leaves hardly a feature that is liker to its own than to
# others: such a picture is found by its frame, and said weakly.
. "$(dirname "$0")/lib.sh"

"$BUILD/make-attacks" "$work/suite" --bases 10 --seed 5 --only letters_all_over >/dev/null
export VESTIGO_CATALOGUE=$work/known.db
status 0 "known add" "$vestigo" known add -q "$work/suite/known"
"$vestigo" scan -q --jsonl "$work/suite/items" >"$work/lettered.jsonl"
validate "$work/lettered.jsonl"
equal "$(json "$work/lettered.jsonl" '[[m["known"]["id"] for m in i["matches"]] for i in items]')" \
	"$($python -c 'print([[n] for n in range(1, 11)])')" "each finds its own, and no other"
equal "$(json "$work/lettered.jsonl" '{m["strength"] for i in items for m in i["matches"]}')" "{'weak'}" "said weakly"
equal "$(json "$work/lettered.jsonl" 'sum(m["pdq_distance"] > 31 for i in items for m in i["matches"]) > 5')" True "beyond the radius"

# compare comes to the same, of files and of a known picture.
for number in 0001 0007; do
	item=$(find "$work/suite/items" -name "$number.jpg")
	"$vestigo" compare --json "$work/suite/known/$number.jpg" "$item" >"$work/compared.json"
	equal "$(json "$work/compared.json" '[m["strength"] for m in items[0]["matches"]]')" "['weak']" "compare of two files"
	"$vestigo" compare --json "$item" "known:$((10#$number))" >"$work/compared.json"
	equal "$(json "$work/compared.json" '[m["strength"] for m in items[0]["matches"]]')" "['weak']" "compare with a known picture"
done
finish
