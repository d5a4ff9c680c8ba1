"""A tag of a struct, enum or union names one thing in the tree, and the public headers and the glossary's words are
where they are said to be. Run from the project's folder."""

import collections
import pathlib
import re
import subprocess
import sys

wrong = []
places = collections.defaultdict(set)
for name in subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "src", "include"], capture_output=True, check=True,
                           text=True).stdout.split():
    path = pathlib.Path(name)
    if path.suffix in (".c", ".h") and path.exists():
        # Names without a prefix are a file's own, but not in a header.
        name_of_tag = r"\w+" if path.suffix == ".h" else r"vg_\w+"
        for tag in re.findall(rf"^(?:static )?(?:const )?(?:struct|enum|union) ({name_of_tag}) *\{{", path.read_text(), re.M):
            places[tag].add(name)
for tag, files in sorted(places.items()):
    if len(files) > 1:
        wrong.append(f"{tag} is defined in {' and in '.join(sorted(files))}")

umbrella = pathlib.Path("include/vestigo/vestigo.h").read_text()
for header in sorted(pathlib.Path("include/vestigo").glob("*.h")):
    text = header.read_text()
    if header.name != "vestigo.h" and f"<vestigo/{header.name}>" not in umbrella:
        wrong.append(f"{header} is left out of vestigo.h")
    if "thread" not in text.split("#ifndef")[0].lower():
        wrong.append(f"{header} does not say at its head how it is used in threads")
    # An options struct is recognised by its size: see base/options.h.
    for tag, first in re.findall(r"^struct (vg_\w+_options) \{\n\s*([^\n;]*);", text, re.M):
        if not first.startswith("size_t size"):
            wrong.append(f"{header}: {tag} does not begin with its size")

# Each word of the glossary lies where its row says that it is used.
for word, _meaning, files in re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \|$", pathlib.Path("docs/glossary.md").read_text(), re.M):
    for name in re.findall(r"`([^`]+)`", files):
        path = pathlib.Path(name)
        stem = word.split(",")[0].split(" ")[-1].rstrip("s")
        if not path.exists():
            wrong.append(f"docs/glossary.md: {word}: there is no {name}")
        elif path.is_file() and stem not in path.read_text().lower().replace("_", " "):
            wrong.append(f"docs/glossary.md: {name} does not say {stem}")

print("\n".join(wrong))
sys.exit(bool(wrong))
