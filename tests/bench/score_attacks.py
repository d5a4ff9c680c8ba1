#!/usr/bin/python3
"""score_attacks.py FOLDER ITEMS.jsonl: what a scan of FOLDER/items found, by attack.

FOLDER is what make-attacks wrote; ITEMS.jsonl is the report of
`vestigo scan --jsonl --output ITEMS.jsonl FOLDER/items` with FOLDER/known known.
Known pictures are told by their SHA-256. Prints Markdown.
"""
import collections
import hashlib
import json
import pathlib
import sys

STRONG = ("exact", "strong")
SURE = ("exact", "strong", "moderate")  # the strengths that count as found
GOALS = {  # row of the goals: percent to be found
    "JPEG, Telegram, grey, gamma, blur, noise": 100,
    "thumbnails": 99,
    "mirror, flip, quarter turns": 100,
    "turned 3 to 25 degrees": 99,
    "crop to 90 / 80 / 60 / 40 %": 99,
    "crop to 20 %": 95,
    "crop to 10 %": 90,
    "borders, letterbox, meme text, banners, stickers, watermark": 99,
    "phone screenshot of a post": 97,
    "pasted at 50 %": 97,
    "pasted at 25 %, collage of four": 95,
    "pasted at 10 %": 85,
    "perspective": 99,
    "a region replaced": 100,
    "three at once": 95,
}
MANY = (100, 90)
HARDER = {  # row of the harder half: percent to be found at any strength, and at strong
    "text over the whole picture": (90, None),
    "tones inverted": (99, None),
    "blended, 70 % kept": (99, None),
    "blended, 50 % kept": (95, None),
    "halftone print": (95, None),
    "cartoon filter": (95, None),
    "JPEG quality 4 at 480 px": (99, None),
    "pixelated to 64": (99, None),
    "crop to 10 %": (97, None),
    "crop to 5 %": (93, None),
    "crop to 3 %": (75, None),
    "pasted at 10 %": (97, None),
    "pasted at 5 %": (93, None),
    "pasted at 3 %": (80, None),
    "collage of four, stretched": (98, None),
    "collage of nine, stretched": (95, None),
    "photo of a screen": MANY,
    "TV frame": MANY,
    "screenshot of a screenshot": MANY,
    "six generations": MANY,
    "denoised and enlarged": MANY,
    "colourised": MANY,
    "turned 45 degrees": MANY,
    "strong blur": MANY,
    "half hidden": MANY,
    "strong noise": MANY,
    "thumbnails of 64 px": MANY,
}
FACE, FACE_GOAL = "a face-sized region blurred", 90  # percent to be boxed
GRID = 4  # pixels a side of the cells in which unions of boxes are counted


class Tally(collections.Counter):
    """Counts of one attack, or of several."""

    def share(self, what, of):
        return f"{100 * self[what] / self[of]:.1f}" if self[of] else "–"


def overlap(a, b):
    """Intersection over union of two boxes."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    both = max(w, 0) * max(h, 0)
    return both / (a[2] * a[3] + b[2] * b[3] - both) if both else 0.0


def cells(boxes):
    return {(x, y) for bx, by, w, h in boxes
            for y in range(round(by / GRID), round((by + h) / GRID))
            for x in range(round(bx / GRID), round((bx + w) / GRID))}


def union_overlap(a, b):
    a, b = cells(a), cells(b)
    return len(a & b) / len(a | b) if a | b else 0.0


def count_matches(tally, truth, matches):
    """Found, missed and false. MATCHES: pairs of a known name and a strength, best first."""
    strengths = dict(reversed(matches))
    for name in truth["shows"]:
        tally["expected"] += 1
        tally["sure"] += strengths.get(name) in SURE
        tally["any"] += name in strengths
        tally["strong"] += strengths.get(name) in STRONG
    if truth["shows"] and matches:
        tally["first_wrong"] += matches[0][0] not in truth["shows"]
    for name, strength in matches:
        if name not in truth["shows"]:
            tally["false_" + strength] += 1


def count_regions(tally, truth, boxes):
    """BOXES are the differences of the right match, TRUTH's regions what was changed."""
    for region in truth["regions"]:
        best = max((overlap(region, box) for box in boxes), default=0.0)
        tally["regions"] += 1
        tally["located"] += best >= 0.5
        tally["overlap"] += best
    tally["unions"] += 1
    joint = union_overlap(truth["regions"], boxes)
    tally["union"] += joint
    tally["union_located"] += joint >= 0.5


