"""Each command with one allocation that fails: run VESTIGO SHIM WORK SECONDS. SHIM is a library to preload, or a
program in which it is (under the sanitizers, which then also say whether anything leaked).

A run ends in the very answer of the run without the fault, or says that something could not be done (exit
status 2, 3 or 4, with words on a stream); then every record that was examined is that of the run without, or says that its
search was incomplete. It never ends by a signal, and never in other facts. What a catalogue holds afterwards is what
it held before, or after the run without; a report's file is the old one or a whole new one. In the time given, one
of each place first that asks (by the functions on the stack), then of what is left; with VG_ALL=1 every allocation; with VG_ALLOC_SHOW=NAME of that command only, each failure told as it comes.

VG_ALLOC_TRIED=FILE: what came of each is noted there, and not tried again while the program is the same, so that a long
run can be made in slices: a line each of program, command, where, number, outcome and what was said last."""
import hashlib, json, os, random, re, shutil, struct, subprocess, sys, time

vestigo, shim, work, seconds = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
failing, preloaded = (vestigo, {"LD_PRELOAD": shim}) if shim.endswith(".so") else (shim, {})
fault_file = os.path.join(work, "counts")
base_env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), VESTIGO_CONFIG="/dev/null")
show, every, tried_file = (os.environ.get(name) for name in ("VG_ALLOC_SHOW", "VG_ALL", "VG_ALLOC_TRIED"))


