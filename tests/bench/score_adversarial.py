#!/usr/bin/python3
"""score_adversarial.py FOLDER LABEL=ITEMS.jsonl…: what scans said of pictures made against PDQ.

FOLDER is what make-adversarial wrote; each ITEMS.jsonl is the report of
`vestigo scan --jsonl --output ITEMS.jsonl FOLDER/items` against a catalogue that knows
FOLDER/known, or its hashes only. Known pictures are told by their SHA-256. The first table counts pictures
whose search did not get across the radius in its last column; the others leave them out. Prints
Markdown.
"""
import collections
import hashlib
import json
import pathlib
import sys

STRENGTHS = ("exact", "strong", "moderate", "weak")


def read_truth(folder):
    with open(folder / "truth.jsonl", encoding="utf-8") as lines:
        return {t["item"].removeprefix("items/"): t for t in map(json.loads, lines)}


def read_items(path):
    with open(path, encoding="utf-8") as lines:
        items = [r for r in map(json.loads, lines) if r["type"] == "item"]
    return {"/".join(r["input"]["name"].split("/")[-2:]): r for r in items}


def strength_of(record, sha256):
    """The best strength at which the known picture is a match; None where it is none."""
    for match in record["matches"]:
        if match["known"]["sha256"] == sha256:
            return "shares a part" if "shares_part" in match["relation"] else match["strength"]
    return None


def got_across(truth):
    """Whether the search got a copy out of the radius, or another picture into it."""
    return (truth["distance"] > 31) == (truth["kind"] == "left")


def print_made(truths):
    print("| made | pictures | PDQ distance, least / mean / most | PSNR, least / mean | did not cross the radius |\n"
          "|---|---|---|---|---|")
    for kind, name in (("left", "copies that leave PDQ's radius"),
                       ("placed", "other pictures placed in it")):
        of_kind = [t for t in truths.values() if t["kind"] == kind]
        far = [t["distance"] for t in of_kind]
        near = [t["psnr"] for t in of_kind]
        short = sum(not got_across(t) for t in of_kind)
        print(f"| {name} | {len(far)} | {min(far)} / {sum(far) / len(far):.0f} / {max(far)} |"
              f" {min(near):.1f} / {sum(near) / len(near):.1f} dB | {short} |")
    print()


def print_scan(label, folder, truths, items):
    table = collections.defaultdict(collections.Counter)
    for path, truth in truths.items():
        if not got_across(truth):
            continue
        digest = hashlib.sha256((folder / "known" / truth["known"]).read_bytes()).hexdigest()
        table[truth["kind"]][strength_of(items[path], digest)] += 1
    print(f"| {label} | of | " + " | ".join(STRENGTHS) + " | shares a part | no match |")
    print("|" + "---|" * 8)
    for kind, counts in table.items():
        row = [str(counts[s]) for s in STRENGTHS + ("shares a part", None)]
        print(f"| {'left: to be found' if kind == 'left' else 'placed: to be refuted'} |"
              f" {sum(counts.values())} | " + " | ".join(row) + " |")
    print()


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: score_adversarial.py FOLDER LABEL=ITEMS.jsonl...")
    folder = pathlib.Path(sys.argv[1])
    truths = read_truth(folder)
    print_made(truths)
    for argument in sys.argv[2:]:
        label, _, path = argument.partition("=")
        print_scan(label, folder, truths, read_items(path))


main()
