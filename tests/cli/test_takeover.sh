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
finish
