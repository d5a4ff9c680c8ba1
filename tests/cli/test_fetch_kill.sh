#!/bin/bash
# fetch killed at 50 random moments, the same command again each time: the same objects, a
# log whose chain holds, no request repeated for what was whole.
. tests/cli/fetch_lib.sh
start_server --posts 1000 --delay 0.02
folder=$work/evidence
least=50 # milliseconds; more where three runs one behind the other were too slow to store anything
none=0 had=0
kills=0
for i in $(seq 50); do
	"$vestigo" fetch @front $net --output "$folder" >/dev/null 2>&1 &
	pid=$!
	sleep "$(awk "BEGIN { print ($least + $RANDOM % (4 * $least)) / 1000 }")"
	kill -9 "$pid" 2>/dev/null && kills=$((kills + 1))
	wait "$pid" 2>/dev/null
	cp "$folder/log.jsonl" "$work/log.$i" 2>/dev/null
	has=$(grep -c '"outcome":"stored"' "$work/log.$i" 2>/dev/null)
	[ "${has:-0}" -gt "$had" ] && none=0 || none=$((none + 1))
	had=${has:-0}
	[ "$none" = 3 ] && least=$((least * 3 / 2)) none=0
	sleep 0.05 # what was under way when it was killed
	wc -l <"$state/requests.jsonl" >"$work/count.$i"
done
[ "$kills" -gt 30 ] && good || bad "only $kills of 50 runs were killed before their end"
status 0 "the last run" "$vestigo" fetch @front $net --output "$folder" --json
status 0 "verify" "$vestigo" verify "$folder"
pictures=$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])')
equal "$(stored "$folder" "$state/expected.json")" "$pictures pictures" "what is stored"
equal "$(find "$folder/objects" -type f | wc -l)" "$(json "$state/expected.json" 'len({x["sha256"] for p in d["posts"] for x in p["pictures"]})')" "objects"
# Whatever the log of a moment says is stored was never asked for again after it.
equal "$($python - "$work" "$state/requests.jsonl" <<'P'
import json, os, re, sys
work, requests = sys.argv[1:]
asked = [json.loads(line)["path"] for line in open(requests)]
photo = lambda path: re.sub(r"-.*", "", path.rsplit("/", 1)[-1])  # the address without its signature
repeated = moments = 0
for i in range(1, 51):
    if not os.path.exists(f"{work}/log.{i}"):
        continue
    stored = set()
    for line in open(f"{work}/log.{i}", errors="replace"):
        try:
            event = json.loads(line)
        except ValueError:
            break
        if event["event"] == "picture" and event["outcome"] == "stored":
            stored.add(photo(event["url"].split("?")[0]))
    moments += len(stored) > 0
    count = int(open(f"{work}/count.{i}").read())
    repeated += sum(photo(path.split("?")[0]) in stored for path in asked[count:] if "/file/" in path)
print(repeated, moments > 10)
P
)" "0 True" "pictures asked for again that were whole"
finish
