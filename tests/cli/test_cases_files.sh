# The cases beside the project (../shared/cases) that are about what is said of files: each folder's
# README says what is right. Nothing of them is kept here; the project's own fixtures of the
# same kinds are tried by test_says.sh.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # the default one may be missing
cases=$SHARED/../cases
if [ ! -d "$cases" ]; then
	skip "no cases at $cases"
	finish
fi

# report NAME FILE…: checks files of a case; the report is $work/c.json.
report() { "$vestigo" check -q --json "$@" >"$work/c.json" 2>/dev/null || true; validate "$work/c.json"; }
# holds WHAT EXPRESSION: true of the last report; i is a dictionary of records by the file's name, f
# one of outcomes by name and code, s what they say.
holds() {
	equal "$($python - "$work/c.json" "$2" <<'PYTHON'
import json, os, sys
items = json.load(open(sys.argv[1]))["items"]
i = {os.path.basename(r["input"]["name"]): r for r in items}
f = {n: {k["code"]: k["outcome"] for k in r["findings"]} for n, r in i.items()}
s = {n: {k["code"]: k["says"] for k in r["findings"]} for n, r in i.items()}
exif = {n: (r["metadata"] or {}).get("exif", {}) for n, r in i.items()}
def at(name, latitude, longitude):
    gps = exif[name]["gps"]
    return gps["latitude"] is not None and abs(gps["latitude"] - latitude) < 1e-5 and abs(gps["longitude"] - longitude) < 1e-5
def camera(name):
    return (exif[name].get("make"), exif[name].get("model"), exif[name]["captured"]["raw"][:10])
print(eval(sys.argv[2]))
PYTHON
)" True "$1"
}
# card FILE: what a person reads, on one line, in $work/out.
card() { "$vestigo" check "$1" 2>&1 | tr -s ' \n' ' ' >"$work/out"; }

report "$cases"/10-*/*.jpg
for file in normal lowercase status-void; do
	holds "10 $file" "at('$file.jpg', -33.859972, -70.67)"
done
for file in no-refs empty-refs swapped-refs; do
	holds "10 $file" "exif['$file.jpg']['gps']['latitude'] is None and exif['$file.jpg']['gps']['longitude'] is None"
done
holds "10 status-void" "'no fix' in s['status-void.jpg']['metadata.gps_position']"
report "$cases"/11-*/*.jpg
holds "11 seconds" "at('seconds-0-0.jpg', -33.859972, -70.67)"
holds "11 zeros" "exif['zeros.jpg']['gps']['latitude'] is None and f['zeros.jpg']['metadata.gps_position'] == 'not_observed'"

"$vestigo" scan -q --json "$cases"/13-*/export >"$work/c.json" 2>/dev/null || true
validate "$work/c.json"
holds "13 days" "all(f[n]['time.captured_before_post'] == 'observed' for n in f) and len(f) == 6"
holds "13 dates" "all('Captured 2023-02-1' in s[n]['time.captured_before_post'] for n in s)"
holds "13 defects" "all(f[n]['metadata.malformed'] == 'observed' for n in f)"

