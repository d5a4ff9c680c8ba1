# Repeats within a scan: copies are told whatever was done to them, different pictures under one design are not,
# and the earliest post is named.
. tests/cli/lib.sh
sets=$work/sets attacks=$work/attacks
"$vestigo" known add -q fixtures/known/mill-harvest.jpg >/dev/null
repeats='[(i["seq"], i["repeats"]["seq"]) for i in items if i["repeats"]]'
scan() { "$vestigo" scan --jsonl --no-cache "$@" 2>"$work/err"; }

# Different pictures under one design, then copies of half of them.
designs=frame,template,logo,chart,forecast pictures=10
sanitized && designs=frame,template pictures=5 && skip "two of five designs, half of the pictures: the sanitizers' build is slow"
"$BUILD/make-designs" "$sets" --pictures $pictures --seed 7 --only $designs >/dev/null 2>&1
own=$($python -c "print([(1 + 2 * $pictures + i, 1 + i) for i in range($pictures)])")
for design in ${designs//,/ }; do
	scan "$sets/$design/known" "$sets/$design/other" "$sets/$design/own" >"$work/$design.jsonl"
	equal "$(json "$work/$design.jsonl" "$repeats")" "$own" "$design: copies repeat, different pictures do not"
done
validate "$work/frame.jsonl"
equal "$(json "$work/frame.jsonl" 'summary["repeats"], summary["repeated_pictures"]')" "($pictures, $pictures)" "as the summary counts them"
scan --jobs 1 "$sets/template/known" "$sets/template/other" "$sets/template/own" >"$work/one.jsonl"
same_files <(without_run "$work/one.jsonl" | sed 's/"jobs":[0-9]*//') <(without_run "$work/template.jsonl" | sed 's/"jobs":[0-9]*//') "other workers, another answer"

# Under a frame that the catalogue keeps as a design.
(
	export VESTIGO_CATALOGUE=$work/designs.db
	"$vestigo" known add -q "$sets/frame/known" >/dev/null
	scan "$sets/frame/other" >"$work/kept.jsonl"
)
equal "$(json "$work/kept.jsonl" "$repeats")" "[]" "a kept design repeats nothing"

# Copies: encoded anew, cropped, mirrored, in a screenshot; of five pictures each.
copies=()
for attack in jpeg_q30 crop_60 mirror screenshot; do
	"$BUILD/make-attacks" "$attacks/$attack" --bases 5 --seed 9 --only $attack >/dev/null 2>&1
	copies+=("$attacks/$attack/items/$attack")
done
scan --html "$work/copies.html" "$attacks/mirror/known" "${copies[@]}" >"$work/copies.jsonl"
validate "$work/copies.jsonl"
equal "$(json "$work/copies.jsonl" "$repeats")" "$($python -c 'print([(6 + i, 1 + i % 5) for i in range(20)])')" "twenty copies"
equal "$(json "$work/copies.jsonl" 'sorted({(i["repeats"]["strength"], i["repeats"]["compared"]) for i in items if i["repeats"]})')" "[('strong', True)]" "place by place"
equal "$(json "$work/copies.jsonl" '[sorted({set(r["relation"]) >= {w} for i in items for r in [i["repeats"]] if r and "/%s/" % a in i["input"]["name"]}) for a, w in (("crop_60", "cropped"), ("mirror", "mirrored"), ("screenshot", "contains"))]')" "[[True], [True], [True]]" "what was done"
equal "$(json "$work/copies.jsonl" '[round(10 * i["repeats"]["first_coverage"]) for i in items if "/crop_60/" in i["input"]["name"]]')" "[6, 6, 6, 6, 6]" "cropped to how much"
equal "$(json "$work/copies.jsonl" 'summary["repeats"], summary["repeated_pictures"]')" "(20, 5)" "clusters are counted"
equal "$(json "$work/copies.jsonl" 'max(i["repeats"]["appearance"] for i in items if i["repeats"])')" 5 "appearances are counted"
equal "$(grep -o '<section class="clusters">.*</section>' "$work/copies.html" | grep -o '<li>' | wc -l)" 5 "clusters on the page"

# By hashes alone crops are not told, and a mirrored copy is.
scan --hashes-only "$attacks/mirror/known" "$attacks/crop_60/items/crop_60" "$attacks/mirror/items/mirror" >"$work/hashes.jsonl"
validate "$work/hashes.jsonl"
equal "$(json "$work/hashes.jsonl" "$repeats")" "[(11, 1), (12, 2), (13, 3), (14, 4), (15, 5)]" "by hashes alone"
equal "$(json "$work/hashes.jsonl" 'sorted({(i["repeats"]["by"], i["repeats"]["compared"], tuple(i["repeats"]["relation"])) for i in items if i["repeats"]})')" "[('hashes', False, ('recompressed', 'mirrored'))]" "said so"

# An earlier post that is read later.
post() { # FOLDER MESSAGE DATE PICTURE
	mkdir -p "$1/photos"
	cp "$4" "$1/photos/photo_$2.jpg"
	printf '{"name":"a","type":"public_channel","id":%d,"messages":[{"id":%d,"type":"message","date":"%s","date_unixtime":"%s","from":"a","from_id":"channel1","photo":"photos/photo_%d.jpg","width":1280,"height":853,"text":""}]}' \
		1 "$2" "$3" "$(date -u -d "$3" +%s)" "$2" >"$1/result.json"
}
post "$work/late" 20 2024-05-02T08:00:00 "$attacks/mirror/known/0001.jpg"
post "$work/early" 10 2024-05-01T08:00:00 "$attacks/crop_60/items/crop_60/0001.jpg"
scan --html "$work/posts.html" "$work/late" "$work/early" >"$work/posts.jsonl"
validate "$work/posts.jsonl"
equal "$(json "$work/posts.jsonl" '[(r["seq"], r["message"], r["before_first"], r["earliest"]["seq"], r["earliest"]["message"]) for r in [items[1]["repeats"]]]')" \
	"[(1, 20, True, 2, 10)]" "the earliest post is named"
equal "$(grep -o '<section class="clusters">.*</section>' "$work/posts.html" | sed 's/<[^>]*>/ /g' | tr -s ' ')" \
	" Posts that repeat each other message 10 2024-05-01 08:00 again as message 20 2024-05-02 08:00 " "it is first on the page"
scan --html "$work/files.html" "$attacks/mirror/known/0001.jpg" "$attacks/crop_60/items/crop_60/0001.jpg" >/dev/null
grep -q '<section class="clusters"><h2>Pictures that repeat each other</h2>' "$work/files.html" && good || bad "files are called posts"
"$vestigo" scan --no-cache "$work/late" "$work/early" --all >"$work/out" 2>/dev/null
out_has "repeats message 20, cropped, which was posted later"
out_has "1 repeat of 1 picture"

# Killed and gone on with, it tells the same.
status 0 "a scan that is not killed" "$vestigo" scan --no-cache -o "$work/whole.jsonl" "$sets/template" "${copies[@]}"
for after in 0.3 1.2; do
	"$vestigo" scan --no-cache -o "$work/killed.jsonl" "$sets/template" "${copies[@]}" >/dev/null 2>&1 &
	scanning=$!
	await "the journal of a scan" test -s "$work/killed.jsonl.journal"
	sleep $after
	kill -KILL $scanning 2>/dev/null
	wait $scanning 2>/dev/null
	status 0 "a scan gone on with" "$vestigo" scan --no-cache --resume -o "$work/killed.jsonl" "$sets/template" "${copies[@]}"
	same_files <(without_run "$work/whole.jsonl") <(without_run "$work/killed.jsonl") "killed after $after s and resumed"
	rm -f "$work"/killed.jsonl*
done

# What a person judged not to be the same is no repeat.
mkdir "$work/judged"
cp "$attacks/mirror/known/0002.jpg" "$work/judged/a.jpg"
cp "$attacks/mirror/items/mirror/0002.jpg" "$work/judged/b.jpg"
scan "$work/judged" >"$work/judged.jsonl"
equal "$(json "$work/judged.jsonl" 'bool(items[1]["repeats"])')" True "a mirrored copy"
status 0 "a judgement" env VESTIGO_CATALOGUE="$work/judged.db" "$vestigo" known add -q fixtures/known/river-road.jpg
status 0 "a judgement" env VESTIGO_CATALOGUE="$work/judged.db" "$vestigo" known distinct "$work/judged/a.jpg" "$work/judged/b.jpg"
VESTIGO_CATALOGUE="$work/judged.db" "$vestigo" scan --no-cache --jsonl "$work/judged" >"$work/judged.jsonl" 2>/dev/null
equal "$(json "$work/judged.jsonl" 'bool(items[1]["repeats"])')" False "judged not to be the same"

# What was read only in part is counted.
mkdir "$work/part"
head -c 60000 "$attacks/mirror/known/0002.jpg" >"$work/part/a.jpg"
"$vestigo" scan --no-cache "$work/part" >"$work/out" 2>/dev/null
out_has "1 examined (1 of them only in part)"
scan "$work/part" >"$work/part.jsonl"
validate "$work/part.jsonl"
equal "$(json "$work/part.jsonl" 'summary["partly_read"]')" 1 "in the report too"

# A picture of another chat's post is told with that chat's name, but where names are left out.
"$vestigo" scan --no-cache --all fixtures/export-forms --html "$work/chats.html" >"$work/out" 2>/dev/null
out_has 'repeats message 1 of "River" (item '
"$vestigo" scan --no-cache --redact fixtures/export-forms --html "$work/nameless.html" >/dev/null 2>&1
grep -q 'message 1 of &quot;River&quot;' "$work/chats.html" && good || bad "the page does not name the chat"
grep -q 'River' "$work/nameless.html" && bad "a redacted page names the chat" || good
scan fixtures/export-forms >"$work/chats.jsonl"
validate "$work/chats.jsonl"
equal "$(json "$work/chats.jsonl" '{i["repeats"]["chat"] for i in items if i["repeats"]}')" "{'River'}" "in the report too"

# Where pictures cannot be kept for the comparison, that is said.
TMPDIR=/proc/none status 1 "no folder for temporary files" "$vestigo" scan --no-cache --force -o "$work/small.jsonl" fixtures/known/*.jpg
err_has "told by bytes, pixels and hashes alone"
finish
