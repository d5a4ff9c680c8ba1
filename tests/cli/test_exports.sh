# Exports as they lie on desks: parts of them, several, with names and links of all kinds.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE # the default one may be missing
forms=fixtures/export-forms
scan() {
	status "$1" "$2" "$vestigo" scan --json "$3"
	cp "$work/out" "$work/scan.json"
	validate "$work/scan.json"
}
# page FILE LINK…: a page of messages, a photo each.
page() {
	local file=$1 id=0 link
	shift
	mkdir -p "$(dirname "$file")"
	{
		echo '<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">Chat</div></div><div class="history">'
		for link; do
			id=$((id + 1))
			echo "<div class=\"message default clearfix\" id=\"message$id\"><div class=\"body\"><div class=\"from_name\">A</div>"
			echo "<a class=\"photo_wrap clearfix pull_left\" href=\"$link\"><img class=\"photo\" src=\"x_thumb.jpg\"></a></div></div>"
		done
		echo '</div></div></body></html>'
	} >"$file"
}

# JSON beside HTML: JSON wins, and nothing comes twice; whatever the JSON is called.
mkdir "$work/both"
cp -r $forms/html/. "$work/both" && cp -r $forms/json/result.json "$work/both"
mkdir "$work/both/css" "$work/both/images" && echo x >"$work/both/css/style.css" && cp fixtures/formats/png-rgb.png "$work/both/images/back.png"
scan 3 "JSON beside HTML" "$work/both"
equal "$(json "$work/scan.json" '{i["input"]["kind"] for i in items}, len(items)')" "({'telegram_json'}, 24)" "JSON beside HTML"
mv "$work/both/result.json" "$work/both/renamed.json"
scan 3 "renamed JSON beside HTML" "$work/both"
equal "$(json "$work/scan.json" '{i["input"]["kind"] for i in items}, len(items)')" "({'telegram_json'}, 24)" "renamed JSON beside HTML"
rm "$work/both/messages.html"
rm -r "$work/both/css" "$work/both/images"
scan 3 "renamed JSON" "$work/both"
equal "$(json "$work/scan.json" 'len(items), {i["input"]["kind"] for i in items}')" "(24, {'telegram_json'})" "renamed JSON: named files come once"

# JSON in which no message could be read, beside whole pages: the pages are read, and the JSON is
# said to be damaged. Of JSON that is cut later the pages are told.
head -c "$(grep -bo '"messages": \[' $forms/json/result.json | head -1 | cut -d: -f1)" $forms/json/result.json >"$work/begun.json"
for content in "$(cat "$work/begun.json")" "$(cat "$work/begun.json")\"messages\": [" "$(cat "$work/begun.json")\"messages\": []}"; do
	mkdir "$work/damaged" && cp -r $forms/html/. "$work/damaged" && echo "$content" >"$work/damaged/result.json"
	scan 3 "damaged JSON beside HTML" "$work/damaged"
	equal "$(json "$work/scan.json" 'sorted({i["input"]["kind"] for i in items}), len(items), summary["messages"]["read"]')" "(['file', 'telegram_html'], 25, 31)" "damaged JSON beside HTML"
	equal "$(json "$work/scan.json" '[i["input"]["name"].rsplit("/", 1)[1] for i in items if i["input"]["kind"] == "file"]')" "['result.json']" "damaged JSON has a record"
	rm -r "$work/damaged"
done
mkdir "$work/damaged" && cp -r $forms/html/. "$work/damaged" && head -c 3000 $forms/json/result.json >"$work/damaged/result.json"
scan 3 "JSON cut later beside HTML" "$work/damaged"
err_has "pages (HTML) of an export lie beside it"
scan 3 "JSON cut later beside HTML, by its name" "$work/damaged/result.json"
err_has "pages (HTML) of an export lie beside it"
scan 3 "a page beside JSON, by its name" "$work/damaged/messages.html"
equal "$(json "$work/scan.json" 'len(items), summary["messages"]["read"]')" "(24, 31)" "a page beside JSON, by its name"
rm -r "$work/damaged"