report "$cases"/14-*/picture.tif "$cases"/14-*/*.png "$cases"/15-*/*.png "$cases"/21-*/*.avif
holds "14, 15, 21: the camera" "all(c[2] in ('2023:02:11', '2023-02-11') and 'X-100' in str(c[1]) for c in map(camera, i)) and len(i) == 10"
holds "14, 15: upright" "[(r['file']['width'], r['file']['height']) for n, r in i.items() if n == 'picture.tif'] == [(147, 220)] or [(r['file']['width'], r['file']['height']) for n, r in i.items() if n == 'picture.tif'] == [(220, 147)]"

report "$cases"/17-*/*.png
holds "17 no damage" "all(f[n]['file.damaged'] == 'not_observed' for n in f) and len(f) == 5"
report "$cases"/19-*/*.jpg
holds "19 cut" "f['cut.jpg']['file.damaged'] == 'observed' and 'Parts may be missing' in s['cut.jpg']['file.damaged'] and i['cut.jpg']['file']['read_share'] < 1"
holds "19 not altered" "not i['cut.jpg']['verdict']['flagged'] and f['cut.jpg']['metadata.thumbnail_differs'] != 'observed'"
holds "19 whole" "f['whole.jpg']['file.damaged'] == 'not_observed' and i['whole.jpg']['file']['read_share'] == 1"

"$vestigo" known add -q --title Known --date 2015-03-04 "$cases"/20-*/known.png
report "$cases"/20-*/picture.dng "$cases"/20-*/header.cr3
holds "20 the larger picture" "i['picture.dng']['verdict']['reuse'] == 'prior_appearance_found' and i['picture.dng']['file']['width'] == 240"
holds "20 both counted" "i['picture.dng']['file']['pictures']['count'] == 2"
holds "20 its name" "i['header.cr3']['file']['type'] == 'image/x-canon-cr3' and i['header.cr3']['disposition'] == 'unsupported'"

report "$cases"/23-*/*.png
holds "23 behind the end" "all(f[n]['file.trailing_data'] == 'observed' for n in f)"
holds "23 remains" "'cropped in place' in s['acropalypse.png']['file.trailing_data']"

"$vestigo" scan -q --json "$cases"/26-*/export >"$work/c.json" 2>/dev/null || true
holds "26 unset clocks" "all(f[n]['time.captured_before_post'] == 'not_observed' and 'was not set' in s[n]['time.captured_before_post'] and not i[n]['verdict']['flagged'] for n in f) and len(f) == 2"

report "$cases"/31-*/*.jpg "$cases"/31-*/*.dng
holds "31 metadata" "all(exif[n]['make'] == 'Testmake' and r['disposition'] == 'unsupported' for n, r in i.items()) and len(i) == 2"
card "$cases"/31-*/dnl.jpg
out_has "Testmake Testmodel, captured 2024-03-05"
report "$cases"/32-*/*.jpg
holds "32 read" "all(exif[n]['make'] == 'Testmake' and r['metadata']['jpeg']['quality'] == 90 and r['metadata']['jpeg']['components'] == 3 for n, r in i.items())"
holds "32 no damage" "all(f[n]['file.damaged'] == 'not_observed' for n in f)"
holds "32 told" "'2 bytes that belong to no segment before APP1' in s['junk-before-exif.jpg']['metadata.malformed']"
report "$cases"/33-*/*.jpg
holds "33 flat" "all(f[n]['metadata.thumbnail_differs'] == 'not_applicable' and 'too flat to compare' in s[n]['metadata.thumbnail_differs'] and not i[n]['verdict']['flagged'] for n in f)"
report "$cases"/36-*/ai.jpg "$cases"/39-*/xmp-only.jpg
holds "36, 39: XMP is read" "all(r['metadata']['blocks']['xmp']['state'] == 'read' and any(d['directory'] == 'XMP-xmp' and e['name'] == 'CreatorTool' and e['value'] for d in r['metadata']['directories'] for e in d['entries']) for n, r in i.items())"
report "$cases"/37-*/*.jpg
holds "37 no sign of Telegram" "f['ordinary-q80.jpg']['file.sender_habits'] == 'not_observed' and 'Telegram' not in s['ordinary-q80.jpg']['metadata.absent'] and i['ordinary-q80.jpg']['metadata']['jpeg']['origin'] == []"
report "$cases"/38-*/x.cr3 "$cases"/38-*/*.nef
holds "38 names" "i['x.cr3']['file']['type'] == 'image/x-canon-cr3' and f['jpeg-named.nef']['file.type_mismatch'] == 'observed'"
report "$cases"/39-*/cctv.jpg "$cases"/39-*/phone.jpg
holds "39 firmware is no editor" "all(f[n]['metadata.editing_software'] == 'not_observed' for n in f)"
finish
