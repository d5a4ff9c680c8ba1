"""Compares an evidence folder with the server's own list: posts, pictures, digests, provenance.
Usage: stored.py FOLDER EXPECTED.json [scan.jsonl]; prints "N pictures" or the differences."""
import json
import sys

folder, expected = sys.argv[1], json.load(open(sys.argv[2]))
posted, stored, seen = {}, {}, set()
for line in open(folder + "/log.jsonl"):
    event = json.loads(line)
    if event["event"] == "posted":
        posted.setdefault(event["key"], event)
    elif event["event"] == "picture" and event["outcome"] == "stored":
        stored[event["key"]] = event
    elif event["event"] == "page":
        seen.update(event["messages"])
got = {(posted[k]["post"]["message"], e["sha256"]) for k, e in stored.items()}
want = {(p["message"], p["sha256"]) for post in expected["posts"] for p in post["pictures"]}
faults = [f"not fetched: {x}" for x in sorted(want - got)] + [f"not posted: {x}" for x in sorted(got - want)]
posts = {p["message"]: post for post in expected["posts"] for p in post["pictures"]}
for key, event in posted.items():
    post, ours = posts.get(event["post"]["message"]), event["post"]
    if not post:
        continue
    for field, value in (("views", ours.get("views")), ("author", ours.get("author")),
                         ("forwarded_from", ours.get("forwarded_from")), ("caption", ours.get("caption"))):
        if (post.get(field) or None) != (value or None):
            faults.append(f"{key}: {field} is {value!r}, not {post.get(field)!r}")
    if ours["date"] != post["date"].replace("+00:00", "Z"):
        faults.append(f"{key}: date {ours['date']}, not {post['date']}")
    if ours["chat_id"] != expected["chat_id"]:
        faults.append(f"{key}: chat_id {ours['chat_id']}")
if len(sys.argv) > 3:
    items = [json.loads(l) for l in open(sys.argv[3]) if '"type":"item"' in l]
    records = sorted((i["input"]["post"]["message"], i["file"]["sha256"]) for i in items)
    if records != sorted(want):
        faults.append(f"{len(records)} records for {len(want)} pictures")
print("\n".join(faults[:8]) if faults else f"{len(got)} pictures")