# Two JSON exports in one folder: both are read.
mkdir "$work/two"
cp $forms/interrupted/result.json "$work/two/result.json"
cp -r $forms/interrupted/photos "$work/two"
sed 's/"id": 1,/"id": 101,/' fixtures/export-quirks/old-style/result.json >"$work/two/second.json"
scan 3 "two exports" "$work/two"
equal "$(json "$work/scan.json" 'sorted(i["input"]["post"]["message"] for i in items if i["input"]["post"])')" "[1, 2, 3, 101]" "two exports"

# Several accounts and plain pictures in one folder, in a stable order.
mkdir "$work/many"
cp -r $forms/account "$work/many/DataExport_A" && cp -r $forms/account "$work/many/DataExport_B"
cp fixtures/formats/baseline.jpg "$work/many/plain.jpg"
scan 3 "several accounts" "$work/many"
equal "$(json "$work/scan.json" 'len(items), items[-1]["input"]["kind"], summary["messages"]["read"]')" "(13, 'file', 12)" "several accounts"
"$vestigo" scan --json "$work/many" 2>/dev/null | sed -E 's/"run":\{[^}]*\}/"run":{}/g' >"$work/again"
without_run "$work/scan.json" >"$work/once"
same_files "$work/once" "$work/again" "two scans differ"

# One chat taken out of its export; its links say where it was.
mkdir "$work/alone"
cp -r $forms/account/chats/chat_001 "$work/alone/chat_001"
scan 3 "a chat alone" "$work/alone/chat_001"
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"]) for i in items]')" "[(1, 'examined'), (2, 'failed')]" "a chat alone"

# An account of which a chat's folder was left behind: its lists say so, also that of left chats.
cp -r $forms/account "$work/partly" && rm -r "$work/partly/chats"
scan 3 "chats left behind" "$work/partly"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items if i["disposition"] == "missing"]')" "['chats/chat_001/messages.html', 'chats/chat_002/messages.html']" "chats left behind"
# Of left chats alone the list is all there is.
cp -r $forms/account "$work/left" && rm -r "$work/left/export_results.html" "$work/left/lists/chats.html" "$work/left/chats/chat_001"
scan 3 "left chats alone" "$work/left"
equal "$(json "$work/scan.json" 'len(items), summary["messages"]["read"]')" "(4, 4)" "left chats alone"
scan 3 "a left chat's page" "$work/left/chats/chat_002/messages.html"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items][0]')" "chats/chat_002/photos/photo 1 (50%).jpg" "a left chat's page"

# An account of which the lists were left behind: its chats are read all the same.
cp -r $forms/account "$work/listless" && rm -r "$work/listless/lists" "$work/listless/export_results.html"
scan 3 "without lists" "$work/listless"
equal "$(json "$work/scan.json" 'sorted((i["input"]["post"] or {}).get("message") or 0 for i in items), summary["messages"]["read"]')" "([0, 0, 1, 2, 11, 12], 4)" "without lists"

# A document's picture is its thumbnail, in both forms.
mkdir -p "$work/pdf/json/files" "$work/pdf/html/files"
for form in json html; do
	printf '%%PDF-1.4\n%%%%EOF\n' >"$work/pdf/$form/files/report.pdf"
	cp fixtures/formats/baseline.jpg "$work/pdf/$form/files/report.pdf_thumb.jpg"
done
echo '{"name":"A","type":"public_channel","id":5,"messages":[{"id":1,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","file":"files/report.pdf","thumbnail":"files/report.pdf_thumb.jpg","mime_type":"application/pdf","text":"","text_entities":[]}]}' >"$work/pdf/json/result.json"
page "$work/pdf/html/messages.html" x
sed -i 's|<a class="photo_wrap.*</a>|<a class="media clearfix pull_left block_link media_file" href="files/report.pdf"><img class="thumb" src="files/report.pdf_thumb.jpg"></a>|' "$work/pdf/html/messages.html"
for form in json html; do
	scan 0 "a document, $form" "$work/pdf/$form"
	equal "$(json "$work/scan.json" '[(i["input"]["name"], i["input"]["thumbnail"], i["input"]["thumbnail_of"], i["disposition"]) for i in items]')" \
		"[('files/report.pdf_thumb.jpg', True, 'files/report.pdf', 'examined')]" "a document, $form"
