#!/usr/bin/python3
"""score_designs.py FOLDER…: how pictures under one design are told apart.

Each FOLDER holds other.jsonl and own.jsonl: reports of `vestigo scan --jsonl` over what make-designs
wrote as other and own, with its known pictures known in the order of their names. Prints Markdown.
"""
import collections
import json
import pathlib
import sys

SURE = ("exact", "strong")


def items(path):
    for line in open(path):
        record = json.loads(line)
        if record["type"] == "item":
            yield record


def kind(match):
    return "shares_part" if "shares_part" in match["relation"] else match["strength"]


def row(folder):
    pairs, verdicts, own = collections.Counter(), collections.Counter(), collections.Counter()
    for record in items(folder / "other.jsonl"):
        verdicts[record["verdict"]["reuse"]] += 1
        pairs.update(kind(match) for match in record["matches"])
    for record in items(folder / "own.jsonl"):
        number = int(pathlib.Path(record["input"]["name"]).stem) + 1
        own["all"] += 1
        for match in record["matches"]:
            same = match["known"]["id"] == number
            own["found"] += same and kind(match) in SURE
            own["wrong"] += not same and kind(match) != "shares_part"
    wrong = verdicts["prior_appearance_found"] + verdicts["possible"]
    return (f"| {folder.name} | {pairs['exact'] + pairs['strong']} | {pairs['moderate']} | {pairs['weak']} "
            f"| {pairs['shares_part']} | {wrong} of {sum(verdicts.values())} | {own['found']} of {own['all']} | {own['wrong']} |")


def main():
    print("| design | strong | moderate | weak | shares_part | told as seen, or possibly | own copies strong | matched to another as well |")
    print("|---|---|---|---|---|---|---|---|")
    for name in sys.argv[1:]:
        print(row(pathlib.Path(name)))


if __name__ == "__main__":
    main()
