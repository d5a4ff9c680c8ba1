#!/bin/bash
# Evidence folders that others made: what their logs say, how large they say that they are. Each
# costs itself, in little memory and time.
. tests/cli/fetch_lib.sh
start_server --posts 12
forge() { rm -rf "$work/forged"; $python tests/cli/forge.py "$work/forged" "$1"; }
# bounded SECONDS WHAT COMMAND…: its exit status is left in $work/status, and it took at most 300 MB in
# its largest process (a sanitizer takes more for itself).
most=300000
[ "${BUILD##*/}" = asan ] && most=3000000
bounded() {
	local seconds=$1 what=$2 got=0
	shift 2
	timeout "$seconds" /usr/bin/time -f %M -o "$work/memory" "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
	[ "$got" != 124 ] && good || bad "$what took more than $seconds s"
	got_status=$got
	[ "$(tail -n 1 "$work/memory")" -lt $most ] && good || bad "$what took $(tail -n 1 "$work/memory") KB"
}

forge good
status 0 "a forged folder that holds" "$vestigo" verify "$work/forged"
out_has "1 exchange, 1 picture"

for kind in bomb bomb2; do
	forge $kind
	bounded 120 "verify of a $kind" "$vestigo" verify "$work/forged"
	equal "$got_status" 4 "verify of a $kind"
	err_has "unpacks to more than"
done
forge holes
bounded 20 "verify of a file with holes" "$vestigo" verify "$work/forged"
equal "$got_status" 4 "verify of a file with holes"
err_has "has a hole"
rm "$work/forged/archive/"*; truncate -s 2G "$work/forged/archive/vestigo-00001.warc.gz"
bounded 60 "fetch and pack of a file with holes" "$vestigo" fetch https://pictures.example/ok.jpg $net --output "$work/forged" --wacz "$work/holes.wacz"
err_has "has a hole"
[ -e "$work/holes.wacz" ] && bad "a package of holes" || good

# 400,000 numbers in a line, a million in the worst order, 100,000 channels.
for kind in numbers channels; do
	forge $kind
	bounded 30 "verify of $kind" "$vestigo" verify "$work/forged"
	equal "$got_status" 0 "verify of $kind"
	bounded 30 "scan of $kind" "$vestigo" scan "$work/forged" --jsonl
done

# Entries that say what cannot be cost themselves: every command goes on, and says which.
forge bad
bounded 30 "verify of bad entries" "$vestigo" verify "$work/forged"
equal "$got_status" 0 "verify of bad entries"
out_has "13 entries of the log say what cannot be, and were passed over: line 2: a number that cannot be (post_page)"
bounded 30 "scan of bad entries" "$vestigo" scan "$work/forged" --jsonl
err_has "13 entries of the log cannot be used and were passed over: line 2"
cp "$work/out" "$work/scan.jsonl"
validate "$work/scan.jsonl"
equal "$(json "$work/scan.jsonl" '[i["input"]["post"]["message"] for i in items]')" "[6]" "the good one among them"
status 0 "fetch goes on" "$vestigo" fetch @front $net --output "$work/forged" --json
err_has "an entry of the log cannot be used and was passed over: line 2"
equal "$(json "$work/out" 'd["stored"] > 5, len(d["notices"])')" "(True, 13)" "what is told"
status 0 "and verifies" "$vestigo" verify "$work/forged"

# A log that does not begin as evidence: nothing of it can be examined, and it is not called incomplete.
forge good; rm "$work/forged/log.jsonl"; $python tests/cli/forge.py "$work/forged" contradicting
status 4 "scan of a log without its beginning" "$vestigo" scan "$work/forged" --jsonl
err_has "the log is not that of an evidence folder"

# A log of one's own, with such entries added by hand.
status 0 "a channel" "$vestigo" fetch @front $net --output "$work/own"
$python tests/cli/forge.py "$work/own" bad
status 0 "verify" "$vestigo" verify "$work/own"
status 0 "fetch" "$vestigo" fetch @front $net --output "$work/own" --json
equal "$(json "$work/out" 'd["stored"], len(d["notices"])')" "(1, 13)" "what is told" # front/6/1, which was added as posted
status 0 "verify" "$vestigo" verify "$work/own"
$python tests/cli/forge.py "$work/own" contradicting
status 4 "verify of contradictions" "$vestigo" verify "$work/own"
err_has "a stored picture without its source"
status 0 "fetch" "$vestigo" fetch @front $net --output "$work/own" --json
equal "$(json "$work/out" 'd["stored"], len(d["notices"])')" "(0, 17)" "what is told"
[ "$(stat -c %s "$work/own/archive/vestigo-00001.warc.gz")" -gt 10000 ] && good || bad "the archive was cut"

# What a page claims: the numbers of its posts, of an album's pictures, of older posts.
post() { echo "<div class='tgme_widget_message_wrap'><div class='tgme_widget_message' data-post='high/$1' data-view='eyJjIjotOTIyMzM3MjAzNjg1NDc3NTgwOH0='><div class='tgme_widget_message_text js-message_text'>words</div><a class='tgme_widget_message_photo_wrap' href='https://t.me/high/$2'></a><a class='tgme_widget_message_date' href='https://t.me/high/$1'><time datetime='$3'>08:11</time></a></div></div>"; }
{
	echo "<html><body><section class='tgme_channel_history'><a class='tme_messages_more' data-before='9223372036854775807'></a>"
	post 7 7 2024-12-26T08:11:12+00:00
	post 8 9223372036854775807 99999999-12-26T08:11:12+00:00
	post 9223372036854775807 9223372036854775807 2024-12-26T08:11:12+00:00
	post 2147483648 2147483648 2024-12-26T08:11:12+00:00
	post 99999999999999999999 1 2024-12-26T08:11:12+00:00
	echo "</section></body></html>"
} >"$work/high.html"
start_server --page "high=$work/high.html"
status 3 "a post numbered 2^63-1" "$vestigo" fetch @high $net --output "$work/high" --json
equal "$(json "$work/out" '[f["reason"] for f in d["failed"]], d["targets"][0]["complete"], d["posts_seen"]')" \
	"(['3 posts passed over, whose number is none that a message can have: high/9223372036854775807'], True, 2)" "what is passed over"
status 3 "again" "$vestigo" fetch @high $net --output "$work/high" --json
status 0 "verify" "$vestigo" verify "$work/high"
status 4 "scan" "$vestigo" scan "$work/high" --json
equal "$(json "$work/out" '[i["input"]["post"]["message"] for i in items]')" "[7, 8]" "its records"
status 4 "a post asked for" "$vestigo" fetch https://t.me/front/9223372036854775807 $net --output "$work/none"
finish