done
"$vestigo" scan -q --html "$work/thumbnail.html" "$work/pdf/json" --csv >"$work/thumbnail.csv" 2>/dev/null
equal "$($python -c 'import csv, sys; print(next(csv.DictReader(open(sys.argv[1])))["thumbnail"])' "$work/thumbnail.csv")" "true" "a thumbnail in CSV"
grep -q '<td>(thumbnail) ' "$work/thumbnail.html" && good || bad "the page's list does not say that a thumbnail was examined"
# Without its thumbnail the document itself is what was posted: it is there, and is no picture.
for form in json html; do
	rm "$work/pdf/$form/files/report.pdf_thumb.jpg"
	scan 4 "a document without its thumbnail, $form" "$work/pdf/$form"
	equal "$(json "$work/scan.json" '[(i["input"]["name"], i["input"]["thumbnail"], i["disposition"]) for i in items]')" \
		"[('files/report.pdf', False, 'unsupported')]" "a document without its thumbnail, $form"
done

# What stands behind the end of a JSON export is told; what is no message is no bad JSON.
mkdir "$work/twice" "$work/odd"
cat "$work/pdf/json/result.json" "$work/pdf/json/result.json" >"$work/twice/result.json"
"$vestigo" scan --jsonl "$work/twice" >"$work/twice.jsonl" 2>"$work/err"
err_has "something stands behind the export's end"
equal "$(json "$work/twice.jsonl" 'summary["messages"]["truncated_sources"] if "truncated_sources" in summary["messages"] else summary["truncated_sources"]')" 1 "two documents in one"
echo '{"name":"A","type":"public_channel","id":5,"messages":[5,[1,2],null,{]}' >"$work/odd/result.json"
"$vestigo" scan --jsonl "$work/odd" >"$work/odd.jsonl" 2>/dev/null
equal "$(json "$work/odd.jsonl" '[i["reason"] for i in items][:3]')" "['what stands in its place is no message', 'what stands in its place is no message', 'what stands in its place is no message']" "no messages"

# A page that cannot be read is one record; the others are read.
cp -r $forms/html "$work/unreadable"
head -c 70000000 /dev/zero >"$work/unreadable/messages2.html"
scan 3 "a page too large" "$work/unreadable"
equal "$(json "$work/scan.json" '[(i["input"]["name"].rsplit("/", 1)[1], i["disposition"]) for i in items if i["input"]["kind"] == "file"], len(items), summary["truncated_sources"]')" \
	"([('messages2.html', 'failed')], 25, 1)" "a page too large"
rm "$work/unreadable/messages2.html"

# Copied without its media: each is missing, none is silent.
mkdir "$work/bare"
cp $forms/json/result.json "$work/bare"
scan 4 "without its media" "$work/bare"
equal "$(json "$work/scan.json" 'summary["dispositions"]["missing"] > 10, len(items)')" "(True, 24)" "without its media"

# Pages that are not there are told.
page "$work/pages/messages.html" photos/1.jpg
page "$work/pages/messages3.html" photos/3.jpg
sed -i 's|</div></div></body>|<a class="pagination block_link" href="messages4.html">Next</a>&|' "$work/pages/messages3.html"
scan 4 "missing pages" "$work/pages"
err_has "page 2 of the messages is not there"
err_has "page 4 of the messages is not there"
equal "$(json "$work/scan.json" 'summary["truncated_sources"], summary["messages"]["read"]')" "(2, 2)" "missing pages"
rm "$work/pages/messages.html"
scan 4 "no first page" "$work/pages"
err_has "pages 1 to 2 of the messages are not there"

