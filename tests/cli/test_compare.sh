# compare: two pictures laid on each other; what differs, in words, boxes and pictures.
. tests/cli/lib.sh
photos=fixtures/export/ChatExport_2024-12-27/photos
altered="$photos/photo_9@26-12-2024_13-15-20.jpg" # two regions of the market square replaced
square=fixtures/known/market-square.jpg bridge=fixtures/known/north-bridge.jpg
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null

status 1 "an altered copy" "$vestigo" compare "$altered" "$square" --overlay "$work/side.png" --diff "$work/where.png"
out_has "SAME PICTURE IN BOTH · ALTERED"
equal "$(grep -c "% of the picture, at [0-9]*,[0-9]* (" "$work/out")" 2 "both regions, under the picture that they differ from"
out_lacks "SEEN BEFORE"
out_lacks "Searched"
out_lacks "known #"
equal "$(head -c 8 "$work/side.png" | od -An -tx1 | tr -d ' ')" 89504e470d0a1a0a "--overlay is a PNG"
equal "$(head -c 8 "$work/where.png" | od -An -tx1 | tr -d ' ')" 89504e470d0a1a0a "--diff is a PNG"
status 0 "the pictures can be read" "$vestigo" check --fail-on none "$work/side.png" "$work/where.png"
status 0 "--fail-on reuse" "$vestigo" compare --fail-on reuse "$altered" "$square"

# Where the generator put the regions: 44 x 36 at 224,120 and 38 x 32 at 40,50.
"$vestigo" compare --json "$altered" "$square" >"$work/altered.json" 2>/dev/null
validate "$work/altered.json"
overlap='(lambda a, b: (lambda w, h: w * h / (a[2] * a[3] + b[2] * b[3] - w * h))(max(0, min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])), max(0, min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]))))'
for truth in "[224, 120, 44, 36]" "[40, 50, 38, 32]"; do
	equal "$(json "$work/altered.json" "max($overlap(x['box'], $truth) for x in items[0]['matches'][0]['differences']) >= 0.5")" True "a box over $truth"
done
equal "$(json "$work/altered.json" 'd["begin"]["command"], d["begin"]["inputs"] == ["'"$altered"'", "'"$square"'"], summary["searched"]["catalogue"]')" "('compare', True, None)" "what was compared"
equal "$(json "$work/altered.json" 'items[0]["verdict"]["reuse"]')" not_searched "no claim of an earlier appearance"

status 1 "against a known picture" "$vestigo" compare "$altered" known:2
out_has "Market square after the storm"
out_has "2019-09-17"
status 3 "another picture" "$vestigo" compare "$altered" "$bridge" --overlay "$work/none.png"
out_has "NO COMMON PICTURE FOUND"
err_has "nothing to depict"
[ -e "$work/none.png" ] && bad "an overlay of nothing" || good
status 2 "a folder as the second picture" "$vestigo" compare "$altered" "$work"
err_has "is a folder; the second picture of compare is a file"
status 0 "the same file" "$vestigo" compare "$square" "$square"
out_has "the same file, byte for byte"
status 1 "--html" "$vestigo" compare "$altered" "$square" --html "$work/page.html"
grep -q "Compared with</dt><dd>$square" "$work/page.html" && good || bad "the page does not say what was compared"

status 2 "one picture" "$vestigo" compare "$square"
err_has "needs two pictures"
status 2 "no number" "$vestigo" compare "$square" known:two
err_has "known:12"
status 4 "an unknown number" "$vestigo" compare "$square" known:99
err_has "no known picture 99"
status 4 "the first is no picture" "$vestigo" compare fixtures/broken/garbage.jpg "$square"
status 4 "the second is no picture" "$vestigo" compare "$square" fixtures/broken/garbage.jpg
err_has "garbage.jpg"
status 4 "the second is not there" "$vestigo" compare "$square" "$work/no-such.jpg"
err_has 'not compared: "'"$work"'/no-such.jpg": no such file'
"$vestigo" compare "$square" fixtures/broken/truncated.jpg >"$work/out" 2>"$work/err"
err_has '"fixtures/broken/truncated.jpg": could be read in part only, and is compared as it was read'
status 1 "the second on standard input" bash -c '"$1" compare "$2" - <"$3"' - "$vestigo" "$altered" "$square"
out_has "SAME PICTURE IN BOTH"
status 1 "a catalogue that is not there is not asked" "$vestigo" compare --catalogue "$work/none.db" "$altered" "$square"
[ -e "$work/none.db" ] && bad "compare made a catalogue" || good
status 2 "an overlay that cannot be written" "$vestigo" compare "$altered" "$square" --overlay "$work/no/such/folder.png"
err_has "no/such/folder.png"

# A picture in greys tells nothing of colours: the one in colour is not altered for having them.
"$BUILD/make-attacks" "$work/suite" --bases 4 --only grey >/dev/null
for grey in "$work"/suite/items/grey/*.jpg; do
	status 0 "in colour, held against greys" "$vestigo" compare --json "$work/suite/known/${grey##*/}" "$grey"
	mv "$work/out" "$work/grey.json"
	equal "$(json "$work/grey.json" '"tonal_change" in items[0]["matches"][0]["relation"], len(items[0]["matches"][0]["differences"])')" "(True, 0)" "colours that the other has not"
done

