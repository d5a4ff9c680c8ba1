"""The library's interface against that of the last version, which tests/lint/interface.txt holds: whoever changes it
so that programs linked with that version would misread it must raise SOVERSION in the Makefile.

What is held: each struct's members and its size where a pointer has 64 bits, enumerators, functions, callbacks.
What is added breaks nothing: functions, structs, enumerators at an end, members at the end of an options struct,
which begins with its size. With --write the list becomes what the headers say: a step of making a new version
(CONTRIBUTING.md). Prints what is broken, and ends with 1 where SOVERSION should have been raised."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOO_LATE = """lint: the interface differs from that of version {version}, whose programs load libvestigo.so.{number}:
{breaks}
lint: take the change back, or raise SOVERSION in the Makefile (and the names with it: tests/lint/documents.py tells which)"""


def preprocessed(headers):
    """What the headers themselves say, without comments and without what they include."""
    names = sorted(path.name for path in (headers / "vestigo").glob("*.h"))
    text = "".join(f"#include <vestigo/{name}>\n" for name in names)
    out = subprocess.run(["cc", "-std=c11", "-E", f"-I{headers}", "-x", "c", "-"], input=text, capture_output=True, text=True, check=True)
    own, lines = False, []
    for line in out.stdout.split("\n"):
        marker = re.match(r'# \d+ "(.*?)"', line)
        if marker:
            own = "/vestigo/" in marker[1] and marker[1].startswith(str(headers))
        elif own:
            lines.append(line)
    return re.sub(r"__attribute__ *\(\(.*?\)\)\)?", "", "\n".join(lines))


def split(text, mark):
    """At marks that are in no brackets."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "({[") - (letter in ")}]")
        if letter == mark and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
    return [part for part in (" ".join(part.split()) for part in parts + [text[begin:]]) if part]


def nameless(declaration):
    """A function without its parameters' names, which promise nothing."""
    head, _, parameters = declaration.partition("(")
    types = []
    for parameter in split(parameters.rstrip(")"), ","):
        words = re.match(r"(.*?[\s*])(\w+)(\[.*\])?$", parameter)
        unnamed = not words or words[1].split()[-1] in ("struct", "enum", "union", "const", "unsigned") or "(" in parameter
        types.append(parameter if unnamed else words[1].strip() + (words[3] or ""))
    return f"{head.strip()}({', '.join(types)})"


def read(headers):
    """{name: [line…]}: the first line what it is, the others what is in it."""
    found = {}
    for declaration in split(preprocessed(headers), ";"):
        body = re.match(r"((?:struct|enum|union)(?: \w+)?) ?\{(.*)\}$", declaration)
        if body:
            parts = split(body[2], "," if declaration.startswith("enum") else ";")
            name = body[1] if " " in body[1] else f"enum of {parts[0].split()[0]}"
            found[name] = [name] + parts
        elif declaration.startswith("typedef"):
            found[re.search(r"(\w+) ?\)? ?\(", declaration)[1]] = [declaration]
        elif "(" in declaration:
            found[re.search(r"(\w+) ?\(", declaration)[1]] = [nameless(declaration)]
    for name, size in sizes(headers, [name for name in found if name.startswith("struct ")]).items():
        found[name][0] += f": {size} bytes"
    return found


def sizes(headers, structs):
    includes = "".join(f"#include <vestigo/{path.name}>\n" for path in sorted((headers / "vestigo").glob("*.h")))
    prints = "".join(f'printf("{name}:%zu\\n", sizeof({name}));' for name in structs)
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "sizes")
        subprocess.run(["cc", "-std=c11", f"-I{headers}", "-x", "c", "-o", program, "-"], text=True, check=True,
                       input=f"#include <stdio.h>\n{includes}int main(void) {{ {prints} return sizeof(void *) == 8 ? 0 : 1; }}")
        out = subprocess.run([program], capture_output=True, text=True)
    return dict(line.split(":") for line in out.stdout.split("\n") if line) if out.returncode == 0 else {}