# Pages that were renamed are read; a copy of a page comes once, and is told.
named=$work/named
page "$named/messages.html" photos/1.jpg
page "$named/messages2 (1).html" photos/2.jpg
sed -i 's|</div></div></body>|<a class="pagination block_link" href="messages2.html">Next</a>&|' "$named/messages.html"
sed -i 's|message1"|message2"|; s|<div class="from_name">A</div>||; s|clearfix"|clearfix joined"|' "$named/messages2 (1).html"
page "$named/page.html" photos/3.jpg
sed -i 's|>Chat<|>Another<|; s|<div class="from_name">A</div>||; s|clearfix"|clearfix joined"|' "$named/page.html"
cp "$named/messages.html" "$named/messages (1).html"
echo '<html><body>notes</body></html>' >"$named/notes.html"
scan 4 "renamed pages" "$named"
equal "$(json "$work/scan.json" '[(i["input"]["name"], i["input"]["post"]["chat"], i["input"]["post"]["from"]) for i in items], summary["messages"]["read"], summary["truncated_sources"]')" \
	"([('photos/1.jpg', 'Chat', 'A'), ('photos/2.jpg', 'Chat', 'A'), ('photos/3.jpg', 'Another', None)], 3, 0)" "renamed pages"
err_has "not read again: it is messages.html byte by byte"
scan 4 "a renamed page by its name" "$named/messages2 (1).html"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items]')" "['photos/2.jpg']" "a renamed page by its name"
scan 4 "a copy by its name" "$named/messages (1).html"
err_has "messages (1).html is messages.html byte by byte"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items]')" "['photos/1.jpg']" "a copy by its name"
# Among other files each of those has its record.
page "$work/among/saved page.htm" photos/1.jpg
cp fixtures/formats/baseline.jpg "$work/among/plain.jpg" && echo words >"$work/among/notes.txt"
scan 3 "a page among other files" "$work/among"
equal "$(json "$work/scan.json" '[(i["input"]["kind"], i["input"]["name"].rsplit("/", 1)[1]) for i in items]')" \
	"[('telegram_html', '1.jpg'), ('file', 'notes.txt'), ('file', 'plain.jpg')]" "a page among other files"
mkdir "$work/among/css" && echo x >"$work/among/css/style.css"
scan 3 "the only page of an export" "$work/among"
equal "$(json "$work/scan.json" '[(i["input"]["kind"], i["input"]["name"].rsplit("/", 1)[1]) for i in items]')" \
	"[('telegram_html', '1.jpg'), ('file', 'plain.jpg')]" "the only page of an export"

# A page of t.me that was saved is no export.
mkdir "$work/web"
echo '<html><body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_page">A bot</div></div></body></html>' >"$work/web/bot.html"
for path in "$work/web" "$work/web/bot.html"; do
	scan 4 "a page of t.me" "$path"
	equal "$(json "$work/scan.json" '[(i["disposition"], i["reason"].split(",")[0]) for i in items]')" "[('unsupported', 'a page of t.me')]" "a page of t.me"
done

# Begins like an export, and yields nothing: a record, never a silent 0.
for content in '{"name": "A", "type": "personal_chat", "id": 1, "messages": []}' '{"name": "A", "type": "personal_chat", "messages": [' \
	'{"about": "x", "chats": {"about": "", "list": []}}'; do
	mkdir -p "$work/nothing" && echo "$content" >"$work/nothing/result.json"
	scan 4 "$content" "$work/nothing"
	equal "$(json "$work/scan.json" 'len(items), items[0]["reason"].startswith("it begins like a Telegram export")')" "(1, True)" "$content"
	rm -r "$work/nothing"
done
page "$work/nothing/messages.html"
scan 4 "a page without messages" "$work/nothing"
head -c 150 $forms/account/export_results.html >"$work/results.html"
scan 4 "a cut page" "$work/results.html"
mkdir -p "$work/hollow/chats" && cp $forms/account/export_results.html "$work/hollow"
scan 4 "an account without chats" "$work/hollow"
scan 4 "an account without chats, by its page" "$work/hollow/export_results.html"
equal "$(json "$work/scan.json" 'len(items)')" 1 "an account without chats"

