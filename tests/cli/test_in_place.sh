# A pipe, a socket, a folder, a link or a device where a file of ours should lie: told by its name, never
# waited for, never destroyed. And a catalogue that holds what no catalogue does.
. tests/cli/lib.sh
cp fixtures/formats/baseline.jpg "$work/a.jpg"
"$vestigo" known add -q --catalogue "$work/good.db" "$work/a.jpg" >/dev/null
export VESTIGO_CATALOGUE=$work/good.db
cd "$work" || exit 1
put() { # KIND NAME
	rm -rf "$2"
	case $1 in
	pipe) mkfifo "$2" ;;
	socket) $python -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$2" ;;
	folder) mkdir "$2" ;;
	link) echo precious >precious && ln -s "$work/precious" "$2" ;;
	device) ln -s /dev/zero "$2" ;;
	esac
}
kind_of() { stat -c %F "$1"; }
# ends WANTED… WHAT NAME COMMAND…: within seconds, with one of these states, and what lay there lies there.
ends() {
	local wanted=$1 what=$2 name=$3 before got=0
	shift 3
	before=$(kind_of "$name")
	timeout 10 "$@" >out 2>err </dev/null || got=$?
	case " $wanted " in *" $got "*) good ;; *) bad "$what: exit status $got, not $wanted"; head -5 out err ;; esac
	equal "$(kind_of "$name")" "$before" "$what: what lay there"
	[ ! -e precious ] || equal "$(cat precious)" precious "$what: what a link leads to"
}
for kind in pipe socket folder device; do
	put $kind x.db
	ends 2 "a $kind for the catalogue" x.db "$vestigo" check --catalogue x.db a.jpg
	err_has x.db
	ends 4 "a $kind for the catalogue, added to" x.db "$vestigo" known add --catalogue x.db a.jpg
	err_has x.db
