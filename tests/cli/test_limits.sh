#!/bin/bash
# Limits, measured: bombs, deep and endless texts, folders of very many entries, loops, pipes, devices, and
# files that change or vanish each end in what is said of them, within the time and memory that the limits say.
# With VG_ALL=1 the large ones at full size.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
fixtures=$PWD/fixtures
case $BUILD in *asan*) slow=4 memory=4 ;; *) slow=1 memory=1 ;; esac
all() { [ -n "${VG_ALL:-}" ]; }

# within SECONDS MEGABYTES WHAT COMMAND…: how long it took, and what the largest of its processes had; not
# killed by a signal. Status in $got, streams in $work/out and $work/err.
within() {
	local seconds=$(($1 * slow)) megabytes=$(($2 * memory)) what=$3
	shift 3
	got=0
	timeout $((seconds * 3 + 30)) /usr/bin/time -q -o "$work/measured" -f '%e %M' "$@" >"$work/out" 2>"$work/err" || got=$?
	[ "$got" -lt 124 ] && good || bad "$what: ended with $got"
	read -r took peak <"$work/measured"
	echo "$what: $took s, $((peak >> 10)) MB, status $got"
	awk "BEGIN { exit !($took <= $seconds) }" && good || bad "$what took $took s, over $seconds"
	[ $((peak >> 10)) -le "$megabytes" ] && good || bad "$what took $((peak >> 10)) MB, over $megabytes"
}
# One record each, and none of a worker that fell.
records() {
	equal "$(json "$work/r.jsonl" 'len(items), [(i["input"]["name"][-40:], i["reason"]) for i in items if i["disposition"] == "failed"]')" "($1, [])" "$2"
}
export vestigo work