# Links of all kinds: as they stand, as browsers read them, and out of the export.
links=$work/links
mkdir -p "$links/photos" "$links/sub"
for name in "a b.jpg" "50%.jpg" "c#1.jpg" "d&e.jpg" "%41.jpg" "f.jpg" "g.jpg" "h.jpg"; do cp fixtures/formats/baseline.jpg "$links/photos/$name"; done
cp fixtures/formats/baseline.jpg "$work/outside.jpg"
ln -s ../../outside.jpg "$links/photos/link.jpg"
page "$links/messages.html" "photos/a%20b.jpg" "photos/50%.jpg" "photos/c#1.jpg" "photos/d&amp;e.jpg" "photos/%41.jpg" \
	"./sub/../photos/f.jpg" "file://$links/photos/g.jpg" "photos/h.jpg#top" "../outside.jpg" "photos/../../outside.jpg" \
	"file://$work/outside.jpg" "$work/outside.jpg" "https://example.org/a.jpg" "photos/%2e%2e/%2e%2e/outside.jpg" "photos/link.jpg"
scan 3 "links" "$links"
equal "$(json "$work/scan.json" '[i["disposition"] for i in items]')" \
	"['examined', 'examined', 'examined', 'examined', 'examined', 'examined', 'examined', 'examined', 'failed', 'failed', 'failed', 'failed', 'failed', 'missing', 'failed']" "links"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items][:8]')" \
	"['photos/a b.jpg', 'photos/50%.jpg', 'photos/c#1.jpg', 'photos/d&e.jpg', 'photos/%41.jpg', 'photos/f.jpg', 'photos/g.jpg', 'photos/h.jpg']" "names of links"

# Two files whose names are both equal to the export's only after normalisation: neither is
# meant, and both are there.
twins=$work/twins
mkdir -p "$twins/files"
cp fixtures/formats/baseline.jpg "$twins/files/$(printf '\341\273\215\314\202').jpg" # o with dot, circumflex
cp fixtures/formats/progressive.jpg "$twins/files/$(printf 'o\314\243\314\202').jpg"   # o, dot, circumflex
printf '%s' '{"name":"A","type":"public_channel","id":5,"messages":[{"id":1,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","file":"files/\u1ed9.jpg","mime_type":"image/jpeg","text":"","text_entities":[]}]}' >"$twins/result.json"
scan 3 "twins" "$twins"
equal "$(json "$work/scan.json" '[(i["input"]["kind"], i["disposition"]) for i in items]')" "[('telegram_json', 'missing'), ('file', 'examined'), ('file', 'examined')]" "twins"

# Other programs: media of which no file is named is media, and what is null is none.
mkdir "$work/telethon"
echo '{"id": 5, "messages": [{"id": 1, "date": "2024-12-26T10:12:12+00:00", "message": "words", "media": null}, {"id": 2, "date": "2024-12-26T10:12:13+00:00", "message": "", "media": {"photo": 1}}]}' >"$work/telethon/dump.json"
scan 4 "another program's" "$work/telethon"
err_lines 1
err_has "not Telegram Desktop's"
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"]) for i in items], summary["messages"]["without_media"]')" "([(2, 'unavailable')], 1)" "another program's"

