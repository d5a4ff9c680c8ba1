# A worker that a picture took over changes no other worker's picture, and what it answered before it
# was found out is not kept for later runs.
. tests/cli/lib.sh
unset VESTIGO_CATALOGUE
faults=$PWD/$BUILD/vestigo-faults
mkdir "$work/pictures"

# put NAME FIXTURE FAULT: a good picture with a fault's marker behind it
put() { { cat "fixtures/formats/$2"; printf 'VGFAULT:%s' "$3"; } >"$work/pictures/$1"; }
pictures() { json "$1" '[{k: i[k] for k in ("input", "file", "hashes", "metadata", "disposition")} for i in items]'; }

# The one waits with its picture in memory while the other looks for memory that is not its own.
put 1-victim.jpg baseline.jpg wait
put 2-attacker.jpg grey.jpg takeover
"$vestigo" scan -q --no-cache --jobs 2 --output "$work/clean.jsonl" "$work/pictures" 2>"$work/err"
"$faults" scan -q --no-cache --jobs 2 --output "$work/attacked.jsonl" "$work/pictures" 2>"$work/err"
equal "$(json "$work/attacked.jsonl" '[i["disposition"] for i in items]')" "['examined', 'examined']" "both are examined"
equal "$(pictures "$work/attacked.jsonl")" "$(pictures "$work/clean.jsonl")" "the other worker's picture"

# A decoder that a picture took over lies of those it gets after it, until it is found out.
rm -r "$work/pictures" && mkdir "$work/pictures"
put 1-liar.jpg 444.jpg lie
put 2-next.jpg baseline.jpg nothing
put 3-next.jpg ../known/river-road.jpg nothing # which repeats none, and waits for no comparison
cp -r "$work/pictures" "$work/unseen"
put 4-found-out.jpg cmyk.jpg crash
scan() { # scan PROGRAM CACHE FOLDER OUT OPTIONS…
	local program=$1 cache=$2 folder=$3 out=$4
	shift 4
	XDG_CACHE_HOME=$work/$cache "$program" scan -q --jobs 1 --output "$work/$out.jsonl" "$@" "$work/$folder" 2>"$work/err"
}
of_both='[(i["hashes"], i["file"]["width"]) for i in items[1:3]]'
scan "$vestigo" none pictures truth --no-cache
scan "$faults" found-out pictures lies
err_has "4-found-out.jpg"
err_has "what it had told of 3 pictures before (records 1, 2, 3) is in doubt, and kept for no later run"
scan "$vestigo" found-out pictures later
equal "$(json "$work/later.jsonl" "$of_both")" "$(json "$work/truth.jsonl" "$of_both")" "what a worker in doubt told is not kept"
equal "$([ "$(json "$work/lies.jsonl" "$of_both")" != "$(json "$work/truth.jsonl" "$of_both")" ] && echo lied)" lied "the faulty decoder lies"
scan "$faults" unseen-cache unseen lies
scan "$vestigo" unseen-cache unseen later
equal "$(json "$work/later.jsonl" "$of_both")" "$(json "$work/lies.jsonl" "$of_both")" "what nobody found out is kept: the cache is used here"

# The same bytes again in the same run are examined anew.
mkdir "$work/again"
cp "$work/pictures/"* "$work/again"
cp "$work/pictures/2-next.jpg" "$work/again/5-next.jpg"
scan "$faults" again-cache again lies
equal "$(json "$work/lies.jsonl" 'items[4]["hashes"]')" "$(json "$work/truth.jsonl" 'items[1]["hashes"]')" "a copy after the fall"

# A picture that waits for a worker keeps its bytes while what is in doubt is read again: the oldest holds the others back,
# the second is in doubt when the third brings its worker down, and the fourth waits for that worker then.
mkdir "$work/waiting"
{ cat fixtures/formats/baseline.jpg; printf 'VGFAULT:wait'; } >"$work/waiting/1-oldest.jpg"
{ cat fixtures/formats/440.jpg; printf 'VGFAULT:nothing'; } >"$work/waiting/2-in-doubt.jpg"
{ cat fixtures/formats/cmyk.jpg; printf 'VGFAULT:crash'; } >"$work/waiting/3-crash.jpg"
cp fixtures/formats/grey.jpg "$work/waiting/4-waiting.jpg"
scan "$vestigo" none waiting truth --no-cache
scan "$faults" none waiting waited --no-cache --jobs 2
of_others='[i["hashes"] for i in items if "crash" not in i["input"]["name"]]'
equal "$(json "$work/waited.jsonl" "$of_others")" "$(json "$work/truth.jsonl" "$of_others")" "each picture's own hashes"

