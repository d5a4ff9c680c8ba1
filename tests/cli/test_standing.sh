# When what is known was seen, before a post or after it, is told as it is.
. tests/cli/lib.sh
export_folder=fixtures/export/ChatExport_2024-12-27
known=fixtures/known/river-road.jpg # posted as message 4711 on 2024-12-26
card() { "$vestigo" scan "$export_folder" --only 4711 "$@" >"$work/out" 2>"$work/err"; }
fresh() { export VESTIGO_CATALOGUE=$work/$1.db; }

fresh later
"$vestigo" known add -q --title "Bridge at noon" --date 2025-05-25 --source https://example.org/later "$known" >/dev/null
card
out_has "EARLIER than known #1 (2025-05-25)"
out_has "2024-12-26: the earliest appearance that is known here"
out_has "Seen later"
out_lacks "Seen before"
out_lacks "SEEN BEFORE"
"$vestigo" scan "$export_folder" >"$work/out" 2>/dev/null
out_has "EARLIER than known #1 (2025-05-25)"
"$vestigo" scan -q -o "$work/later.jsonl" "$export_folder"
validate "$work/later.jsonl"
by='{i["input"]["post"]["message"]: i for i in items}'
equal "$(json "$work/later.jsonl" "($by)[4711]['verdict']['reuse'], ($by)[4711]['verdict']['flagged'], ($by)[4712]['verdict']['reuse']")" "('later_only', False, 'none_found')" "later only"
equal "$("$vestigo" scan --csv "$export_folder" 2>/dev/null | grep -c later_only)" 3 "CSV"

# Seen before and later: the earlier one is told first, each under its own label.
"$vestigo" known add -q --title "First" --date 2016-05-04 fixtures/known/river-road.jpg --source https://example.org/first >/dev/null
card
out_has "SEEN BEFORE"
out_has "Seen before"
out_lacks "EARLIER"

# Which came first on one day, or at one moment, is not known.
for date in 2024-12-26 2024-12-26T08:11:12Z 2024-12-26T00:00:00 2024-12 2024; do
	fresh "same-$date"
	"$vestigo" known add -q --title "That day" --date "$date" "$known" >/dev/null
	card
	out_has "POSSIBLY SEEN BEFORE"
	"$vestigo" scan "$export_folder" >"$work/out" 2>&1
	grep -q "4711 .*POSSIBLY" "$work/out" && good || bad "the table leaves out what is strong and possible"
	out_has "possibly known"
	card
	[ "$date" = 2024-12-26 ] && out_has "On the same day" || out_has "About that time"
	out_has "${date%T*}"
	out_lacks "EARLIER"
	out_lacks "Seen before"
done
# What was posted in the first seconds of the next day, or month, or year, was posted later; and
# midnight is a moment where it was written as one.
for date in 2024-12-25 2024-11 2023 2024-12-26T00:00:00Z 2024-12-25T18:00:00; do
	fresh "before-$date"
	"$vestigo" known add -q --title "Before" --date "$date" "$known" >/dev/null
	card
	out_has "  SEEN BEFORE"
	equal "$("$vestigo" check --csv "$known" 2>/dev/null | grep -c "\"$date\",")" 1 "as exactly as it is known: $date"
done
equal "$("$vestigo" check --json "$known" 2>/dev/null | $python -c 'import json, sys
known = json.load(sys.stdin)["items"][0]["matches"][0]["known"]
print(known["date"], known["date_precision"], known["date_is_local"])')" "2024-12-25T18:00:00Z second True" "of an unknown zone"
status 2 "a date that is yet to come" "$vestigo" known add --date 2999-01-01 "$known"
err_has "the date lies in the future"

fresh day-before
"$vestigo" known add -q --title "The day before" --date 2024-12-25 "$known" >/dev/null
card
out_has "SEEN BEFORE"
out_has "Seen before"

fresh undated
"$vestigo" known add -q --title "Undated" "$known" >/dev/null
card
out_has "POSSIBLY SEEN BEFORE"
out_has "Known, undated"
out_has "by 20"
out_lacks "Seen before"

# This very post alone is no earlier appearance.
fresh own
"$vestigo" known add -q --from-export "$export_folder" >/dev/null
"$vestigo" scan "$export_folder" --only 4715 >"$work/out" 2>/dev/null
out_has "KNOWN FROM THIS VERY POST"
out_has "This very post"
out_lacks "SEEN BEFORE"

# Nor is a story's or a profile picture's, which have no number.
fresh stories
"$vestigo" known add -q --from-export fixtures/export-account >/dev/null 2>&1
"$vestigo" scan --jsonl fixtures/export-account >"$work/stories.jsonl" 2>/dev/null
equal "$(json "$work/stories.jsonl" '{i["verdict"]["reuse"] for i in items if i["disposition"] == "examined" and (i["input"]["post"] or {}).get("date") and not i["input"]["post"].get("message")}')" "{'none_found'}" "stories are their own posts"