def write(path, version, number, found):
    lines = [f"# Of version {version}, libvestigo.so.{number}: made by tests/lint/interface.py --write."]
    for name in sorted(found):
        lines += [found[name][0]] + [f"\t{part}" for part in found[name][1:]]
    path.write_text("\n".join(lines) + "\n")


def written(path):
    first, *lines = path.read_text().rstrip("\n").split("\n")
    version, number = re.match(r"# Of version (\S+), libvestigo\.so\.(\d+):", first).groups()
    found = {}
    for line in lines:
        if line.startswith("\t"):
            found[name].append(line[1:])
            continue
        body = re.match(r"((?:struct|union) \w+|enum(?: of)? \w+)(?:: \d+ bytes)?$", line)
        name = body[1] if body else re.search(r"(\w+) ?\)? ?\(", line)[1]
        found[name] = [line]
    return version, number, found


def keeps(old, new):
    """Is a program that was compiled with the old one right about the new one?"""
    options = len(old) > 1 and old[1] == "size_t size"
    same_size = ":" not in old[0] or ":" not in new[0] or old[0] == new[0]
    if old[0].startswith("enum") or options:
        ends = old[:-1] if old[-1].endswith("_COUNT") else old
        return new[1:len(ends)] == ends[1:]
    return same_size and new[1:] == old[1:] and old[0].split(":")[0] == new[0].split(":")[0]


def first_difference(old, new):
    # Members tell more than the size, which is the first line's.
    end = "nothing more"
    pairs = list(zip(old[1:] + [end], new[1:] + [end])) + [(old[0], new[0])]
    before, now = next(pair for pair in pairs if pair[0] != pair[1])
    return f'"{now}" is now where "{before}" was'


def broken(before, now):
    return [f"  {name}: " + (first_difference(before[name], now[name]) if name in now else "it is gone")
            for name in sorted(before) if name not in now or not keeps(before[name], now[name])]


def series(version):
    """Within which structs stay: before 1.0 a MINOR, then a MAJOR (include/vestigo/vestigo.h)."""
    major, minor = map(int, version.split(".")[:2])
    return (major, minor) if major == 0 else (major,)


def renew(asked, now):
    """The list of a new version, whose numbers must be such that it may be one."""
    if asked.list.exists():
        version, number, before = written(asked.list)
        breaks = broken(before, now)
        if breaks and (series(version) == series(asked.version) or int(asked.soversion) <= int(number)):
            print("\n".join(breaks))
            print(f"lint: not written: of {version} that is a break, and {asked.version} with libvestigo.so.{asked.soversion} "
                  f"may not have one: raise the version (MINOR before 1.0, else MAJOR) and SOVERSION")
            return 1
    write(asked.list, asked.version, asked.soversion, now)
    return 0


def main():
    makefile = pathlib.Path("Makefile").read_text()
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--headers", type=pathlib.Path, default=pathlib.Path("include"))
    arguments.add_argument("--list", type=pathlib.Path, default=pathlib.Path("tests/lint/interface.txt"))
    arguments.add_argument("--soversion", default=re.search(r"^SOVERSION := (\d+)", makefile, re.M)[1])
    arguments.add_argument("--version", default=re.search(r"^VERSION := (.*)", makefile, re.M)[1])
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    now = read(asked.headers)
    if asked.write:
        return renew(asked, now)
    version, number, before = written(asked.list)
    if version != asked.version:
        print(f"lint: {asked.list} is of version {version}: a new one writes its own (python3 tests/lint/interface.py --write)")
        return 1
    breaks = broken(before, now)
    if not breaks or int(asked.soversion) > int(number):
        return 0
    print(TOO_LATE.format(version=version, number=number, breaks="\n".join(breaks)))
    return 1


sys.exit(main())
