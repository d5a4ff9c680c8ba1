#!/bin/bash
# fetch against a fake t.me on loopback: whole channels, what comes later, evidence that verifies, and
# the way into scan, known add and check.
. tests/cli/fetch_lib.sh
folder=$work/evidence

# 2,000 posts: nothing missing, nothing extra, few connections.
start_server --posts 2000
status 0 "a channel" "$vestigo" fetch @front $net --output "$folder" --json
cp "$work/out" "$work/summary.json"
pictures=$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])')
equal "$(json "$work/summary.json" 'd["posts_seen"]')" 2000 "posts seen"
equal "$(json "$work/summary.json" 'd["stored"]')" "$pictures" "pictures stored"
equal "$(json "$work/summary.json" 'sorted(i for a, b in d["targets"][0]["missing"] for i in range(a, b + 1)) == sorted(json.load(open("'"$state"'/expected.json"))["missing"])')" True "missing ids"
[ "$(requests 'len({x["connection"] for x in r if "_control" not in x["path"]})')" -le 8 ] && good || bad "more than 8 connections"
equal "$(requests 'len(r) == len({(x["host"], x["path"]) for x in r})')" True "nothing is asked for twice"
agent="$("$vestigo" --version | tr ' ' /) (media verification)"
equal "$(requests '{x["cookie"] for x in r}, {x["user_agent"] for x in r}')" "({None}, {'$agent'})" "user agent and cookies"
sanitized && by=--hashes-only && skip "features of what was fetched: the sanitizers' build is slow"
status 1 "scan of evidence" "$vestigo" scan "$folder" ${by:-} --jsonl
cp "$work/out" "$work/scan.jsonl"
validate "$work/scan.jsonl"
equal "$(stored "$folder" "$state/expected.json" "$work/scan.jsonl")" "$pictures pictures" "what is stored"
status 0 "verify" "$vestigo" verify "$folder"
out_has "unchanged"

# A second run asks for one page and nothing else; then for what is new.
before=$(requests 'len(r)')
status 0 "again" "$vestigo" fetch @front $net --output "$folder" --json
equal "$(json "$work/out" 'd["stored"], d["already_there"]')" "(0, $pictures)" "again"
equal "$(requests "len(r) - $before")" 1 "requests of the second run"
control "more?n=7"
status 0 "more" "$vestigo" fetch @front $net --output "$folder" --json
equal "$(stored "$folder" "$state/expected.json")" "$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])') pictures" "after more posts"

# Addresses given to check.
status 0 "check of a picture's address" "$vestigo" check "https://pictures.example/ok.jpg" $net --json
equal "$(json "$work/out" 'd["items"][0]["disposition"], d["items"][0]["input"]["url"]')" "('examined', 'https://pictures.example/ok.jpg')" "check URL"
validate "$work/out"
status 4 "check of what is not there" "$vestigo" check https://pictures.example/404.jpg $net --json
equal "$(json "$work/out" 'd["items"][0]["disposition"], d["items"][0]["reason"]')" "('unavailable', 'the host answers 404')" "check 404"

# Windows of a channel.
fetched() { local name=$1; shift; rm -rf "$work/window"; status 0 "$name" "$vestigo" fetch @front $net --output "$work/window" --json "$@"; }
fetched "limit" --limit 30
equal "$(json "$work/out" 'd["posts_seen"]')" 30 "limit"
"$vestigo" scan -q -o "$work/limited.json" "$work/window" || true
equal "$($python -c '
import json, sys
pages = [e for e in map(json.loads, open(sys.argv[1])) if e["event"] == "page"]
shown = [m for page in pages for m in page["messages"]]
print(min(shown) >= min(page["covers_first"] for page in pages), len(shown) == int(sys.argv[2]))' "$work/window/log.jsonl" \
	"$(json "$work/limited.json" 'd["summary"]["messages"]["read"]')")" "True True" "posts below the limit are not told as read"
fetched "from" --from 300 --limit 5
equal "$(grep -c '"event":"posted"' "$work/window/log.jsonl" >/dev/null; $python -c '
import json, sys
print(max(m for l in open(sys.argv[1]) for e in [json.loads(l)] if e["event"] == "posted" for m in [e["post_page"]]) <= 300)' "$work/window/log.jsonl")" True "from"
date=$(json "$state/expected.json" 'd["posts"][-200]["date"]')
fetched "since" --since "$date"
equal "$(json "$work/out" 'd["posts_seen"]')" 200 "since"
fetched "until" --until "$date" --limit 3
equal "$(json "$work/out" 'd["posts_seen"]')" 3 "until"
fetched "a window" --limit 15

# A single flipped byte in any file is found.
flips=$($python - "$work/window" "$vestigo" <<'P'
import os, random, subprocess, sys
folder, vestigo = sys.argv[1:]
random.seed(7)
files = [os.path.join(a, f) for a, _, names in os.walk(folder) for f in names]
log = [f for f in files if f.endswith("log.jsonl")]
chosen = log * 12 + [f for f in files if f.endswith(".gz")] * 6 + random.sample([f for f in files if "objects" in f], 6)
missed = 0
for name in chosen:
    os.chmod(name, 0o644)
    size = os.path.getsize(name)
    place = random.choice([0, size - 1, random.randrange(size)])
    with open(name, "r+b") as f:
        f.seek(place); old = f.read(1); f.seek(place); f.write(bytes([old[0] ^ (1 << random.randrange(8))]))
    got = subprocess.run([vestigo, "verify", folder], capture_output=True)
    missed += got.returncode != 4 or b"DIFFERS" not in got.stderr
    with open(name, "r+b") as f:
        f.seek(place); f.write(old)
print(len(chosen), missed)
P
)
equal "${flips#* }" 0 "flips missed of ${flips% *}"
status 0 "whole again" "$vestigo" verify "$work/window"
touch "$work/window/objects/stranger"
status 4 "a file that nobody logged" "$vestigo" verify "$work/window"
err_has '"objects/stranger" is not in the log'
rm "$work/window/objects/stranger"

# Into the catalogue, and found again.
status 0 "known add" "$vestigo" known add --from-evidence "$work/window" --quiet
status 0 "known list" "$vestigo" known list
out_has "t.me/front/"
# What a window left out is fetched by a later run without it.
status 0 "the rest" "$vestigo" fetch @front $net --output "$work/window" --json
equal "$(stored "$work/window" "$state/expected.json")" "$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])') pictures" "window and rest"

# One post, its album, a picture's address, a list.
album=$(json "$state/expected.json" '[p for p in d["posts"] if p["kind"] == "album" and len(p["pictures"]) > 2][0]["id"]')
rm -rf "$work/window"
status 0 "a post" "$vestigo" fetch "https://t.me/front/$album" $net --output "$work/window" --json
equal "$(json "$work/out" 'd["stored"]')" "$(json "$state/expected.json" "[len(p['pictures']) for p in d['posts'] if p['id'] == $album][0]")" "an album"
printf '# comment\n\nhttps://pictures.example/ok.jpg\nt.me/front/%s\n' "$album" >"$work/urls"
status 0 "a list" "$vestigo" fetch --urls "$work/urls" $net --output "$work/window" --json
equal "$(json "$work/out" 'd["stored"]')" 1 "a list"

finish
