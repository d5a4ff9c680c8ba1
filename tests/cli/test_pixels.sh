# What the pixels say of themselves: details that a picture shows twice, in every form of the report.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # there is none, and none was named

status 0 "a report of all" "$vestigo" check -q --json --html "$work/r.html" fixtures/pixels/detail-once.jpg \
	fixtures/pixels/detail-twice.jpg fixtures/pixels/detail-twice-mirrored.jpg fixtures/pixels/pattern.jpg
cp "$work/out" "$work/r.json"
validate "$work/r.json"
equal "$(json "$work/r.json" '[len(i["copies"]) for i in items]')" "[0, 1, 1, 0]" "how many are told"
equal "$(json "$work/r.json" '[i["copies"][0]["mirrored"] for i in items[1:3]]')" "[False, True]" "which is mirrored"
# near X Y NUMBER: one of the record's two boxes begins there, but for a cell.
near() {
	equal "$(json "$work/r.json" "any(abs(b[0] - $1) < 16 and abs(b[1] - $2) < 16 for b in items[$3]['copies'][0]['boxes'])")" True \
		"a box of record $3 at $1,$2"
}
for number in 1 2; do
	near 60 300 $number
	near 400 180 $number
done
finding='[f for f in i["findings"] if f["code"] == "alteration.detail_twice"][0]'
equal "$(json "$work/r.json" "[($finding)['outcome'] for i in items]")" "['not_observed', 'observed', 'observed', 'not_observed']" "outcomes"
equal "$(json "$work/r.json" "[($finding)['strength'] for i in items[1:3]]")" "['weak', 'weak']" "always weak"
equal "$(json "$work/r.json" '[i["verdict"]["alteration"] for i in items]')" \
	"['no_indicator_found', 'indicators_present', 'indicators_present', 'no_indicator_found']" "the verdict"
equal "$(json "$work/r.json" 'any(i["verdict"]["flagged"] for i in items)')" False "weak signs flag nothing"
equal "$(grep -o 'class="twice"' "$work/r.html" | wc -l)" 4 "both boxes of both on the page"

status 0 "a card" "$vestigo" check fixtures/pixels/detail-twice.jpg
out_has "The same detail twice: "
status 0 "a card in Ukrainian" "$vestigo" check --lang uk fixtures/pixels/detail-twice-mirrored.jpg
out_has "Та сама деталь двічі"
status 0 "what it means" "$vestigo" explain alteration.detail_twice
out_has "reflections in still water"

# Without features none was looked for, which is not "none found".
status 0 "hashes alone" "$vestigo" check -q --json --hashes-only fixtures/pixels/detail-twice.jpg
cp "$work/out" "$work/hashes.json"
validate "$work/hashes.json"
equal "$(json "$work/hashes.json" 'items[0]["copies"]')" None "null where none was looked for"
equal "$(json "$work/hashes.json" "[($finding)['outcome'] for i in items][0]")" not_examined "its outcome"
finish
