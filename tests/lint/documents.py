"""What documents, packaging and tooling say is so: verbs and commands that documents name are there, every verb
tells what it does, one version and one list of packages everywhere, text as .editorconfig has it. Prints what
is not, and ends with 1 then."""
import re
import subprocess
import sys

faults = []


def fault(text):
    faults.append(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def tracked(*patterns):
    return subprocess.run(["git", "ls-files", "-z", *patterns], capture_output=True, text=True, check=True).stdout.split("\0")[:-1]


# --- the verbs of the Makefile: each is told by make help, and those that documents name are there
makefile = read("Makefile")
phony = " ".join(re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)", makefile, re.M)).replace("\\\n", " ").split()
verbs = {verb for verb in phony if re.fullmatch(r"[a-z][a-z0-9_.-]*", verb)} - {"after"}
told = set(re.findall(r"^([a-z][a-z0-9_.-]*):.* ## ", makefile, re.M))
for verb in sorted(verbs - told):
    fault(f"make help does not tell of {verb}")
for verb in sorted(told - verbs):
    fault(f"{verb} has a word for make help and is not .PHONY")

documents = [path for path in tracked("*.md") if not path.startswith("fixtures/")]
code = re.compile(r"```.*?```|`[^`\n]+`", re.S)
for path in documents + [".ci/run"]:
    text = read(path)
    pieces = code.findall(text) if path.endswith(".md") else [text]
    for line in "\n".join(pieces).replace("`", "\n").split("\n"):
        for words in re.findall(r"(?:^|[\s;&|])make((?: +[A-Za-z0-9_.=\"$()/-]+)*)", line.split("#")[0]):
            for word in words.split():
                if "=" in word or word.startswith("-") or not re.fullmatch(r"[a-z][a-z0-9_.-]*", word):
                    continue
                if word not in told:
                    fault(f"{path} names \"make {word}\", which is no verb")

# --- files that documents name are there, below the root or a folder of sources
for path in documents:
    for name in re.findall(r"`([\w./-]+/[\w.-]+\.(?:c|h|py|sh|md|json|awk))`", read(path)):
        if not re.search("NAME|ROOM", name) and not any(tracked(root + name) for root in ("", "src/", "include/")):
            fault(f"{path} names {name}, which is not there")

# --- the catalogue's tables are all told of, and its version
architecture = read("docs/architecture.md")
for name in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", read("src/catalogue/schema.c")):
    if not re.search(rf"^\|[^|]*`{name}`[^|]*\|", architecture, re.M):
        fault(f"docs/architecture.md has no row for the catalogue's table {name}")
schema = re.search(r"VG_SCHEMA_VERSION = (\d+)", read("src/catalogue/schema.h"))[1]
if f"version {schema} " not in architecture:
    fault(f"docs/architecture.md does not tell of version {schema} of the catalogue's schema")

# --- error rates that findings quote from docs/accuracy.md stand there
accuracy = re.sub(r"\s+", " ", read("docs/accuracy.md"))
for text in re.findall(r'"((?:[^"\n]|"[\s\\]*")*\(docs/accuracy\.md\))"', read("src/judge/findings.c")):
    text = re.sub(r'"[\s\\]*"', "", text)
    for number in re.findall(r"\d[\d,]*\.?\d* %|\d+,[\d,]*\d|\d{3,}", text):
        if number not in accuracy and number.replace(" %", "") + " |" not in accuracy:
            fault(f"src/judge/findings.c quotes {number}, which docs/accuracy.md does not have: \"{text[:60]}...\"")

# --- the commands and options of the program
sources = "".join(read(path) for path in tracked("src/cli/*.c"))
commands = set(re.findall(r'\{ "([a-z -]+)", \{ "[^"]*vestigo ', sources))  # the table of examples: a row a command
options = set(re.findall(r'\{ "([a-z-]+)", (?:0|\'.\'), ', sources))
if len(commands) < 20 or len(options) < 40:
    fault("the tables of commands and options look otherwise than this lint thinks")
for path in documents:
    for line in "\n".join(code.findall(read(path))).replace("`", "\n").split("\n"):
        for words in re.findall(r"(?:^|[\s(;|/])vestigo((?: +[^\s`;|)]+)+)", line.split("#")[0]):
            words = words.split()
            known = words[0] == "known" and len(words) > 1 and re.fullmatch(r"[a-z-]+", words[1])
            command = " ".join(words[:2]) if known else words[0]
            if re.fullmatch(r"[a-z -]+", command) and command not in commands | {"help", "serve"}:
                fault(f"{path} names \"vestigo {command}\", which is no command")
            for option in re.findall(r"--([a-z-]+)", " ".join(words)):
                if option not in options:
                    fault(f"{path} names --{option} of \"vestigo {command}\", which is no option")

# --- one version
version = re.search(r"^VERSION := (.*)", makefile, re.M)[1]
released = re.search(r"^RELEASED := (.*)", makefile, re.M)[1]
if not read("debian/changelog").startswith(f"vestigo ({version})"):
    fault(f"debian/changelog does not begin with version {version}")
if f"## [{version}] - {released}" not in read("CHANGELOG.md"):
    fault(f"CHANGELOG.md does not tell of version {version}, of {released}")

major, minor, patch = version.split(".")
header = read("include/vestigo/version.h")
for words in (f"VG_VERSION_MAJOR {major}\n", f"VG_VERSION_MINOR {minor}\n", f"VG_VERSION_PATCH {patch}\n", f'VG_VERSION_TEXT "{version}"\n'):
    if words not in header:
        fault(f"include/vestigo/version.h does not say {words.strip()}")
if f"MAJOR, MINOR = {major}, {minor}\n" not in read("bindings/python/vestigo/_library.py"):
    fault(f"the Python module is not for version {version}")

# --- one number of the shared library
number = re.search(r"^SOVERSION := (.*)", makefile, re.M)[1]
for path in tracked("debian/*", "bindings/python/vestigo/*.py", "README.md", "CONTRIBUTING.md"):
    for other in re.findall(r"libvestigo(?:\.so\.)?(\d+)", path + "\n" + read(path)):
        if other != number:
            fault(f"{path} is or names a libvestigo of number {other}, not of SOVERSION {number}")
if f"libvestigo{number}.install" not in " ".join(tracked("debian/*")) or f'"libvestigo.so.{number}"' not in read("bindings/python/vestigo/_library.py"):
    fault(f"debian/ or the Python module does not know of SOVERSION {number}")

# --- one list of packages: what tools/install-deps installs for use is what the Debian package is built with
table = re.findall(r"^use +(\S+) +\S+ +\S+$", read("tools/install-deps"), re.M)
everywhere = {"-", "gcc", "make", "git"}  # what every builder has, or a package needs no more
wanted = set(table) - everywhere | {"libcmocka-dev"}
control = read("debian/control")
build = set(re.findall(r"[a-z0-9][a-z0-9.+-]+", re.sub(r"\(.*?\)|<.*?>", "", re.search(r"^Build-Depends:((?:.*\n )*.*)", control, re.M)[1])))
for name in sorted(wanted ^ (build - {"debhelper-compat"})):
    fault(f"{name} is in one of tools/install-deps and Build-Depends of debian/control")
development = control[control.index("Package: libvestigo-dev"):]
for name in sorted(wanted - {"pkg-config", "libcmocka-dev"}):
    if f" {name}" not in development:
        fault(f"libvestigo-dev does not depend on {name}, which a static link needs")

# --- text as .editorconfig has it
for path in tracked():
    if path.startswith(("fixtures/", "tests/golden/")) or path.endswith(".png"):
        continue
    text = read(path)
    if text and not text.endswith("\n"):
        fault(f"{path} does not end with a line feed")
    if "\r" in text:
        fault(f"{path} has a carriage return")
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip(" \t"):
            fault(f"{path}:{number} ends with blanks")
        if path.endswith((".c", ".h", ".cpp")) and line.startswith(" " * 8):
            fault(f"{path}:{number} is indented by blanks, not tabs")
        if path.endswith(".py") and re.match(r" +\t|\t+ {4}", line):
            fault(f"{path}:{number} is indented by blanks and tabs")

for text in faults:
    print(f"lint: {text}")
sys.exit(1 if faults else 0)
