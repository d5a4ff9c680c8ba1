#!/bin/bash
# fetch against channels of every kind: states of pages, ten thousand posts, and channels that make
# trouble and end well.
. tests/cli/fetch_lib.sh
start_server --posts 60

# What is there already is counted once, whatever leads to it; what a killed run left is asked for once.
album=$(json "$state/expected.json" '[p for p in d["posts"] if p["kind"] == "album"][-1]["id"]')
pictures=$(json "$state/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])')
status 0 "a channel and a post of it" "$vestigo" fetch @front "https://t.me/front/$album" $net --output "$work/twice" --json
equal "$(json "$work/out" 'd["stored"], d["already_there"]')" "($pictures, 0)" "counted once"
status 0 "again" "$vestigo" fetch "https://t.me/front/$album" @front https://t.me/front/$album?single $net --output "$work/twice" --json
equal "$(json "$work/out" 'd["stored"], d["already_there"]')" "(0, $pictures)" "counted once again"
rm -r "$work/twice/objects/"*
before=$(requests 'sum("/file/" in x["path"] for x in r)')
status 0 "objects that are gone" "$vestigo" fetch @front "https://t.me/front/$album" $net --output "$work/twice" --json
equal "$(json "$work/out" 'd["stored"], d["already_there"]')" "($pictures, 0)" "stored anew"
equal "$(requests "sum('/file/' in x['path'] for x in r) - $before")" "$pictures" "each asked for once"
status 0 "verify" "$vestigo" verify "$work/twice"

# What failed before is on the page too: asked for once, and told once.
nowhere="--cacert $state/ca.pem --allow-address 127.0.0.1 --connect-to t.me:443:127.0.0.1:$(port tls) --connect-to ::127.0.0.1:1 --attempts 1 --quiet"
for run in 1 2; do
	status 3 "pictures' hosts cannot be reached, run $run" "$vestigo" fetch @front $nowhere --limit 4 --output "$work/nowhere" --json
	equal "$(json "$work/out" 'len(d["failed"]) == len({x["target"] for x in d["failed"]}) > 0')" True "each told once, run $run"
done
status 0 "and then they can" "$vestigo" fetch @front $net --limit 4 --output "$work/nowhere" --json
equal "$(json "$work/out" 'd["stored"] > 0, d["failed"]')" "(True, [])" "stored in the end"

# Pages that are no feed are told apart.
state_of() {
	status "$2" "$1" "$vestigo" fetch "@$1" $net --output "$work/states" --json
	equal "$(json "$work/out" 'd["targets"][0]["state"]')" "$3" "state of $1"
}
state_of nopreview 4 no_preview
state_of grouptalk 4 group
state_of someuser 4 user
state_of somebot 4 bot
state_of freename 4 free_name
state_of banned 4 banned
state_of emptychan 4 empty
state_of loop 4 failed
state_of bomb 4 failed
status 4 "a post that is gone" "$vestigo" fetch https://t.me/front/1 $net --output "$work/states" --json
equal "$(json "$work/out" 'd["targets"][0]["state"]')" post_not_found "a post that is gone"
status 4 "a private link" "$vestigo" fetch https://t.me/+AbCdEf $net --output "$work/states" --json
equal "$(json "$work/out" 'len(d["refused"])')" 1 "a private link"
status 0 "states verify" "$vestigo" verify "$work/states"

# Ten thousand posts.
status 0 "ten thousand posts" "$vestigo" fetch @big $net --output "$work/big" --json
equal "$(json "$work/out" 'd["posts_seen"], d["targets"][0]["complete"], d["failed"]')" "(10000, True, [])" "ten thousand posts"
rm -rf "$work/big"

# Channels that make trouble, and end well.
others() {
	rm -rf "$work/other"
	status "$2" "$1" "$vestigo" fetch "@$1" $net --output "$work/other" --json
	$python -c '
import json, sys
json.dump(json.load(open(sys.argv[1]))[sys.argv[2]], open(sys.argv[3], "w"))' "$state/expected-others.json" "$1" "$work/expected.json" 2>/dev/null
	equal "$(stored "$work/other" "$work/expected.json")" "$(json "$work/expected.json" 'sum(len(p["pictures"]) for p in d["posts"])') pictures" "pictures of $1"
	status 0 "$1 verifies" "$vestigo" verify "$work/other"
}
others limited 0
others limited_date 0
others flaky 0
others broken 0
others hostilepage 0
others expired 0
rm -rf "$work/other"
status 3 "a circle of pages" "$vestigo" fetch @repeats $net --output "$work/other"
status 3 "addresses that lead elsewhere" "$vestigo" fetch @evilcdn $net --output "$work/other" --json
equal "$(json "$work/out" 'd["stored"], len(d["refused"])')" "(1, 6)" "addresses that lead elsewhere"
equal "$(requests 'sorted({x["path"] for x in r if x["host"] in ("127.0.0.1", "cdn4.telesco.pe.evil.example") or "secret" in x["path"]})')" "[]" "nothing went there"
finish