# What is posted as a file is no source of messages, and a film that is a GIF is opened.
posted=$work/posted
mkdir -p "$posted/files"
cp fixtures/formats/still.gif "$posted/files/film.mp4"
cp $forms/interrupted/result.json "$posted/files/inner.json"
cat >"$posted/result.json" <<'J'
{"name":"A","type":"public_channel","id":5,"messages":[
{"id":1,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","file":"files/inner.json","mime_type":"application/json","text":"","text_entities":[]},
{"id":2,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","file":"files/film.mp4","media_type":"animation","mime_type":"video/mp4","text":"","text_entities":[]},
{"id":3,"type":"message","date":"2024-12-26T10:12:13","date_unixtime":"1735200733","from":"A","from_id":"channel5","hologram":"files/unheard.jpg","text":"look","text_entities":[]},
{"id":4,"type":"message","date":"2024-12-26T10:12:13","date_unixtime":"1735200733","from":"A","from_id":"channel5","text":"","text_entities":[]},
{"id":5,"type":"service","date":"2024-12-26T10:12:13","date_unixtime":"1735200733","actor":"A","actor_id":"channel5","action":"send_moonlight","text":"","text_entities":[]},
{"id":6,"type":"service","date":"2024-12-26T10:12:13","date_unixtime":"1735200733","actor":"A","actor_id":"channel5","action":"send_moonlight","text":"","text_entities":[]}]}
J
scan 3 "posted files" "$posted"
err_has 'kinds that this build does not know: "hologram" (1), "send_moonlight" (2)'
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"]) for i in items]')" \
	"[(1, 'unsupported'), (2, 'examined'), (3, 'missing'), (4, 'unsupported')]" "posted files"
# exported FOLDER 'KEYS'…: a JSON export of messages 1, 2, … with these keys of their own.
exported() {
	local folder=$1 id=0 keys
	shift
	mkdir -p "$folder"
	{
		echo '{"name": "A", "type": "public_channel", "id": 5, "messages": ['
		for keys; do
			[ $id = 0 ] || echo ,
			id=$((id + 1))
			printf '{"id": %d, "type": "message", "date": "2024-12-26T10:11:%02d", "date_unixtime": "%d", "from": "A", "from_id": "channel5", %s, "text": "", "text_entities": []}' \
				$id $id $((1735200660 + id)) "$keys"
		done
		echo ']}'
	} >"$folder/result.json"
}
film() { printf '\000\000\000\030ftypisom\000\000\002\000isommp42' >"$1"; }

# Where the picture itself is gone, empty or no picture, and its thumbnail is there, that is
# looked at, whatever it was sent as. What is empty and has none is said to be empty.
gone=$work/gone
mkdir -p "$gone/photos" "$gone/files" "$gone/video_files"
for name in photos/a photos/d photos/f photos/h files/b.jpg files/i.jpg video_files/g.mp4; do cp fixtures/known/river-road.jpg "$gone/${name}_thumb.jpg"; done
: >"$gone/photos/d.jpg"
: >"$gone/photos/e.jpg"
film "$gone/photos/f.jpg"
film "$gone/video_files/g.mp4"
echo '<html><body>not found</body></html>' >"$gone/photos/h.jpg"
: >"$gone/photos/j.jpg"
: >"$gone/photos/j_thumb.jpg"
exported "$gone" '"photo": "photos/a.jpg"' '"file": "files/b.jpg", "mime_type": "image/jpeg"' '"photo": "photos/c.jpg"' \
	'"photo": "photos/d.jpg"' '"photo": "photos/e.jpg"' '"photo": "photos/f.jpg"' \
	'"file": "video_files/g.mp4", "media_type": "video_file", "mime_type": "video/mp4"' '"photo": "photos/h.jpg"' \
	'"file": "files/i.jpg", "media_type": "sticker"' '"photo": "photos/j.jpg"'
scan 3 "thumbnails of what is gone" "$gone"
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"], i["input"]["thumbnail"], i["input"]["thumbnail_of"]) for i in items if i["disposition"] == "examined"]')" \
	"[(1, 'examined', True, 'photos/a.jpg'), (2, 'examined', True, 'files/b.jpg'), (4, 'examined', True, 'photos/d.jpg'), (6, 'examined', True, 'photos/f.jpg'), (7, 'examined', True, 'video_files/g.mp4'), (8, 'examined', True, 'photos/h.jpg'), (9, 'examined', True, 'files/i.jpg')]" "thumbnails of what is gone"
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["disposition"], "empty" in i["reason"]) for i in items if i["disposition"] != "examined"]')" \
	"[(3, 'missing', False), (5, 'unsupported', True), (10, 'unsupported', True)]" "what is empty"

