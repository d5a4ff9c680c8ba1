# An entry of a list of hashes that hits everything: noticed, set aside, and searched for again.
. tests/cli/lib.sh
set=$work/set made=40
sanitized && made=32 && skip "one of five colliding pictures: the sanitizers' build is slow"
"$BUILD/make-adversarial" "$set" --bases 0 --colliding $made --seed 1
stats() { "$vestigo" known stats --json >"$work/stats.json" 2>/dev/null; json "$work/stats.json" "$1"; }

status 2 "no catalogue" "$vestigo" known set-aside 1
status 0 "the list" "$vestigo" known import -q "$set/colliding.txt"
status 1 "it hits everything" "$vestigo" scan --no-cache --jsonl "$set/colliding"
err_has "known #1 matched $made pictures by its hash alone"
err_has "vestigo known set-aside 1"
cp "$work/out" "$work/before.jsonl"
equal "$(json "$work/before.jsonl" 'summary["colliding_entries"]')" "[{'known': 1, 'items': $made}]" "noticed"
equal "$(json "$work/before.jsonl" 'summary["searched"]["set_aside"]')" 0 "nothing is set aside yet"
validate "$work/before.jsonl"
status 1 "the table" "$vestigo" scan --no-cache -q "$set/colliding"
err_lines 0
out_has "vestigo known set-aside 1"

# Copies of one picture, however many, are what an entry is for.
copies=$work/copies
mkdir "$copies"
for i in $(seq 24); do cp "$set/colliding/0001.jpg" "$copies/$i.jpg" && printf '%s' "$i" >>"$copies/$i.jpg"; done
status 1 "copies of one" "$vestigo" scan --no-cache --jsonl "$copies"
cp "$work/out" "$work/copies.jsonl"
equal "$(json "$work/copies.jsonl" '[i["verdict"]["reuse"] for i in items].count("prior_appearance_found")')" 24 "copies are found"
equal "$(json "$work/copies.jsonl" 'summary["colliding_entries"]')" "[]" "copies do not collide"
# Fewer than would be noticed.
few=$work/few
mkdir "$few"
cp "$set"/colliding/000?.jpg "$set"/colliding/001?.jpg "$few"
status 1 "nineteen" "$vestigo" scan --no-cache --jsonl "$few"
cp "$work/out" "$work/few.jsonl"
equal "$(json "$work/few.jsonl" 'summary["colliding_entries"]')" "[]" "nineteen are too few"
err_lines 0

# Set aside, it is not searched for; what matched before is not remembered as matching.
status 1 "with a cache" "$vestigo" check -q "$few/0001.jpg"
status 0 "set aside" "$vestigo" known set-aside 1
out_has "#1 is set aside"
status 0 "again" "$vestigo" known set-aside "known:1"
out_has "already"
status 0 "no match any more, with a cache" "$vestigo" check "$few/0001.jpg"
out_has "NOT SEARCHED: all known pictures are set aside"
out_has "all of them are set aside"
out_lacks "NOT FOUND"
status 0 "no match any more" "$vestigo" scan --no-cache --jsonl "$set/colliding"
cp "$work/out" "$work/after.jsonl"
equal "$(json "$work/after.jsonl" 'sum(len(i["matches"]) for i in items)')" 0 "no search gives it"
equal "$(json "$work/after.jsonl" 'summary["searched"]["set_aside"]')" 1 "the report says how many are set aside"
equal "$(json "$work/after.jsonl" '{i["verdict"]["reuse"] for i in items}')" "{'not_searched'}" "nothing was searched for"
validate "$work/after.jsonl"
status 0 "an HTML page" "$vestigo" scan -q --no-cache --output "$work/after.html" "$few"
grep -q "1 of them set aside" "$work/after.html" && good || bad "the page does not say it"
status 0 "a table" "$vestigo" scan -q --no-cache "$few"
out_has "all of them set aside: nothing was searched for"
status 0 "against it alone" "$vestigo" compare "$few/0002.jpg" known:1
out_has "SAME PICTURE"
equal "$(stats '(d["pictures"], d["set_aside"])')" "(1, 1)" "counted"
status 0 "stats" "$vestigo" known stats
out_has "set aside   1"
status 0 "list" "$vestigo" known list
out_has "(set aside)"
status 0 "show" "$vestigo" known show 1
out_has "known set-aside --undo 1"
"$vestigo" known show --json 1 >"$work/show.json"
equal "$(json "$work/show.json" 'd["set_aside"]')" True "as JSON"
status 0 "the catalogue is whole" "$vestigo" known check
status 0 "undone" "$vestigo" known set-aside --undo 1
status 1 "found again" "$vestigo" check "$few/0001.jpg"
equal "$(stats 'd["set_aside"]')" 0 "none is set aside"

