# Finding and changing what is written of known pictures: known search, edit, tag, list --tag.
. tests/cli/lib.sh
picture=fixtures/known/river-road.jpg
"$vestigo" known add -q --title "Дорога під Курськом" --claim "Солдат" --date 2016-05-04 --tag Front "$picture"
"$vestigo" known add -q --title "Café on the left" --source https://example.org/7 fixtures/known/depot-drill.jpg

# found WHAT IDS WORDS…
found() {
	local what=$1 ids=$2
	shift 2
	status 0 "$what" "$vestigo" known search --json "$@"
	equal "$(json "$work/out" '[k["id"] for k in d if k["id"] < 3]')" "$ids" "$what"
}
found "another case" "[1]" ДОРОГА
found "a part of a word, of a claim" "[1]" солд
found "both" "[1]" курськом солдат
found "a phrase" "[1]" "під курськом"
found "one is not there" "[]" дорога café
found "without the accent" "[2]" CAFE left
found "a source" "[2]" example.org/7
equal "$(json "$work/out" 'd[0]["found_in"]')" "['source']" "the field, as JSON"
status 0 "in which fields" "$vestigo" known search курськом солдат
out_has "(in title, claim)"
found "a tag" "[1]" front
found "what would be a pattern or SQL" "[]" "%' OR 1=1 --x"
found "with a tag" "[1]" --tag front дорога
status 0 "nothing" "$vestigo" known search nowhere
err_has "of no known picture"
status 2 "no text" "$vestigo" known search
status 2 "an empty text" "$vestigo" known search ""

status 0 "edit" "$vestigo" known edit 1 --rating false --review https://example.org/review --date 2015-03 --title ""
out_has 'rating  nothing -> "false"'
out_has 'date    "2016-05-04" -> "2015-03"'
out_has 'title   "Дорога під Курськом" -> nothing'
status 0 "as edited" "$vestigo" known show 1 --json
equal "$(json "$work/out" '[d["sightings"][0][k] for k in ("title", "date", "rating", "review_url", "claim")]')" \
	"[None, '2015-03', 'false', 'https://example.org/review', 'Солдат']" "the sighting"
status 1 "a card tells the new rating" "$vestigo" check "$picture"
out_has "CHECKED BEFORE"
status 0 "the same again" "$vestigo" known edit 1 --rating false
out_has "nothing changed"
status 0 "no date" "$vestigo" known edit 1 --date=
out_has '"2015-03" -> nothing'
status 2 "a date that is none" "$vestigo" known edit 1 --date yesterday
status 2 "nothing to change" "$vestigo" known edit 1
status 4 "of none" "$vestigo" known edit 999 --note x
err_has "no known picture 999"
status 3 "of one and none" "$vestigo" known edit 999 1 --note x
"$vestigo" known add -q --title Elsewhere --date 2020-01-01 "$picture"
status 2 "which of two" "$vestigo" known edit 1 --note y
err_has "--sighting N"
status 0 "the first" "$vestigo" known edit 1 --sighting 1 --note y
equal "$(grep -c "numbered by their dates" "$work/out")" 0 "no date was changed"
status 0 "its date, too" "$vestigo" known edit 1 --sighting 1 --date "$(sed -n 's/^ *seen  *\([0-9][0-9-]*\) .*/\1/p' <("$vestigo" known show 1) | head -1)"
out_has "sightings are numbered by their dates, now perhaps otherwise: vestigo known show 1"
status 4 "a third" "$vestigo" known edit 1 --sighting 3 --note y
status 0 "numbered" "$vestigo" known show 1
out_has "(sighting 2)"

status 0 "tag" "$vestigo" known tag 1 2 --add "draft" --remove Front
out_has 'known #1: no longer tagged "Front"'
out_has 'known #2: was not tagged "Front"'
status 0 "tags" "$vestigo" known tag 1
out_has "draft"
status 0 "list" "$vestigo" known list --json --tag DRAFT
equal "$(json "$work/out" '[k["id"] for k in d]')" "[1, 2]" "tagged"
status 0 "list of none" "$vestigo" known list --tag Front
err_has "tagged so"
status 2 "an empty tag" "$vestigo" known tag 1 --add ""
status 4 "tag of none" "$vestigo" known tag 999 --add x
status 0 "still whole" "$vestigo" known check
status 4 "where there is no catalogue" env -u VESTIGO_CATALOGUE "$vestigo" known edit 1 --note x
[ -e "$work/data/vestigo/known.db" ] && bad "known edit made a catalogue" || good

# Every command tells the version, and help fits the terminal.
for command in check scan compare fetch verify explain schema completion manual known "known search" "known edit"; do
	# shellcheck disable=SC2086 # two words are meant
	status 0 "$command -V" "$vestigo" $command -V
	out_has "vestigo "
	for columns in 60 80 100 120 200; do
		# shellcheck disable=SC2086
		env COLUMNS=$columns "$vestigo" $command --help >"$work/help"
		equal "$($python -c 'import sys; print(max(len(l.rstrip("\n")) for l in open(sys.argv[1], encoding="utf-8")) <= int(sys.argv[2]))' "$work/help" $columns)" True "$command --help at $columns columns"
	done
done

# On a narrow terminal no word is cut, and the source stands below what it is the source of.
VESTIGO_CATALOGUE=$work/narrow.db "$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
printf '%s\n' 'Exercise near the river road https://example.org/photo/123' 'Station roof, "the long one", in winter' >"$work/words"
for columns in 60 120; do
	VESTIGO_CATALOGUE=$work/narrow.db SHOW=1 $python tests/cli/terminal.py $columns "$work/words" "$vestigo" known list >"$work/out" &&
		good || bad "known list at $columns: $(tail -3 "$work/out")"
	equal "$(grep -c '^ *https://' "$work/out")" $([ $columns = 60 ] && echo 6 || echo 0) "sources on lines of their own at $columns"
done
finish
