"""The Python module: records, errors, threads, memory. Run by tests/cli/test_python.sh, which makes a catalogue."""

import concurrent.futures
import contextlib
import gc
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import unittest

import vestigo

EXPORT = pathlib.Path("fixtures/export/ChatExport_2024-12-27")
SEEN = EXPORT / "photos/photo_1@26-12-2024_10-11-12.jpg"
ALTERED = EXPORT / "photos/photo_9@26-12-2024_13-15-20.jpg"
SQUARE = pathlib.Path("fixtures/known/market-square.jpg")
PROGRAM, CATALOGUE = os.environ["VESTIGO"], os.environ["VESTIGO_CATALOGUE"]


def printed(*arguments):
    """The items that the program prints for the same question."""
    run = subprocess.run([PROGRAM, *map(str, arguments), "--quiet", "--jsonl"], capture_output=True, check=False)
    assert run.returncode != 2, run.stderr
    return [line for line in map(json.loads, run.stdout.splitlines()) if line["type"] == "item"]


def workers():
    """Processes that this one started and that are there still."""
    found = []
    for task in pathlib.Path(f"/proc/{os.getpid()}/task").iterdir():
        # A thread of a pool that ends just now takes its file along; what it started has become another thread's.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += (task / "children").read_text().split()
    return found


def memory():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Checking(unittest.TestCase):
    def test_the_record_is_that_of_the_program(self):
        self.assertEqual([vestigo.check(SEEN, catalogue=CATALOGUE)], printed("check", SEEN))

    def test_its_parts_by_name(self):
        record = vestigo.check(SEEN, catalogue=CATALOGUE)
        self.assertEqual((record.seq, record.disposition, record.reason, record.flagged), (1, "examined", None, True))
        self.assertEqual(record.verdict["reuse"], "prior_appearance_found")
        self.assertEqual(record.matches[0]["known"]["id"], 1)
        self.assertEqual(record.name, str(SEEN))
        self.assertIsNone(record.post)
        self.assertIn("reuse.prior_appearance", [finding["code"] for finding in record.findings])
        self.assertLess(len(record.findings), len(record["findings"]))

    def test_without_a_catalogue_nothing_is_searched(self):
        self.assertEqual(vestigo.check(SEEN).verdict["reuse"], "not_searched")

    def test_hashes_only(self):
        self.assertEqual([vestigo.check(SEEN, catalogue=CATALOGUE, hashes_only=True)], printed("check", "--hashes-only", SEEN))

    def test_what_cannot_be_examined_is_a_record(self):
        self.assertEqual(vestigo.check("nowhere.jpg").disposition, "missing")
        self.assertEqual(vestigo.check("fixtures").disposition, "unsupported")
        self.assertEqual(vestigo.check("fixtures/broken/garbage.jpg").disposition, "unsupported")

    def test_limits(self):
        few = vestigo.check(SEEN, limits=vestigo.Limits(max_pixels=1000))
        self.assertEqual(few.disposition, "limit_exceeded")
        self.assertEqual(vestigo.check(SEEN, limits=vestigo.Limits(max_bytes=10)).disposition, "too_large")
        for wrong in (-1, 1 << 32):
            with self.assertRaises(ValueError):
                vestigo.check(SEEN, limits=vestigo.Limits(max_seconds=wrong))

    def test_names_of_any_bytes(self):
        name = pathlib.Path(os.environ["WORK"]) / "\udcff\u0457.jpg"
        name.write_bytes(SEEN.read_bytes())
        self.assertEqual(vestigo.check(name).disposition, "examined")
        self.assertEqual(vestigo.check(os.fsencode(name)).disposition, "examined")
        with self.assertRaises(ValueError):
            vestigo.check("a\0b.jpg")

    def test_a_hyphen_is_a_file(self):
        self.assertEqual(vestigo.check("-").disposition, "missing")


