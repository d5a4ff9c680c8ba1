"""Examines posted pictures with vestigo: what is known of them, what differs, what the files say.

    import vestigo

    record = vestigo.check("photo.jpg", catalogue="known.db")
    print(record.verdict["reuse"])
    for record in vestigo.scan("ChatExport_2024-12-27", catalogue="known.db"):
        print(record.seq, record.disposition, record.flagged)

A record is a dict, as an `item` of the report's JSON Schema (schema()) has it. A file that cannot be examined is no
exception: its record's disposition says what became of it. What keeps the question from being asked is an Error.

Calls may overlap in threads. Each makes sandboxed worker processes of its own and leaves none.
"""

from __future__ import annotations

import ctypes
import enum
import json
import os
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, cast

from . import _library
from ._library import library as _vestigo

__all__ = [
    "Code", "Error", "Limits", "Record", "Scan", "check", "compare", "default_cache", "default_catalogue", "scan", "schema",
    "version",
]
Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]
Notice = Callable[[str, str], None]

# Records that a scan is ahead of who reads them, at most; and how often a scan that waits looks whether it was closed.
_AHEAD, _LOOK_SECONDS = 64, 0.1


class Code(enum.IntEnum):
    """Why a call failed: enum vg_code of vestigo/error.h."""

    USAGE = -1
    MEMORY = -2
    IO = -3
    NOT_FOUND = -4
    MALFORMED = -5
    UNSUPPORTED = -6
    LIMIT = -7
    CORRUPT = -8
    VERSION = -9
    BUSY = -10
    WORKER = -11
    INTERRUPTED = -12
    CLOSED = -13


class Error(Exception):
    """What the library says of a failure, and its code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = Code(code)


@dataclass(frozen=True)
class Limits:
    """Bounds that every parser and decoder obeys; None: the library's default (vestigo/limits.h)."""

    max_bytes: int | None = None
    max_pixels: int | None = None
    max_memory: int | None = None
    max_seconds: int | None = None
    max_scans: int | None = None
    max_tags: int | None = None
    max_message_bytes: int | None = None
    max_depth: int | None = None
    full_sandbox: bool | None = None


