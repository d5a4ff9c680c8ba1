# The catalogue as a file: bytes changed in it, a folder that may not be written, another program
# that reads it after a kill.
. tests/cli/lib.sh
photo=fixtures/known/market-square.jpg
status 0 "known pictures" "$vestigo" known add -q --tag seen fixtures/known/*.jpg

# changed WHAT PYTHON: `known check` of a copy in which the expression over `b` (bytes) was applied.
changed() {
	cp "$VESTIGO_CATALOGUE" "$work/changed.db"
	$python - "$work/changed.db" "$2" <<'P'
import sys
b = bytearray(open(sys.argv[1], "rb").read())
exec(sys.argv[2])
open(sys.argv[1], "wb").write(b)
P
	status 4 "known check: $1" env VESTIGO_CATALOGUE="$work/changed.db" "$vestigo" known check
	out_lacks "undamaged"
	err_has "damaged"
}
status 0 "unchanged" "$vestigo" known check
changed "a byte inside a small picture" 'at = [i for i in range(len(b)) if b[i:i+3] == b"\xff\xd8\xff"][0]; b[at + 700] ^= 1'
err_has "of known picture"
changed "a byte of a tag" 'b[b.index(b"seen")] ^= 1'
changed "a byte of a digest in the search tree" "b[b.rindex(bytes.fromhex('$(sha256sum <"$photo" | cut -c1-64)')) + 5] ^= 1"
VESTIGO_CATALOGUE="$work/changed.db" "$vestigo" check --jsonl "$photo" >"$work/out" 2>"$work/err"
out_lacks '"none_found"'
# by SQL, as another program would: the page has no valid sum, and the blob differs
cp "$VESTIGO_CATALOGUE" "$work/sql.db"
$python - "$work/sql.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE rendition SET jpeg = zeroblob(length(jpeg)) WHERE picture = 2")
db.commit()
P
status 4 "changed by another program" env VESTIGO_CATALOGUE="$work/sql.db" "$vestigo" known check
err_has "rendition of known picture 2"
err_has "changed by another program"

# A page that is not what was written: the picture on it cannot be shown, and is not "not there".
pages=$(($(stat -c %s "$VESTIGO_CATALOGUE") / 4096))
told=0
for page in $(seq 1 $((pages - 1))); do
	cp "$VESTIGO_CATALOGUE" "$work/page.db"
	head -c 4096 /dev/urandom | dd of="$work/page.db" bs=4096 seek="$page" conv=notrunc 2>/dev/null
	VESTIGO_CATALOGUE="$work/page.db" "$vestigo" known show 1 >"$work/out" 2>"$work/err"
	case $? in
	0) ;;
	4) grep -q "damaged" "$work/err" && told=$((told + 1)) || bad "page $page: $(cat "$work/err")" ;;
	*) bad "page $page: another exit status" ;;
	esac
done
[ "$told" -ge 2 ] && good || bad "of $pages pages, $told were told of"

# After a kill another program looks, and takes in what the killed one left.
"$BUILD/make-corpus" "$work/corpus" 120 >/dev/null
cp "$VESTIGO_CATALOGUE" "$work/killed.db"
VESTIGO_CATALOGUE="$work/killed.db" "$vestigo" known add -q "$work/corpus" >/dev/null 2>&1 &
for i in $(seq 100); do [ -s "$work/killed.db-wal" ] && break; sleep 0.05; done
sleep 0.3
kill -9 $! 2>/dev/null
wait $! 2>/dev/null
$python - "$work/killed.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("SELECT count(*) FROM picture").fetchall()
db.close()
P
status 0 "known check after a kill and another program" env VESTIGO_CATALOGUE="$work/killed.db" "$vestigo" known check

# Another user reads it, in a folder that is not theirs.
if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
	skip "needs root and setpriv, to be another user"
	finish
fi
other() { setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent VESTIGO_CATALOGUE="$work/theirs/known.db" "$work/vestigo" "$@"; }
mkdir "$work/theirs"
cp "$vestigo" "$work/vestigo"
cp "$photo" "$work/photo.jpg"
chmod 755 "$work" "$work/theirs" "$work/vestigo"
chmod 644 "$work/photo.jpg"
VESTIGO_CATALOGUE="$work/theirs/known.db" "$vestigo" known add -q fixtures/known/*.jpg >/dev/null
equal "$(stat -c %a "$work/theirs/known.db-index")" 755 "the index's folder"
equal "$(stat -c %a "$work/theirs/known.db-index"/* | sort -u)" 644 "the index's files"
status 0 "another user lists it" other known list
status 0 "another user checks it" other known check
status 1 "another user searches it" other check "$work/photo.jpg"
err_lines 0
status 4 "another user adds to it" other known add -q "$work/photo.jpg"
err_has "permission denied"
# as the version before wrote it, without checksums: read, and by its owner brought up to date
$python tests/cli/older.py "$work/theirs/known.db" "$work/theirs/four.db"
four() { setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent VESTIGO_CATALOGUE="$work/theirs/four.db" "$work/vestigo" "$@"; }
chmod 644 "$work/theirs/four.db"
status 0 "another user reads an older one" four known check
status 1 "another user searches an older one" four check --json "$work/photo.jpg"
equal "$(json "$work/out" 'items[0]["matches"][0]["relation"]')" "['identical_bytes']" "found in an older one"
status 0 "its owner brings it up to date" env VESTIGO_CATALOGUE="$work/theirs/four.db" "$vestigo" known check
equal "$($python -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' "$work/theirs/four.db")" 11 "the schema"
status 1 "another user searches it now" four check "$work/photo.jpg"

chmod 600 "$work/theirs/known.db"
other known list >"$work/out" 2>"$work/err" && bad "an unreadable catalogue is listed" || good
err_has "permission denied"
err_has "known.db"
# A file that lost all its bytes is no new catalogue, and a name is a file's whatever it begins with.
: >"$work/emptied.db"
mkdir -p "$work/emptied.db-index"
status 3 "searched in what was emptied" "$vestigo" check --json --catalogue "$work/emptied.db" "$photo"
cp "$work/out" "$work/emptied.json"
equal "$(json "$work/emptied.json" 'items[0]["verdict"]["reuse"], items[0]["search"]["complete"], summary["searched"]["incomplete"], "cut to no bytes" in items[0]["search"]["reason"], items[0]["file"]["width"] > 0')" \
	"('search_incomplete', False, 1, True, True)" "the report of a search in what was emptied"
validate "$work/emptied.json"
status 3 "for people" "$vestigo" check --catalogue "$work/emptied.db" "$photo"
out_has "SEARCH INCOMPLETE"
out_has "nothing: the catalogue could not be read"
out_lacks "NOT FOUND"
status 3 "a scan" "$vestigo" scan --catalogue "$work/emptied.db" --html "$work/emptied.html" fixtures/known
out_has "cut to no bytes"
status 4 "checked" env VESTIGO_CATALOGUE="$work/emptied.db" "$vestigo" known check
for name in file:a.db FILE:b.db :memory:; do
	(cd "$work" && "$vestigo" known add -q --catalogue "$name" "$OLDPWD/$photo") >/dev/null && [ -s "$work/$name" ] && good || bad "no catalogue $name"
	(cd "$work" && "$vestigo" check --catalogue "$name" "$OLDPWD/$photo") 2>&1 | grep -q "SEEN BEFORE" && good || bad "not searched: $name"
done
finish
