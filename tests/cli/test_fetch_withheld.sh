# What pages of t.me name and do not give, or do not show at all: told, logged, and a record.
. tests/cli/fetch_lib.sh
folder=$work/evidence
cases=$SHARED/../cases

start_server
of() { $python -c '
import json, sys
posts = json.load(open(sys.argv[1]))["withheld"]["posts"]
print(sorted(p["id"] for p in posts if p["kind"] in sys.argv[2].split()))' "$state/expected-others.json" "$1"; }
withheld=$(of "document unsupported")
status 3 "a channel with files" "$vestigo" fetch @withheld $net --output "$folder" --json
cp "$work/out" "$work/summary.json"
told='sorted(int(w["target"].rsplit("/", 1)[1]) for w in d["not_given"])'
equal "$(json "$work/summary.json" "$told")" "$withheld" "what was not given"
equal "$(json "$work/summary.json" 'd["stored"], d["failed"], d["refused"], d["targets"][0]["complete"]')" "(4, [], [], True)" "the rest"
first=$(of document | tr -d '[],' | cut -d' ' -f1)
equal "$(json "$work/summary.json" "[w['reason'] for w in d['not_given'] if w['target'].endswith('/$first')]")" \
	"['sent as a file, which the page names and does not give: IMG_$first.JPG, $((first % 9 + 1)).5 MB']" "its name and size"
equal "$(grep -c '"event":"withheld"' "$folder/log.jsonl")" "$(echo "$withheld" | tr ',' '\n' | wc -l)" "events in the log"
status 0 "verify" "$vestigo" verify "$folder"

# Again: told again, logged once, asked for once.
before=$(requests 'len(r)')
status 3 "again" "$vestigo" fetch @withheld $net --output "$folder" --json
equal "$(json "$work/out" "$told")" "$withheld" "what was not given is told again"
equal "$(requests "len(r) - $before")" 1 "requests of the second run"
equal "$(grep -c '"event":"withheld"' "$folder/log.jsonl")" "$(echo "$withheld" | tr ',' '\n' | wc -l)" "nothing is logged twice"
status 3 "for people" "$vestigo" fetch @withheld ${net% --quiet} --output "$folder"
err_has "not obtained: https://t.me/withheld/$first: sent as a file, which the page names and does not give: IMG_$first.JPG"

# One post alone.
status 3 "a post" "$vestigo" fetch "https://t.me/withheld/$first" $net --output "$work/one" --json
equal "$(json "$work/out" 'len(d["not_given"]), d["posts_seen"]')" "(1, 1)" "a post"

# The records: documents by name, what is not shown with that reason, text is none.
status 3 "scan of evidence" "$vestigo" scan --json "$folder"
cp "$work/out" "$work/scan.json"
validate "$work/scan.json"
equal "$(json "$work/scan.json" 'sorted(i["input"]["post"]["message"] for i in items if i["disposition"] == "not_included")')" "$(of document)" "documents"
equal "$(json "$work/scan.json" 'sorted(i["input"]["post"]["message"] for i in items if i["disposition"] == "unavailable")')" "$(of unsupported)" "not shown"
equal "$(json "$work/scan.json" 'summary["messages"]["without_media"], len(items)')" "(2, 10)" "text alone"

# What a page has a place for and no picture of, and what it shows nothing of: records, never
# silence. A page that is cut in the middle of a message is told as that.
post() { echo "<div class='tgme_widget_message_wrap'><div class='tgme_widget_message' data-post='bare/$1'>$2<a class='tgme_widget_message_date' href='https://t.me/bare/$1'><time datetime='2024-12-26T08:11:12+00:00'>08:11</time></a></div></div>"; }
{
	echo "<html><body><section class='tgme_channel_history'>"
	post 1 "<a class='tgme_widget_message_video_player' href='https://t.me/bare/1'></a>"
	post 2 "<div class='tgme_widget_message_hologram_wrap'></div>"
	post 3 ""
	post 4 "<div class='tgme_widget_message_text js-message_text'>words</div>"
	echo "</section></body></html>"
} >"$work/bare.html"
head -c 700 "$work/bare.html" >"$work/cut.html"
start_server --page "bare=$work/bare.html" --page "cut=$work/cut.html"
status 3 "posts without pictures" "$vestigo" fetch @bare $net --output "$work/bare" --json
equal "$(json "$work/out" "$told")" "[1, 2, 3]" "posts without pictures"
status 4 "posts without pictures" "$vestigo" scan --json "$work/bare"
equal "$(json "$work/out" '[(i["input"]["post"]["message"], i["disposition"]) for i in items], summary["messages"]["without_media"]')" \
	"([(1, 'unavailable'), (2, 'unsupported'), (3, 'unavailable')], 1)" "posts without pictures"
status 4 "a page that is cut" "$vestigo" fetch @cut $net --output "$work/cut" --json
equal "$(json "$work/out" '[t["complete"] for t in d["targets"]], [f["reason"] for f in d["failed"]]')" "([False], ['its page is cut'])" "a page that is cut"

page=$(echo "$cases"/24-*/page.html)
if [ -f "$page" ]; then
	start_server --page "river=$page"
	status 3 "case 24" "$vestigo" fetch @river $net --output "$work/river" --json
	equal "$(json "$work/out" '[(w["target"], w["reason"].endswith("IMG_0042.JPG, 4.1 MB")) for w in d["not_given"]]')" "[('https://t.me/river/112', True)]" "case 24: fetch"
	status 4 "case 24" "$vestigo" scan --json "$work/river"
	equal "$(json "$work/out" '[(i["input"]["post"]["message"], i["disposition"], i["reason"][-20:]) for i in items], summary["messages"]["without_media"]')" \
		"([(112, 'not_included', 'IMG_0042.JPG, 4.1 MB')], 1)" "case 24: scan"
	grep -q 'IMG_0042.JPG, 4.1 MB' "$work/river/log.jsonl" && good || bad "case 24: the log"
else
	skip "case 24 is not there"
fi
finish
