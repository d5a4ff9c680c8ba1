#!/usr/bin/env python3
"""What vestigo reads of files' metadata, held against ExifTool: by directory and container, tag by tag and
value by value. Usage: eval_metadata.py VESTIGO FOLDER... [--all]. --all lists every divergence, otherwise
at most a few of each kind are. Exit 1 where a standard directory agrees in less than the goal."""
import collections, json, math, os, re, subprocess, sys, tempfile

GOAL = 99.5
STANDARD = ["IFD0", "ExifIFD", "GPS", "IFD1", "InteropIFD", "SubIFD", "IPTC", "XMP", "ICC_Profile", "MPF",
            "Photoshop", "JFIF", "Adobe", "PNG"]
# What ExifTool makes of several facts, or of where it found them, and no file states.
NOT_STATED = {"ThumbnailImage", "ThumbnailTIFF", "PreviewImage", "MPImage2", "XMPToolkit", "CurrentIPTCDigest", "JpgFromRaw",
              "DataDump", "OtherImage"}
# Properties that ExifTool calls by another name than XMP does.
XMP_NAMES = {"PixelXDimension": "ExifImageWidth", "PixelYDimension": "ExifImageHeight", "ISOSpeedRatings": "ISO",
             "DateTimeDigitized": "DateTimeDigitized", "ImageLength": "ImageHeight", "ExposureBiasValue": "ExposureCompensation",
             "BitsPerSample": "BitsPerSample", "DateTime": "DateTime", "FocalLengthIn35mmFilm": "FocalLengthIn35mmFormat", "LensSpecification": "LensInfo", "BodySerialNumber": "SerialNumber",
             "ICCProfile": "ICCProfileName", "Temperature": "ColorTemperature", "ImageWidth": "ImageWidth"}


def family(directory):
    if directory.startswith("XMP"):
        return "XMP"
    if directory.startswith("ICC"):
        return "ICC_Profile"
    if directory.startswith("MPF") or directory.startswith("MPImage"):
        return "MPF"
    return re.sub(r"^(SubIFD)\d+$", r"\1", directory)


def as_number(text):
    try:
        return float(text)
    except ValueError:
        return None


def plain(value):
    """One value as a comparable text."""
    if isinstance(value, bool):
        return "True" if value else "False"
    text = str(value).replace("\r\n", "\n").strip(" \n\t\0")
    text = text.capitalize() if text in ("true", "false") else text
    text = re.sub(r"\bundef\b", "undefined", text)
    text = re.sub(r"\binf\b", "infinite", text)
    m = re.match(r"^\(Binary data (\d+) bytes.*\)$", text)
    return "(%s bytes)" % m.group(1) if m else text


def same(a, b):
    a, b = plain(a), plain(b)
    if a == b:
        return True
    if "�" in b or "\\x" in a:
        return re.sub(r"\W", "", a)[:8] == re.sub(r"\W", "", b)[:8]
    x, y = a.split(), b.split()
    if len(x) != len(y):
        return False
    for p, q in zip(x, y):
        n, m = as_number(p), as_number(q)
        if p != q and (n is None or m is None or not math.isclose(n, m, rel_tol=2e-6, abs_tol=1e-9)):
            return False
    return True


def degrees(text):
    parts = [as_number(p) for p in str(text).split()]
    if not parts or None in parts:
        return text
    return repr(sum(p / 60 ** i for i, p in enumerate(parts)))


def iso_date(text):
    """XMP's dates as ExifTool writes them."""
    m = re.match(r"^(\d{4})-(\d\d)(?:-(\d\d))?(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d?:\d\d)?)?$", str(text))
    if not m:
        return text
    date = ":".join(p for p in m.groups()[:3] if p)
    return date + (" " + m.group(4) if m.group(4) else "") + (m.group(5) or "")


