#!/usr/bin/python3
"""score_rules.py REPORT.jsonl: of each rule, in how many of the files it could be told, and in how many it was observed."""
import collections
import json
import sys

could, observed, files = collections.Counter(), collections.Counter(), 0
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    if record["type"] != "item":
        continue
    files += 1
    for finding in record["findings"]:
        could[finding["code"]] += finding["outcome"] in ("observed", "not_observed")
        observed[finding["code"]] += finding["outcome"] == "observed"
print(f"{files} files")
print("| rule | could be told | observed |\n|---|---|---|")
for code in sorted(could):
    print(f"| {code} | {could[code]} | {observed[code]} |")
