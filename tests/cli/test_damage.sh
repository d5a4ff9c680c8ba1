# A damaged catalogue is never read as "not found": each of its pages is overwritten in turn, and
# every answer is that of the whole one, or says that the search is incomplete, or is an error.
. tests/cli/lib.sh
"$vestigo" known add -q --manifest fixtures/known/manifest.csv >/dev/null
photos=fixtures/export/ChatExport_2024-12-27/photos
same=fixtures/known/mill-harvest.jpg
edited=$(ls $photos/photo_1@*.jpg) cropped=$(ls $photos/photo_10@*.jpg) fresh=$(ls $photos/photo_2@*.jpg)
ask() { "$vestigo" check --no-cache --json "$same" "$edited" "$cropped" "$fresh" >"$work/answer.json" 2>"$work/err" </dev/null; }
ask
$python - "$work/answer.json" >"$work/whole" <<'P'
import json, sys
print([[m["known"]["id"] for m in i["matches"]] for i in json.load(open(sys.argv[1]))["items"]])
P
cp "$VESTIGO_CATALOGUE" "$work/whole.db"
cp -r "$VESTIGO_CATALOGUE-index" "$work/whole-index"
size=$($python -c 'import sys; b = open(sys.argv[1], "rb").read(18); print(int.from_bytes(b[16:18], "big") or 65536)' "$work/whole.db")
[ "$size" = 1 ] && size=65536
pages=$(($(stat -c %s "$work/whole.db") / size))
right=0 incomplete=0 refused=0
judge() { # WHAT STATUS
	local verdict
	if [ ! -s "$work/answer.json" ]; then
		[ "$2" -ge 2 ] && [ "$2" -le 4 ] && [ -s "$work/err" ] && refused=$((refused + 1)) || bad "$1: status $2 and no word"
		return
	fi
	verdict=$($python - "$work/answer.json" "$work/whole" "$2" <<'P'
import json, sys
d, whole, status = json.load(open(sys.argv[1])), eval(open(sys.argv[2]).read()), int(sys.argv[3])
unsure = 0
for item, wanted in zip(d["items"], whole):
    found = [m["known"]["id"] for m in item["matches"]]
    if not item["search"]["complete"]:
        unsure += 1
        assert item["search"]["reason"], item
        assert item["verdict"]["reuse"] in ("search_incomplete", "prior_appearance_found"), item["verdict"]
    elif found != wanted:
        sys.exit(print("wrong: found %s, not %s, and says nothing" % (found, wanted)))
assert d["summary"]["searched"]["incomplete"] == unsure
if unsure and status != 3:
    sys.exit(print("wrong: status %d of an incomplete search" % status))
print("incomplete" if unsure else "right")
P
)
	case $verdict in
	right) right=$((right + 1)) ;;
	incomplete) incomplete=$((incomplete + 1)) ;;
	*) bad "$1: $verdict" ;;
	esac
}
each=1 judged=0
sanitized && each=5 && skip "four of five pages: the sanitizers' build is slow"
for page in $(seq 0 $each $((pages - 1))); do
	judged=$((judged + 1))
	filling='\000'
	[ $((page % 2)) = 0 ] || filling='\377'
	cp "$work/whole.db" "$VESTIGO_CATALOGUE"
	head -c "$size" /dev/zero | tr '\000' "$filling" |
		dd of="$VESTIGO_CATALOGUE" bs="$size" seek="$page" conv=notrunc 2>/dev/null
	rm -f "$VESTIGO_CATALOGUE-wal" "$VESTIGO_CATALOGUE-shm" "$work/answer.json"
	ask
	judge "page $page of $pages" $?
done
echo "$judged of $pages pages, each overwritten: $right answers right, $incomplete incomplete, $refused refused with a word"
[ $((right + incomplete + refused)) = $judged ] && good || bad "not every page was judged"
[ "$incomplete" -gt 0 ] && [ "$right" -gt 0 ] && good || bad "the damage was not met"

# The index beside it is made again, or told of.
cp "$work/whole.db" "$VESTIGO_CATALOGUE"
for file in "$work"/whole-index/*; do
	name=$VESTIGO_CATALOGUE-index/$(basename "$file")
	for how in zero cut flip gone; do
		rm -rf "$VESTIGO_CATALOGUE-index"
		cp -r "$work/whole-index" "$VESTIGO_CATALOGUE-index"
		case $how in
		zero) head -c "$(stat -c %s "$file")" /dev/zero >"$name" ;;
		cut) head -c $(($(stat -c %s "$file") / 2)) "$file" >"$name" ;;
		flip) printf '\125\252' | dd of="$name" bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc 2>/dev/null ;;
		gone) rm "$name" ;;
		esac
		rm -f "$work/answer.json"
		ask
		judge "$how: $(basename "$file")" $?
	done
done
"$vestigo" scan -q --no-cache --jsonl -o "$work/valid.jsonl" "$same" && good || [ $? = 1 ] && good || bad "the whole catalogue is not searched any more"
validate "$work/valid.jsonl"

# What an editor reads.
cp "$work/whole.db" "$VESTIGO_CATALOGUE"
for page in $(seq 2 $((pages - 1))); do
	cp "$work/whole.db" "$VESTIGO_CATALOGUE"
	head -c "$size" /dev/zero | dd of="$VESTIGO_CATALOGUE" bs="$size" seek="$page" conv=notrunc 2>/dev/null
	got=0
	"$vestigo" check --no-cache "$edited" >"$work/out" 2>"$work/err" || got=$?
	grep -q "SEARCH INCOMPLETE" "$work/out" && break
done
equal "$got" 3 "status of an incomplete search"
out_has "SEARCH INCOMPLETE"
out_lacks "NOT FOUND"
status 3 "the table" "$vestigo" scan --no-cache "$edited"
out_has "SEARCH INCOMPLETE"
"$vestigo" check --no-cache --json "$edited" >"$work/damaged.json" 2>/dev/null
validate "$work/damaged.json"
status 4 "known check" "$vestigo" known check
finish
