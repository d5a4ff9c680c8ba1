"""Mutations of files with content credentials, and two readers' verdicts side by side.

    score_c2pa.py mutate LIST COUNT FOLDER SEED    writes copies of the listed files with changed bytes
    score_c2pa.py score THEIRS OURS                prints where the two differ; fails where ours is laxer
"""
import collections, json, os, random, sys


def places(data):
    """Where the credentials lie, roughly: most mutations are made there."""
    at = data.find(b"jumb")
    return (max(at - 32, 0), min(at + 60000, len(data))) if at >= 0 else (0, len(data))


def mutated(data, rng):
    out = bytearray(data)
    begin, end = places(data) if rng.random() < 0.9 else (0, len(data))
    kind = rng.randrange(6)
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        i = rng.randrange(begin, end)
        if kind == 0:
            out[i] ^= 1 << rng.randrange(8)
        elif kind == 1:
            out[i] = rng.choice((0, 1, 0x7f, 0x80, 0xff, 0xf6, 0x40, 0x60, 0xa0, 0x80, rng.randrange(256)))
        elif kind == 2:
            del out[i:i + rng.randrange(1, 9)]
        elif kind == 3:
            out[i:i] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
        elif kind == 4:
            j = rng.randrange(begin, end)
            n = rng.randrange(1, 64)
            out[i:i + n] = out[j:j + n]
        else:
            del out[rng.randrange(len(out) // 2, len(out)):]
            break
        end = min(end, len(out))
        if begin >= end:
            break
    return bytes(out)


def mutate(listed, count, folder, seed):
    files = [f for f in open(listed).read().split("\n") if f]
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(seed)
    for n in range(count):
        source = files[n % len(files)]
        data = open(source, "rb").read()
        name = "%05d-%s" % (n, os.path.basename(source))
        open(os.path.join(folder, name), "wb").write(mutated(data, rng))


def compared(theirs, own):
    """Of a file that neither takes: whether what theirs found is among what ours did, or what they found instead."""
    skipped = ("signingCredential.untrusted", "cawg.")
    found = {s["code"] for s in own["statuses"] if s["kind"] == "failure"}
    theirs = [code for code in theirs if not code.startswith(skipped)]
    if not theirs:
        return []
    if set(theirs) & found:
        return ["one of theirs is among ours"]
    return ["%s: ours %s" % (theirs[0], " ".join(sorted(c for c in found if not c.startswith(skipped))) or "none")]


def score(theirs, ours):
    mine = {}
    for line in open(ours):
        record = json.loads(line)
        if record["type"] == "item":
            mine[record["input"]["name"]] = (record["metadata"] or {}).get("c2pa") or None
    counts, laxer, stricter, codes = collections.Counter(), [], collections.Counter(), collections.Counter()
    for line in open(theirs):
        other = json.loads(line)
        own = mine.get(other["file"])
        good = other.get("state") in ("Valid", "Trusted")
        holds = bool(own) and own["state"] == "hold"
        # What is stated beside C2PA, by CAWG's rules for identities, this program does not look at.
        beside = not good and all(code.startswith(("cawg.", "signingCredential.untrusted")) for code in other.get("failures", [])) and other.get("failures")
        counts["files"] += 1
        counts["both take it" if good and holds else "neither takes it" if not good and not holds else
               "theirs refuses an identity only" if holds and beside else "laxer" if holds else "stricter"] += 1
        if not good and own and not holds and other.get("failures"):
            codes.update(compared(other["failures"], own))
        if holds and not good and not beside:
            laxer.append((other["file"], other.get("failures") or other.get("error")))
        if good and not holds:
            stricter[own["reason"] if own else "no credentials found"] += 1
    for name, count in sorted(counts.items()):
        print("%-34s %6d" % (name, count))
    for pair, count in codes.most_common(30):
        print("codes %6d  %s" % (count, pair))
    for reason, count in stricter.most_common():
        print("stricter %5d  %s" % (count, reason))
    for name, why in laxer[:40]:
        print("LAXER    %s: %s" % (name, why))
    sys.exit(bool(laxer))


if sys.argv[1] == "mutate":
    mutate(sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
else:
    score(sys.argv[2], sys.argv[3])
