#!/bin/bash
# Evidence folders from others whose parts are links, pipes or other people's files: fetch, verify, scan
# and packing stay within them, and change nothing of anybody else's.
. tests/cli/fetch_lib.sh
start_server --posts 12
status 0 "my own evidence" "$vestigo" fetch @front $net --output "$work/mine"
mkdir "$work/elsewhere"
echo precious >"$work/elsewhere/precious"
echo secret-of-mine >>"$work/elsewhere/vestigo-00001.warc.gz"
cp "$work/mine/log.jsonl" "$work/elsewhere/log.copy"
snapshot() { (cd "$work" && find mine elsewhere -type f -exec sha256sum {} + | sort; find mine elsewhere | sort) | sha256sum; }
before=$(snapshot)

# attack WHAT STATUS-OF-FETCH COMMAND: a folder that holds, changed by the command; then each command on it.
attack() {
	rm -rf "$work/theirs"
	$python tests/cli/forge.py "$work/theirs" good
	(cd "$work/theirs" && eval "$3") || bad "$1: the attack itself"
	for command in "verify $work/theirs" "scan $work/theirs --jsonl" "verify $work/theirs --wacz $work/theirs.wacz" \
		"fetch @front $net --output $work/theirs --wacz $work/theirs.wacz" "fetch @front $net --output $work/theirs"; do
		rm -f "$work/theirs.wacz"
		got=0
		timeout 60 "$vestigo" $command >"$work/out" 2>"$work/err" </dev/null || got=$?
		[ "$got" != 124 ] && good || bad "$1: ${command%% *} hangs"
		[ ! -e "$work/theirs.wacz" ] || ! grep -q secret-of-mine "$work/theirs.wacz" && good || bad "$1: packed what is elsewhere"
		grep -q secret-of-mine "$work/out" && bad "$1: showed what is elsewhere" || good
		[ "$(snapshot)" = "$before" ] && good || { bad "$1: ${command%% *} changed what is another's"; before=$(snapshot); }
	done
	equal "$got" "$2" "$1: status of fetch"
}
attack "nothing" 0 true
attack "archive is a link" 2 "rm -r archive; ln -s ../mine/archive archive"
attack "archive is a link to where nothing is" 2 "rm -r archive; ln -s ../elsewhere archive"
attack "objects is a link" 2 "rm -r objects; ln -s ../elsewhere objects"
attack "objects' folders are links" 2 'rm -r objects; mkdir objects; for i in $(seq 0 255); do ln -s ../../elsewhere "objects/$(printf %02x "$i")"; done'
attack "the log is a link" 2 "ln -sf ../mine/log.jsonl log.jsonl"
attack "the log has another name" 2 "ln -f ../elsewhere/log.copy log.jsonl"
attack "an archive file is a link" 2 "ln -sf ../../mine/archive/vestigo-00001.warc.gz archive/vestigo-00001.warc.gz"
attack "an archive file has another name" 2 "ln -f ../mine/archive/vestigo-00001.warc.gz archive/vestigo-00001.warc.gz"
attack "an archive file leads out" 2 "ln -sf /etc/passwd archive/vestigo-00001.warc.gz"
attack "what comes in is a link" 0 "ln -s ../../elsewhere/precious objects/incoming"
attack "what comes in has another name" 0 "ln ../elsewhere/precious objects/incoming"
attack "aside is a link" 2 "ln -s ../elsewhere aside; printf '{\"sequence\"' >>log.jsonl"
attack "an object is a link" 0 'object=$(find objects -type f); ln -sf ../../../elsewhere/precious "$object"'
attack "an object has another name" 0 'object=$(find objects -type f); ln -f ../elsewhere/precious "$object"'
attack "an object is a pipe" 0 'object=$(find objects -type f); rm "$object"; mkfifo "$object"'
attack "an archive file is a pipe" 2 "rm archive/*; mkfifo archive/vestigo-00001.warc.gz"
attack "an archive file is a device" 2 "ln -sf /dev/zero archive/vestigo-00001.warc.gz"
attack "the log is a pipe" 2 "rm log.jsonl; mkfifo log.jsonl"
attack "the next archive file is a link" 0 "rm -r archive objects; head -n 1 log.jsonl >one; mv one log.jsonl; mkdir archive; ln -s ../../elsewhere/precious archive/vestigo-00001.warc.gz"
attack "the next archive file has another name" 0 "rm -r archive objects; head -n 1 log.jsonl >one; mv one log.jsonl; mkdir archive; ln ../elsewhere/precious archive/vestigo-00001.warc.gz"
attack "the next archive file is a pipe" 0 "rm -r archive objects; head -n 1 log.jsonl >one; mv one log.jsonl; mkdir archive; mkfifo archive/vestigo-00001.warc.gz"
attack "a folder in place of what comes in" 4 "mkdir objects/incoming"
status 0 "mine is what it was" "$vestigo" verify "$work/mine"