def count_item(tally, truth, record, names):
    """One item. Differences are judged only where the right picture was found."""
    listed = record["matches"] if record else []
    matches = [(names.get(m["known"]["sha256"], "another"), m["strength"]) for m in listed]
    tally["items"] += 1
    tally["examined"] += bool(record) and record["disposition"] == "examined"
    count_matches(tally, truth, matches)
    right = [m for m, (name, _) in zip(listed, matches) if name in truth["shows"]]
    if not right:
        return
    boxes = [d["box"] for m in right for d in m["differences"]]
    if truth["regions"]:
        count_regions(tally, truth, boxes)
    elif truth["unaltered"] or truth["framed"]:
        tally["intact"] += 1
        tally["intact_clean"] += not boxes


ORDER = ("weak", "moderate", "strong", "exact")


def confidence(match):
    """One order over all matches, from what the report holds, tuned on nothing: strength, then
    whether it is called the same picture, then how much of the smaller is covered, then points."""
    geometry = match["geometry"] or {}
    return (ORDER.index(match["strength"]), "shares_part" not in match["relation"],
            max(geometry.get("known_coverage") or 0, geometry.get("item_coverage") or 0),
            geometry.get("inliers") or 0)


def rank(pairs, wanted):
    """Micro average precision and recall at 90 % precision of PAIRS (confidence, right), of which
    WANTED are to be found. Equal confidences count together: no order among them is chosen."""
    right = seen = 0
    average = recall = 0.0
    tied = collections.defaultdict(lambda: [0, 0])
    for key, is_right in pairs:
        tied[key][0] += 1
        tied[key][1] += is_right
    for key in sorted(tied, reverse=True):
        seen += tied[key][0]
        right += tied[key][1]
        average += tied[key][1] * right / seen
        if right / seen >= 0.9:
            recall = right / wanted
    return average / wanted, recall


def check_rank():
    """What was worked out by hand."""
    assert rank([((2,), 1), ((1,), 0), ((0,), 1)], 4) == ((1 + 2 / 3) / 4, 0.25)
    assert rank([((1,), 1), ((1,), 0)], 1) == (0.5, 0.0)


def print_ranked(groups):
    print("\n## All queries ranked by one confidence\n")
    table = []
    for name, (pairs, wanted) in groups.items():
        average, recall = rank(pairs, wanted)
        table.append((name, wanted, len(pairs), f"{100 * average:.1f}", f"{100 * recall:.1f}"))
    print_table(("edits", "to be found", "matches", "µAP %", "recall at 90 % precision %"), table)


def false_text(tally):
    found = [f"{tally['false_' + s]} {s}" for s in SURE + ("weak",) if tally["false_" + s]]
    return ", ".join(found) or "0"


def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def print_matches(tallies):
    print("## Found, by attack\n")
    print_table(("attack", "items", "found %", "found at any strength %", "first match wrong",
                 "matches to others"),
                [(name, t["items"], t.share("sure", "expected"), t.share("any", "expected"),
                  t["first_wrong"], false_text(t)) for name, t in tallies.items()])


def mean(total, count):
    return f"{total / count:.2f}" if count else "–"


def print_places(tallies):
    print("## Located, of items whose picture was found\n")
    print_table(("attack", "regions", "IoU >= 0.5 %", "mean IoU", "all of an item's: IoU >= 0.5 %",
                 "mean IoU of these"),
                [(name, t["regions"], t.share("located", "regions"),
                  mean(t["overlap"], t["regions"]), t.share("union_located", "unions"),
                  mean(t["union"], t["unions"])) for name, t in tallies.items() if t["regions"]])
    print("## No difference boxed, where none is\n")
    print_table(("attack", "found items", "without a box %"),
                [(name, t["intact"], t.share("intact_clean", "intact"))
                 for name, t in tallies.items() if t["intact"]])


