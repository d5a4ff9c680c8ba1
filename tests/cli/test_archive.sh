#!/bin/bash
# What others' programs say of the archives: independent readers from npm (warcio for WARC, and
# wabac, which ReplayWeb.page is made of, for WACZ; make deps-test installs them where npm is), and
# Python's zipfile.
. tests/cli/fetch_lib.sh
start_server --posts 60
folder=$work/evidence
status 0 "a channel" "$vestigo" fetch @front $net --output "$folder" --wacz "$work/front.wacz"
for path in cut.jpg chunked.jpg gzip.jpg redirect/2 404.jpg 503once.jpg; do
	"$vestigo" fetch "https://pictures.example/$path" $net --output "$folder" >/dev/null 2>&1
done
status 0 "verify, and pack" "$vestigo" verify "$folder" --wacz "$work/all.wacz"

if command -v node >/dev/null && [ -d build/archive-reader/node_modules/fake-indexeddb ]; then
	# A module finds its packages beside itself.
	for check in warc wacz; do cp tests/archive/check_$check.mjs build/archive-reader/$$.$check.mjs; done
	status 0 "an independent WARC reader" node build/archive-reader/$$.warc.mjs "$folder"/archive/*.warc.gz
	out_has " 0 faults"
	picture=$($python - "$folder" <<'P'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1] + "/log.jsonl")]
print(*[(e["url"], e["sha256"]) for e in events if e["event"] == "picture" and "telesco" in e["url"]][0])
P
)
	status 0 "an independent WACZ reader" node build/archive-reader/$$.wacz.mjs "$work/front.wacz" https://t.me/s/front "${picture% *}"
	out_has "0 faults"
	out_has "200 image/jpeg ${picture#* }"
	rm -f build/archive-reader/$$.*.mjs
else
	skip "no independent reader of archives: node and npm's warcio and wabac are not installed"
fi

equal "$($python - "$work/all.wacz" "$folder" <<'P'
import gzip, hashlib, io, json, sys, zipfile
package = zipfile.ZipFile(sys.argv[1])
faults = []
if package.testzip():
    faults.append("a broken entry")
described = json.loads(package.read("datapackage.json"))
seal = json.loads(package.read("datapackage-digest.json"))
if seal["hash"] != "sha256:" + hashlib.sha256(package.read("datapackage.json")).hexdigest():
    faults.append("the package's own digest")
if (described["profile"], described["wacz_version"]) != ("data-package", "1.1.1"):
    faults.append("the profile")
listed = {r["path"]: r for r in described["resources"]}
names = set(package.namelist()) - {"datapackage.json", "datapackage-digest.json"}
if names != set(listed):
    faults.append(f"resources {names ^ set(listed)}")
for path, resource in listed.items():
    data = package.read(path)
    if resource["bytes"] != len(data) or resource["hash"] != "sha256:" + hashlib.sha256(data).hexdigest():
        faults.append(f"digest of {path}")
if any(e.compress_type != zipfile.ZIP_STORED or e.extra for e in package.infolist()):
    faults.append("an entry is not plainly stored")
lines = package.read("indexes/index.cdx").decode().splitlines()
if lines != sorted(lines) or not lines:
    faults.append("the index is not sorted")
pictures = 0
for line in lines:
    entry = json.loads(line.split(" ", 2)[2])
    archive = package.read("archive/" + entry["filename"])
    record = gzip.decompress(archive[entry["offset"]:entry["offset"] + entry["length"]])
    head, block = record.split(b"\r\n\r\n", 1)
    if b"WARC-Type: response" not in head or ("WARC-Target-URI: " + entry["url"]).encode() not in head:
        faults.append(f"index entry {entry['url']}")
    if str(entry["status"]).encode() != block.split(b" ", 2)[1]:
        faults.append(f"status of {entry['url']}")
    pictures += entry["mime"].startswith("image/")
pages = [json.loads(l) for l in package.read("pages/pages.jsonl").decode().splitlines()]
if pages[0].get("format") != "json-pages-1.0" or len(pages) < 3 or not all(p.get("url") and p.get("ts") for p in pages[1:]):
    faults.append("pages")
print(faults, pictures > 30)
P
)" "[] True" "the WACZ package"
finish
