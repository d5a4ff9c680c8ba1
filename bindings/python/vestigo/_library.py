"""The shared library, as ctypes sees it: include/vestigo/check.h and nothing else.

Of the library's structs only the options of a call are laid out here, whose first member is their size; records come
as JSON, so that what is in them is said in one place, the report's schema.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_bool, c_char, c_char_p, c_int, c_int64, c_size_t, c_uint, c_uint32, c_uint64, c_void_p

# Of the headers that the structs below are taken from.
MAJOR, MINOR = 0, 1
NAMES = ("libvestigo.so.1", "libvestigo.so")


class ErrorStruct(ctypes.Structure):
    _fields_ = [("code", c_int), ("message", c_char * 512)]


class LimitsStruct(ctypes.Structure):
    _fields_ = [
        ("max_bytes", c_uint64),
        ("max_pixels", c_uint64),
        ("max_memory", c_uint64),
        ("max_seconds", c_uint32),
        ("max_scans", c_uint32),
        ("max_tags", c_uint32),
        ("max_message_bytes", c_uint32),
        ("max_depth", c_uint32),
        ("full_sandbox", c_bool),
    ]


NOTICE = ctypes.CFUNCTYPE(None, c_void_p, c_char_p, c_char_p)
JSON_VISITOR = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, POINTER(ErrorStruct))


class OptionsStruct(ctypes.Structure):
    _fields_ = [
        ("size", c_size_t),
        ("catalogue", c_char_p),
        ("cache", c_char_p),
        ("limits", POINTER(LimitsStruct)),
        ("jobs", c_uint),
        ("hashes_only", c_bool),
        ("stop", POINTER(c_int)),
        ("context", c_void_p),
        ("notice", NOTICE),
    ]


def _load() -> ctypes.CDLL:
    named = os.environ.get("VESTIGO_LIBRARY")
    reasons = []
    for name in (named,) if named else NAMES:
        try:
            return ctypes.CDLL(name)
        except OSError as reason:
            reasons.append(str(reason))
    raise ImportError("vestigo's shared library cannot be loaded (VESTIGO_LIBRARY names it): " + "; ".join(reasons))


def _declare(library: ctypes.CDLL) -> None:
    options, error, text, record = POINTER(OptionsStruct), POINTER(ErrorStruct), POINTER(c_void_p), POINTER(c_void_p)
    for name, result, arguments in (
        ("vg_version", c_char_p, []),
        ("vg_version_fits", c_int, [c_int, c_int]),
        ("vg_free", None, [c_void_p]),
        ("vg_code_sentence", c_char_p, [c_int]),
        ("vg_limits_default", None, [POINTER(LimitsStruct)]),
        ("vg_report_schema", c_char_p, []),
        ("vg_catalogue_default_path", c_void_p, []),
        ("vg_cache_default_path", c_void_p, []),
        ("vg_check_file", c_int, [c_char_p, options, record, error]),
        ("vg_compare_files", c_int, [c_char_p, c_char_p, options, record, error]),
        ("vg_compare_known", c_int, [c_char_p, c_int64, options, record, error]),
        ("vg_scan_json", c_int, [c_char_p, options, JSON_VISITOR, c_void_p, error]),
        ("vg_record_json", c_int, [c_void_p, text, error]),
        ("vg_record_free", None, [c_void_p]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


library = _load()
_declare(library)
if not library.vg_version_fits(MAJOR, MINOR):
    raise ImportError(f"vestigo's shared library is {library.vg_version().decode()}, this module is for {MAJOR}.{MINOR}")


def take_text(memory: int | None) -> str | None:
    """A text that the library handed out, which is freed."""
    if not memory:
        return None
    try:
        return ctypes.string_at(memory).decode("utf-8", "surrogateescape")
    finally:
        library.vg_free(memory)
