#!/usr/bin/python3
"""score_scenes.py ITEMS.jsonl: how different photographs of the same scenes match.

ITEMS.jsonl is the report of a scan of a folder whose pictures are all known, no two of
them the same photograph: every match to another file is of another photograph.
"""
import collections
import json
import sys


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: score_scenes.py ITEMS.jsonl")
    strengths, pictures, flagged = collections.Counter(), 0, 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["type"] != "item" or record["disposition"] != "examined":
                continue
            pictures += 1
            others = [m["strength"] for m in record["matches"]
                      if m["known"]["sha256"] != record["file"]["sha256"]]
            strengths.update(others)
            flagged += any(s in ("exact", "strong") for s in others)
    print(f"{pictures} photographs: " + ", ".join(
        f"{strengths[s]} {s}" for s in ("exact", "strong", "moderate", "weak")) +
        f" matches to other photographs; {flagged} photographs called the same as another "
        "(strong or exact).")


main()
