# known: the catalogue by its commands.
. tests/cli/lib.sh
picture=$(ls fixtures/known/*.jpg | head -1)
status 0 "add" "$vestigo" known add --title "A title" --date 2016-05-04 --source https://example.org/1 --tag a --tag b "$picture"
out_has "added 1 picture, 0 further sightings"
status 0 "the same appearance again" "$vestigo" known add --title "A title" --date 2016-05-04 --source https://example.org/1 "$picture"
out_has "1 there already"
status 0 "another sighting" "$vestigo" known add --title "Elsewhere" "$picture"
out_has "added 0 pictures, 1 further sighting;"
status 0 "stats" "$vestigo" known stats --json
equal "$(json "$work/out" 'd["pictures"], d["sightings"], d["tags"]')" "(1, 2, 2)" "stats"
status 0 "show" "$vestigo" known show 1
out_has "A title"
out_has "Elsewhere"
status 0 "list" "$vestigo" known list
out_has "2016-05-04"
status 4 "show of none" "$vestigo" known show 99
err_has "no known picture 99"
status 0 "manifest" "$vestigo" known add --manifest fixtures/known/manifest.csv
status 0 "manifest as JSON Lines" "$vestigo" known add --manifest fixtures/known/manifest.jsonl
out_has "0 further sightings"
status 0 "stats" "$vestigo" known stats --json
equal "$(json "$work/out" 'd["pictures"]')" 6 "pictures"
digest=$(json "$work/out" 'd["digest"]')
status 0 "check" "$vestigo" known check

# Each picture gets what its own row says, whatever becomes of the rows between: missing, no picture, a line
# that is none, the same picture again.
mkdir "$work/rows"
cp fixtures/known/river-road.jpg fixtures/known/market-square.jpg fixtures/known/mill-harvest.jpg "$work/rows"
echo "no picture" >"$work/rows/text.jpg"
mkdir "$work/inches"
cp fixtures/known/*.jpg "$work/inches"
printf 'path,title,date\nriver-road.jpg,A 12" shell,2015-01-02\nmarket-square.jpg,A 15" shell,2016-01-02\nmill-harvest.jpg,"A ""quoted"" one",2017-01-02\n' >"$work/inches/manifest.csv"
status 0 "inches in a manifest" env VESTIGO_CATALOGUE="$work/inches.db" "$vestigo" known add --manifest "$work/inches/manifest.csv"
VESTIGO_CATALOGUE="$work/inches.db" "$vestigo" known list --json >"$work/inches.json"
equal "$(json "$work/inches.json" '[(p["sightings"][0]["title"], p["sightings"][0]["date"][:10]) for p in d]')" "[('A 12\" shell', '2015-01-02'), ('A 15\" shell', '2016-01-02'), ('A \"quoted\" one', '2017-01-02')]" "inches"
# A quote that does not end costs its own row: not those behind it, be there quotes in them.
printf 'path,title\nriver-road.jpg,"never ends\nmarket-square.jpg,"Row 2"\nmill-harvest.jpg,"also\nnorth-bridge.jpg,"Row 4, over\ntwo lines"\n' >"$work/inches/open.csv"
status 3 "a quote that never ends" env VESTIGO_CATALOGUE="$work/open.db" "$vestigo" known add --manifest "$work/inches/open.csv"
err_has "line 2: a quoted field does not end"
err_has "line 4: a quoted field does not end"
VESTIGO_CATALOGUE=$work/open.db "$vestigo" known list --json >"$work/open.json"
equal "$(json "$work/open.json" '[p["sightings"][0]["title"] for p in d]')" "['Row 2', 'Row 4, over\\ntwo lines']" "the rows behind"
printf 'path,title,tags\nriver-road.jpg,Row 1,one\nmissing.jpg,Row 2,two\nmarket-square.jpg,Row 3,three\ntext.jpg,Row 4,four\n,Row 5,five\nriver-road.jpg,Row 6,six\nmill-harvest.jpg,Row 7,seven\n' >"$work/rows/manifest.csv"
status 3 "a manifest with gaps" env VESTIGO_CATALOGUE="$work/rows.db" "$vestigo" known add --manifest "$work/rows/manifest.csv"
out_has "added 3 pictures, 1 further sighting; 0 there already, 3 not added"
VESTIGO_CATALOGUE=$work/rows.db "$vestigo" known export >"$work/rows.jsonl"
for row in "river-road.jpg Row 1,Row 6" "market-square.jpg Row 3" "mill-harvest.jpg Row 7"; do
	sum=$(sha256sum "$work/rows/${row%% *}" | cut -d' ' -f1)
	told=$(grep "\"sha256\":\"$sum\"" "$work/rows.jsonl" | grep -o '"title":"[^"]*"' | cut -d'"' -f4 | paste -sd,)
	equal "$told" "${row#* }" "what the rows say of ${row%% *}"
done

"$vestigo" known export >"$work/full.jsonl"
"$vestigo" known export --hashes-only >"$work/hashes.jsonl"
grep -q example.org "$work/hashes.jsonl" && bad "--hashes-only tells sources" || good
for kind in full hashes; do
	status 0 "import $kind" env VESTIGO_CATALOGUE="$work/$kind.db" "$vestigo" known import "$work/$kind.jsonl"
	status 0 "stats $kind" env VESTIGO_CATALOGUE="$work/$kind.db" "$vestigo" known stats --json
	equal "$(json "$work/out" 'd["digest"]')" "$digest" "digest after import ($kind)"
	status 1 "$kind finds" env VESTIGO_CATALOGUE="$work/$kind.db" "$vestigo" check -q --fail-on reuse "$picture"
done
VESTIGO_CATALOGUE=$work/full.db "$vestigo" known export >"$work/again.jsonl"
sed -E 's/"id":[0-9]+,//' "$work/full.jsonl" | sort >"$work/a"
sed -E 's/"id":[0-9]+,//' "$work/again.jsonl" | sort >"$work/b"
same_files "$work/a" "$work/b" "an exported and imported catalogue differs"

pdq=$(json "$work/hashes.jsonl" 'lines[0]["pdq"]' 2>/dev/null || $python -c 'import json,sys; print(json.loads(open(sys.argv[1]).readline())["pdq"])' "$work/hashes.jsonl")
printf '%s,from a list\n# a comment\nnot a hash\n%s\n' "$pdq" "$(echo "$pdq" | tr 0-9a-f f0-9a-e)" >"$work/list.txt"
status 3 "a plain list with a bad line" env VESTIGO_CATALOGUE="$work/list.db" "$vestigo" known import "$work/list.txt"
err_has "line 3"
out_has "imported 2 pictures"
status 1 "a listed hash is found" env VESTIGO_CATALOGUE="$work/list.db" "$vestigo" check -q "$picture"

# Two pictures that a person judged not to be the same are never called so again, either way.
export VESTIGO_CATALOGUE=$work/judged.db
pair=$work/pair
mkdir "$pair"
cp fixtures/known/river-road.jpg "$pair/one.jpg"
cp fixtures/export/ChatExport_2024-12-27/photos/photo_1@*.jpg "$pair/other.jpg"
"$vestigo" known add -q --title "One" --date 2016-05-04 "$pair/one.jpg" >/dev/null
status 1 "before the judgement" "$vestigo" check "$pair/other.jpg"
status 0 "the judgement" "$vestigo" known distinct "$pair/other.jpg" known:1
out_has "remembered: they are not the same picture"
status 0 "again, the other way" "$vestigo" known distinct 1 "$pair/other.jpg"
out_has "remembered already"
status 0 "after it" "$vestigo" check "$pair/other.jpg"
out_has "NOT FOUND in 1 known picture"
"$vestigo" known remove 1 >/dev/null
"$vestigo" known add -q --date 2016-05-04 "$pair/other.jpg" >/dev/null
status 0 "the other way" "$vestigo" check "$pair/one.jpg"
status 1 "others are found as before" "$vestigo" check "$pair/other.jpg"
status 0 "that catalogue is whole" "$vestigo" known check
status 2 "of itself" "$vestigo" known distinct "$pair/one.jpg" "$pair/one.jpg"
status 2 "of one" "$vestigo" known distinct 1
status 4 "of what is not known" "$vestigo" known distinct 1 99
status 0 "what is remembered" "$vestigo" known distinct --json
equal "$(json "$work/out" 'len(d), len(d[0]["pictures"])')" "(1, 2)" "pairs"
status 0 "an export tells what it does not hold" "$vestigo" known export
err_has "0 pictures set aside (exported as any other), 1 pairs judged distinct, 0 designs"
status 0 "but when told to be quiet" "$vestigo" known export --quiet
[ -s "$work/err" ] && bad "a quiet export says something" || good
status 1 "a scan of both, of which one is known itself" "$vestigo" scan -q --fail-on reuse --jsonl "$pair"
cp "$work/out" "$work/pair.jsonl"
equal "$(json "$work/pair.jsonl" '[(i["verdict"]["reuse"]) for i in items if i["input"]["name"].endswith("one.jpg")]')" "['none_found']" "scan calls them different"
status 0 "compare with the known one" "$vestigo" compare --fail-on reuse "$pair/one.jpg" known:2
status 0 "taken back" "$vestigo" known distinct --undo "$pair/one.jpg" 2
out_has "forgotten"
status 0 "taken back again" "$vestigo" known distinct --undo 2 "$pair/one.jpg"
out_has "nothing of the kind"
status 1 "found again" "$vestigo" check "$pair/one.jpg"
export VESTIGO_CATALOGUE=$work/known.db

status 3 "from an export, of which a file is missing" env VESTIGO_CATALOGUE="$work/posts.db" "$vestigo" known add --from-export fixtures/export/ChatExport_2024-12-27
err_has "not added: \"photos/photo_11"
out_has "1 not added"
mkdir "$work/nameless"
printf '{"name":"C","type":"public_channel","id":7,"messages":[{"id":31,"type":"message","date_unixtime":"1735200672","media_type":5,"photo":5}, 6]}' >"$work/nameless/result.json"
"$vestigo" known add --catalogue "$work/nameless.db" --from-export "$work/nameless" >"$work/out" 2>"$work/err"
err_has "not added: a message that could not be read: what stands in its place is no message"
grep -q '""' "$work/err" && bad "a picture of a post is named by nothing: $(cat "$work/err")" || good
status 0 "its posts" env VESTIGO_CATALOGUE="$work/posts.db" "$vestigo" known list
out_has "2024-12-26"
out_has "message 4711"
VESTIGO_CATALOGUE=$work/posts.db "$vestigo" scan --output "$work/self.jsonl" fixtures/export/ChatExport_2024-12-27
equal "$(json "$work/self.jsonl" '[i["input"]["post"]["message"] for i in items if i["verdict"]["reuse"] == "prior_appearance_found"]')" "[4713, 4714, 4727]" "a post is not its own earlier appearance"

status 0 "remove" "$vestigo" known remove 1
status 4 "removed" "$vestigo" known show 1
status 0 "check after removal" "$vestigo" known check
for i in 2 3 4 5 6; do "$vestigo" known remove "$i" >/dev/null; done
status 0 "empty again" "$vestigo" known stats --json
equal "$(json "$work/out" 'd["pictures"], d["digest"].strip("0")')" "(0, '')" "digest of nothing"

# Readers while one writes.
"$BUILD/make-corpus" "$work/corpus" 60 >/dev/null
"$vestigo" known add -q "$work/corpus" >/dev/null &
for i in 1 2 3 4 5; do "$vestigo" check -q "$picture" >/dev/null 2>"$work/err" || [ $? = 1 ] || bad "a reader failed: $(cat "$work/err")"; done
wait $! && good || bad "the writer failed"
status 0 "check" "$vestigo" known check
# What is added twice was seen once, with a source or without.
export VESTIGO_CATALOGUE=$work/twice.db
for title in "" "" "A road" "A road"; do
	"$vestigo" known add -q ${title:+--title "$title"} fixtures/known/river-road.jpg >/dev/null
done
"$vestigo" known stats >"$work/out"
out_has "sightings   2"
finish