# Pictures of huge claimed sizes; scans by the thousand; frames by the thousand.
mkdir "$work/bombs"
cp "$fixtures"/broken/{bomb,wide,huge-dims,many-scans}* "$work/bombs"
$python - "$fixtures" "$work/bombs" <<'P'
import struct, sys
fixtures, out = sys.argv[1:]
jpeg = open(f"{fixtures}/broken/many-scans.jpg", "rb").read()
last = jpeg.rindex(b"\xff\xda")
open(f"{out}/5000-scans.jpg", "wb").write(jpeg[:-2] + jpeg[last:-2] * 5000 + jpeg[-2:])
gif = open(f"{fixtures}/formats/still.gif", "rb").read()
start = gif.index(b"\x2c", 13 + 3 * 2 ** ((gif[10] & 7) + 1))
open(f"{out}/2000-frames.gif", "wb").write(gif[:-1] + gif[start:-1] * 2000 + gif[-1:])
webp = open(f"{fixtures}/formats/lossy.webp", "rb").read()
frame = webp[12:]
anmf = b"\0" * 6 + struct.pack("<I", 89)[:3] + struct.pack("<I", 60)[:3] + b"\1\0\0\0" + frame
body = b"VP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + struct.pack("<I", 89)[:3] + struct.pack("<I", 60)[:3]
body += b"ANIM" + struct.pack("<I", 6) + b"\xff\xff\xff\xff\0\0" + (b"ANMF" + struct.pack("<I", len(anmf)) + anmf) * 2000
open(f"{out}/2000-frames.webp", "wb").write(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
tiff = b"II*\0" + struct.pack("<I", 8)  # 20,000 directories, each of nothing but the next
for i in range(20000):
    tiff += struct.pack("<HHHIII", 1, 254, 4, 1, 0, 8 + 18 * (i + 1))
open(f"{out}/20000-directories.tiff", "wb").write(tiff)
P
within 20 400 "bombs" "$vestigo" scan -q --no-cache --timeout 5 -o "$work/r.jsonl" "$work/bombs"
records "$(ls "$work/bombs" | wc -l)" "bombs"
skip "HEIC of many tiles: this libheif writes no grids"
# Camera raw files whose directories have no end, or claim gigabytes.
mkdir "$work/raw"
$python tests/cli/raw_bombs.py "$fixtures" "$work/raw" | sort >"$work/raw.wanted"
rm -f "$work/r.jsonl"*
within 20 400 "raw bombs" "$vestigo" scan -q --no-cache --timeout 5 -o "$work/r.jsonl" "$work/raw"
json "$work/r.jsonl" '"\n".join(sorted(i["input"]["name"].rsplit("/", 1)[1] + " " + i["disposition"] for i in items))' >"$work/raw.got"
equal "$(diff "$work/raw.wanted" "$work/raw.got")" "" "what becomes of raw bombs"

# Texts without an end.
mkdir "$work/deep" "$work/long" "$work/page"
$python -c '
import sys
open(sys.argv[1] + "/deep/result.json", "w").write("{\"messages\": [" + "[" * 3000000)
open(sys.argv[1] + "/long/result.json", "w").write("{\"name\": \"x\", \"type\": \"personal_chat\", \"id\": 1, \"messages\": [{\"id\": 1, \"type\": \"message\", \"date\": \"2024-12-26T10:11:12\", \"text\": \"")
open(sys.argv[1] + "/page/messages.html", "w").write("<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class=\"page_wrap\">" + "<div>" * 400000)' "$work"
all && endless=1G || endless=96M
truncate -s "+$endless" "$work/long/result.json"
for kind in deep long page; do
	rm -f "$work/r.jsonl"*
	# A reader that gives nothing for a minute is stopped.
	within 70 400 "$kind export" "$vestigo" scan -q --no-cache -o "$work/r.jsonl" "$work/$kind"
	equal "$(json "$work/r.jsonl" '[(i["disposition"], "no message in it could be read" in i["reason"]) for i in items]')" "[('failed', True)]" "$kind"
done
# A page that the parser would take minutes for: read up to there, in no time, and told once.
$python - "$work/markup" <<'P'
import os, sys
message = '<div class="message" id="message1"><div class="media_wrap"><a class="photo_wrap" href="photos/%d.jpg"></a></div></div>'
for name, bomb in ("divs", "<div>" * 400000), ("attributes", "<p " + " ".join("a%d=1" % i for i in range(100000)) + ">"), \
        ("fonts", "".join("<font color=c%d>" % i for i in range(20000)) + "<p>" * 2000):
    os.makedirs(f"{sys.argv[1]}/{name}")
    open(f"{sys.argv[1]}/{name}/messages.html", "w").write(
        '<html><body><div class="page_wrap">' + message % 1 + bomb + message % 2 + "</div></body></html>")
for name, text in ("smaller", "<" * 1000000), ("ends", "</x>" * 300000), ("entities", "&" * 1000000):
    os.makedirs(f"{sys.argv[1]}/{name}")
    open(f"{sys.argv[1]}/{name}/messages.html", "w").write(
        '<html><body><div class="page_wrap">' + message % 1 + text + message % 2 + "</div></body></html>")
P
for kind in divs attributes fonts smaller ends entities; do
	rm -f "$work/r.jsonl"*
	within 15 400 "page of $kind" "$vestigo" scan --no-cache -o "$work/r.jsonl" "$work/markup/$kind"
	case $kind in divs | attributes | fonts) whole=1 ;; *) whole=2 ;; esac
	equal "$(json "$work/r.jsonl" 'len(items), summary["truncated_sources"]')" "($whole, $((2 - whole)))" "page of $kind"
	equal "$(grep -c 'nested more than 512 deep' "$work/err")" $((2 - whole)) "notices of a page of $kind"
done
export VESTIGO_CATALOGUE=$work/known.db
endless() { head -c "$endless" /dev/zero | tr '\0' a | "$@"; }
export -f endless
export endless
within 60 200 "known import of one line of $endless" bash -c 'endless "$vestigo" known import -q -'
err_has "line 1: longer than 1 MiB: left out"
truncate -s "$endless" "$work/sparse.csv"
within 60 200 "a manifest of $endless" "$vestigo" known add -q --manifest "$work/sparse.csv"
[ "$got" -ge 2 ] && good || bad "a manifest of zeros was taken"
within 60 700 "a list of one name of $endless" bash -c 'endless "$vestigo" scan -q --no-cache --files-from - -o "$work/l.jsonl"'

