"""Every call of every storing command failing in turn, through a preloaded disk that fails on demand
(failing_io.c), or on a file system that is really full: nothing acknowledged is lost, nothing half-written
is taken for whole, the user's file survives, and the fault is told once, with a file's name.

Usage: inject.py VESTIGO SHIM FIXTURES WORK [fetch options…]; with VG_ALL=1 all calls, else a sample; VG_ONLY: of one command.
inject.py --full VESTIGO FIXTURES WORK: on small file systems of its own, as root in a mount namespace.
"""
import collections
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

KINDS = {"write": ("full", "io", "short"), "fsync": ("io",), "rename": ("io",), "open": ("full",),
         "truncate": ("io",), "mmap": ("io",)}
SAMPLE = 12          # of each command, without VG_ALL
PATIENCE = 60        # seconds for one command
DONE = (0, 1)        # 1: done, and something was flagged


class Lost(Exception):
    pass


def hold(condition, what):
    if not condition:
        raise Lost(what)


class Desk:
    """A folder with a catalogue, pictures and outputs, and the program run in it."""

    def __init__(self, vestigo, folder):
        self.vestigo, self.folder = vestigo, Path(folder)

    def run(self, *arguments, fault=None):
        environment = {**os.environ, "VESTIGO_CATALOGUE": "known.db", "XDG_CACHE_HOME": str(self.folder / "cache"),
                       "VESTIGO_CONFIG": "/dev/null", **(fault or {})}
        return subprocess.run([self.vestigo, *arguments], cwd=self.folder, env=environment, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")

    def good(self, *arguments):
        result = self.run(*arguments)
        hold(result.returncode in DONE, f"afterwards {arguments[:2]} ends with {result.returncode}: {result.stderr[:200]}")
        return result

    def known(self):
        """What is known: by digest or hash, what was said of it; twice, where it was added twice, counts once."""
        self.good("known", "check")
        lines = [json.loads(line) for line in self.good("known", "export").stdout.splitlines()]
        return {line["sha256"] or line["pdq"]: sorted({str(s["title"]) for s in line["sightings"]}) for line in lines}

    def bytes(self, name):
        path = self.folder / name
        return path.read_bytes() if path.exists() else None


# --- the commands: how a desk is made ready, what is done, what must hold afterwards ---

class Adding:
    def __init__(self, name, command, made=lambda desk: None):
        self.name, self.command, self.made = name, command, made

    def ready(self, desk):
        desk.good("known", "add", "-q", "--title", "before", "old.jpg")
        self.made(desk)
        self.before = desk.known()

    def check(self, desk, done, first):
        now = desk.known()
        hold(all(now.get(key) == titles for key, titles in self.before.items()), "what was known before changed")
        hold(not done or now == self.after, "it said that it was done, and is not")
        desk.good(*self.command)
        hold(desk.known() == self.after, "the same again does not end in the same")

    def whole(self, desk):
        self.after = desk.known()


class Editing(Adding):
    def check(self, desk, done, first):
        now = desk.known()
        hold(now in (self.before, self.after), "neither what it was nor what it was to be")
        hold(not done or now == self.after, "it said that it was done, and is not")


class Writing:
    """A file of the user's is written over."""

    def __init__(self, name, command, files, ready=None, ends=None):
        self.name, self.command, self.files, self.more, self.ends = name, command, files, ready, ends or (lambda b: True)

    def ready(self, desk):
        desk.good("known", "add", "-q", "old.jpg")
        if self.more:
            self.more(desk)
        desk.good(*self.command)
        self.before = {file: desk.bytes(file) for file in self.files}
        desk.good("known", "add", "-q", "--title", "new", "new")

    def check(self, desk, done, first):
        for file in self.files:
            now = desk.bytes(file)
            hold(now is not None, f"{file} is gone")
            if now == self.before[file]:
                hold(not done, f"{file} was not written, and it said so")
            else:
                hold(self.ends(now), f"half of {file} took its name")
        desk.good(*self.command)
        hold(all(self.ends(desk.bytes(file)) for file in self.files), "the same again is not whole")

    def whole(self, desk):
        pass


class Resuming:
    name, command = "scan --resume", ("scan", "-q", "--resume", "-o", "part.jsonl", "pictures")

    def ready(self, desk):
        desk.good("known", "add", "-q", "old.jpg")
        desk.good("scan", "-q", "-o", "whole.jsonl", "pictures")
        # As a killed run leaves it: the journal of another run that ended too early, and half a record.
        desk.good("scan", "-q", "-o", "part.jsonl", "pictures")
        lines = desk.bytes("part.jsonl").splitlines(keepends=True)
        (desk.folder / "part.jsonl.vestigo-partial").write_bytes(b"".join(lines[:2]) + lines[2][:40])
        (desk.folder / "part.jsonl").unlink()
        self.report = self.text(desk, "whole.jsonl")

    @staticmethod
    def text(desk, name):
        return re.sub(rb'"run":\{[^}]*\}|"seconds":[^,}]*|"(started|finished)":"[^"]*"', b"", desk.bytes(name) or b"")

    def check(self, desk, done, first):
        if desk.bytes("part.jsonl") is not None:
            hold(b'"type":"summary"' in desk.bytes("part.jsonl").splitlines()[-1], "half a report took its name")
        hold(not done or self.text(desk, "part.jsonl") == self.report, "it said that it was done, and is not")
        if desk.bytes("part.jsonl") is None:
            desk.good(*self.command)
        hold(self.text(desk, "part.jsonl") == self.report, "resumed, it ends in another report")

    def whole(self, desk):
        pass


class Fetching:
    name = "fetch"

    def __init__(self, options):
        self.begin = ("fetch", "@front", *options, "--output", "evidence", "--limit", "6")
        self.command = ("fetch", "@front", *options, "--output", "evidence", "--limit", "12")

    def ready(self, desk):
        desk.good(*self.begin)
        self.before = desk.bytes("evidence/log.jsonl")

    def stored(self, desk):
        lines = [json.loads(line) for line in desk.bytes("evidence/log.jsonl").splitlines()]
        return {line["key"] for line in lines if line["event"] == "picture" and line["outcome"] == "stored"}

    def check(self, desk, done, first):
        hold(desk.bytes("evidence/log.jsonl").startswith(self.before), "what was logged before changed")
        if done:
            desk.good("verify", "evidence")
            hold(self.stored(desk) == self.after, "it said that it was done, and is not")
        desk.good(*self.command)
        desk.good("verify", "evidence")
        # A limit counts what is new: the page that was half read is new once more.
        hold(self.stored(desk) >= self.after, "the same again does not end in the same")

    def whole(self, desk):
        desk.good("verify", "evidence")
        self.after = self.stored(desk)


def summary_last(report):
    return b'"type":"summary"' in report.splitlines()[-1]


def commands(fetch):
    hashes = "".join(f"{i:064x},hash {i}\n" for i in range(1, 40))
    return [
        Adding("known add", ("known", "add", "-q", "--title", "new", "new")),
        Adding("known import", ("known", "import", "-q", "hashes.txt"),
               lambda desk: (desk.folder / "hashes.txt").write_text(hashes)),
        Editing("known edit", ("known", "edit", "--title", "after", "1")),
        Writing("known export", ("known", "export", "-o", "out.jsonl"), ["out.jsonl"],
                ends=lambda b: b.endswith(b"}\n")),
        Writing("scan -o", ("scan", "-q", "--no-cache", "-o", "out.jsonl", "pictures"), ["out.jsonl"], ends=summary_last),
        Writing("scan --html", ("scan", "-q", "--html", "out.html", "-o", "out.csv", "pictures"), ["out.html"],
                ends=lambda b: b.rstrip().endswith(b"</html>")),
        Resuming(),
    ] + ([Fetching(fetch)] if fetch else [])


# --- injecting ---

def said(result, told):
    """A fault is told once, with the name of a file."""
    lines = [line for line in result.stderr.splitlines() if line]
    hold(lines, f"ends with {result.returncode} and says nothing")
    hold(any('"' in line or "/" in line for line in lines), f"names no file: {lines}")
    hold(len(set(lines)) == len(lines), f"says the same twice: {lines}")
    told.update(re.sub(r'"[^"]*"', "…", line) for line in lines)


def judge(command, desk, result, told):
    hold(result.returncode >= 0 or result.returncode == -13, f"ended by signal {-result.returncode}")
    done = result.returncode in DONE
    if not done:
        said(result, told)
    command.check(desk, done, result)
    return "went on" if done else "told"


def prepare(command, vestigo, fixtures, work):
    base = Path(work) / re.sub(r"\W+", "-", command.name)
    for folder, names in (("new", ["market-square", "north-bridge", "mill-harvest"]), ("pictures", ["river-road", "station-roof", "depot-drill"])):
        (base / folder).mkdir(parents=True)
        for name in names:
            shutil.copy(Path(fixtures) / "known" / f"{name}.jpg", base / folder)
    shutil.copy(Path(fixtures) / "known" / "depot-drill.jpg", base / "old.jpg")
    command.ready(Desk(vestigo, base))
    return base


def calls(command, base, vestigo, shim, work):
    """Of each kind, how many an undisturbed run makes; the state that it ends in is what is wanted."""
    numbers = {}
    for kind in KINDS:
        desk = Desk(vestigo, Path(work) / "count")
        shutil.rmtree(desk.folder, ignore_errors=True)
        shutil.copytree(base, desk.folder)
        result = desk.run(*command.command, fault={"LD_PRELOAD": shim, "VG_FAIL_CALL": kind,
                                                   "VG_FAIL_COUNT": str(Path(work) / "number")})
        hold(result.returncode in DONE, f"{command.name} undisturbed: {result.returncode} {result.stderr}")
        numbers[kind] = int((Path(work) / "number").read_text())
        command.whole(desk)
    return numbers


def places(numbers):
    every = [(kind, how, at, stay) for kind, number in numbers.items() for how in KINDS[kind]
             for at in range(1, number + 1) for stay in ((False, True) if how == "full" else (False,))]
    if os.environ.get("VG_ALL"):
        return every
    # Some of each kind, spread over the run.
    groups = [list(group) for _, group in itertools.groupby(every, lambda place: place[0])]
    each = max(1, SAMPLE // max(1, len(groups)))
    return [group[i * len(group) // each] for group in groups for i in range(min(each, len(group)))]


def inject(command, base, vestigo, shim, work, place):
    kind, how, at, stay = place
    fault = {"LD_PRELOAD": shim, "VG_FAIL_CALL": kind, "VG_FAIL_HOW": how, "VG_FAIL_AT": str(at)}
    if stay:
        fault["VG_FAIL_STAY"] = "1"
    desk, told = Desk(vestigo, Path(tempfile.mkdtemp(prefix=f"{base.name}-{kind}-{how}-{at}-", dir=work)) / "desk"), set()
    shutil.copytree(base, desk.folder)
    try:
        return place, judge(command, desk, desk.run(*command.command, fault=fault), told), told
    except Lost as fault:
        return place, str(fault), told
    except subprocess.TimeoutExpired:
        return place, "hangs", told
    finally:
        shutil.rmtree(desk.folder.parent, ignore_errors=True)


def main_inject(vestigo, shim, fixtures, work, *fetch):
    passed, failed = 0, []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for command in commands(fetch):
            if os.environ.get("VG_ONLY", command.name) != command.name:
                continue
            base = prepare(command, vestigo, fixtures, work)
            numbers = calls(command, base, vestigo, shim, work)
            outcomes, sentences = collections.Counter(), set()
            jobs = [pool.submit(inject, command, base, vestigo, shim, work, place) for place in places(numbers)]
            for place, outcome, told in (job.result() for job in jobs):
                known = outcome in ("told", "went on")
                outcomes[outcome if known else "LOST"] += 1
                sentences |= told
                passed += known
                if not known:
                    failed.append(f"{command.name}, {place[0]} {place[2]} ({place[1]}{', and on' if place[3] else ''}): {outcome}")
            print(f"{command.name}: {sum(outcomes.values())} faults injected ({', '.join(f'{k} {n}' for k, n in numbers.items())} calls): "
                  + ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())))
            if os.environ.get("VG_ALL"):
                for sentence in sorted(sentences):
                    print("    " + sentence[:160])
    return passed, failed


# --- a file system that is full ---

def fill(command, base, vestigo, mount, spare):
    size = sum(max(4096, path.stat().st_size + 4095 & ~4095) for path in base.rglob("*")) + spare
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "vestigo-test", mount], check=True)
    try:
        desk = Desk(vestigo, Path(mount) / "desk")
        shutil.copytree(base, desk.folder)
        result = desk.run(*command.command)
        subprocess.run(["mount", "-o", "remount,size=64M", mount], check=True)
        return judge(command, desk, result, set())
    except Lost as fault:
        return str(fault)
    finally:
        subprocess.run(["umount", "-l", mount], check=True)


def main_full(vestigo, fixtures, work):
    passed, failed = 0, []
    mount = Path(work) / "mount"
    mount.mkdir()
    outcomes = collections.Counter()
    for command in commands(()):
        base = prepare(command, vestigo, fixtures, work)
        shutil.copytree(base, Path(work) / "undisturbed")
        desk = Desk(vestigo, Path(work) / "undisturbed")
        desk.good(*command.command)
        command.whole(desk)
        shutil.rmtree(desk.folder)
        for spare in (0, 8 << 10, 40 << 10, 120 << 10, 400 << 10):
            outcome = fill(command, base, vestigo, str(mount), spare)
            known = outcome in ("told", "went on")
            outcomes[outcome if known else "LOST"] += 1
            passed += known
            if not known:
                failed.append(f"{command.name} on a file system with {spare >> 10} KB left: {outcome}")
    print("a full file system: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())))
    return passed, failed


passed, failed = main_full(*sys.argv[2:]) if sys.argv[1] == "--full" else main_inject(*sys.argv[1:])
for line in failed:
    print("FAILED: " + line)
print(f"{passed} passed, {len(failed)} failed, 0 skipped")
sys.exit(bool(failed))