# What ran ahead of the log, as after a loss of power, is set aside: said, kept, and no more evidence than
# before; nothing that was acknowledged is lost.
cp -r "$work/mine" "$work/power"
head -c 5000 /dev/urandom >"$work/ahead"
cat "$work/ahead" >>"$work/power/archive/vestigo-00001.warc.gz"
printf '{"sequence":99,"time":"2024-' >"$work/torn"
cat "$work/torn" >>"$work/power/log.jsonl"
status 4 "verify of what ran ahead" "$vestigo" verify "$work/power"
status 0 "the repair" "$vestigo" fetch @front $net --output "$work/power" --json
err_has "went on for 5000 bytes behind what the log says"
err_has "kept as \"aside/log.jsonl-"
equal "$(json "$work/out" 'd["stored"], d["already_there"] > 5, len(d["notices"])')" "(0, True, 2)" "what is told of the repair"
cmp -s "$work/power/aside/vestigo-"* "$work/ahead" && cmp -s "$work/power/aside/log.jsonl-"* "$work/torn" && good || bad "what was set aside is not what it was"
equal "$(grep -c '"event":"set_aside"' "$work/power/log.jsonl")" 2 "the log says so"
status 0 "verify after the repair" "$vestigo" verify "$work/power"
out_has "2 files below aside/"
status 0 "nothing more to repair" "$vestigo" fetch @front $net --output "$work/power" --json
equal "$(json "$work/out" 'd["notices"]')" "[]" "nothing more to repair"
# Of the whole evidence, the beginning is what it was.
cmp -s -n "$(stat -c %s "$work/mine/log.jsonl")" "$work/mine/log.jsonl" "$work/power/log.jsonl" && good || bad "the log lost something"
# A package within the evidence would be a file that its log does not name.
for name in x.wacz objects/x.wacz aside/x.wacz; do
	status 2 "packing into $name" "$vestigo" verify "$work/power" --wacz "$work/power/$name"
	err_has "is in a folder that is read: it is not written there"
	status 2 "fetching and packing into $name" "$vestigo" fetch @front $net --output "$work/power" --wacz "$work/power/$name"
done
status 0 "nothing of it stays" "$vestigo" verify "$work/power"

# A stored picture that was swapped is not examined as what its address held, nor made known as that; fetching again
# keeps it aside.
cp -r "$work/mine" "$work/swapped"
object=$(cd "$work/swapped" && find objects -type f | sort | head -n 1)
chmod u+w "$work/swapped/$object"
cp fixtures/formats/422.jpg "$work/swapped/$object"
not_fetched="the stored bytes are not what was fetched: their SHA-256 is not the one in the log"
status 3 "scan of what was swapped" "$vestigo" scan "$work/swapped" --jsonl
cp "$work/out" "$work/swapped.jsonl"
validate "$work/swapped.jsonl"
equal "$(json "$work/swapped.jsonl" '{(i["disposition"], i["reason"], i["file"] is None) for i in items if i["input"]["stored"] == "'"$object"'"}')" \
	"{('failed', '$not_fetched', True)}" "what was swapped"
status 3 "known add of what was swapped" "$vestigo" known add --catalogue "$work/swapped.db" --from-evidence "$work/swapped"
err_has "$not_fetched"
status 0 "fetching again" "$vestigo" fetch @front $net --output "$work/swapped" --json
err_has "\"$object\" was not what was fetched: it is kept as \"aside/"
cmp -s "$work/swapped/aside/"* fixtures/formats/422.jpg && good || bad "what was swapped is not kept"
equal "$(json "$work/out" 'd["stored"], len(d["notices"])')" "(1, 1)" "what is told of it"
equal "$(grep -c '"event":"set_aside","file":"'"$object"'"' "$work/swapped/log.jsonl")" 1 "the log says so"
status 0 "verify after that" "$vestigo" verify "$work/swapped"

# Logs that were cut or altered: fetch goes on with none of these, and no record says that it would.
cp -r "$work/mine" "$work/cut"
at=$(grep -n '"event":"picture"' "$work/cut/log.jsonl" | head -n 1 | cut -d : -f 1)
sed -i "${at}d" "$work/cut/log.jsonl"
status 4 "scan of a log without a line" "$vestigo" scan "$work/cut" --jsonl
out_has "the log cannot be read as far as where it says what became of this"
out_lacks "the same fetch again goes on"

truncate -s +5G "$work/power/archive/vestigo-00001.warc.gz"
status 4 "more than a writer leaves" "$vestigo" fetch @front $net --output "$work/power"
err_has "which no writer leaves: nothing was changed"
finish
