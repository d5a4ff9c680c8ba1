# What is known about a picture beside where it was seen: every rating, whichever sighting or post it is kept with; which
# of two known pictures was changed; and posts that were edited.
. tests/cli/lib.sh
photo=fixtures/known/river-road.jpg
mkdir -p "$work/export/photos"
cp "$photo" "$work/export/photos/photo_1.jpg"
# post ID FIELDS: an export of one post with that picture.
post() {
	printf '{"name":"Front","type":"public_channel","id":77,"messages":[{"id":%s,"type":"message","date":"2024-12-26T08:11:12","date_unixtime":"1735200672","from":"Front","from_id":"channel77",%s"photo":"photos/photo_1.jpg","text":"a caption"}]}' \
		"$1" "${2:-}" >"$work/export/result.json"
}

# Sightings with ratings that contradict each other are all told, and of which picture they are.
"$vestigo" known add -q --title First --date 2012 --source https://example.org/1 "$photo" >/dev/null
"$vestigo" known add -q --title Second --date 2015-02-01 --claim "A flood" --rating misleading --review-url https://example.org/2 "$photo" >/dev/null
"$vestigo" known add -q --title Third --date 2016-02-01 --claim "A river" --rating true "$photo" >/dev/null
"$vestigo" known add -q --title Fourth --date 2017-02-01 --claim "A river" --rating true "$photo" >/dev/null
status 1 "a picture rated twice" "$vestigo" check --progress never "$photo"
out_has 'CHECKED BEFORE: rated "misleading" · A flood · https://example.org/2'
out_has 'CHECKED BEFORE: rated "true" · A river (known #1)'
out_has "and 3 further sightings: vestigo known show 1"
equal "$(grep -c 'CHECKED BEFORE' "$work/out")" 2 "equal reviews are told once"
"$vestigo" check -q -o "$work/one.json" "$photo"
validate "$work/one.json"
equal "$(json "$work/one.json" '[items[0]["matches"][0]["known"][k] for k in ("title", "rating", "sightings")] + [r["rating"] for r in items[0]["matches"][0]["known"]["reviews"]]')" \
	"['First', 'misleading', 4, 'misleading', 'true']" "all reviews"
post 1
"$vestigo" scan --progress never "$work/export" >"$work/out"
out_has 'CHECKED BEFORE: rated "misleading", "true" (known #1)'

# A rating of this very post is no appearance before it, and told all the same.
export VESTIGO_CATALOGUE=$work/own.db
status 0 "a post made known" "$vestigo" known add -q --from-export "$work/export"
status 0 "and rated" "$vestigo" known edit 1 --rating false --claim "A captured soldier"
status 0 "the same post" "$vestigo" scan --progress never "$work/export"
out_has 'CHECKED BEFORE: rated "false" (known #1)'
status 0 "in full" "$vestigo" scan --progress never --only 1 "$work/export"
out_has "KNOWN FROM THIS VERY POST"
out_has "a caption (known #1)"
out_lacks "vestigo known add"
"$vestigo" scan -q -o "$work/own.json" --html "$work/own.html" "$work/export"
validate "$work/own.json"
equal "$(json "$work/own.json" '[items[0]["matches"][0]["known"][k] for k in ("title", "date", "rating")]')" \
	"['a caption', '2024-12-26T08:11:12Z', 'false']" "what is known of it"
grep -q "Where each reused picture appeared" "$work/own.html" && bad "one post is told as two appearances" || good