class Record(dict[str, Any]):
    """All that is said of one picture: an `item` of the report's schema, with its most asked for parts by name."""

    @property
    def seq(self) -> int:
        return cast(int, self["seq"])

    @property
    def disposition(self) -> str:
        """"examined", or why it was not."""
        return cast(str, self["disposition"])

    @property
    def reason(self) -> str | None:
        return cast("str | None", self["reason"])

    @property
    def name(self) -> str:
        return cast(str, self["input"]["name"])

    @property
    def post(self) -> dict[str, Any] | None:
        """Where and when it was posted, of pictures of an export or an evidence folder."""
        return cast("dict[str, Any] | None", self["input"]["post"])

    @property
    def matches(self) -> list[dict[str, Any]]:
        """Known pictures that it shows, strongest first."""
        return cast("list[dict[str, Any]]", self["matches"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings that were observed; self["findings"] has all of them."""
        return [finding for finding in self["findings"] if finding["outcome"] == "observed"]

    @property
    def verdict(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self["verdict"])

    @property
    def flagged(self) -> bool:
        return cast(bool, self["verdict"]["flagged"])


def version() -> str:
    """The version of the library that is loaded."""
    return cast(str, _vestigo.vg_version().decode())


def schema() -> dict[str, Any]:
    """The JSON Schema of the report, of which a Record is an item."""
    return cast("dict[str, Any]", json.loads(_vestigo.vg_report_schema()))


def default_catalogue() -> str | None:
    """Where the program keeps its catalogue, whether it is there or not; None where no home is known."""
    return _library.take_text(_vestigo.vg_catalogue_default_path())


def default_cache() -> str | None:
    """Where the program keeps what it examined before."""
    return _library.take_text(_vestigo.vg_cache_default_path())


class _Options:
    """The options of one call, and all that they point to."""

    def __init__(self, catalogue: Path | None, cache: Path | None, limits: Limits | None, jobs: int, hashes_only: bool,
                 notice: Notice | None) -> None:
        self.stop = ctypes.c_int(0)
        self.limits = _library.LimitsStruct()
        _vestigo.vg_limits_default(ctypes.byref(self.limits))
        for name, value in vars(limits or Limits()).items():
            if value is not None:
                setattr(self.limits, name, value)
                if getattr(self.limits, name) != value:  # ctypes cuts what is too large, or negative
                    raise ValueError(f"{name}: {value} cannot be")
        if jobs < 0:
            raise ValueError("jobs: a number of workers is wanted, or 0 for one more than there are cores")
        self.fault: BaseException | None = None
        self.notice = _library.NOTICE(self._tell(notice)) if notice else _library.NOTICE()
        self.struct = _library.OptionsStruct(
            size=ctypes.sizeof(_library.OptionsStruct), catalogue=_path(catalogue), cache=_path(cache),
            limits=ctypes.pointer(self.limits), jobs=jobs, hashes_only=hashes_only, stop=ctypes.pointer(self.stop),
            notice=self.notice)

    def _tell(self, notice: Notice) -> Callable[[int | None, bytes, bytes], None]:
        """An exception of the caller's stops the call, which then raises it."""
        def tell(_: int | None, subject: bytes, text: bytes) -> None:
            try:
                notice(_text(subject), _text(text))
            except BaseException as fault:  # noqa: BLE001 it is raised once the library has returned
                self.fault = self.fault or fault
                self.stop.value = 1
        return tell

    def check(self, code: int, error: _library.ErrorStruct) -> None:
        if self.fault:
            raise self.fault
        if code < 0:
            message = error.message or _vestigo.vg_code_sentence(code)
            raise Error(code, _text(message))


def _text(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace")


def _path(path: Path | None) -> bytes | None:
    if path is None:
        return None
    name = os.fsencode(path)
    if b"\0" in name:
        raise ValueError("a path cannot hold a zero byte")
    return name


def _file(path: Path) -> bytes:
    """A file's name: "-" is one, and not standard input, which is Python's own."""
    name = cast(bytes, _path(path))
    return b"./-" if name == b"-" else name


def _record(options: _Options, call: Callable[..., int], *arguments: Any) -> Record:
    memory, text, error = ctypes.c_void_p(), ctypes.c_void_p(), _library.ErrorStruct()
    code = call(*arguments, ctypes.byref(options.struct), ctypes.byref(memory), ctypes.byref(error))
    try:
        options.check(code, error)
        options.check(_vestigo.vg_record_json(memory, ctypes.byref(text), ctypes.byref(error)), error)
        return Record(json.loads(cast(str, _library.take_text(text.value))))
    finally:
        _vestigo.vg_record_free(memory)


def check(path: Path, *, catalogue: Path | None = None, cache: Path | None = None, limits: Limits | None = None,
          hashes_only: bool = False, notice: Notice | None = None) -> Record:
    """Examines one picture and looks for it in the catalogue; without one nothing is searched."""
    options = _Options(catalogue, cache, limits, 1, hashes_only, notice)
    return _record(options, _vestigo.vg_check_file, _file(path))


def compare(path: Path, other: Path | int, *, catalogue: Path | None = None, limits: Limits | None = None,
            hashes_only: bool = False, notice: Notice | None = None) -> Record:
    """Holds a picture against another one, or against the known picture of that number in the catalogue: the record's
    one match, where they have something in common, says what differs."""
    options = _Options(catalogue, None, limits, 1, hashes_only, notice)
    if isinstance(other, int):
        return _record(options, _vestigo.vg_compare_known, _file(path), other)
    return _record(options, _vestigo.vg_compare_files, _file(path), _file(other))


class _Run:
    """A scan as it goes on in a thread of its own, which holds this and not the Scan: one that nobody holds any more
    ends it."""

    def __init__(self, path: Path, options: _Options) -> None:
        self.options = options
        self.closed = threading.Event()
        self.queue: queue.Queue[dict[str, Any] | BaseException | None] = queue.Queue(_AHEAD)
        self.thread = threading.Thread(target=self._scan, args=(_file(path),), name="vestigo.scan", daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.closed.set()
        self.options.stop.value = 1

    def _put(self, thing: dict[str, Any] | BaseException | None) -> bool:
        while not self.closed.is_set():
            try:
                self.queue.put(thing, timeout=_LOOK_SECONDS)
                return True
            except queue.Full:
                pass
        return False

    def _visit(self, _: int | None, text: bytes, __: Any) -> int:
        try:
            return 0 if self._put(json.loads(text)) else int(Code.INTERRUPTED)
        except BaseException as fault:  # noqa: BLE001 it is raised to who reads the records
            self.options.fault = self.options.fault or fault
            return int(Code.INTERRUPTED)

    def _scan(self, path: bytes) -> None:
        error = _library.ErrorStruct()
        try:
            code = _vestigo.vg_scan_json(path, ctypes.byref(self.options.struct), _library.JSON_VISITOR(self._visit),
                                         None, ctypes.byref(error))
            self.options.check(code, error)
            self._put(None)
        except BaseException as fault:  # noqa: BLE001 likewise
            self._put(fault)


class Scan(Iterator[Record]):
    """The records of a scan, in order, while it goes on; `summary` holds what they add up to once all were read.

    Closed (with close(), or by leaving a `with`) before its end, it stops. For one thread."""

    def __init__(self, path: Path, options: _Options) -> None:
        self.summary: dict[str, Any] | None = None
        self._done = False
        self._run = _Run(path, options)

    def __next__(self) -> Record:
        while not self._done:
            thing = self._run.queue.get()
            if thing is None or isinstance(thing, BaseException):
                self.close()
                if thing is not None:
                    raise thing
            elif thing["type"] == "summary":
                self.summary = thing
            else:
                return Record(thing)
        raise StopIteration

    def close(self) -> None:
        """Stops it, and waits until its workers are gone."""
        self._done = True
        self._run.close()
        self._run.thread.join()

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_run"):
            self._run.close()


def scan(path: Path, *, catalogue: Path | None = None, cache: Path | None = None, limits: Limits | None = None,
         jobs: int = 0, hashes_only: bool = False, notice: Notice | None = None) -> Scan:
    """Examines every picture of a Telegram export, an evidence folder or a folder: one record for every message with
    media and every file. `jobs`: workers; 0: one more than there are cores. Notices come in another thread."""
    return Scan(path, _Options(catalogue, cache, limits, jobs, hashes_only, notice))