class Comparing(unittest.TestCase):
    def test_two_files(self):
        self.assertEqual([vestigo.compare(ALTERED, SQUARE)], printed("compare", ALTERED, SQUARE))
        self.assertEqual(vestigo.compare(ALTERED, SQUARE).matches[0]["relation"], ["region_altered"])

    def test_against_a_known_picture(self):
        self.assertEqual([vestigo.compare(ALTERED, 2, catalogue=CATALOGUE)], printed("compare", ALTERED, "known:2"))

    def test_what_cannot_be_compared_with(self):
        for code, arguments in ((vestigo.Code.UNSUPPORTED, (SEEN, "nowhere.jpg")), (vestigo.Code.NOT_FOUND, (SEEN, 99)),
                                (vestigo.Code.NOT_FOUND, (SEEN, -1))):
            with self.assertRaises(vestigo.Error) as caught:
                vestigo.compare(*arguments, catalogue=CATALOGUE)
            self.assertEqual(caught.exception.code, code)
        with self.assertRaises(vestigo.Error) as caught:
            vestigo.compare(SEEN, 1)
        self.assertEqual(caught.exception.code, vestigo.Code.USAGE)


class Scanning(unittest.TestCase):
    def test_the_records_are_those_of_the_program(self):
        with vestigo.scan(EXPORT, catalogue=CATALOGUE) as scan:
            self.assertEqual(list(scan), printed("scan", EXPORT))
        self.assertEqual(scan.summary["records"], 19)
        self.assertEqual(sum(scan.summary["dispositions"].values()), 19)
        self.assertEqual(scan.summary["searched"]["catalogue"], CATALOGUE)

    def test_posts(self):
        first = next(vestigo.scan(EXPORT))
        self.assertEqual(first.post["chat"], "Front line news")

    def test_a_closed_scan_leaves_no_process(self):
        with vestigo.scan(EXPORT) as scan:
            next(scan)
        self.assertEqual(workers(), [])
        self.assertEqual(list(scan), [])
        self.assertIsNone(scan.summary)

    def test_a_scan_that_nobody_holds_ends(self):
        next(vestigo.scan(EXPORT))
        gc.collect()
        for _ in range(100):
            if not [thread for thread in threading.enumerate() if thread.name == "vestigo.scan"]:
                break
            time.sleep(0.1)
        self.assertEqual(workers(), [])

    def test_a_fault_of_the_callers_own_is_raised(self):
        with self.assertRaisesRegex(RuntimeError, "of my own"):
            def notice(_subject, _text):
                raise RuntimeError("of my own")
            list(vestigo.scan("fixtures/export-quirks", notice=notice))

    def test_notices(self):
        said = []
        list(vestigo.scan("fixtures/export-quirks", notice=lambda *what: said.append(what)))
        self.assertTrue(said and all(isinstance(text, str) for what in said for text in what), said)


class Failing(unittest.TestCase):
    def test_a_catalogue_that_is_not_there(self):
        for ask in (vestigo.check, lambda *a, **k: list(vestigo.scan(*a, **k))):
            with self.assertRaises(vestigo.Error) as caught:
                ask(SEEN, catalogue="/none/known.db")
            self.assertEqual(caught.exception.code, vestigo.Code.NOT_FOUND)
            self.assertEqual(str(caught.exception), 'there is no catalogue "/none/known.db"')

    def test_what_is_no_catalogue(self):
        with self.assertRaises(vestigo.Error) as caught:
            vestigo.check(SEEN, catalogue=SEEN)
        self.assertEqual(caught.exception.code, vestigo.Code.CORRUPT)

    def test_every_code_of_the_header_is_named(self):
        header = pathlib.Path("include/vestigo/error.h").read_text()
        codes = {name: int(number) for name, number in re.findall(r"VG_ERR_(\w+) = (-\d+)", header)}
        self.assertEqual({code.name: int(code) for code in vestigo.Code}, codes)


