#!/bin/bash
# fetch killed at 50 random moments, the same command again each time: the same objects, a
# log whose chain holds, no request repeated for what was whole.
. tests/cli/fetch_lib.sh
start_server --posts 150 --delay 0.01
folder=$work/evidence
kills=0
for i in $(seq 50); do
	"$vestigo" fetch @front $net --output "$folder" >/dev/null 2>&1 &
	pid=$!
	sleep "0.$(printf '%03d' $((20 + RANDOM % 180)))"
	kill -9 "$pid" 2>/dev/null && kills=$((kills + 1))
	wait "$pid" 2>/dev/null
	cp "$folder/log.jsonl" "$work/log.$i" 2>/dev/null
done
[ "$kills" -gt 10 ] && good || bad "only $kills of 50 runs were killed before their end"
status 0 "the last run" "$vestigo" fetch @front $net --output "$folder" --json
status 0 "verify" "$vestigo" verify "$folder"
pictures=$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])')
equal "$(stored "$folder" "$state/expected.json")" "$pictures pictures" "what is stored"
equal "$(find "$folder/objects" -type f | wc -l)" "$(json "$state/expected.json" 'len({x["sha256"] for p in d["posts"] for x in p["pictures"]})')" "objects"
# Requests for a picture that the log of an earlier moment holds already.
equal "$($python - "$work" "$state/requests.jsonl" "$folder/log.jsonl" <<'P'
import json, sys
work, requests, log = sys.argv[1:]
stored, exchanges = {}, {}
for line in open(log):
    event = json.loads(line)
    if event["event"] == "exchange":
        exchanges[event["sequence"]] = event
    if event["event"] == "picture" and event["outcome"] == "stored":
        stored.setdefault(event["key"], []).append(event)
repeated = sum(len(v) - 1 for v in stored.values())
# What was asked for once more can only be what was under way when a kill came.
asked = {}
for line in open(requests):
    request = json.loads(line)
    asked[request["path"]] = asked.get(request["path"], 0) + 1
over = sum(1 for p, n in asked.items() if p.startswith("/file/") and n > 1)
print(repeated, over <= 50 * 8)
P
)" "0 True" "nothing whole was stored twice"
finish
