# Pictures made against PDQ: the tool that makes them does what it says, and the program holds.
. tests/cli/lib.sh
sanitized && skip "making pictures against PDQ: the sanitizers' build is slow" && finish
make_two() { "$BUILD/make-adversarial" "$work/$1" --bases 2 --seed 1; }
status 0 "making" make_two one
status 0 "making again" make_two two
same_files "$work/one/truth.jsonl" "$work/two/truth.jsonl" "the same seed gives another truth"
diff -r "$work/one" "$work/two" >/dev/null && good || bad "the same seed gives other pictures"
truth() { $python -c '
import json, sys
left = [t for t in map(json.loads, open(sys.argv[1])) if t["kind"] == "left"]
print(eval(sys.argv[2]))' "$work/one/truth.jsonl" "$1"; }
equal "$(truth 'all(t["distance"] > 31 for t in left)')" True "copies leave the radius"
equal "$(truth 'all(t["psnr"] >= 25 for t in left)')" True "copies look alike"
status 0 "making known" "$vestigo" known add -q "$work/one/known"
status 1 "scan, which flags the copies" "$vestigo" scan -q --output "$work/items.jsonl" "$work/one/items"
equal "$(json "$work/items.jsonl" 'sum(any(m["strength"] in ("strong", "moderate") for m in i["matches"]) for i in items if "/left/" in i["input"]["name"])')" 2 \
	"copies out of the radius are found"
equal "$(json "$work/items.jsonl" 'sum(any(m["strength"] in ("strong", "moderate") for m in i["matches"]) for i in items if "/placed/" in i["input"]["name"])')" 0 \
	"others in the radius are called the same"
finish
