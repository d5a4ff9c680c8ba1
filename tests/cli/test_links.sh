# What is scanned may hold links: none is followed, whatever it is named, but one that the user named.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
scan() { # WANTED WHAT PATH…: the report to $work/scan.json
	local wanted=$1 what=$2
	shift 2
	status "$wanted" "$what" "$vestigo" scan --no-cache --json --output "$work/scan.json" "$@"
}
page() { # FILE CAPTION PICTURE: a page with one message
	mkdir -p "$(dirname "$1")"
	printf '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="page_header"><div class="text bold">Chat</div></div><div class="history"><div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" title="26.12.2024 10:11:12 UTC+01:00">10:11</div><div class="from_name">A</div><div class="media_wrap clearfix"><a class="photo_wrap" href="%s"><img class="photo"></a></div><div class="text">%s</div></div></div></div></div></body></html>' "$3" "$2" >"$1"
}
json_export() { # FILE CAPTION PICTURE
	mkdir -p "$(dirname "$1")"
	printf '{"name":"A","type":"public_channel","id":5,"messages":[{"id":1,"type":"message","date":"2024-12-26T10:12:12","date_unixtime":"1735200732","from":"A","from_id":"channel5","photo":"%s","text":"%s","text_entities":[]}]}' "$3" "$2" >"$1"
}
# Nothing of the desk's own is in the report, and what was not read is told by its name.
refused() { # WHAT NAME
	grep -qF "OF THE DESK" "$work/scan.json" && bad "$1: what a link leads to was read" || good
	equal "$(json "$work/scan.json" "[i['disposition'] for i in items if ('/' + i['input']['name']).endswith('/$2') and 'symbolic link' in (i['reason'] or '')]")" "['failed']" "$1: the link is told"
}

# What is the desk's own, elsewhere on the machine.
own=$work/own
json_export "$own/result.json" "OF THE DESK" photos/a.jpg
page "$own/messages.html" "OF THE DESK" photos/a.jpg
page "$own/chats/chat_1/messages.html" "OF THE DESK" photos/a.jpg
page "$own/lists/profile_pictures.html" "OF THE DESK" photos/a.jpg
mkdir -p "$own/photos" "$own/chats/chat_1/photos"
cp fixtures/formats/baseline.jpg "$own/photos/a.jpg"
cp fixtures/formats/baseline.jpg "$own/chats/chat_1/photos/a.jpg"
# What came from others.
received() { rm -rf "$work/got" && mkdir -p "$work/got/photos" && cp fixtures/formats/progressive.jpg "$work/got/photos/b.jpg"; }
got=$work/got

for name in result.json dump.json messages.html page.html; do
	received
	ln -s ../own/$([ "${name%.json}" = "$name" ] && echo messages.html || echo result.json) "$got/$name"
	scan 3 "$name is a link" "$got"
	refused "$name is a link" "$name"
	# Beside pages, or messages, of its own too.
	[ "$name" = messages.html ] && continue
	page "$got/messages.html" "theirs" photos/b.jpg
	scan 3 "$name is a link beside a page" "$got"
	refused "$name is a link beside a page" "$name"
	equal "$(json "$work/scan.json" 'sum(i["input"]["kind"] == "telegram_html" for i in items)')" 1 "$name: the page beside it is read"
done
received
page "$got/messages.html" "theirs" photos/b.jpg
ln -s ../own/messages.html "$got/messages2.html"
scan 3 "the second page is a link" "$got"
grep -qF "OF THE DESK" "$work/scan.json" && bad "the second page is a link: it was read" || good
equal "$(json "$work/scan.json" '[i["input"]["name"].rsplit("/", 1)[1] for i in items if "symbolic link" in (i["reason"] or "")]')" "['messages2.html']" "the second page is a link: told"

# Folders: of media, of chats, one chat, of lists, any other.
for name in photos chats lists sub; do
	for kind in json html none; do
		received
		rm -r "$got/photos"
		[ $kind = json ] && json_export "$got/result.json" "theirs" photos/a.jpg
		[ $kind = html ] && page "$got/messages.html" "theirs" photos/a.jpg
		ln -s "$own$([ $name = sub ] || echo "/$name")" "$got/$name"
		scan 4 "$name is a link to a folder, $kind" "$got"
		refused "$name is a link to a folder, $kind" "$name"
		equal "$(json "$work/scan.json" 'sum(i["disposition"] == "examined" for i in items)')" 0 "$name, $kind: no picture of it is examined"
	done
