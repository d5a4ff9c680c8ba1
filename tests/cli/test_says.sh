# What is said of files of which it is easy to say what is not so: fixtures/says, fixtures/several
# and fixtures/heif, by the report and by the card.
. tests/cli/lib.sh
"$vestigo" known add -q --title Known fixtures/known/river-road.jpg

# Programs read the report …
status 3 "a report of all" "$vestigo" check -q --json fixtures/says/* fixtures/several/* fixtures/heif/*
cp "$work/out" "$work/r.json"
validate "$work/r.json"
# is FILE EXPRESSION VALUE: the expression may use i (the record), m (its metadata), x (EXIF), f (its
# findings' outcomes by code) and s (what they say).
$python - "$work/r.json" >"$work/values" <<'PYTHON'
import json, sys
for i in json.load(open(sys.argv[1]))["items"]:
    m = i["metadata"] or {}
    x = m.get("exif") or {}
    f = {k["code"]: k["outcome"] for k in i["findings"]}
    s = {k["code"]: k["says"] for k in i["findings"]}
    name = i["input"]["name"].split("/", 1)[1]
    gps = x.get("gps") or {}
    captured = x.get("captured") or {}
    print("\t".join(str(v) for v in (
        name, i["disposition"], i["file"]["type"], i["file"]["read_share"],
        (i["file"]["pictures"] or {}).get("count"), (i["file"]["pictures"] or {}).get("which"),
        x.get("make"), m.get("blocks", {}).get("exif", {}).get("state"), m.get("blocks", {}).get("xmp", {}).get("state"),
        gps.get("position"), gps.get("latitude"), gps.get("longitude"), gps.get("no_fix"),
        captured.get("utc") or captured.get("local"), captured.get("clock_unset"),
        "metadata" in m.get("defect_kinds", []), "pixels" in m.get("defect_kinds", []),
        f.get("file.damaged"), f.get("file.trailing_data"), f.get("metadata.thumbnail_differs"),
        f.get("file.type_mismatch"), f.get("file.sender_habits"), f.get("metadata.absent"),
        f.get("metadata.blocks_contradict"), i["verdict"]["metadata"],
        i["verdict"]["flagged"], s.get("file.trailing_data"), s.get("file.damaged"))))
PYTHON
columns="name disposition type share count which make exif xmp position latitude longitude no_fix captured unset metadata_defect pixel_defect damaged trailing thumbnail mismatch habits absent contradict standing flagged trailing_says damaged_says"
# value FILE COLUMN
value() {
	local n=0 column
	for column in $columns; do
		n=$((n + 1))
		[ "$column" = "$2" ] && break
	done
	awk -F'\t' -v name="$1" -v n="$n" '$1 == name { print $n }' "$work/values"
}
# is FILE COLUMN VALUE [COLUMN VALUE]…
is() {
	local file=$1
	shift
	while [ $# -gt 1 ]; do
		equal "$(value "$file" "$1")" "$2" "$file, $1"
		shift 2
	done
}
for file in lowercase void no-seconds; do
	is says/gps-$file.jpg position signed no_fix "$([ $file = void ] && echo True || echo False)"
	equal "$(value says/gps-$file.jpg latitude | cut -c1-10) $(value says/gps-$file.jpg longitude | cut -c1-6)" "-33.859972 -70.67" "gps-$file.jpg"
done
for file in no-refs swapped no-east-west; do
	is says/gps-$file.jpg position unsigned latitude None longitude None
done
# … what XMP or IPTC states a second time, and otherwise, …
for file in xmp-another-year iptc-another-day; do
	is says/$file.jpg contradict observed standing inconsistent flagged False
done
for file in xmp-another-zone iptc-same-day; do
	is says/$file.jpg contradict not_observed standing consistent
done
is says/gps-zero.jpg position zero latitude None metadata_defect False

for file in dashes slashes joined blanks; do
	is says/date-$file.jpg captured 2023-02-11T14:23:05 metadata_defect True unset False
done
is says/date-iso.jpg captured 2023-02-11T12:23:05Z metadata_defect True
is says/date-only.jpg captured 2023-02-11T00:00:00 metadata_defect True
is says/date-hour-24.jpg captured 2023-02-12T00:05:07 metadata_defect True
is says/date-blank-hour.jpg captured 2023-02-11T04:23:05 metadata_defect True
is says/date-ambiguous.jpg captured None metadata_defect True
for file in clock-1970 clock-1980 clock-2000; do
	is says/$file.jpg unset True
done
is says/new-year-2000.jpg unset False captured 2000-01-01T00:17:00

for file in junk-before-exif junk-before-tables junk-at-first; do
	is says/$file.jpg make Exemplar metadata_defect True pixel_defect False damaged not_observed share 1.0 trailing not_observed
done
for file in height-later twelve-bit lossless jpeg-ls; do
	is says/$file.jpg disposition unsupported make Exemplar exif read damaged not_examined
done
is says/exif-not-understood.jpg exif unread absent not_examined
is says/raw-profile-empty.png exif unread absent not_examined
for file in exif-prefix raw-profile; do
	is says/$file.png exif read make Exemplar captured 2023-02-11T14:23:05 damaged not_observed
done
for file in comment-crc gamma-zero time-invalid; do
	is says/$file.png damaged not_observed pixel_defect False metadata_defect False share 1.0 absent observed
done
is says/cut-with-thumbnail.jpg damaged observed thumbnail not_applicable flagged False make Exemplar
is says/white-with-thumbnail.jpg damaged not_observed thumbnail not_applicable flagged False
is says/no-end.jpg damaged not_observed share 1.0 metadata_defect True
equal "$(value says/unclaimed.jpg damaged_says | sed 's/[0-9]* bytes/N bytes/')" "Parts may be missing; N bytes that no scan claims stand before the end marker." "unclaimed.jpg"
equal "$(value says/unclaimed-no-end.jpg damaged_says | sed 's/[0-9]* bytes/N bytes/')" "Parts may be missing; N bytes that no scan claims stand before the end of the file, which has no end marker." "unclaimed-no-end.jpg"
for file in cut-progressive.jpg cut.png cut-interlaced.png cut.gif; do
	is says/$file disposition examined damaged observed pixel_defect True
	equal "$(value says/$file share | awk '{ print ($1 > 0.3 && $1 < 0.9) }')" 1 "$file: its share"
done
for file in behind.png zip-behind.png png-behind.png behind.webp behind.gif cropped-in-place.png two-jpegs.jpg behind.tiff video-behind.jpg zeros-behind.jpg cropped-in-place.jpg; do
	is says/$file trailing observed damaged not_observed
done
equal "$(value says/behind.png trailing_says)" "200 bytes behind the end of the picture: ZIP archive." "behind.png"
equal "$(value says/zip-behind.png trailing_says | sed 's/^[0-9]* //')" "bytes behind the end of the picture: ZIP archive." "zip-behind.png"
equal "$(value says/png-behind.png trailing_says | sed 's/^[0-9]* //')" "bytes behind the end of the picture: another picture (PNG)." "png-behind.png"
equal "$(value says/cropped-in-place.png trailing_says | grep -c 'cropped in place')" 1 "cropped-in-place.png"
equal "$(value says/cropped-in-place.jpg trailing_says | sed 's/^[0-9]* //')" "bytes behind the end of the picture: the rest of a larger JPEG, with an end of its own, as of a screenshot that an editor cropped in place." "cropped-in-place.jpg"
equal "$(value says/behind.tiff trailing_says)" "200 bytes behind the end of the picture: ZIP archive." "behind.tiff"
equal "$(value says/video-behind.jpg trailing_says)" "32 bytes behind the end of the picture: a video, as in a motion photo." "video-behind.jpg"
equal "$(value says/zeros-behind.jpg trailing_says)" "400 bytes behind the end of the picture: zeros." "zeros-behind.jpg"
is says/jpeg-named.nef mismatch observed
is says/quality-80.jpg habits not_observed
for file in mozjpeg-87 quality-78; do
	is says/$file.jpg habits observed
done

is several/pages.tiff count 3 which 2 disposition examined
is several/preview-first.dng count 2 which 2 disposition examined type image/x-adobe-dng make Exemplar
is several/empty-first.gif count 3 which 2 disposition examined
is several/empty-first.png count 2 which 2 disposition examined
is several/empty-first.webp count 2 which 2 disposition examined damaged not_observed
is several/empty-first-cut.png count 2 which 2 disposition examined damaged observed exif unread
is several/empty-first-alone.png count 2 which 1 disposition examined damaged not_observed exif unread
is several/empty-first-cut-early.png count 2 which 1 disposition examined damaged observed exif unread
is several/empty-first-cut.webp which 2 disposition examined damaged observed exif unread absent not_examined
is several/empty-first-alone.webp which 1 disposition examined damaged not_observed exif unread
is several/empty-first-cut-early.webp which 1 disposition examined damaged observed exif unread
is several/mosaic.dng disposition unsupported type image/x-adobe-dng make Exemplar count 2 which None
is several/mosaic.nef disposition unsupported type image/x-nikon-nef make "NIKON CORPORATION"
is several/header.cr3 disposition unsupported type image/x-canon-cr3
for file in "gpr gopro" "mef mamiya" "mos leaf"; do
	is several/mosaic.${file% *} disposition unsupported type image/x-${file#* }-${file% *} mismatch not_observed
done
for file in cut cut-data; do
	is several/$file.nef disposition unsupported type image/x-nikon-nef make "NIKON CORPORATION"
done
is several/cut.dng disposition undecodable type image/x-adobe-dng
is several/cut-preview.tiff disposition undecodable type image/tiff
is several/cut-directory.tiff disposition undecodable exif unread
equal "$(json "$work/r.json" 'max(i["file"]["width"] or 0 for i in items if "pages" in i["input"]["name"])')" 72 "the largest page"

"$vestigo" check -q -o "$work/smaller.json" fixtures/heif/smaller-main.avif || true
if [ -e fixtures/heif/smaller-main.avif ]; then
	equal "$(json "$work/smaller.json" 'items[0]["file"]["width"], items[0]["metadata"]["exif"]["thumbnail"]["against_picture"], items[0]["verdict"]["flagged"]')" \
		"(72, 'of_another', False)" "what belongs to the main picture is held against no other"
	validate "$work/smaller.json"
fi
is heif/first.avif count 2 make Exemplar exif read xmp read absent not_observed
is heif/second.avif count 2 make None exif unread xmp unread absent not_examined
is heif/none.avif count 2 make None exif absent xmp absent absent observed
for file in video-behind.heic video-behind.avif video-in-box.heic video-cut.heic video-in-box-cut.avif; do
	is heif/$file disposition examined damaged not_observed metadata_defect False trailing observed flagged False
	equal "$(value heif/$file trailing_says | grep -c 'bytes behind the end of the picture: a video, as in a motion photo')" 1 "$file"
done

# … and people the card.
says() { # FILE TEXT…: the card of a file, its lines joined, has the texts; after "--" it has not
	local file=$1 text wanted=0
	shift
	"$vestigo" check "fixtures/$file" >"$work/card" 2>&1
	tr -s ' \n' ' ' <"$work/card" >"$work/out"
	for text; do
		if [ "$text" = -- ]; then wanted=1; elif [ $wanted = 0 ]; then out_has "$text"; else out_lacks "$text"; fi
	done
}
says says/gps-swapped.jpg "33.859972, 70.670000 as its position, north or south, east or west not stated" -- "the position 33"
says says/gps-no-east-west.jpg "33.859972, 70.670000 as its position, east or west not stated"
says says/gps-void.jpg "-33.859972, -70.670000; its receiver says that it had no fix"
says says/gps-zero.jpg "no usable position" -- "0.000000"
says says/clock-2000.jpg "The camera's clock was not set (2000-01-01 00:00:17)." -- "captured 2000"
says says/date-iso.jpg "captured 2023-02-11T14:23:05+02:00"
says says/junk-before-exif.jpg "2 bytes that belong to no segment before APP1" "captured 2023-02-11" -- "Parts may be missing"
says says/twelve-bit.jpg "NOT EXAMINED" "unsupported: a JPEG of 12 bits a sample" "Exemplar X-100, captured 2023-02-11"
says says/lossless.jpg "unsupported: a lossless JPEG (SOF3)"
says says/jpeg-ls.jpg "unsupported: a JPEG-LS, which this build's decoder does not read" "Exemplar X-100"
says says/exif-not-understood.jpg "Whether the file holds camera data is not known" -- "No camera data" "states no" "names no software"
says says/cut-with-thumbnail.jpg "Parts may be missing" -- "SIGNS OF ALTERATION"
says says/white-with-thumbnail.jpg "NOT FOUND" -- "SIGNS OF ALTERATION"
says says/quality-80.jpg "nothing that was read says why" -- "elegram"
says says/mozjpeg-87.jpg "consistent with a photo sent through Telegram" "609 of 2,595" "0 of 3,302" -- "desktop" "ios" "android"
says says/comment-crc.png "NOT FOUND" -- "Parts may be missing"
says several/pages.tiff "3 pages: the largest, page 2, was examined; 2 were not."
says several/preview-first.dng "2 pictures: the largest, picture 2, was examined; 1 was not."
says several/empty-first.gif "3 frames: the first that shows something, frame 2, was examined; 2 were not."
says several/empty-first-cut.png "2 frames: the first that shows something, frame 2, was examined" "Parts may be missing"
says several/empty-first-cut.webp "how many there are could not be read" "Parts may be missing"
says several/mosaic.nef "unsupported: raw picture (NEF)" "NIKON CORPORATION" "2 pictures: none was examined"
says several/cut.nef "unsupported: raw picture (NEF)" "the file ends before all of its directories"
says several/cut.dng "the file ends before the directory of its picture; only a reduced version is there"
says several/cut-preview.tiff "the file ends before the directory of its picture; only a reduced version is there"
says several/cut-directory.tiff "the first directory lies behind the end of the file" -- "header is damaged"
says several/header.cr3 "Canon raw (CR3)" "EXIF, XMP, IPTC, ICC: the file ends before its last box" -- "video/mp4"
says raw/preview.cr3 "No camera data" # its container's brand is none
says carried/mpf-other.jpg "(144 × 96) shows something else than the picture"

# Files made here of others: codings that are not read, camera data older than EXIF, a picture over
# the limit of pixels, one whose pixels are damaged at their very beginning.
mkdir "$work/odd"
$python - "$work/odd" <<'PYTHON'
import struct, sys, zlib
folder = sys.argv[1]
def read(name): return open("fixtures/" + name, "rb").read()
def write(name, data): open(f"{folder}/{name}", "wb").write(data)
def segment(marker, body): return bytes([0xff, marker]) + (len(body) + 2).to_bytes(2, "big") + body
write("coding.heic", read("formats/still.heic").replace(b"hvc1", b"vvc1"))
jpeg = read("formats/baseline.jpg")
write("app12.jpg", jpeg[:2] + segment(0xec, b"OLYMPUS\r\n[picture info]\r\nTimeDate=1") + jpeg[2:])
write("ciff.jpg", jpeg[:2] + segment(0xe0, b"II\x1a\0\0\0HEAPJPGM\0\0") + jpeg[2:])
block = read("says/exif-prefix.png").split(b"Exif\0\0")[1].split(b"IDAT")[0][:-8]
write("bare.jpg", jpeg[:2] + segment(0xe1, block) + jpeg[2:])
write("capitals.jpg", jpeg[:2] + segment(0xe1, b"EXIF\0\xff" + block) + jpeg[2:])
write("other-byte.png", read("says/exif-prefix.png").replace(b"Exif\0\0", b"Exif\0\xff"))
write("other-byte-raw.png", read("says/raw-profile.png").replace(b"457869660000", b"4578696600ff"))
webp = read("formats/alpha.webp") + b"EXIF" + (len(block) + 6).to_bytes(4, "little") + b"exif\0\xff" + block + b"\0" * (len(block) & 1)
write("other-byte.webp", webp[:4] + (len(webp) - 8).to_bytes(4, "little") + webp[8:])
def chunk(kind, body): return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
plain = read("formats/png-rgb.png")
def profile(file, name, data, kind=b"tEXt", stated=None, cut=None):
    text = b"\n%s\n%8d\n%s\n" % (name, len(data) if stated is None else stated, data.hex().encode())
    if kind == b"zTXt": text = b"\0" + zlib.compress(text)[:cut]
    write(file, plain[:33] + chunk(kind, b"Raw profile type " + name + b"\0" + text) + plain[33:])
def resource(number, data): return b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) & 1)
iptc = b"\x1c\x02\x78\x00\x04text"
profile("exif-cut.png", b"exif", b"Exif\0\0" + block, stated=len(block) + 500)
profile("exif-packed-cut.png", b"exif", b"Exif\0\0" + block, b"zTXt", cut=40)
profile("exif-capitals.png", b"EXIF", b"Exif\0\0" + block)
profile("xmp-packed-cut.png", b"xmp", b"<x:xmpmeta/>" * 9, b"zTXt", cut=12)
profile("iptc-packed-cut.png", b"iptc", iptc * 9, b"zTXt", cut=12)
profile("app1-packed-cut.png", b"APP1", b"Exif\0\0" + block, b"zTXt", cut=40)
profile("8bim.png", b"8bim", resource(0x3ed, b"1234") + resource(0x404, iptc))
profile("8bim-xmp.png", b"8bim", resource(0x424, b"<x:xmpmeta/>"))
profile("8bim-exif.png", b"8bim", resource(0x422, block))
profile("8bim-without.png", b"8bim", resource(0x3ed, b"1234"))
profile("8bim-cut.png", b"8bim", resource(0x3ed, b"1234"), stated=500)
profile("8bim-packed-cut.png", b"8bim", resource(0x404, iptc), b"zTXt", cut=12)
profile("icc.png", b"icc", b"profile")
photo = read("exif/camera.jpg")
entry = lambda tag, kind, count, value: struct.pack(">HHI", tag, kind, count) + value
images = struct.pack(">IIIHH", 0x030000, len(photo), 0, 0, 0)
def listed(at):
    mpf = b"MM\0*\0\0\0\10" + struct.pack(">H", 2) + entry(0xb001, 4, 1, struct.pack(">I", 2)) + entry(0xb002, 7, 32, struct.pack(">I", 38)) + \
        b"\0\0\0\0" + images + struct.pack(">IIIHH", 0x020002, len(photo), at, 0, 0)
    return b"\xff\xe2" + struct.pack(">H", len(mpf) + 6) + b"MPF\0" + mpf
write("listed.jpg", photo[:2] + listed(len(photo) + len(listed(0)) - 10) + photo[2:] + photo)
avif = bytearray(read("heif/first.avif"))
avif[avif.index(b"pitm") + 9] = 0x77
write("no-main.avif", avif)
png = bytearray(read("says/exif-prefix.png"))
at = png.index(b"IDAT") + 4
png[at] ^= 0xff
write("damaged.png", png)
write("apple.png", png[:8] + b"\0\0\0\4CgBI\x30\0\x20\2" + zlib.crc32(b"CgBI\x30\0\x20\2").to_bytes(4, "big") + png[8:])
PYTHON
"$vestigo" check -q --json "$work"/odd/* >"$work/odd.json" 2>/dev/null
validate "$work/odd.json"
odd='{i["input"]["name"].split("/")[-1]: i for i in items}'
equal "$(json "$work/odd.json" "($odd)['coding.heic']['disposition'], 'vvc1' in ($odd)['coding.heic']['reason']")" "('unsupported', True)" "a HEIF coded otherwise"
equal "$(json "$work/odd.json" "($odd)['apple.png']['disposition']")" unsupported "a PNG of Apple's"
equal "$(json "$work/odd.json" "($odd)['damaged.png']['disposition'], ($odd)['damaged.png']['metadata']['exif']['make']")" "('undecodable', 'Exemplar')" "metadata of undecodable pixels"
# blocks FILE EXIF XMP IPTC ICC: the states of a PNG's blocks.
blocks() { equal "$(json "$work/odd.json" "' '.join(($odd)['$1.png']['metadata']['blocks'][b]['state'] for b in ('exif', 'xmp', 'iptc', 'icc'))")" "$2 $3 $4 $5" "$1.png: its blocks"; }
blocks exif-cut read absent absent absent
equal "$(json "$work/odd.json" "'a profile of type exif is cut' in ($odd)['exif-cut.png']['metadata']['defects'][0]")" True "exif-cut.png is said to be cut"
blocks exif-packed-cut unread absent absent absent
blocks exif-capitals read absent absent absent
blocks xmp-packed-cut absent unread absent absent
blocks iptc-packed-cut absent absent unread absent
blocks app1-packed-cut unread unread unread absent
blocks 8bim absent absent read absent
blocks 8bim-xmp absent unread absent absent
blocks 8bim-exif read absent absent absent
blocks 8bim-without absent absent absent absent
blocks 8bim-cut unread unread unread absent
blocks 8bim-packed-cut unread unread unread absent
blocks icc absent absent absent unread
for file in bare.jpg capitals.jpg other-byte.png other-byte-raw.png other-byte.webp; do
	equal "$(json "$work/odd.json" "($odd)['$file']['metadata']['blocks']['exif']['state'], ($odd)['$file']['metadata']['exif']['model']")" "('read', 'X-100')" "$file: the name before EXIF"
done
equal "$(json "$work/odd.json" "($odd)['no-main.avif']['metadata']['blocks']['exif']['reason']")" "it belongs to another picture of the file, or to none" "a HEIF without its main picture"
equal "$(json "$work/odd.json" "($odd)['listed.jpg']['file']['trailing']['what'], [d['directory'] for d in ($odd)['listed.jpg']['metadata']['directories'] if d['directory'].startswith('MP')]")" "('further pictures, which the file lists', ['MPF0', 'MPImage1', 'MPImage2'])" "pictures that a JPEG lists"
for file in app12 ciff; do
	equal "$(json "$work/odd.json" "($odd)['$file.jpg']['metadata']['blocks']['exif']['state'], [f['outcome'] for f in ($odd)['$file.jpg']['findings'] if f['code'] == 'metadata.absent']")" "('unread', ['not_examined'])" "$file"
done
"$vestigo" check -q --json --no-cache --max-pixels 100 fixtures/exif/camera.jpg >"$work/limit.json" 2>/dev/null
equal "$(json "$work/limit.json" 'items[0]["disposition"], items[0]["metadata"]["exif"]["make"], items[0]["verdict"]["metadata"]')" "('limit_exceeded', 'Exemplar', 'consistent')" "metadata over the limit"

# Days are counted between local dates, and what a clock that was not set says flags nothing; a
# picture whose pixels cannot be decoded is told by its date all the same.
mkdir -p "$work/export/files"
cp fixtures/says/clock-1980.jpg fixtures/says/date-iso.jpg fixtures/says/twelve-bit.jpg "$work/export/files"
$python - "$work/export/result.json" <<'PYTHON'
import json, sys
names = ["clock-1980.jpg", "date-iso.jpg", "twelve-bit.jpg"]
messages = [{"id": n + 1, "type": "message", "date": "2023-02-20T00:30:00", "date_unixtime": "1676849400",
             "from": "A", "from_id": "channel77", "file": "files/" + name, "mime_type": "image/jpeg",
             "text": "", "text_entities": []} for n, name in enumerate(names)]
json.dump({"name": "Chat", "type": "public_channel", "id": 77, "messages": messages}, open(sys.argv[1], "w"))
PYTHON
"$vestigo" scan -q --json "$work/export" >"$work/e.json" 2>/dev/null
validate "$work/e.json"
before='{i["input"]["name"]: [k for k in i["findings"] if k["code"] == "time.captured_before_post"][0] for i in items}'
equal "$(json "$work/e.json" "($before)['files/clock-1980.jpg']['says']")" "The camera's clock was not set (1980-01-01 00:00:00)." "an unset clock"
# Posted at 2023-02-19 23:30 UTC, which is 01:30 of the 20th on the camera's clock: nine days, and eight and a half of 24 hours.
equal "$(json "$work/e.json" "($before)['files/date-iso.jpg']['evidence']['days']")" 9 "days between local dates"
equal "$(json "$work/e.json" "($before)['files/twelve-bit.jpg']['outcome']")" observed "the date of what cannot be decoded"
equal "$(json "$work/e.json" '[i["verdict"]["flagged"] for i in items]')" "[False, False, False]" "nothing is flagged"
# --lang: what people read, and never what programs read; the command line's word is over the config file's.
picture=fixtures/exif/camera.jpg
status 0 "in Ukrainian" "$vestigo" check --lang uk "$picture"
out_has "У файлі вказано координати"
"$vestigo" check --json "$picture" | without_run /dev/stdin >"$work/en.json"
"$vestigo" check --json --lang uk "$picture" | without_run /dev/stdin >"$work/uk.json"
same_files "$work/en.json" "$work/uk.json" "JSON is English in each language"
"$vestigo" check --csv "$picture" >"$work/en.csv"
"$vestigo" check --csv --lang uk "$picture" >"$work/uk.csv"
same_files "$work/en.csv" "$work/uk.csv" "CSV is English in each language"
echo --lang=uk >"$work/config"
VESTIGO_CONFIG=$work/config "$vestigo" check "$picture" >"$work/out"
out_has "За даними файлу"
VESTIGO_CONFIG=$work/config "$vestigo" check --lang en "$picture" >"$work/out"
out_has "The file says"
LC_ALL=uk_UA.UTF-8 LANG=uk_UA.UTF-8 "$vestigo" check "$picture" >"$work/out"
out_has "The file says"
status 2 "a language that is not here" "$vestigo" check --lang ua "$picture"
err_has "en or uk is wanted"
status 0 "explained" "$vestigo" explain --lang uk reuse.prior_appearance
out_has "Відомий знімок показує ту саму фотографію"
out_lacks "measured by"
# Dates and marks wherever a file states them, on the card, in the table and in the CSV.
mkdir -p "$work/dates/photos"
$python - "$work/dates" <<'END'
import json, struct, sys
folder = sys.argv[1]
jpeg = open("fixtures/formats/baseline.jpg", "rb").read()
def segment(marker, body): return bytes([0xff, marker]) + (len(body) + 2).to_bytes(2, "big") + body
def xmp(text): return segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0" + (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' + text + '/></rdf:RDF></x:xmpmeta>').encode())
def iptc(*sets):
    data = b"".join(b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value for number, value in sets)
    return segment(0xed, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) & 1))
def exif(tag, value):
    return segment(0xe1, b"Exif\0\0" + struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, tag, 2, len(value), 26, 0) + value)
files = {"year": xmp('photoshop:DateCreated="2015"'), "created": xmp('xmp:CreateDate="2019-05-06T10:00:00"'),
         "saved": exif(0x132, b"2016:05:04 10:00:00\0"), "instructions": iptc((40, b"FBMD01000abc")),
         "keywords": iptc((25, b"bridge"), (25, b"flood"), (55, b"20160504"))}
for name, block in files.items():
    open(f"{folder}/photos/{name}.jpg", "wb").write(jpeg[:2] + block + jpeg[2:])
json.dump({"name": "Dates", "type": "public_channel", "id": 1, "messages": [
    {"id": n, "type": "message", "date": "2024-12-26T10:11:12", "date_unixtime": "1735207872", "file": f"photos/{name}.jpg",
     "file_name": f"{name}.jpg", "mime_type": "image/jpeg", "text": ""} for n, name in enumerate(files, 1)]},
    open(folder + "/result.json", "w"))
END
status 1 "dates" "$vestigo" scan -q --no-cache "$work/dates"
out_has "Taken 2015, as its XMP says, 3283 days or more before the post"
out_has "Created 2019-05-06, as its XMP says, 2061 days before the post"
out_has "Last saved 2016-05-04, as its EXIF says, 3158 days before the post"
out_has "Taken 2016-05-04, as its IPTC says, 3158 days before the post"
status 1 "the same as CSV" "$vestigo" scan -q --no-cache --csv "$work/dates"
out_has ',"2015",'
out_has ',"2019-05-06T10:00:00",'
status 0 "a card" "$vestigo" check --no-cache "$work/dates/photos/saved.jpg"
out_has "Last saved 2016-05-04 10:00:00; metadata that name neither"
status 0 "in Ukrainian" "$vestigo" check --no-cache --lang uk "$work/dates/photos/saved.jpg"
out_has "називають ні камери, ні дати зйомки."
status 0 "a platform's mark" "$vestigo" check --no-cache "$work/dates/photos/instructions.jpg"
out_has "Instructions: FBMD01000abc"
out_has "The IPTC holds the mark that Facebook and Instagram write"
status 0 "keywords" "$vestigo" check --no-cache "$work/dates/photos/keywords.jpg"
out_has "Keywords: bridge, flood"

finish