done
for kind in pipe socket folder link device; do
	for ending in -wal -shm -journal; do
		rm -rf y.db-* && cp good.db y.db
		put $kind "y.db$ending"
		ends 2 "a $kind for $ending" "y.db$ending" "$vestigo" check --catalogue y.db a.jpg
		err_has "y.db$ending"
		ends 4 "a $kind for $ending, added to" "y.db$ending" "$vestigo" known add --catalogue y.db a.jpg
		rm -rf "y.db$ending"
	done
	# The index is made anew from the catalogue, or done without.
	rm -rf y.db y.db-*; cp good.db y.db
	put $kind y.db-index
	ends 1 "a $kind for the index" y.db-index "$vestigo" check --catalogue y.db a.jpg
	rm -rf y.db-index; cp -r good.db-index y.db-index
	for file in y.db-index/*; do put $kind "$file"; done
	ends 1 "a $kind for a file of the index" a.jpg "$vestigo" check --catalogue y.db a.jpg
	err_has y.db-index/
	# The cache is done without.
	for ending in "" -wal -shm -journal; do
		rm -rf cache && mkdir -p cache/vestigo
		put $kind "cache/vestigo/facts.db$ending"
		ends 1 "a $kind for the cache$ending" "cache/vestigo/facts.db$ending" env XDG_CACHE_HOME="$work/cache" "$vestigo" scan a.jpg
		err_has "facts.db$ending"
	done
	rm -rf cache && mkdir -p cache/vestigo
	put $kind cache/vestigo/facts.key
	ends 1 "a $kind for the cache's key" cache/vestigo/facts.key env XDG_CACHE_HOME="$work/cache" "$vestigo" scan a.jpg
	err_has facts.key
	for name in r.jsonl.journal r.jsonl.vestigo-partial; do
		rm -rf r.jsonl*
		put $kind $name
		ends 2 "a $kind for $name" $name "$vestigo" scan --output r.jsonl a.jpg
		err_has $name
		ends 2 "a $kind for $name, resumed" $name "$vestigo" scan --resume --output r.jsonl a.jpg
	done
	rm -rf r.jsonl*
	mkdir -p folder
	for name in p.jpg result.json messages.html log.jsonl; do
		rm -rf folder/*
		put $kind folder/$name
		ends "0 4" "a $kind for $name" folder/$name "$vestigo" scan folder
	done
done
# What the user named is waited for a while; what has no end is told.
for kind in socket folder device; do
	put $kind m.csv
	for command in "known add --manifest" "known import" "scan --files-from"; do
		wanted=4
		[ "$kind $command" != "folder scan --files-from" ] || wanted=2 # before anything is begun
		ends $wanted "a $kind for $command" m.csv "$vestigo" $command m.csv
		err_has m.csv
	done
done
wait_for() { # COMMAND… of a pipe "waited"
	local name=pipe-$1-$2
	mkfifo "$name"
	timeout 40 "$vestigo" "${@/waited/$name}" >"told-$1-$2" 2>&1 </dev/null
	echo "status $?" >>"told-$1-$2"
}
rm -rf cache
wait_for known import waited &
wait_for known add --manifest waited &
wait_for check waited &
wait_for check --output waited a.jpg &
wait_for known export -o waited &
put pipe conf
ends 2 "a pipe for the config" conf env VESTIGO_CONFIG=conf "$vestigo" known list
err_has conf
wait
for file in told-*; do
	grep -qE '^status (2|3|4)$' "$file" && grep -q "pipe-${file#told-}" "$file" && good || bad "$file: $(cat "$file")"
done
# A pipe with somebody at its other end is used.
put pipe in
printf 'path\n%s\n' "$work/a.jpg" >in &
status 0 "a manifest through a pipe" "$vestigo" known add --manifest in
put pipe out.pipe
cat out.pipe >through &
status 1 "a report through a pipe" "$vestigo" check --jsonl --output out.pipe a.jpg
wait
equal "$(grep -c '"type":"item"' through)" 1 "a report through a pipe"

# Not through a link: another folder's mode would change, and files in it go.
mkdir elsewhere && chmod 700 elsewhere && echo keep >elsewhere/hashes-mine
rm -rf y.db* && cp good.db y.db && chmod 644 y.db && ln -s "$work/elsewhere" y.db-index
cp "$OLDPWD/fixtures/formats/progressive.jpg" b.jpg
status 0 "an index folder that is a link" "$vestigo" known add --catalogue y.db b.jpg
equal "$(stat -c %a elsewhere) $(ls elsewhere)" "700 hashes-mine" "what the link leads to"

# A catalogue of somebody else's making: what acts of itself in it is told, and not used.
sum_free() { # makes $work/z.db a catalogue whose schema has the statement $1 added
	$python - "$1" <<'P'
import os, sqlite3, sys
for end in ("", "-wal", "-shm"):
    if os.path.exists("z.db" + end): os.remove("z.db" + end)
old = sqlite3.connect("good.db")
db = sqlite3.connect("z.db", isolation_level=None)
for (kind, sql) in old.execute("select type, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc"):
    db.execute(sql)
db.executescript(sys.argv[1])
for pragma in ("user_version", "application_id"):
    db.execute("pragma %s = %d" % (pragma, old.execute("pragma " + pragma).fetchone()[0]))
P
}
for statement in "create trigger other after insert on picture begin delete from picture; end" "create view other as select 1" \
	"create virtual table other using fts5(x)" "create index other on picture (length(sha256))" \
	"drop table tag; create table tag (picture integer, tag text default (randomblob(1000000000)))"; do
	sum_free "$statement" 2>"$work/err" || { skip "SQLite here cannot: $statement"; continue; }
	cp z.db before.db
	status 3 "$statement" "$vestigo" check --json --catalogue z.db a.jpg
	out_has "which no catalogue has, or has otherwise"
	out_has '"reuse":"search_incomplete"'
	same_files z.db before.db "$statement: the file was changed"
	status 4 "$statement, added to" "$vestigo" known add --catalogue z.db a.jpg
	same_files z.db before.db "$statement: the file was changed"
done

# The one file of others' that is mapped, cut while it is used: the run ends with a word, and nothing is lost.
mkfifo names
"$vestigo" scan -q --no-cache --jsonl --files-from names >out 2>err &
scan=$!
exec 9>names
echo "$work/a.jpg" >&9
await "a first record" grep -q '"type":"item"' out || finish
truncate -s 0 good.db-shm
echo "$work/b.jpg" >&9
exec 9>&-
wait "$scan"
equal "$?" 3 "the end of a run whose -shm was cut"
err_has 'the catalogue'"'"'s "-shm"'
err_lines 1
status 0 "the catalogue whose -shm was cut" "$vestigo" known check
finish