# A post that is earlier than what is known is not called altered, and no draft is made of it.
fresh later
altered=$(ls $export_folder/photos/photo_9@*.jpg)
"$vestigo" known add -q --date 2025-01-05 fixtures/known/market-square.jpg >/dev/null
"$vestigo" scan "$export_folder" --only 4731 --media-review "$work/drafts.json" >"$work/out" 2>/dev/null
out_has "EARLIER than known"
out_has "A REGION DIFFERS"
out_lacks "ALTERED"
equal "$(json "$work/drafts.json" 'len(d["itemListElement"])')" 0 "drafts of an earlier post"

# A catalogue of hashes alone finds no crops, and says so.
fresh hashes
"$vestigo" known add -q fixtures/known/market-square.jpg >/dev/null
"$vestigo" known export --hashes-only -o "$work/hashes.jsonl" 2>/dev/null || "$vestigo" known export --hashes-only >"$work/hashes.jsonl"
fresh imported
"$vestigo" known import -q "$work/hashes.jsonl" >/dev/null
"$vestigo" check --json "$known" >"$work/hashes.json"
equal "$(json "$work/hashes.json" 'summary["searched"]["hashes_only"]')" True "a catalogue of hashes"
"$vestigo" check "$known" >"$work/out"
out_has "by digests and hashes only"
"$vestigo" check "$altered" >"$work/out"
out_has "not known: too little is kept or shown to compare place by"

# One that holds both says how many, wherever it says what was searched.
"$vestigo" known add -q fixtures/known/river-road.jpg >/dev/null
"$vestigo" check fixtures/known/depot-drill.jpg >"$work/out"
out_has "1 of them without features"
"$vestigo" scan fixtures/known/depot-drill.jpg --html "$work/mixed.html" >"$work/out" 2>/dev/null
out_has "1 of them without features"
grep -q "1 of them without features" "$work/mixed.html" && good || bad "the page does not say which were known by hash alone"
"$vestigo" check --json fixtures/known/depot-drill.jpg >"$work/mixed.json"
equal "$(json "$work/mixed.json" '(summary["searched"]["hash_only"], summary["searched"]["hashes_only"])')" "(1, False)" "a mixed catalogue"
"$vestigo" known remove 1 >/dev/null
"$vestigo" check fixtures/known/depot-drill.jpg >"$work/out"
grep -q "without features" "$work/out" && bad "what is gone is still counted" || good

# The page, too, tells that an export was cut.
"$vestigo" scan -q fixtures/export-forms/interrupted --html "$work/cut.html" >/dev/null 2>&1
grep -q "The export is truncated or damaged" "$work/cut.html" && good || bad "the page says nothing of a cut export"

# The number in the table is what --only takes, in folders too.
fresh numbers
"$vestigo" known add -q --date 2016-05-04 "$known" >/dev/null
"$vestigo" scan --all fixtures/known >"$work/out" 2>/dev/null
number=$(awk '/river-road/ {print $1}' "$work/out")
status 1 "one picture of a folder" "$vestigo" scan fixtures/known --only "$number"
out_has "SEEN BEFORE"
status 4 "a number that is not there" "$vestigo" scan fixtures/known --only 99
err_has "99"

# Nothing depends on the moment of a comparison but what is under run.
"$vestigo" compare --json "$known" fixtures/known/market-square.jpg >"$work/one.json"
a=$(ls $export_folder/photos/photo_1@*.jpg)
"$vestigo" compare --json "$a" "$known" >"$work/one.json"
sleep 1.1
"$vestigo" compare --json "$a" "$known" >"$work/two.json"
without_run "$work/one.json" >"$work/one"
without_run "$work/two.json" >"$work/two"
same_files "$work/one" "$work/two" "comparing twice"
validate "$work/one.json"

# One thing is one thing.
"$vestigo" scan "$known" >"$work/out" 2>/dev/null
out_has "1 record: 1 examined"
out_has "1 known picture,"
"$vestigo" check -q --html "$work/one.html" "$known" >/dev/null
grep -q "1 record: 1 examined" "$work/one.html" && good || bad "1 records"
# Of a post whose date was not understood it is not known which came first.
mkdir -p "$work/unread/photos"
cp "$known" "$work/unread/photos/a.jpg"
for date in "31.12.2019 10:00:00" 2024-02-30T10:00:00; do
	printf '{"name":"C","type":"public_channel","id":77,"messages":[{"id":1,"type":"message","date":"%s","from":"C","from_id":"channel77","photo":"photos/a.jpg","text":"x","text_entities":[]}]}' \
		"$date" >"$work/unread/result.json"
	fresh "unread-$(printf %s "$date" | tr -c 'a-z0-9' _)"
	"$vestigo" known add -q --date 2024-03-01 "$known" >/dev/null
	"$vestigo" scan "$work/unread" --only 1 >"$work/out" 2>"$work/err"
	out_has "POSSIBLY SEEN BEFORE"
	out_has "Known, dated"
	out_lacks "Seen before"
	out_has "dated \"$date\","
done
finish