# One that was told as undecodable is in doubt like any other.
mkdir "$work/denied"
{ cat fixtures/formats/baseline.jpg; printf 'VGFAULT:wait'; } >"$work/denied/1-oldest.jpg"
{ cat fixtures/formats/440.jpg; printf 'VGFAULT:deny'; } >"$work/denied/2-denies.jpg"
cp fixtures/formats/grey.jpg "$work/denied/3-victim.jpg"
{ cat fixtures/formats/cmyk.jpg; printf 'VGFAULT:crash'; } >"$work/denied/4-crash.jpg"
scan "$vestigo" none denied truth --no-cache
scan "$faults" none denied denied --no-cache --jobs 2
equal "$(json "$work/denied.jsonl" "$of_others")" "$(json "$work/truth.jsonl" "$of_others")" "what was told as undecodable"

# What an earlier picture did to a worker costs no later one: that is examined once more in a worker of its own. A thumbnail
# inside the file would be the next to be decoded: these have none.
mkdir "$work/armed"
{ cat fixtures/formats/440.jpg; printf 'VGFAULT:arm'; } >"$work/armed/1-arms.jpg"
cp fixtures/formats/grey.jpg "$work/armed/2-victim.jpg"
cp fixtures/formats/baseline.jpg "$work/armed/3-victim.jpg"
scan "$vestigo" none armed truth --no-cache
scan "$faults" none armed armed --no-cache
equal "$(pictures "$work/armed.jsonl")" "$(pictures "$work/truth.jsonl")" "pictures after one that arms a fault"

# Nor a sidecar.
mkdir "$work/beside"
{ cat fixtures/formats/440.jpg; printf 'VGFAULT:arm'; } >"$work/beside/1-arms.jpg"
cp fixtures/sidecars/agrees.jpg "$work/beside/2.jpg"
cp fixtures/sidecars/agrees.xmp "$work/beside/2.xmp"
scan "$vestigo" none beside truth --no-cache
scan "$faults" none beside beside --no-cache --jobs 1
of_sidecars='[i["sidecars"] for i in items]'
equal "$(json "$work/beside.jsonl" "$of_sidecars")" "$(json "$work/truth.jsonl" "$of_sidecars")" "a sidecar after one that arms a fault"
equal "$(json "$work/beside.jsonl" 'items[1]["sidecars"][0]["state"]')" read "and it is read"

# Half an answer's worth of a lie that the file's header shows is none at all: the worker goes.
mkdir "$work/sizes"
{ cat fixtures/formats/baseline.jpg; printf 'VGFAULT:shrink'; } >"$work/sizes/1.jpg"
cp fixtures/formats/grey.jpg "$work/sizes/2.jpg"
scan "$faults" sizes-cache sizes sizes
equal "$(json "$work/sizes.jsonl" '[(i["disposition"], (i["reason"] or "")[-34:]) for i in items]')" \
	"[('failed', \"contradicts the file's first bytes\"), ('examined', '')]" "another size than the header's"

# A worker in the middle of a scan owns its socket and its own picture's memory, nothing else that
# anybody shares; and it is alone.
if [ "$(id -u)" != 0 ]; then
	skip "only root may look at processes that hide themselves"
else
	mkdir "$work/sleeping"
	for n in 1 2; do { cat fixtures/formats/baseline.jpg; printf 'VGFAULT:wait%s' $n; } >"$work/sleeping/$n.jpg"; done
	"$vestigo" known add -q --catalogue "$work/known.db" fixtures/known/*.jpg >/dev/null 2>&1
	"$faults" scan -q --no-cache --catalogue "$work/known.db" --jobs 2 --output "$work/sleeping.jsonl" "$work/sleeping" 2>"$work/err" &
	scanning=$!
	confined=0
	for try in $(seq 100); do # the filter of calls is the last thing that a worker takes on
		workers=$(cat "/proc/$scanning/task/$scanning/children")
		confined=$(for worker in $workers; do cat "/proc/$worker/status"; done 2>/dev/null | grep -c '^Seccomp:.*2$')
		[ "$confined" = 2 ] && break
		sleep 0.05
	done
	equal "$(echo "$workers" | wc -w)" 2 "workers"
	regions=
	for worker in $workers; do
		equal "$(ls "/proc/$worker/fd" | tr '\n' ' ')" "0 1 2 3 " "descriptors of a worker"
		equal "$(readlink "/proc/$worker/fd/0" "/proc/$worker/fd/1" "/proc/$worker/fd/2" | sort -u)" /dev/null "its streams"
		equal "$(awk '$2 ~ /s$/' "/proc/$worker/maps" | wc -l)" 1 "shared mappings of a worker"
		regions="$regions $(awk '$2 ~ /s$/ { print $5 }' "/proc/$worker/maps")"
		case $BUILD in
		*asan*) ;;
		*) equal "$(awk '/^NSpid/ { print $3 }' "/proc/$worker/status")" 1 "alone in its namespace"
		   equal "$(awk '/^Uid/ { print $2 }' "/proc/$worker/status")" 65534 "not root"
		   equal "$(awk '/^CapEff|^CapPrm/ { print $2 }' "/proc/$worker/status" | sort -u)" 0000000000000000 "without rights" ;;
		esac
	done
	equal "$(echo $regions | tr ' ' '\n' | sort -u | wc -l)" 2 "each has memory of its own"
	wait "$scanning"
fi
finish