class Library(unittest.TestCase):
    def test_version(self):
        shown = subprocess.run([PROGRAM, "--version"], capture_output=True, check=True).stdout.decode().split()
        self.assertEqual(vestigo.version(), shown[1])

    def test_schema(self):
        self.assertEqual(vestigo.schema(), json.loads(pathlib.Path("docs/report.schema.json").read_text()))

    def test_a_record_is_what_the_schema_says(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("no python3-jsonschema")
        schema = vestigo.schema()
        for record in [vestigo.check(SEEN, catalogue=CATALOGUE), vestigo.compare(ALTERED, SQUARE), *vestigo.scan(EXPORT)]:
            jsonschema.validate(dict(record), schema)

    def test_places(self):
        self.assertEqual(vestigo.default_catalogue(), CATALOGUE)
        self.assertTrue(vestigo.default_cache().endswith("facts.db"))

    def test_structs_are_those_of_the_headers(self):
        """Sizes and places as the compiler has them."""
        from vestigo import _library

        lines = ["#include <stddef.h>", "#include <stdio.h>", "#include <vestigo/vestigo.h>", "int main(void) {"]
        wanted = []
        for name, struct in (("vg_error", _library.ErrorStruct), ("vg_limits", _library.LimitsStruct),
                             ("vg_check_options", _library.OptionsStruct)):
            import ctypes

            wanted.append(ctypes.sizeof(struct))
            lines.append(f'printf("%zu\\n", sizeof(struct {name}));')
            for field, _kind in struct._fields_:
                wanted.append(getattr(struct, field).offset)
                lines.append(f'printf("%zu\\n", offsetof(struct {name}, {field}));')
        program = pathlib.Path(os.environ["WORK"]) / "offsets"
        subprocess.run(["gcc", "-std=c11", "-Iinclude", "-x", "c", "-", "-o", program], check=True,
                       input="\n".join([*lines, "return 0; }"]).encode())
        printed_sizes = subprocess.run([program], capture_output=True, check=True).stdout.split()
        self.assertEqual(wanted, [int(size) for size in printed_sizes])


# Its allocator's locks stay locked in a process that is forked while another thread holds them: a reader that begins so
# hangs until it is stopped.
@unittest.skipIf("asan" in PROGRAM, "the sanitizer of GCC 12 does not go with threads that fork")
class Threads(unittest.TestCase):
    def test_calls_overlap(self):
        paths = sorted((EXPORT / "photos").glob("*.jpg")) * 2
        patient = vestigo.Limits(max_seconds=300)  # a slow machine
        alone = [vestigo.check(path, catalogue=CATALOGUE, limits=patient) for path in paths]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda path: vestigo.check(path, catalogue=CATALOGUE, limits=patient), paths))
        self.assertEqual(together, alone)

    def test_scans_overlap(self):
        scans = [vestigo.scan(EXPORT, catalogue=CATALOGUE, jobs=1) for _ in range(3)]
        records = [list(scan) for scan in scans]
        self.assertEqual(records[0], records[1])
        self.assertEqual(records[0], records[2])
        self.assertEqual(workers(), [])


class Memory(unittest.TestCase):
    @unittest.skipIf("asan" in PROGRAM, "the sanitizer keeps what was freed, to notice its use")
    def test_records_are_freed(self):
        """A record owns half a megabyte: what is kept of a hundred shows."""
        for _ in range(5):
            vestigo.check(SEEN, catalogue=CATALOGUE)
        before = memory()
        for _ in range(40):
            vestigo.check(SEEN, catalogue=CATALOGUE)
        self.assertLess(memory() - before, 4 << 20)

    def test_handles_are_closed(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            vestigo.check(SEEN, catalogue=CATALOGUE)
            vestigo.compare(SEEN, SQUARE, catalogue=CATALOGUE)
            list(vestigo.scan(SEEN))
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)


if __name__ == "__main__":
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]))
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed, {len(result.skipped)} skipped")
    sys.exit(bad > 0)