# Folders of very many entries.
all && entries=1000000 || entries=20000
mkdir "$work/many"
$python -c '
import os, sys
for i in range(int(sys.argv[2])):
    os.close(os.open(f"{sys.argv[1]}/{i}.jpg", os.O_CREAT | os.O_WRONLY))' "$work/many" "$entries"
rm -f "$work/r.jsonl"*
within $((20 + entries / 2000)) 500 "a folder of $entries entries" "$vestigo" scan -q --no-cache -o "$work/r.jsonl" "$work/many"
equal "$(tail -n 1 "$work/r.jsonl" | $python -c 'import json, sys; print(json.load(sys.stdin)["records"])')" "$entries" "records of a large folder"
rm -rf "$work/many"

# Loops, pipes, sockets, devices, links to nothing: named and in a folder.
mkdir -p "$work/odd/a/b"
cp "$fixtures/formats/baseline.jpg" "$work/odd/a/good.jpg"
ln -s .. "$work/odd/a/up"
ln -s loop.jpg "$work/odd/loop.jpg"
ln -s "$work/odd" "$work/odd/a/b/again"
ln -s nowhere "$work/odd/nothing.jpg"
mkfifo "$work/odd/pipe.jpg"
$python -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/odd/socket.jpg"
mknod "$work/odd/zero.jpg" c 1 5 2>/dev/null || skip "a device: it takes root to make one"
rm -f "$work/r.jsonl"*
within 20 300 "loops, pipes, sockets, devices" "$vestigo" scan -q --no-cache -o "$work/r.jsonl" "$work/odd"
equal "$(json "$work/r.jsonl" 'sum(i["disposition"] == "examined" for i in items), len({i["input"]["name"] for i in items}) == len(items)')" "(1, True)" "what is a picture among them"
within 20 300 "an endless device" "$vestigo" check --no-cache --max-bytes 8M /dev/zero
[ "$got" -ge 3 ] && good || bad "an endless device was examined"

# Files that change, shrink and vanish while they are read.
mkdir "$work/moving"
for i in $(seq 60); do cat "$fixtures/formats/progressive.jpg" >"$work/moving/$i.jpg"; done
(
	while [ -e "$work/moving" ]; do
		for i in $(seq 1 3 60); do : >"$work/moving/$i.jpg"; cat "$fixtures/formats/png-rgb.png" >"$work/moving/$i.jpg"; rm -f "$work/moving/$((i + 1)).jpg"; mkdir "$work/moving/$((i + 1)).jpg" && rmdir "$work/moving/$((i + 1)).jpg"; done
	done
) 2>/dev/null &
mover=$!
for round in 1 2 3; do
	rm -f "$work/r.jsonl"*
	within 20 300 "files that change, $round" "$vestigo" scan -q --no-cache --jobs 1 -o "$work/r.jsonl" "$work/moving"
	equal "$(json "$work/r.jsonl" 'summary["records"] == len(items) == len({i["input"]["name"] for i in items}) and sum(summary["dispositions"].values()) == len(items)')" True "one record each"
done
kill "$mover"
wait "$mover" 2>/dev/null
rm -rf "$work/moving"

# Few descriptors, little memory, little processor time: an answer or a word, never a hang.
for few in 8 12 16 24; do
	rm -f "$work/r.jsonl"*
	within 20 300 "$few descriptors" bash -c 'ulimit -n '$few'; exec "$vestigo" scan -q --no-cache -o "$work/r.jsonl" fixtures/known'
	{ [ "$got" -le 1 ] && [ -s "$work/r.jsonl" ]; } || [ -s "$work/err" ] || [ -s "$work/r.jsonl" ] && good || bad "$few descriptors: status $got and no word"
done
case $BUILD in
*asan*) skip "the sanitizers take more memory than that" ;;
*)
	for little in 60000 100000 150000 400000; do
		rm -f "$work/r.jsonl"*
		within 20 300 "$little KB of address space" bash -c 'ulimit -v '$little'; exec "$vestigo" scan -q --no-cache -o "$work/r.jsonl" fixtures/known'
		[ "$got" -le 1 ] || [ -s "$work/err" ] || [ -s "$work/r.jsonl" ] && good || bad "$little KB: status $got and no word"
	done
	;;
esac
finish