def ours(vestigo, files):
    with tempfile.TemporaryDirectory() as empty: # no facts of an earlier build
        out = subprocess.run([vestigo, "check", "--jsonl", "--quiet", *files], capture_output=True, text=True,
                             env=dict(os.environ, XDG_CACHE_HOME=empty, XDG_DATA_HOME=empty)).stdout
    found = {}
    records = [json.loads(line) for line in out.splitlines()]
    for file, record in zip(files, [r for r in records if r.get("type") == "item"]):
        facts = collections.defaultdict(list)
        metadata = record.get("metadata") or {}
        for directory in metadata.get("directories", []):
            for entry in directory["entries"]:
                facts[directory["directory"]].append(entry)
        found[file] = ((record.get("file") or {}).get("type", "?"), facts)
    return found


def theirs(files):
    out = subprocess.run(["exiftool", "-a", "-G1:4", "-n", "-D", "-j", "-struct", "-charset", "iptc=Latin", *files],
                         capture_output=True, text=True, errors="replace").stdout
    found = {}
    for record in json.loads(out):
        facts = collections.defaultdict(list)
        for key, fact in record.items():
            parts = key.split(":")
            if len(parts) < 2 or not isinstance(fact, dict) or "val" not in fact:
                continue
            facts[parts[0]].append((fact.get("id"), parts[-1], fact["val"]))
        found[record["SourceFile"]] = facts
    return found


def leaves(value):
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


