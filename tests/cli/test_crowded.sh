# What was known first is found however many others are like it: later copies, those that were removed, those that a
# collection brings; and posts of other chats are other posts.
. tests/cli/lib.sh
"$BUILD/make-attacks" "$work/suite" --bases 1 --only crop_40 >/dev/null
first=$(echo "$work"/suite/known/*.jpg) item=$(echo "$work"/suite/items/crop_40/*.jpg)
mkdir "$work/later" "$work/export"
copies() { for i in $(seq "$1"); do { cat "$item"; echo "$i"; } >"$work/later/$i.jpg"; done; }
# verdict: of the item against the catalogue.
verdict() { "$vestigo" check -q --no-cache -o "$work/one.json" "$item" || true; json "$work/one.json" 'items[0]["verdict"]["reuse"] + " " + str(items[0]["matches"][0]["known"]["date"]) if items[0]["matches"] else items[0]["verdict"]["reuse"]'; }
post() {
	cp "$item" "$work/export/p.jpg"
	printf '{"name":"Front","type":"public_channel","id":%s,"messages":[{"id":5,"type":"message","date":"%s","date_unixtime":"%s","from":"Front","from_id":"channel77","photo":"p.jpg","text":""}]}' \
		"$1" "$2" "$3" >"$work/export/result.json"
	"$vestigo" scan -q --no-cache -o "$work/post.json" "$work/export" || true
	json "$work/post.json" 'items[0]["verdict"]["reuse"]'
}

# Twenty-five later copies, each nearer than the first and most of them the very pixels.
"$vestigo" known add -q --date 2016-05-04 "$first" >/dev/null
copies 25
"$vestigo" known add -q --date 2025-11-20 "$work/later" >/dev/null
equal "$(verdict)" "prior_appearance_found 2016-05-04T00:00:00Z" "among later copies"
equal "$(post 77 2025-06-01T10:00:00 1748772000)" prior_appearance_found "a post between the two"

# The same of hashes alone, more than are looked at.
export VESTIGO_CATALOGUE=$work/hashes.db
"$vestigo" known add -q --date 2016-05-04 "$first" >/dev/null
pdq=$("$vestigo" check -q --hashes-only -o "$work/pdq.json" "$item"; json "$work/pdq.json" 'items[0]["hashes"]["pdq"]["hash"]')
$python - "$pdq" >"$work/near.jsonl" <<'P'
import hashlib, json, sys
bits = int(sys.argv[1], 16)
for i in range(100):
    print(json.dumps({"sha256": hashlib.sha256(b"%d" % i).hexdigest(), "pdq": "%064x" % (bits ^ 1 << i), "pdq_quality": 100,
                      "sightings": [{"source": "https://example.org/%d" % i, "date": "2025-11-20" if i != 90 else "2015-01-01"}]}))
P
status 0 "a hundred hashes near the item's" "$vestigo" known import -q "$work/near.jsonl"
equal "$(post 77 2025-06-01T10:00:00 1748772000)" prior_appearance_found "a post that one of a hundred hashes is older than"

# Those that are removed take no place.
export VESTIGO_CATALOGUE=$work/removed.db
"$vestigo" known add -q --date 2016-05-04 "$first" >/dev/null
copies 50
"$vestigo" known add -q --date 2025-11-20 "$work/later" >/dev/null
status 0 "fifty copies removed" "$vestigo" known remove $(seq 2 51)
equal "$(verdict)" "prior_appearance_found 2016-05-04T00:00:00Z" "behind those that were removed"
equal "$("$vestigo" known stats --json | $python -c 'import json, sys; d = json.load(sys.stdin); print(d["pictures"], d["set_aside"])')" "1 0" "what is left"

# The number of a message is no post: another chat, or another day, is another one.
export VESTIGO_CATALOGUE=$work/posts.db
post 77 2016-05-04T10:00:00 1462356000 >/dev/null
"$vestigo" known add -q --from-export "$work/export" >/dev/null
equal "$(post 77 2016-05-04T10:00:00 1462356000)" none_found "the very post"
equal "$(post 77 2025-06-01T10:00:00 1748772000)" prior_appearance_found "the same number nine years later"
equal "$(post 78 2025-06-01T10:00:00 1748772000)" prior_appearance_found "the same number in another chat"
html() {
	mkdir -p "$work/$1" && cp "$item" "$work/$1/p.jpg"
	printf '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">%s</div></div></div><div class="page_body chat_page"><div class="history"><div class="message default clearfix" id="message5"><div class="body"><div class="pull_right date details" title="%s UTC+00:00">10:00</div><div class="from_name">%s</div><div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="p.jpg"><img class="photo" src="p.jpg" style="width: 260px; height: 173px"/></a></div></div></div></div></div></div></body></html>' \
		"$1" "$2" "$1" >"$work/$1/messages.html"
}
html River "04.05.2016 10:00:00"
html Front "01.06.2025 10:00:00"
export VESTIGO_CATALOGUE=$work/chats.db
status 0 "a chat without a number" "$vestigo" known add -q --from-export "$work/River"
"$vestigo" scan -q -o "$work/front.json" "$work/Front" || true
equal "$(json "$work/front.json" '[items[0]["verdict"]["reuse"], items[0]["matches"][0]["known"]["source"]]')" \
	"['prior_appearance_found', 'Telegram export \"River\", message 5']" "another chat's message of that number"

# A review that comes later is kept, with the source and date that are there already.
export VESTIGO_CATALOGUE=$work/rated.db
"$vestigo" known add -q --source https://example.org/a --date 2016-05-04 "$first" >/dev/null
status 0 "the same again" "$vestigo" known add --source https://example.org/a --date 2016-05-04 "$first"
equal "$("$vestigo" known stats --json | $python -c 'import json, sys; print(json.load(sys.stdin)["sightings"])')" 1 "nothing new is added"
status 0 "the same with a rating" "$vestigo" known add --source https://example.org/a --date 2016-05-04 --rating false --review-url https://example.org/r "$first"
status 0 "and once more" "$vestigo" known add --source https://example.org/a --date 2016-05-04 --rating false --review-url https://example.org/r "$first"
"$vestigo" known show 1 >"$work/out"
out_has "rating   false"
equal "$(grep -c 'rating' "$work/out")" 1 "a rating is added once"
finish
