# Small exports that public problem reports describe, each with what is right of it: they lie
# beside the shared data, where there is any.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # the default one may be missing
cases=$SHARED/../cases

# case NUMBER: $folder of it; its known picture is the only one known. Fails where there is none.
case_of() {
	folder=$(echo "$cases/$1"-*)
	[ -d "$folder" ] || { skip "case $1 is not there"; return 1; }
	rm -rf "$work/data" "$work/cache"
	[ ! -f "$folder/known.png" ] || status 0 "known of case $1" "$vestigo" known add --title Known --date 2015-03-04 "$folder/known.png"
}
# scan STATUS WHAT PATH: its report is in $work/scan.json.
scan() {
	status "$1" "$2" "$vestigo" scan --json "$3"
	cp "$work/out" "$work/scan.json"
	validate "$work/scan.json"
}
brief='[(i["disposition"], (i["input"]["post"] or {}).get("message"), i["verdict"]["reuse"] == "prior_appearance_found") for i in items]'
messages='[summary["messages"][k] for k in ("read", "with_media", "without_media")]'

if case_of 01; then
	for path in "$folder/export" "$folder/export/export_results.html"; do
		scan 1 "a whole account in HTML" "$path"
		equal "$(json "$work/scan.json" "sorted($brief, key=str)")" "[('examined', 100, False), ('examined', 200, True), ('examined', None, False)]" "01: $path"
	done
fi
if case_of 02; then
	scan 1 "service photos" "$folder/export"
	equal "$(json "$work/scan.json" "$brief")" "[('examined', 2, True), ('examined', 3, False)]" "02"
	equal "$(json "$work/scan.json" '{i["input"]["post"]["service"] for i in items}')" "{True}" "02: service messages"
fi
if case_of 03; then
	for form in html json; do
		scan 1 "a round video's thumbnail" "$folder/$form"
		equal "$(json "$work/scan.json" "$brief, items[0]['input']['post']['sent_as'], items[0]['input']['thumbnail'], items[0]['input']['name']")" \
			"([('examined', 4, True)], 'video_message', True, 'round_video_messages/file_1@26-12-2024_10-15-12.mp4_thumb.jpg')" "03: $form"
	done
fi
if case_of 04; then
	scan 4 "media without files" "$folder/html"
	equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"]) for i in items]')" \
		"[(1, 'unavailable'), (2, 'unavailable'), (3, 'unavailable'), (4, 'not_included'), (5, 'unsupported'), (6, 'not_included')]" "04: html"
	equal "$(json "$work/scan.json" "$messages")" "[6, 6, 0]" "04: html's messages"
	scan 3 "media without files" "$folder/json"
	equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"]) for i in items]')" \
		"[(1, 'not_included'), (2, 'unsupported'), (3, 'unavailable'), (4, 'examined')]" "04: json"
	equal "$(json "$work/scan.json" "$messages")" "[4, 4, 0]" "04: json's messages"
fi
if case_of 06; then
	scan 1 "an animation that is a GIF" "$folder/export"
	equal "$(json "$work/scan.json" "$brief")" "[('examined', 1, True)]" "06"
fi
if case_of 07; then
	scan 0 "names decomposed by a Mac" "$folder/export"
	equal "$(json "$work/scan.json" "$brief, $messages")" "([('examined', 1, False), ('examined', 2, False)], [2, 2, 0])" "07"
	equal "$(json "$work/scan.json" 'items[1]["input"]["name"] == "files/Caf\u00e9.jpg"')" True "07: the name as the export spells it"
fi
if case_of 08; then
	scan 3 "an interrupted export" "$folder/export"
	err_has "truncated"
	equal "$(json "$work/scan.json" "$brief")" "[('examined', 1, False), ('examined', 2, False), ('examined', None, True), ('examined', None, False)]" "08"
	equal "$(json "$work/scan.json" '[i["input"]["kind"] for i in items]')" "['telegram_json', 'telegram_json', 'file', 'file']" "08: kinds"
fi
if case_of 09; then
	status 0 "tdl" "$vestigo" scan --json "$folder/export"
	cp "$work/out" "$work/scan.json"
	err_has "not Telegram Desktop's"
	equal "$(json "$work/scan.json" "[(i['input']['post']['message'], i['input']['post']['date'], i['disposition']) for i in items], $messages")" \
		"([(749, '2023-12-26T05:53:20Z', 'examined')], [3, 1, 2])" "09"
fi
# Of a picture that was posted as a file and is not in the export, the thumbnail is told to be no more than that.
mkdir -p "$work/thumbnail/files"
cp fixtures/formats/baseline.jpg "$work/thumbnail/files/IMG_0042.JPG_thumb.jpg" 2>/dev/null || cp fixtures/known/river-road.jpg "$work/thumbnail/files/IMG_0042.JPG_thumb.jpg"
printf '{"name":"Front","type":"public_channel","id":77,"messages":[{"id":1,"type":"message","date":"2024-12-26T08:11:12","date_unixtime":"1735200672","from":"Front","from_id":"channel77","file":"(File not included. Change data exporting settings to download.)","file_name":"IMG_0042.JPG","thumbnail":"files/IMG_0042.JPG_thumb.jpg","mime_type":"image/jpeg","text":""}]}' >"$work/thumbnail/result.json"
"$vestigo" scan --progress never --only 1 "$work/thumbnail" >"$work/out" 2>/dev/null
out_has "a thumbnail of what was posted: (File not included."
out_lacks "Named as a camera"
finish