def fold(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def compare_xmp(directory, mine, other):
    """Leaf by leaf of each property, whatever ExifTool calls its parts."""
    found = collections.defaultdict(list)
    for entry in mine:
        top = re.split(r"[\[/]", entry["name"])[0]
        name = "RatingPercent" if directory == "XMP-microsoft" and top == "Rating" else XMP_NAMES.get(top, top)
        found[fold(name)].append(entry["value"])
    for _, name, value in other:
        have = list(found.get(fold(name), []))
        for leaf in leaves(value):
            hit = next((h for h in have if same(iso_date(h), leaf) or same(h, leaf) or
                        (directory in ("XMP-exif", "XMP-tiff", "XMP-aux", "XMP-exifEX") and same(rational(h), leaf)) or
                        ("GPS" in name and same_position(h, leaf)) or
                        same(ours_as_theirs(directory, name, rational(h)), leaf)), None)
            if hit is not None:
                have.remove(hit)
            yield name, leaf, hit, have


def rational(text):
    def one(m):
        return "%.10g" % (int(m.group(1)) / int(m.group(2))) if int(m.group(2)) else "undefined"
    return re.sub(r"(-?\d+)/(\d+)", one, str(text))


def same_position(text, value):
    m = re.match(r"^(\d+),([\d.]+)(?:,([\d.]+))?([NSEW])$", str(text))
    if not m:
        return False
    number = int(m.group(1)) + float(m.group(2)) / 60 + float(m.group(3) or 0) / 3600
    number = -number if m.group(4) in "SW" else number
    return as_number(str(value)) is not None and math.isclose(number, float(value), abs_tol=1e-6)


def ours_as_theirs(directory, name, value):
    if directory == "GPS" and re.match(r"GPS(Dest)?(Latitude|Longitude)$", name):
        return degrees(value)
    if directory == "GPS" and name == "GPSTimeStamp":
        parts = str(value).split()
        return ":".join("%02g" % float(p) if as_number(p) is not None else p for p in parts)
    number = as_number(str(value))
    if name == "ShutterSpeedValue" and number is not None: # APEX, which ExifTool turns into seconds and f-numbers
        return repr(2.0 ** -number if abs(number) < 100 else 0)
    if name in ("ApertureValue", "MaxApertureValue") and number is not None:
        return repr(2.0 ** (number / 2))
    if name == "CFAPattern" and directory == "ExifIFD": # two sizes of two bytes, in either order
        parts = str(value).split()
        return " ".join([p for p in parts[:4] if p != "0"] + parts[4:])
    return value


def normal_time(text):
    return ":".join("%g" % float(p) if as_number(p) is not None else p for p in str(text).split(":"))


def compare_plain(directory, mine, other):
    """By number where there is one, otherwise by name."""
    rest = list(mine)
    for number, name, value in other:
        if name in NOT_STATED:
            continue
        if isinstance(value, (list, dict)):
            values = leaves(value)
        else:
            values = [value]
        for one in values:
            candidates = [e for e in rest if fold(e["name"]) == fold(name)] or \
                [e for e in rest if e["tag"] is not None and number is not None and str(e["tag"]) == str(number)]
            def good(e):
                text = ours_as_theirs(directory, name, e["value"])
                if directory == "GPS" and name == "GPSTimeStamp":
                    return normal_time(text) == normal_time(one)
                if directory == "GPS" and name == "GPSDateStamp":
                    return plain(text).replace("-", ":") == plain(one)
                return same(text, one) or (e["cut"] and plain(one).startswith(plain(text)[:1000])) or \
                    (str(one).startswith("(Binary data") and plain(e["value"])[:1] in "0123456789-(")
            hit = next((e for e in candidates if good(e)), None)
            if hit is not None:
                rest.remove(hit)
            yield name, one, None if hit is None else hit["value"], [e["value"] for e in candidates]


def main():
    everything = "--all" in sys.argv
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    vestigo, folders = arguments[0], arguments[1:]
    files = sorted(os.path.join(base, name) for folder in folders for base, _, names in os.walk(folder) for name in names
                   if not name.lower().startswith("readme") and "." in name)
    mine, other = ours(vestigo, files), theirs(files)
    right, total = collections.Counter(), collections.Counter()
    containers = collections.defaultdict(lambda: [0, 0])
    wrong = collections.defaultdict(list)
    for file in files:
        if file not in other or file not in mine:
            continue
        kind, facts = mine[file]
        for directory, theirs_there in other[file].items():
            if directory in ("System", "ExifTool", "Composite", "File", "QuickTime"):
                continue
            compare = compare_xmp if directory.startswith("XMP") else compare_plain
            for name, value, hit, had in compare(directory, facts.get(directory, []), theirs_there):
                if name in NOT_STATED:
                    continue
                group = family(directory)
                total[group] += 1
                standard = group in STANDARD or re.match(r"IFD\d+$", group)
                if standard:
                    containers[kind][1] += 1
                if hit is None:
                    wrong[(directory, name)].append((file, value, had))
                else:
                    right[group] += 1
                    if standard:
                        containers[kind][0] += 1
    bad = False
    print("%-14s %9s %9s  %s" % ("directory", "equal", "of", "share"))
    for group in STANDARD + sorted(set(total) - set(STANDARD)):
        if total[group]:
            share = 100 * right[group] / total[group]
            bad |= group in STANDARD and share < GOAL
            print("%-14s %9d %9d  %5.1f %%%s" % (group, right[group], total[group], share,
                                                  "" if group in STANDARD else "  (of a maker, or of its own)"))
    for kind in sorted(containers):
        print("%-26s %9d of %9d  %5.1f %%" % (kind, *containers[kind], 100 * containers[kind][0] / containers[kind][1]))
    standard = [g for g in total if g in STANDARD or re.match(r"IFD\d+$", g)]
    a, b = sum(right[g] for g in standard), sum(total[g] for g in standard)
    print("all standard directories: %d of %d, %.2f %%" % (a, b, 100 * a / b if b else 0))
    print("divergences:")
    for (directory, name), cases in sorted(wrong.items()):
        if family(directory) not in STANDARD and not everything:
            continue
        for file, value, had in cases if everything else cases[:2]:
            print("  %s:%s %r, ours %r  %s" % (directory, name, str(value)[:60], [str(h)[:50] for h in had][:2], file))
        if len(cases) > 2 and not everything:
            print("  … and %d more of %s:%s" % (len(cases) - 2, directory, name))
    return 1 if bad else 0


sys.exit(main())
