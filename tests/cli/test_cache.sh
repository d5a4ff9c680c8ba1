# What was examined in earlier runs is kept and used; damage to it costs time alone.
. tests/cli/lib.sh
cache=$XDG_CACHE_HOME/vestigo/facts.db
sql() { $python -c '
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute(sys.argv[2]).fetchall()
db.commit()
print(rows[0][0] if rows else "")' "$cache" "$1"; }
"$BUILD/make-corpus" "$work/corpus" 12 --width 320 --height 200 >/dev/null
"$vestigo" known add -q "$work/corpus/000003.jpg" >/dev/null
[ -e "$cache" ] && bad "known add keeps facts that the catalogue holds" || good
scan() { "$vestigo" scan -q --output "$work/$1.jsonl" "${@:2}" "$work/corpus" 2>"$work/err"; without_run "$work/$1.jsonl" >"$work/$1"; }

scan first --no-cache
[ -e "$cache" ] && bad "--no-cache keeps something" || good
scan second
equal "$(sql 'select count(*) from facts where length(facts) > 1')" 12 "pictures kept"
equal "$(stat -c %a "$cache")" 600 "who may read the cache"
scan third
same_files "$work/first" "$work/second" "a scan that fills the cache differs"
same_files "$work/first" "$work/third" "a scan from the cache differs"

# It is used: what is written there with its key comes back, and nothing else.
equal "$(stat -c %a "${cache%.db}.key")" 600 "who may read the key"
swap() { # KEY: the facts of one for another, under that key, or as they were ("")
	$python - "$cache" "$1" <<'P'
import hashlib, hmac, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
(a, b) = db.execute('select sha256, checksum, facts, terms from facts where length(facts) > 1 order by id limit 2').fetchall()
mac = hmac.new(open(sys.argv[2], 'rb').read(), a[0] + a[3] + b[2], hashlib.sha256).digest() if sys.argv[2] else b[1]
db.execute('update facts set checksum = ?, facts = ? where sha256 = ? and length(facts) > 1', (mac, b[2], a[0]))
db.commit()
P
}
cp "$cache" "$work/good.db"
swap ""
scan unsigned
same_files "$work/first" "$work/unsigned" "facts of one picture were believed of another"
head -c 32 /dev/urandom >"$work/other.key"
cp "$work/good.db" "$cache" && rm -f "$cache"-*
swap "$work/other.key"
scan foreign
same_files "$work/first" "$work/foreign" "facts of another key were believed"
cp "$work/good.db" "$cache" && rm -f "$cache"-*
swap "${cache%.db}.key"
scan swapped
cmp -s "$work/first" "$work/swapped" && bad "the cache is not used" || good
equal "$(json "$work/swapped.jsonl" 'len({i["hashes"]["pdq"]["hash"] for i in items})')" 11 "different hashes, one being another's"

# Damaged entries and files are not used.
sql 'update facts set facts = zeroblob(1000)' >/dev/null
scan damaged
same_files "$work/first" "$work/damaged" "a scan with a damaged cache differs"
scan mended
same_files "$work/first" "$work/mended" "a scan with a mended cache differs"
head -c 8192 /dev/urandom >"$cache"
rm -f "$cache"-*
scan garbage
same_files "$work/first" "$work/garbage" "a scan with garbage for a cache differs"
equal "$(sql 'select count(*) from facts where length(facts) > 1')" 12 "pictures kept after garbage"

# What matched nothing is not searched for again, until the catalogue changes.
equal "$(json "$work/garbage.jsonl" 'sum(bool(i["matches"]) for i in items)')" 1 "pictures with a match"
"$vestigo" known add -q "$work/corpus/000007.jpg" >/dev/null
scan more
equal "$(json "$work/more.jsonl" 'sum(bool(i["matches"]) for i in items)')" 2 "pictures with a match, one more being known"
"$vestigo" known remove 2 >/dev/null
scan fewer
equal "$(json "$work/fewer.jsonl" 'sum(bool(i["matches"]) for i in items)')" 1 "pictures with a match, one being removed"
scan first --no-cache

# A copy of the catalogue that went its own way to the same version is another.
cp "$VESTIGO_CATALOGUE" "$work/copy.db"
"$vestigo" known add -q "$work/corpus/000001.jpg" >/dev/null
scan own
VESTIGO_CATALOGUE=$work/copy.db "$vestigo" known add -q "$work/corpus/000005.jpg" >/dev/null
VESTIGO_CATALOGUE=$work/copy.db scan copy
equal "$(json "$work/copy.jsonl" '[i["seq"] for i in items if i["matches"]]')" "[4, 6]" "found in the copy"
scan first --no-cache

# What somebody else's file holds besides is not run, and the file begun again.
for object in "create view other as select 1" "create trigger other after insert on facts begin delete from facts; end" \
	"create table other (x)" "create index other on facts (length(facts))"; do
	cp "$work/good.db" "$cache" && rm -f "$cache"-*
	sql "$object" >/dev/null
	scan objects
	same_files "$work/first" "$work/objects" "$object"
	equal "$(sql "select count(*) from sqlite_master where name = 'other'")" 0 "left: $object"
done
# A key that others may read, or that is none, is not used; nor is the cache.
for change in "chmod 644" "truncate -s 5" "rm -f" "ln -sf $work/other.key"; do
	cp -a "${cache%.db}.key" "$work/key"
	[ "${change%% *}" = ln ] && rm "${cache%.db}.key"
	$change "${cache%.db}.key"
	"$vestigo" scan --output "$work/key.jsonl" "$work/corpus" 2>"$work/err"
	without_run "$work/key.jsonl" >"$work/keyed"
	same_files "$work/first" "$work/keyed" "a scan with a key after $change"
	[ "$change" = "rm -f" ] || err_has "what was examined before is not used: "
	rm -f "${cache%.db}.key"
	mv "$work/key" "${cache%.db}.key"
done

# Nor needed: no place for it, and another process that holds it.
XDG_CACHE_HOME=/proc scan nowhere
same_files "$work/first" "$work/nowhere" "a scan without a place for the cache differs"
$python - "$cache" <<'P' &
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('begin immediate')
db.execute('delete from facts')
time.sleep(8)
P
holder=$!
sleep 0.3
scan held
kill "$holder" 2>/dev/null
same_files "$work/first" "$work/held" "a scan beside another differs"
finish