# Names that another program writes are brought to one form; what leads out of the export is
# refused as that, whether or not its folders are there.
odd=$work/odd
mkdir -p "$odd/photos"
cp fixtures/known/river-road.jpg "$odd/photos/a.jpg"
exported "$odd" '"photo": "./photos//a.jpg"' '"photo": "photos/./a.jpg"' '"photo": "photos/../photos/a.jpg"' "\"photo\": \"$odd/photos/a.jpg\"" \
	'"photo": "../outside.jpg"' '"photo": "nowhere/../../outside.jpg"' '"photo": "/nowhere/a.jpg"' '"photo": "https://example.org/a.jpg"' '"photo": "photos/a.jpg/"'
scan 3 "odd names" "$odd"
equal "$(json "$work/scan.json" '[i["input"]["name"] for i in items if i["disposition"] == "examined"]')" "['photos/a.jpg', 'photos/a.jpg', 'photos/a.jpg', 'photos/a.jpg']" "odd names"
equal "$(json "$work/scan.json" '[i["disposition"] for i in items][4:], len(items)')" "(['failed', 'failed', 'failed', 'failed', 'failed'], 9)" "odd names"
equal "$(json "$work/scan.json" '[(i["input"]["post"]["message"], i["reason"].split(": ", 1)[1]) for i in items[4:8]]')" \
	"[(5, \"the name leaves the export's folder\"), (6, \"the name leaves the export's folder\"), (7, \"the name leaves the export's folder\"), (8, 'the name is a web address, and a scan asks for none')]" "out of the export"
exported "$work/itself" '"photo": "."' '"photo": "././/."' '"photo": "./.."'
scan 4 "names of the folder itself" "$work/itself"
equal "$(json "$work/scan.json" '[i["reason"].split(": ", 1)[1] for i in items]')" \
	"['the name is that of the folder itself', 'the name is that of the folder itself', \"the name leaves the export's folder\"]" "the folder itself"
# Written on Windows.
exported "$work/windows" '"photo": "photos\\a.jpg"' '"photo": ".\\photos\\a.jpg"' '"photo": "photos\\..\\..\\outside.jpg"' '"photo": "..\\outside.jpg"'
cp -r "$odd/photos" "$work/windows"
scan 3 "names with backslashes" "$work/windows"
equal "$(json "$work/scan.json" '[i["disposition"] for i in items]')" "['examined', 'examined', 'missing', 'missing']" "names with backslashes"
rm -r "$odd/photos"
scan 4 "odd names without their folder" "$odd"
equal "$(json "$work/scan.json" '[i["disposition"] for i in items]')" "['missing', 'missing', 'missing', 'missing', 'failed', 'failed', 'failed', 'failed', 'failed']" "odd names without their folder"
# A film where a GIF was declared: its thumbnail is the picture.
mkdir -p "$work/film/video_files"
film "$work/film/video_files/d.gif"
cp fixtures/known/river-road.jpg "$work/film/video_files/d.gif_thumb.jpg"
cat >"$work/film/result.json" <<'J'
{"name": "Film", "type": "public_channel", "id": 6, "messages": [
 {"id": 1, "type": "message", "date": "2024-12-26T10:11:12", "date_unixtime": "1735200672", "from": "Film", "from_id": "channel6", "file": "video_files/d.gif", "thumbnail": "video_files/d.gif_thumb.jpg", "media_type": "animation", "mime_type": "image/gif", "text": "", "text_entities": []}]}