# The picture that was known first, byte for byte, is not the altered one of two.
export VESTIGO_CATALOGUE=$work/altered.db
"$BUILD/make-attacks" "$work/suite" --bases 1 --only replaced_10 >/dev/null
first=$(echo "$work"/suite/known/*.jpg) altered=$(echo "$work"/suite/items/replaced_10/*.jpg)
"$vestigo" known add -q --title Agency --date 2016-05-04 "$first" >/dev/null
"$vestigo" known add -q --title Altered --date 2024-12-01 --rating altered "$altered" >/dev/null
status 1 "the older of two" "$vestigo" check --progress never "$first"
equal "$(sed -n 1p "$work/out" | sed 's/.*  //')" "SEEN BEFORE" "the headline of the older"
out_has "(known #2, which differs in a region)"
"$vestigo" check -q -o "$work/older.json" "$first"
equal "$(json "$work/older.json" '[items[0]["verdict"]["alteration"]] + [f["says"] for f in items[0]["findings"] if f["code"] == "alteration.region_differs"]')" \
	"['no_indicator_found', 'Known #2 differs from it, and was seen later than a picture that is exactly this one.']" "the older is not altered"
status 1 "the newer of two" "$vestigo" check --progress never "$altered"
equal "$(sed -n 1p "$work/out" | sed 's/.*  //')" "SEEN BEFORE · ALTERED" "the headline of the newer"

# Between a post and its edit, which may have replaced the picture, nothing tells which came first.
export VESTIGO_CATALOGUE=$work/edited.db
"$vestigo" known add -q --title Between --date 2024-12-27 "$photo" >/dev/null
post 1
status 0 "a post before the known picture" "$vestigo" scan --progress never "$work/export"
out_has "EARLIER than known #1 (2024-12-27)"
post 1 '"edited":"2024-12-28T10:00:00","edited_unixtime":"1735380000",'
"$vestigo" scan --progress never --only 1 "$work/export" >"$work/out"
out_lacks "EARLIER"
out_has "POSSIBLY SEEN BEFORE"
out_has "Before its edit"
out_has "2024-12-28 10:00 UTC: its picture may have been replaced"
"$vestigo" scan -q -o "$work/edited.json" --html "$work/edited.html" "$work/export"
validate "$work/edited.json"
equal "$(json "$work/edited.json" '[items[0]["input"]["post"][k] for k in ("edited", "was_edited")]')" "['2024-12-28T10:00:00Z', True]" "that it was edited"
grep -q "its picture may have been replaced then" "$work/edited.html" && good || bad "the page does not say that the post was edited"
equal "$("$vestigo" scan --csv -q "$work/export" | $python -c 'import csv, sys; print(next(csv.DictReader(sys.stdin))["edited"])')" "2024-12-28T10:00:00Z" "CSV"

# On one day the times tell which was first.
export VESTIGO_CATALOGUE=$work/day.db
"$vestigo" known add -q --title Hours --date 2024-12-26T09:30:00Z "$photo" >/dev/null
post 1
"$vestigo" scan --progress never --only 1 "$work/export" >"$work/out"
out_has "EARLIER than known #1 (2024-12-26 09:30:00)"
out_has "2024-12-26 08:11:12: the earliest appearance"

# What a person wrote down of a known picture is told with it, and left out of a page that is to be shared.
export VESTIGO_CATALOGUE=$work/notes.db
"$vestigo" known add -q --date 2016-05-04 --note "By telephone: <the flood>" --tag flood --tag "Europe 2016" "$photo" >/dev/null
"$vestigo" check --html "$work/notes.html" --json "$photo" >"$work/notes.json"
validate "$work/notes.json"
equal "$(json "$work/notes.json" '[(m["known"]["note"], m["known"]["tags"]) for m in items[0]["matches"]]')" "[('By telephone: <the flood>', ['Europe 2016', 'flood'])]" "a note and tags"
grep -q '<dt>Note</dt><dd>By telephone: &lt;the flood&gt;</dd><dt>Tags</dt><dd>Europe 2016, flood</dd>' "$work/notes.html" && good || bad "the page lacks a note and tags"
"$vestigo" check "$photo" >"$work/out"
out_has "    note            By telephone: <the flood>"
out_has "    tags            Europe 2016, flood"
"$vestigo" check --redact --html "$work/notes.html" "$photo" >/dev/null
grep -q "telephone\|Europe 2016" "$work/notes.html" && bad "a page to be shared tells a note or a tag" || good
finish