def distance(tally, part, whole, goal):
    if not tally[whole]:
        return "–"
    short = goal - 100 * tally[part] / tally[whole]
    return f"short by {short:.1f}" if short > 0 else "reached"


def goal_row(name, tally, part, whole, goal):
    return (name, tally[whole], tally.share(part, whole), goal,
            distance(tally, part, whole, goal))


def print_goals(rows, kinds):
    print("## Goals\n")
    table = [goal_row(row, t, "sure", "expected", GOALS[row])
             for row, t in rows.items() if row in GOALS]
    table.append(goal_row("a region changed is boxed (IoU >= 0.5)", kinds["region"],
                            "located", "regions", 90))
    table.append(goal_row("an unaltered copy shows no box", kinds["unaltered"],
                            "intact_clean", "intact", 99))
    table.append(goal_row("the same, framed or part of another", kinds["framed"],
                            "intact_clean", "intact", 99))
    print_table(("row", "of", "reached %", "goal %", ""), table)
    everything = kinds["all"]
    print(f"Matches to another picture, of {everything['items']} items: {false_text(everything)}.")
    print(f"Items not examined: {everything['items'] - everything['examined']}.")


def harder_row(name, tally):
    goal, strong = HARDER[name]
    there = distance(tally, "any", "expected", goal)
    if strong:
        there += ", strong " + distance(tally, "strong", "expected", strong)
    return (name, tally["expected"], tally.share("any", "expected"),
            tally.share("strong", "expected"), f"{goal}, strong {strong}" if strong else goal,
            there)


def print_harder(rows, others):
    """The rows that the tables of goals leave to this one, found at whatever strength."""
    table = [harder_row(row, t) for row, t in rows.items() if row in HARDER]
    if FACE in rows:
        face = rows[FACE]
        table.append((FACE + ": boxed (IoU >= 0.5)", face["regions"],
                      face.share("located", "regions"), "–", FACE_GOAL,
                      distance(face, "located", "regions", FACE_GOAL)))
    if not table:
        return
    print("\n## The harder half\n")
    print_table(("row", "of", "found at any strength %", "strong %", "goal %", ""), table)
    print(f"Matches to another picture, of {others['items']} of these items: "
          f"{false_text(others)}.")


def kind_of(truth):
    """Which of the summary rows on differences an item belongs to. The harder half has none:
    what is drawn anew all over has no place that was changed, nor is it as it was."""
    if truth["row"] == FACE or truth["row"] in HARDER and truth["row"] not in GOALS:
        return "harder"
    if truth["row"].startswith("a region"):
        return "region"
    return "unaltered" if truth["unaltered"] else "framed" if truth["framed"] else "other"


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: score_attacks.py FOLDER ITEMS.jsonl")
    folder = pathlib.Path(sys.argv[1])
    names = {hashlib.sha256(p.read_bytes()).hexdigest(): p.name
             for p in sorted((folder / "known").iterdir())}
    records = {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["type"] == "item":
                records["/".join(record["input"]["name"].split("/")[-2:])] = record
    attacks, rows, kinds = {}, {}, collections.defaultdict(Tally)
    ranked = {"all": [[], 0], "the old table": [[], 0], "the harder half": [[], 0]}
    with open(folder / "truth.jsonl", encoding="utf-8") as lines:
        for truth in map(json.loads, lines):
            record = records.get(truth["item"].removeprefix("items/"))
            for tally in (attacks.setdefault(truth["attack"], Tally()),
                          rows.setdefault(truth["row"], Tally()),
                          kinds[kind_of(truth)], kinds["all"]):
                count_item(tally, truth, record, names)
            own = "the harder half" if truth["row"] in HARDER or truth["row"] == FACE else "the old table"
            pairs = [(confidence(m), names.get(m["known"]["sha256"]) in truth["shows"])
                     for m in (record["matches"] if record else [])]
            # what shows nothing known distracts both halves
            for name in ("all", own) if truth["shows"] else ranked:
                ranked[name][0].extend(pairs)
                ranked[name][1] += len(truth["shows"])
    print_matches(attacks)
    print_places(attacks)
    print_goals(rows, kinds)
    print_harder(rows, kinds["harder"])
    check_rank()
    print_ranked({name: group for name, group in ranked.items() if group[1]})


main()