# Told as it is added: hashes of nothing, and one that others lie around which are far from each other.
export VESTIGO_CATALOGUE=$work/lists.db
$python - "$work" <<'P'
import random, sys
random.seed(1)
folder = sys.argv[1]
hashes = lambda n: [random.getrandbits(256) for i in range(n)]
def near(centre, bits):
    for b in random.sample(range(256), bits):
        centre ^= 1 << b
    return centre
def write(name, list):
    open(folder + "/" + name, "w").write("".join("%064x\n" % h for h in list))
centre, other = hashes(2)
write("quiet.txt", hashes(2000) + [near(centre, 24) for i in range(20)] + [near(other, 3) for i in range(60)])
write("few.txt", [centre])
write("one-more.txt", [near(centre, 24)])
write("centre.txt", [near(centre, 1)])
write("nothing.txt", [0, 2 ** 256 - 1, 2 ** 50 - 1])
P
status 0 "a list as it should be" "$vestigo" known import "$work/quiet.txt"
err_lines 0
status 0 "twenty others lie around it" "$vestigo" known import "$work/few.txt"
err_lines 0
status 0 "one more" "$vestigo" known import "$work/one-more.txt"
status 0 "an entry among others" "$vestigo" known import "$work/centre.txt"
err_has "known #2083: 22 entries, over 20 of them different from one another, lie around its hash"
err_has "vestigo known set-aside 2083"
err_lines 1
status 0 "hashes of nothing" "$vestigo" known import "$work/nothing.txt"
err_lines 3
err_has "known #2084: its hash is one that pictures without structure have"
status 0 "one is removed" "$vestigo" known remove 2084
status 0 "and comes again, quietly" "$vestigo" known import -q "$work/nothing.txt"
err_lines 0
export VESTIGO_CATALOGUE=$work/known.db

# A picture with features as well; mistakes.
status 0 "a picture" "$vestigo" known add -q "$few/0001.jpg"
status 0 "set both aside" "$vestigo" known set-aside 1 2
status 0 "by neither digest, hash nor features" "$vestigo" check --no-cache "$few/0001.jpg"
status 0 "the other again" "$vestigo" known set-aside --undo 2
status 1 "which is found" "$vestigo" check --json --no-cache "$few/0001.jpg"
equal "$(json "$work/out" '[m["known"]["id"] for m in items[0]["matches"]]')" "[2]" "it alone"
status 2 "no number" "$vestigo" known set-aside
status 2 "a mistake in the list" "$vestigo" known set-aside 2 x
status 3 "one that is not there" "$vestigo" known set-aside 2 99
status 4 "none that is there" "$vestigo" known set-aside 99
status 0 "removed" "$vestigo" known remove 1 2
equal "$(stats 'd["set_aside"]')" 0 "it leaves with its picture"
# Whoever adds what is set aside is told that no search gives it.
status 0 "a picture" "$vestigo" known add -q -c "$work/own.db" fixtures/known/market-square.jpg
status 0 "set aside" "$vestigo" known set-aside -c "$work/own.db" 1
status 0 "added again" "$vestigo" known add -c "$work/own.db" --source https://example.org/a fixtures/known/market-square.jpg
err_has "is known #1, which is set aside: no search gives it (vestigo known set-aside --undo 1)"

finish