J
"$vestigo" scan --json "$work/film" >"$work/film.json" 2>/dev/null
equal "$(json "$work/film.json" '[(i["disposition"], i["input"]["thumbnail"]) for i in items]')" "[('examined', True)]" "a film declared as a GIF"
# A shell that spells out messages*.html names one export several times: it is read once.
pages=fixtures/export-html/ChatExport_2024-12-28
"$vestigo" scan --jsonl "$pages" >"$work/folder.jsonl" 2>/dev/null
"$vestigo" scan --jsonl "$pages"/messages*.html >"$work/pages.jsonl" 2>"$work/err"
err_has "a page of the same export"
equal "$(json "$work/pages.jsonl" '[i["input"]["name"] for i in items]')" "$(json "$work/folder.jsonl" '[i["input"]["name"] for i in items]')" "pages named one by one"
# Any of its pages stands for all of it, also where that is not the first, or where the first is named behind it.
later=$(ls "$pages"/messages*.html | grep -v messages.html | head -1)
for named in "$later" "$later $pages/messages.html"; do
	"$vestigo" scan --jsonl $named >"$work/pages.jsonl" 2>/dev/null
	equal "$(json "$work/pages.jsonl" '[i["input"]["name"] for i in items]')" "$(json "$work/folder.jsonl" '[i["input"]["name"] for i in items]')" "named by $named"
done

# A time without a zone is given out as none of UTC.
mkdir "$work/local"
cp fixtures/known/river-road.jpg "$work/local/a.jpg"
echo '{"name":"A","type":"public_channel","id":1,"messages":[{"id":1,"type":"message","date":"2020-12-26T10:11:12","from":"A","from_id":"channel1","photo":"a.jpg","text":""}]}' >"$work/local/result.json"
"$vestigo" known add -q --catalogue "$work/local.db" fixtures/known/river-road.jpg --date 2016 >/dev/null
"$vestigo" known add -q --catalogue "$work/other.db" fixtures/known/mill-harvest.jpg >/dev/null
for known in other local; do
	"$vestigo" scan -q --catalogue "$work/$known.db" --html "$work/$known.html" --media-review "$work/$known.json" "$work/local" --csv >"$work/$known.csv" 2>/dev/null
	equal "$($python -c 'import csv, sys; print(next(csv.DictReader(open(sys.argv[1])))["date"])' "$work/$known.csv")" "2020-12-26T10:11:12" "CSV"
	grep -q '<time datetime="2020-12-26T10:11:12">2020-12-26 10:11 local time</time>' "$work/$known.html" && good || bad "the page calls a local time another"
	grep -q '10:11 UTC' "$work/$known.html" && bad "the page calls a local time UTC" || good
done
grep -q '"uploadDate": *"2020-12-26T10:11:12"' "$work/local.json" && good || bad "a draft calls a local time UTC"

status 4 "a number of a message, as of a picture in none" "$vestigo" scan "$work/local" --only '#1'
err_has "no picture that is in no message has the number 1 (--only 1 is of message 1)"

# A caption of as many characters as Telegram takes is whole in every script, and says so where it is cut.
mkdir "$work/long"
cp fixtures/known/river-road.jpg "$work/long/a.jpg"
$python - "$work/long" <<'P'
import json, sys
from html import escape
texts = ["ა" * 4000 + "ENDE", "x" * 40000]
post = lambda i: {"id": i + 1, "type": "message", "date": "2024-12-26T10:11:12", "date_unixtime": "1735200672", "from": "A", "from_id": "channel1", "photo": "a.jpg", "text": texts[i]}
json.dump({"name": "A", "type": "public_channel", "id": 1, "messages": [post(0), post(1)]}, open(sys.argv[1] + "/result.json", "w"))
page = "".join(f'<div class="message default clearfix" id="message{i + 1}"><div class="body"><div class="from_name">A</div><a class="photo_wrap clearfix pull_left" href="a.jpg"></a><div class="text">{escape(t)}</div></div></div>' for i, t in enumerate(texts))
open(sys.argv[1] + "/messages.html", "w").write(f'<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">A</div></div><div class="history">{page}</div></div></body></html>')
P
for form in result.json messages.html; do
	"$vestigo" scan --jsonl "$work/long/$form" >"$work/long.jsonl" 2>/dev/null
	equal "$(json "$work/long.jsonl" '[(len(c), c[-4:]) for i in items for c in [i["input"]["post"]["caption"]]]')" "[(4004, 'ENDE'), (16382, 'xxx…')]" "long captions, $form"
done
finish
