"""From bytes to JSON values: strict where the bytes are good, tolerant and explicit where they are not."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from tracelens.sources.bytes import LIMITS, Limits, printable
from tracelens.sources.pictures import url_of_bytes
from tracelens.types import Json, Rejected

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Record(NamedTuple):
    """One JSON value of a file, with its place and what was odd about its bytes."""

    value: Json
    file: str
    line: int | None
    offset: int | None
    raw: bytes
    notes: tuple[str, ...] = ()
    key: str | None = None
    """The record's key, in a file that is one object of records."""

    def rejected(self, reason: str) -> Rejected:
        """Return the record as a reject for ``reason``."""
        return Rejected(
            file=self.file,
            line=self.line,
            offset=self.offset,
            reason=reason,
            raw=printable(self.raw),
        )


class NotJsonError(ValueError):
    """Bytes that are not one JSON value; the message says why."""


def decode(raw: bytes, limits: Limits = LIMITS) -> tuple[Json, tuple[str, ...]]:
    """Return the JSON value of ``raw`` and notes on what had to be decided to read it.

    ``NaN`` and ``Infinity`` become None, a lone surrogate U+FFFD, and of a key given twice the last value stands;
    each of these is noted.

    Raises:
        NotJsonError: not UTF-8, not one JSON value, or nested deeper than the limits.
    """
    if depth(raw, limits.depth) > limits.depth:
        raise NotJsonError(f"nested more than {limits.depth} levels deep")
    text, notes = _text(raw), dict[str, None]()
    try:
        try:
            value = _PLAIN.decode(text)
        except _OddError:
            value = _noting(notes).decode(text)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise NotJsonError("nested too deeply") from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise NotJsonError(f"not readable: {error}") from error
    if b"\\u" in raw:  # UTF-8 itself holds no surrogate
        value = _without_surrogates(value, notes)
    return value, tuple(notes)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8: byte 0x{raw[error.start]:02x} at byte {error.start + 1}") from error


class _OddError(Exception):
    """Something has to be decided to read a value."""


def _unlike(items: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(items)
    if len(found) < len(items):
        raise _OddError
    return found


def _no_constant(_: str) -> None:
    raise _OddError


_PLAIN = json.JSONDecoder(object_pairs_hook=_unlike, parse_constant=_no_constant)
"""Reads what nearly every value is; made once, where one that takes notes is made for each value."""


def _noting(notes: dict[str, None]) -> json.JSONDecoder:
    """Return a decoder that decides, and adds to ``notes`` what it decided."""

    def pairs(items: list[tuple[str, Json]]) -> dict[str, Json]:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen:
                notes[f"the key {key!r} is given twice; the last value stands"] = None
            seen.add(key)
        return dict(items)

    def constant(name: str) -> None:
        notes[f"{name} is read as null"] = None

    return json.JSONDecoder(object_pairs_hook=pairs, parse_constant=constant)


def _without_surrogates(value: Json, notes: dict[str, None]) -> Json:
    """Return ``value`` with each lone surrogate replaced, since no UTF-8 can hold one."""
    if isinstance(value, str):
        if value.isascii() or not _SURROGATE.search(value):
            return value
        notes["a lone surrogate is replaced by U+FFFD"] = None
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item, notes) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key, notes): _without_surrogates(item, notes) for key, item in value.items()}
    return value


def depth(raw: bytes, enough: int) -> int:
    """Return how deep the JSON in ``raw`` is nested; exact only when it could exceed ``enough``."""
    opened = raw.count(b"[") + raw.count(b"{")
    if opened <= enough:
        return opened
    level = deepest = 0
    for token in _TOKEN.finditer(raw):
        first = token.group()[0]
        if first in b"[{":
            level += 1
            deepest = max(deepest, level)
            if deepest > enough:
                return deepest
        elif first in b"]}":
            level -= 1
    return deepest


def plain(value: Any) -> Json:
    """Return a table's value as JSON: bytes that are no text as a data URL, dates as text, maps as objects."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
            return {str(key): plain(item) for key, item in value}
        return [plain(item) for item in value]
    return url_of_bytes(value) or printable(value) if isinstance(value, bytes) else str(value)
