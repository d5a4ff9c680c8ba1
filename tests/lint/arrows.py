#!/usr/bin/python3
"""Who calls whom, by the symbols of built objects. Usage: arrows.py [--list] [BUILD]

Between rooms only the arrows that docs/architecture.md prints are allowed, and each of them must
be there; between the files of a room there is no circle. Includes alone would tell less: a public
header promises what any room may hold. They count beside symbols, as types have none.
"""
import glob
import os
import re
import subprocess
import sys

PAGE = "docs/architecture.md"
DEFINED, WANTED = "TDBRVWC", "U"


def objects(build):
    """Each object of a source that exists: an older build may hold others."""
    for source in sorted(glob.glob("src/**/*.c", recursive=True)):
        path = f"{build}/{source[:-2]}.o"
        if os.path.exists(path):
            yield source, path


def symbols(path):
    for line in subprocess.run(["nm", path], capture_output=True, text=True, check=True).stdout.splitlines():
        yield line.split()[-2:]


def room(source):
    return source.split("/")[1]


def arrows(build):
    """(user, home, symbol) for every symbol of ours that one file takes from another."""
    found = [(source, kind, name) for source, path in objects(build) for kind, name in symbols(path)]
    homes = {name: source for source, kind, name in found if kind in DEFINED}
    return sorted({(source, homes[name], name) for source, kind, name in found
                   if kind == WANTED and homes.get(name, source) != source})


def includes():
    """The same for headers of other rooms."""
    for source in sorted(glob.glob("src/**/*.[ch]", recursive=True)):
        with open(source) as text:
            for home in re.findall(r'^#include "(\w+)/', text.read(), re.M):
                yield source, f"src/{home}/", "a header"


def circles(edges):
    """The groups of files of which each reaches each other."""
    below = {}
    for user, home, _ in edges:
        below.setdefault(user, set()).add(home)

    def reach(start):
        seen, wait = set(), [start]
        while wait:
            for other in below.get(wait.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    wait.append(other)
        return seen
    reached = {file: reach(file) for file in below}
    return sorted({tuple(sorted(other for other in reached[file] if file in reached.get(other, ())))
                   for file in below if file in reached[file]})


def allowed():
    """The list in the page, one room a line: "room -> room room"."""
    with open(PAGE) as page:
        block = page.read().split("<!-- arrows -->")[1].split("```")[1]
    return {(line.split(" -> ")[0].strip(), home)
            for line in block.strip().splitlines() for home in line.split("->")[1].split()}


def main():
    build = next((a for a in sys.argv[1:] if not a.startswith("-")), "build/release")
    edges = arrows(build)
    between = {}
    for user, home, name in [*edges, *includes()]:
        if room(user) != room(home):
            between.setdefault((room(user), room(home)), []).append(f"{user} takes {name} of {home}")
    if "--list" in sys.argv:
        for user in sorted({user for user, _ in between}):
            print(user, "->", *sorted(home for u, home in between if u == user))
        return 0
    faults = [f"an arrow that {PAGE} does not name: {where[0]}"
              for arrow, where in sorted(between.items()) if arrow not in allowed()]
    faults += [f"{PAGE} names an arrow that is not there: {user} -> {home}"
               for user, home in sorted(allowed() - set(between))]
    faults += ["a circle of rooms: " + " ".join(circle) for circle in circles((*arrow, "") for arrow in between)]
    for circle in circles(edges):
        ties = [f"  {user} takes {name} of {home}" for user, home, name in edges if user in circle and home in circle]
        faults.append("\n".join(["a circle of files: " + " ".join(circle), *ties]))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main())