# What could not be read is no alteration, on either side, and is kept without its small version.
head -c 14000 "$square" >"$work/cut.jpg"
for pair in "$square $work/cut.jpg" "$work/cut.jpg $square"; do
	status 0 "one of them is cut" "$vestigo" compare --json $pair
	cp "$work/out" "$work/cut.json"
	equal "$(json "$work/cut.json" '[(m["compared"], m["in_part"], m["differences"], "region_altered" in m["relation"]) for m in items[0]["matches"]], items[0]["verdict"]["alteration"]')" \
		"([(True, True, [], False)], 'cannot_assess')" "cut, $pair"
done
status 0 "for people" "$vestigo" compare "$work/cut.jpg" "$square"
out_has "PARTLY READ · SAME PICTURE IN BOTH"
out_has "not known: parts of one of the two could not be read"
status 0 "a cut one made known" "$vestigo" known add --catalogue "$work/cut.db" "$work/cut.jpg"
err_has "nothing is compared with it place by place"
"$vestigo" check --json --catalogue "$work/cut.db" "$square" >"$work/cut.json"
equal "$(json "$work/cut.json" '[m["compared"] for m in items[0]["matches"]], items[0]["verdict"]["alteration"] == "difference_located"')" "([False], False)" "against a cut one"

# What a person judged is told as that; and two files are not searched for.
number=$("$vestigo" check --json "$altered" | $python -c 'import json, sys; print(json.load(sys.stdin)["items"][0]["matches"][0]["known"]["id"])')
"$vestigo" known distinct "$number" "$altered" >/dev/null
status 0 "judged distinct" "$vestigo" compare "$altered" "known:$number"
out_has "JUDGED NOT TO BE THE SAME"
out_has "a person judged them not to be the same picture"
status 0 "two files, one of them as it is known" "$vestigo" compare "$altered" "$square"
out_has "JUDGED NOT TO BE THE SAME"
status 0 "and the other way" "$vestigo" compare "$square" "$altered"
out_has "JUDGED NOT TO BE THE SAME"
status 1 "where nothing was judged" env -u VESTIGO_CATALOGUE XDG_DATA_HOME="$work/none" "$vestigo" compare "$altered" "$square"
"$vestigo" compare "$square" "$bridge" -o "$work/two.json" >"$work/out" 2>"$work/err"
cat "$work/out" >>"$work/err"
grep -q Searched "$work/err" && bad "compare says that it searched" || good

# Nothing is left behind.
mkdir "$work/temporary"
status 0 "with a temporary folder of its own" env TMPDIR="$work/temporary" "$vestigo" compare "$altered" "$square"
equal "$(ls -A "$work/temporary" | wc -l)" 0 "files left behind"
# What a search finds, a comparison of the two finds: squeezed, features contradict what the hash says.
$python - "$work/tall.bmp" "$work/flat.bmp" <<'P'
import math, random, struct, sys
random.seed(5)
spots = [(random.random(), random.random(), random.uniform(0.02, 0.2), random.randrange(-90, 90)) for _ in range(60)]
def write(name, width, height):
    body = bytearray()
    for y in range(height):
        for x in range(width):
            u, v = x / width, y / height
            t = 128 + sum(h for a, b, r, h in spots if (u - a) ** 2 + (v - b) ** 2 < r * r)
            body += bytes((max(0, min(255, int(t))),) * 3)
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(body), 2835, 2835, 0, 0)
    open(name, "wb").write(struct.pack("<2sIHHI", b"BM", 54 + len(body), 0, 0, 54) + head + body)
write(sys.argv[1], 480, 360)
write(sys.argv[2], 480, 60)
P
status 0 "the tall one is known" "$vestigo" known add -q --catalogue "$work/tall.db" "$work/tall.bmp"
"$vestigo" check --json --catalogue "$work/tall.db" "$work/flat.bmp" >"$work/flat.json"
equal "$(json "$work/flat.json" '[m["strength"] for m in items[0]["matches"]]')" "['moderate']" "squeezed, searched for"
status 0 "squeezed, compared" "$vestigo" compare --catalogue "$work/tall.db" "$work/flat.bmp" known:1
out_has "SAME PICTURE IN BOTH"
status 0 "the other way" "$vestigo" compare "$work/tall.bmp" "$work/flat.bmp"
out_has "SAME PICTURE IN BOTH"
# Where no catalogue is, there is no known picture to compare with.
status 4 "known:1 of no catalogue" env -u VESTIGO_CATALOGUE XDG_DATA_HOME="$work/none" "$vestigo" compare "$square" known:1
out_lacks "NO COMMON"
# Of a known picture whose hash alone is kept nothing but the whole was looked for: never "no common picture".
"$vestigo" check --json --no-cache fixtures/known/market-square.jpg >"$work/hash.json" 2>/dev/null
json "$work/hash.json" 'items[0]["hashes"]["pdq"]["hash"]' >"$work/hash.txt"
status 0 "a hash alone" "$vestigo" known import -q -c "$work/hash.db" "$work/hash.txt"
status 0 "another picture against it" "$vestigo" compare -c "$work/hash.db" fixtures/known/river-road.jpg known:1
out_has "NOT THE SAME BY ITS HASH ALONE"
out_has "its hash alone is known"
equal "$(grep -c "NO COMMON PICTURE" "$work/out")" 0 "nothing is denied"
status 0 "the same against it" "$vestigo" compare -c "$work/hash.db" fixtures/known/market-square.jpg known:1
out_has "SAME PICTURE IN BOTH"

finish
