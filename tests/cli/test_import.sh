# Lists of hashes: interrupted and killed at any moment, imported again to the end.
. tests/cli/lib.sh
$python - >"$work/hashes.txt" <<'P'
import random
random.seed(5)
for i in range(130000):
    print('%064x' % random.getrandbits(256))
P
committed() { [ "$(pictures)" -ge 100000 ]; }
pictures() { "$vestigo" known stats --json 2>/dev/null | $python -c 'import json, sys; print(json.load(sys.stdin)["pictures"])' 2>/dev/null || echo 0; }

# Feeds 120,000 of the 130,000 lines, waits until the first 100,000 are committed, sends a
# signal, and feeds the rest. $got is the exit status.
stopped_by() {
	mkfifo "$work/pipe"
	"$vestigo" known import "$work/pipe" >"$work/out" 2>"$work/err" &
	local pid=$!
	exec 8>"$work/pipe"
	head -n 120000 "$work/hashes.txt" >&8
	await "the first 100,000 are committed" committed || finish
	kill -"$1" "$pid"
	{ tail -n +120001 "$work/hashes.txt" >&8; } 2>/dev/null
	exec 8>&-
	got=0
	wait "$pid" 2>/dev/null || got=$?
	rm "$work/pipe"
}

trap '' PIPE
stopped_by INT
equal "$got" 130 "exit status of an interrupted import"
out_has "imported 1"
err_has "what was imported is kept; run it again to go on"
now=$(pictures)
[ "$now" -ge 100000 ] && [ "$now" -lt 130000 ] && good || bad "$now pictures after an interrupt"
status 0 "going on after an interrupt" "$vestigo" known import "$work/hashes.txt"
out_has "imported $((130000 - now)) pictures, 0 further sightings; $now there already"
status 0 "the catalogue is whole" "$vestigo" known check

export VESTIGO_CATALOGUE=$work/killed.db
stopped_by KILL
equal "$got" 137 "exit status of a killed import"
equal "$(pictures)" 100000 "pictures committed before a kill"
status 0 "going on after a kill" "$vestigo" known import "$work/hashes.txt"
out_has "imported 30000 pictures, 0 further sightings; 100000 there already"
status 0 "the catalogue is whole" "$vestigo" known check
status 0 "the same list again" "$vestigo" known import "$work/hashes.txt"
out_has "imported 0 pictures, 0 further sightings; 130000 there already"

# Interrupted while nothing comes, and what has come before is kept.
export VESTIGO_CATALOGUE=$work/idle.db
mkfifo "$work/pipe"
"$vestigo" known import - <"$work/pipe" >"$work/out" 2>"$work/err" &
pid=$!
exec 8>"$work/pipe"
head -n 500 "$work/hashes.txt" >&8
printf '0123' >&8
idle() { taken "$work/pipe" && waits_at "$pid" "$work/pipe"; }
await "an import has taken what there is and waits for more" idle || finish
kill -INT "$pid"
for i in $(seq 60); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
kill -9 "$pid" 2>/dev/null && bad "an idle import is not interrupted" || good
exec 8>&-
wait "$pid" 2>/dev/null
equal "$?" 130 "exit status of an idle import that is interrupted"
out_has "imported 500 pictures, 0 further sightings; 0 there already, 0 lines left out"

# What cannot be read of a line leaves it out, and is told: never a picture that is found by less than was given.
hash=$(head -n 1 "$work/hashes.txt")
{
	printf '{"pdq":"zz","sha256":"%s"}\n{"pdq":"%s","sha256":"5"}\n{"pdq":"%s","sightings":5}\n' "$hash" "$hash" "$hash"
	printf '%s\0,note\n%s,whole\n' "$hash" "$hash"
	printf '{"pdq":"%s","format":5}\n{"pdq":"%s","format":"of-tomorrow"}\n{"pdq":"%s","sightings":[7]}\n' "$hash" "$hash" "$hash"
} >"$work/odd.jsonl"
status 3 "a list with odd lines" env VESTIGO_CATALOGUE="$work/odd.db" "$vestigo" known import "$work/odd.jsonl"
out_has "imported 1 picture, 0 further sightings; 1 there already, 6 lines left out"
err_has 'line 1: its "pdq" is not 64 hexadecimal digits: left out'
err_has 'line 2: its "sha256" is not 64 hexadecimal digits: left out'
err_has 'line 3: its "sightings" is no list: left out'
err_has 'line 6: its "format" is no text: left out'
err_has 'line 8: one of its "sightings" is no object: left out'
err_has 'line 4: a zero byte is in it: it is no text: left out'

# A bar with what is left, where one is asked for.
head -n 50000 "$work/hashes.txt" >"$work/part.txt"
status 0 "with progress" env VESTIGO_CATALOGUE="$work/bar.db" "$vestigo" known import --progress always "$work/part.txt"
err_has "importing"
err_has "/s"
# A picture that was seen more often than a line holds takes several lines, and is one again.
mkdir -p "$work/often/photos"
cp fixtures/known/river-road.jpg "$work/often/photos/a.jpg"
$python - "$work/often/result.json" <<'P'
import json, sys
post = {"type": "message", "date": "2019-12-31T10:00:00", "from": "C", "from_id": "channel77", "photo": "photos/a.jpg",
        "text": "x" * 4000, "text_entities": []}
json.dump({"name": "C", "type": "public_channel", "id": 77, "messages": [
    dict(post, id=i + 1, date_unixtime=str(1577786400 + i)) for i in range(400)]}, open(sys.argv[1], "w"))
P
status 0 "a picture of 400 posts" "$vestigo" known add -q --catalogue "$work/often.db" --from-export "$work/often"
status 0 "exported" "$vestigo" known export --catalogue "$work/often.db" -o "$work/often.jsonl"
equal "$(awk 'length($0) >= 1048576' "$work/often.jsonl" | wc -l)" 0 "lines that are not read back"
status 0 "imported" "$vestigo" known import --catalogue "$work/again.db" "$work/often.jsonl"
out_has "imported 1 picture, 399 further sightings; 0 there already, 0 lines left out"
equal "$("$vestigo" known stats --catalogue "$work/again.db" | grep digest)" "$("$vestigo" known stats --catalogue "$work/often.db" | grep digest)" "the same catalogue"
finish
