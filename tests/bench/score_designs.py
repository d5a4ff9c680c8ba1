#!/usr/bin/python3
"""score_designs.py FOLDER…: how pictures under one design are told apart.

Each FOLDER holds other.jsonl, own.jsonl and altered.jsonl: reports of `vestigo scan --jsonl` over what make-designs
wrote as other and own, and over what make-attacks made of its known pictures, which are known in the order of their
names. Prints Markdown.
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


def copies(path, kinds):
    """Of copies of the known pictures: how many there are, how many match their own so, and what else they match."""
    count = collections.Counter()
    for record in items(path):
        number = int(pathlib.Path(record["input"]["name"]).stem) + 1
        count["all"] += 1
        for match in record["matches"]:
            same = match["known"]["id"] == number
            count["found"] += same and kind(match) in kinds
            count["wrong"] += not same and kind(match) != "shares_part"
    return count


def row(folder):
    pairs, verdicts = collections.Counter(), collections.Counter()
    for record in items(folder / "other.jsonl"):
        verdicts[record["verdict"]["reuse"]] += 1
        pairs.update(kind(match) for match in record["matches"])
    own, altered = copies(folder / "own.jsonl", SURE), copies(folder / "altered.jsonl", SURE + ("moderate",))
    wrong = verdicts["prior_appearance_found"] + verdicts["possible"]
    return (f"| {folder.name} | {pairs['exact'] + pairs['strong']} | {pairs['moderate']} | {pairs['weak']} "
            f"| {pairs['shares_part']} | {wrong} of {sum(verdicts.values())} | {own['found']} of {own['all']} | {own['wrong']} "
            f"| {altered['found']} of {altered['all']} |")


def main():
    print("| design | strong | moderate | weak | shares_part | told as seen, or possibly | own copies strong | matched to another as well | "
          "a tenth replaced, moderate or more |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in sys.argv[1:]:
        print(row(pathlib.Path(name)))


if __name__ == "__main__":
    main()