done
received
mkdir "$got/chats" && ln -s "$own/chats/chat_1" "$got/chats/chat_1"
cp "$own/messages.html" "$got/export_results.html"
sed -i 's/OF THE DESK/theirs/' "$got/export_results.html"
scan 3 "a chat is a link" "$got"
refused "a chat is a link" "chats/chat_1"

# A medium, and its thumbnail's place.
for kind in json html; do
	received
	ln -s "$own/photos/a.jpg" "$got/photos/a.jpg"
	[ $kind = json ] && json_export "$got/result.json" "theirs" photos/a.jpg || page "$got/messages.html" "theirs" photos/a.jpg
	scan 3 "a picture is a link, $kind" "$got"
	refused "a picture is a link, $kind" photos/a.jpg
	for name in ../own/photos/a.jpg photos/../../own/photos/a.jpg "$own/photos/a.jpg"; do
		received
		[ $kind = json ] && json_export "$got/result.json" "theirs" "$name" || page "$got/messages.html" "theirs" "$name"
		scan 3 "$name, $kind" "$got"
		equal "$(json "$work/scan.json" '["leaves the export" in i["reason"] for i in items if i["disposition"] == "failed"]')" "[True]" "$name, $kind"
	done
done
received
ln -s "$work/nowhere" "$got/log.jsonl" # of an evidence folder
scan 3 "a log is a link" "$got"
refused "a log is a link" log.jsonl

# What the user names is followed.
received
ln -s "$own" "$work/link"
ln -s "$own/result.json" "$got/by-name.json"
ln -s "$own/messages.html" "$got/messages.html"
ln -s "$own/photos/a.jpg" "$got/photos/a.jpg"
scan 0 "a folder that is a link, named" "$work/link"
equal "$(json "$work/scan.json" '[i["input"]["post"]["caption"] for i in items if i["input"]["post"]]')" "['OF THE DESK']" "a folder that is a link, named"
for name in by-name.json messages.html; do
	scan $([ $name = messages.html ] && echo 3 || echo 4) "$name is a link, named" "$got/$name" # the picture beside it is a link, too
	equal "$(json "$work/scan.json" '[i["input"]["post"]["caption"] for i in items if i["input"]["post"]]')" "['OF THE DESK']" "$name is a link, named"
done
scan 0 "a picture that is a link, named" "$got/photos/a.jpg"

# A manifest names what lies below its folder; the desk's own any file by its absolute path.
manifest=$work/manifest
mkdir -p "$manifest/sub" "$work/catalogues"
cp fixtures/formats/baseline.jpg "$manifest/a.jpg"
cp fixtures/formats/progressive.jpg "$manifest/sub/b.jpg"
ln -s "$own/photos/a.jpg" "$manifest/link.jpg"
ln -s "$own/photos" "$manifest/photos"
add() { # WANTED WHAT FILE
	status "$1" "$2" "$vestigo" known add --catalogue "$work/catalogues/$2.db" --manifest "$3"
}
printf 'path\n%s\n' a.jpg ./sub//../sub/b.jpg ../own/photos/a.jpg sub/../../own/photos/a.jpg link.jpg photos/a.jpg >"$manifest/m.csv"
add 3 relative "$manifest/m.csv"
out_has "added 2 pictures, 0 further sightings; 0 there already, 9 not added" # "path" is a row of it, five times
for line in 6 8; do err_has "line $line: refused: the path leaves the manifest's folder"; done
err_has "link.jpg\": cannot open \"link.jpg\": a symbolic link, which is not followed"
err_has "photos/a.jpg\": cannot open \"photos/a.jpg\": a symbolic link, which is not followed"
printf '{"path": "a.jpg"}\n{"path": "../own/photos/a.jpg"}\n' >"$manifest/m.jsonl"
(cd "$manifest" && "$vestigo" known add --catalogue "$work/catalogues/here.db" --manifest m.jsonl >"$work/out" 2>"$work/err")
equal "$?" 3 "a manifest beside the pictures"
err_has "line 2: refused: the path leaves"
printf 'path\n%s\n' "$own/photos/a.jpg" >"$manifest/own.csv"
add 0 absolute "$manifest/own.csv"
cp "$manifest/own.csv" "$got/files.csv" # beside an export
json_export "$got/result.json" "theirs" photos/b.jpg
add 4 received "$got/files.csv"
err_has "line 2: refused: an absolute path out of the folder of an export"
printf 'path\n%s\n' "$got/photos/b.jpg" >"$got/photos/files.csv"
add 0 within "$got/photos/files.csv"
add 0 through "$manifest/own.csv"
echo "$own/photos/a.jpg" >"$manifest/list" # what a list of the command line names is named
scan 0 "a list" --files-from "$manifest/list"
finish