def run(command, where="", n=0, own=True, places=False):
    env = dict(base_env, **({"VG_FAIL_OWN": "1"} if own else {}), **preloaded, VG_ALLOC_COUNTS=fault_file)
    if n:
        env[where] = str(n)
    if places:
        env["VG_ALLOC_PLACES"] = "1"
    if os.path.exists(fault_file):
        os.remove(fault_file)
    try:
        done = subprocess.run([failing] + command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "hang", b"", b"", (1, 0, 0, 0, 0)
    counts = struct.unpack("5Q", open(fault_file, "rb").read(40)) if os.path.exists(fault_file) else (0, 0, 0, 0, 0)
    return done.returncode, re.sub(rb'"run":\{[^}]*\}', b'"run":{}', done.stdout), done.stderr, counts


def places_first(command, total, own):
    """Numbers of allocations: one of each place that asks, then the others, mixed, so that time cuts off no end."""
    run(command, own=own, places=True)
    with open(fault_file, "rb") as file:
        places = struct.unpack("%dQ" % min(total, 1 << 15), file.read()[40:40 + 8 * min(total, 1 << 15)])
    first = {place: n for n, place in reversed(list(enumerate(places, 1))) if place}
    numbers = list(range(1, total + 1))
    random.Random(total).shuffle(numbers)
    firsts = set(first.values())
    return sorted(numbers, key=lambda n: n not in firsts), len(firsts)


def plain(*command):
    return subprocess.run([vestigo] + list(command), env=base_env, stdin=subprocess.DEVNULL, capture_output=True)


def held(catalogue):
    """What a catalogue holds, without the moments of adding and the order of it."""
    listed = plain("known", "list", "--json", "--catalogue", catalogue)
    check = plain("known", "check", "--catalogue", catalogue)
    clean = re.sub(rb'"(added|recorded)":"[^"]*"', b'"at":""', listed.stdout)
    try:
        pictures = {json.dumps({k: v for k, v in p.items() if k != "id"}) for p in json.loads(clean)}
    except ValueError:
        pictures = {"unreadable"}
    return check.returncode, pictures


def parts(out):
    """Sentences that tell of a fault stand beside facts, which are compared alone."""
    try:
        return {r["seq"]: r for r in map(json.loads, out.splitlines()) if r.get("type") == "item"}
    except (ValueError, AttributeError):
        return None


def honest(out, wanted):
    """Of a run that says it is incomplete: no record has other facts."""
    got, want = parts(out), parts(wanted)
    if got is None or want is None:
        return True  # no records: an error, or a line cut off by it
    by_bytes = {i["file"]["sha256"]: i for i in want.values() if i["file"]}
    for item in got.values():
        if item["disposition"] != "examined":
            continue
        known = by_bytes[item["file"]["sha256"]]
        # Where an export could not be read to its end, which is told, its pictures follow as files.
        if item["verdict"]["reuse"] == "search_incomplete" or item["input"]["kind"] != known["input"]["kind"]:
            item = {k: item[k] for k in ("file", "hashes", "metadata")}
        if any(known.get(k) != v for k, v in item.items() if k != "seq"):
            return False
    return True


def judge(code, out, err, baseline):
    if code == "hang" or code < 0 or code > 4 and code != 130:
        return "ends by %s" % code
    if code == baseline[0] and (out == baseline[1] or code not in (2, 3, 4)):  # a fault may end in what others do
        return None if out == baseline[1] else "other facts, status %s" % code
    if code not in (2, 3, 4):
        return "status %s" % code
    if not (out or err) or b": no error" in err:  # what stands where nobody said what failed
        return "status %s without a word" % code
    if b"too little is kept" in out and b"too little is kept" not in baseline[1]:
        return "an untrue reason"
    return None if honest(out, baseline[1]) else "other facts in an incomplete report"


def not_whole(path, old, done):
    """What is wrong with a report's file, which began as old."""
    new = open(path, "rb").read() if os.path.exists(path) else b""
    if new == old:
        return "%s is said to be written, and is not" % path if done else None
    last = new.rstrip(b"\n").split(b"\n")[-1]
    ends = b'"type":"summary"' in last and last.endswith(b"}") if path.endswith(".jsonl") else last.endswith(b"</body></html>")
    return None if ends else "%s is written by half" % path


pictures = os.path.join(work, "pictures")
good, used = os.path.join(work, "good.db"), os.path.join(work, "used.db")
a, b = sorted(os.path.join(pictures, n) for n in os.listdir(pictures))[:2]
altered, whole, overlay, difference = (os.path.join(work, n) for n in ("altered.jpg", "whole.jpg", "overlay.png", "difference.png"))
export, manifest = os.path.join(work, "export"), os.path.join(work, "known", "manifest.csv")
plain("known", "add", "-q", "--manifest", manifest, "--catalogue", good)
hashes, evidence, fetched = (os.path.join(work, n) for n in ("hashes.txt", "evidence", "fetched"))
files = [os.path.join(work, "report" + ending) for ending in (".jsonl", ".html")]
plain("scan", "-q", "--no-cache", "-o", files[0], "--html", files[1], a)
old_files = [open(path, "rb").read() for path in files]
network = os.environ.get("VG_ALLOC_FETCH", "").split()
with open(hashes, "w") as file:
    for i in range(40):
        file.write("%064x\n" % (i * 0x123456789abcdef0fedcba9876543210 + 1))
commands = [  # name, arguments, does it write the catalogue
    ("check", ["check", "--jsonl", "--no-cache", "--jobs", "1", "--catalogue", used, a, b], False),
    ("check, for people", ["check", "--no-cache", "--jobs", "1", "--catalogue", used, a, b], False),
    ("scan", ["scan", "--jsonl", "--no-cache", "--jobs", "1", "--catalogue", used, export], False),
    ("scan with a cache", ["scan", "--jsonl", "--jobs", "1", "--catalogue", used, export], False),
    ("scan to files", ["scan", "--no-cache", "--jobs", "1", "--catalogue", used, "-o", files[0], "--html", files[1], export], False),
    ("known add", ["known", "add", "--jobs", "1", "--catalogue", used, a, b], True),
    ("known list", ["known", "list", "--catalogue", used], False),
    ("known search", ["known", "search", "--catalogue", used, "bridge"], False),
    ("known export", ["known", "export", "--catalogue", used], False),
    ("compare", ["compare", "--json", "--jobs", "1", a, b], False),
    ("compare, for people", ["compare", "--jobs", "1", a, "known:1"], False),
    ("compare, depicted", ["compare", "--jobs", "1", altered, whole, "--overlay", overlay, "--diff", difference], False),
    # What is printed of a catalogue: never blank, never cut off, whatever could not be had.
    ("known show", ["known", "show", "--catalogue", used, "1"], False),
    ("known show --json", ["known", "show", "--json", "--catalogue", used, "1"], False),
    ("known list --json", ["known", "list", "--json", "--catalogue", used], False),
    ("known search --json", ["known", "search", "--json", "--catalogue", used, "bridge"], False),
    ("known stats", ["known", "stats", "--catalogue", used], False),
    ("known stats --json", ["known", "stats", "--json", "--catalogue", used], False),
    ("known check", ["known", "check", "--catalogue", used], False),
    ("known designs", ["known", "designs", "--catalogue", used], False),
    ("known distinct", ["known", "distinct", "--catalogue", used], False),
    ("known edit", ["known", "edit", "--catalogue", used, "1", "--title", "another"], True),
    ("known remove", ["known", "remove", "--catalogue", used, "2"], True),
    ("known set-aside", ["known", "set-aside", "--catalogue", used, "2"], True),
    ("known import", ["known", "import", "--catalogue", used, hashes], True),
    ("verify", ["verify", evidence], False),
    ("fetch", ["fetch"] + network + ["--output", fetched], False),
    ("explain", ["explain"], False),
    ("doctor", ["doctor"], False),
]
commands = [c for c in commands if c[0] not in ("verify", "fetch") or network]


def fresh():
    for name in os.listdir(work):
        if name.startswith("used.db"):
            path = os.path.join(work, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    shutil.copy(good, used)
    shutil.copytree(good + "-index", used + "-index")


def one(name, command, writes, baseline, before, after, where, n, own):
    if writes or n % 50 == 1:
        fresh()
    fetching = name == "fetch"
    if fetching:
        shutil.rmtree(fetched, ignore_errors=True)
    if name == "scan to files":
        for path, old in zip(files, old_files):
            open(path, "wb").write(old)
    code, out, err, counts = run(command, where, n, own)
    # Times and digests of evidence differ from run to run: it is held against its own log.
    reason = judge(code, baseline[1] if fetching and code == 0 else out, err, baseline) if sum(counts[2:4]) or code == "hang" else None
    if not reason and fetching and os.path.exists(os.path.join(fetched, "log.jsonl")):
        whole = plain("verify", fetched).returncode == 0
        again = whole or (plain(*command).returncode == 0 and plain("verify", fetched).returncode == 0)
        reason = None if whole or (again and code != 0) else "the evidence is not whole"
    if not reason and name == "scan to files":
        reason = next(filter(None, (not_whole(path, old, code == baseline[0]) for path, old in zip(files, old_files))), None)
    if not reason and writes:
        state = held(used)
        if state[0] != 0 or not state[1] <= before[1] | after[1]:  # each as it was, or as it is to be
            reason = "the catalogue holds something else (known check: %s)" % state[0]
        elif code == 0 and state != after:
            reason = "said to be done, and is not"
    if reason and own:  # who asked
        place = subprocess.run(["addr2line", "-fse", failing, hex(counts[4] - 1)], capture_output=True, text=True)
        reason += " (%s)" % " ".join(place.stdout.split())
    if reason and show:
        print("%s: %s=%d own %d: %s, status %s\n   %s" % (name, where, n, own, reason, code, err[-300:].decode("utf-8", "replace")), flush=True)
    return sum(counts[2:4]), code, reason, err


def earlier(program):
    """Of slices of this program: outcome by command, where and number."""
    if not tried_file or not os.path.exists(tried_file):
        return {}
    with open(tried_file, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {(row[1], row[2], int(row[3])): row[4] for row in rows if row[0] == program and len(row) == 6}


def note(program, name, where, n, outcome, err):
    if tried_file:
        said = err.decode("utf-8", "replace").strip().split("\n")[-1].replace("\t", " ")
        with open(tried_file, "a", encoding="utf-8") as file:
            file.write("\t".join((program, name, where, str(n), outcome, said)) + "\n")


failures, injected, clean, same = [], 0, 0, 0
with open(failing, "rb") as file:
    program = hashlib.sha256(file.read()).hexdigest()[:16]
done_before = earlier(program)
# Libraries may end a process for themselves: OpenSSL 3.0 reads through a null pointer when its first allocations fail.
libraries = bool(os.environ.get("VG_ALLOC_LIBRARIES"))
jobs = [(c, w, own) for own in ((True, False) if libraries else (True,)) for c in commands for w in ("VG_FAIL_ALLOC", "VG_FAIL_ALLOC_WORKER")
        if (w == "VG_FAIL_ALLOC" or c[0] in ("check", "scan", "scan to files", "known add", "compare", "compare, depicted")) and (not show or show == c[0])]
for (name, command, writes), where, own in jobs:
    fresh()
    before = held(used) if writes else None
    baseline = run(command, own=own)
    after = held(used) if writes else None
    total = baseline[3][0 if where == "VG_FAIL_ALLOC" else 1]
    order, places = places_first(command, total, own) if where == "VG_FAIL_ALLOC" else (range(1, total + 1), total)
    until = time.monotonic() + (86400 if every else 2 * seconds / len(jobs))
    tried = missed = skipped = 0
    for n in order:
        if time.monotonic() > until:
            break
        if own and done_before.get((name, where, n), "LOST") != "LOST":
            skipped += 1
            continue
        hits, code, reason, err = one(name, command, writes, baseline, before, after, where, n, own)
        tried += 1
        injected += hits
        missed += not hits
        if reason:
            failures.append("%s, %s=%d: %s" % (name, where, n, reason))
        elif code == baseline[0]:
            same += 1
        else:
            clean += 1
        if own:
            note(program, name, where, n, "LOST" if reason else "not met" if not hits else "same" if code == baseline[0] else "told", err)
    print("%-20s %-21s %6d allocations %s, from %4d places; %4d runs, in %d of them one failed%s" % (
        name, where, total, "of the program" if own else "of all code  ", places, tried, tried - missed,
        "; %d in earlier slices" % skipped if skipped else ""), flush=True)
print("%d faults injected: %d runs ended in the same answer, %d in a clean error, %d otherwise" % (injected, same, clean, len(failures)))
if not libraries:
    print("not tried: what libraries allocate for themselves (VG_ALLOC_LIBRARIES=1)")
for failure in failures[:40]:
    print("FAILED: " + failure)
sys.exit(bool(failures))
