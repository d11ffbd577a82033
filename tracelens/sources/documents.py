"""JSON values from a file, one at a time, whichever way they are laid out.

Four layouts: one value a line; one array of records; one object of records (key → record); values one after the other
over several lines (pretty-printed). The layout is seen in the first bytes. Memory is bounded by one value.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from tracelens.sources.bytes import LIMITS, STREAM_ERRORS, Limits, first_bytes, open_bytes, printable, stream_reason
from tracelens.sources.lines import Line, lines_of
from tracelens.sources.scan import Scan
from tracelens.sources.values import NotJsonError, Record, decode
from tracelens.types import Json, Rejected

Layout: TypeAlias = Literal["lines", "array", "dict", "values"]

_KEPT = 4096
_SPACE = b" \t\r\n"
_GAP = re.compile(rb"[ \t\r\n]*")
_COMMAS = re.compile(rb"[ \t\r\n,]*")
_COLON = re.compile(rb"[ \t\r\n]*:?[ \t\r\n]*")


def records(path: Path, limits: Limits = LIMITS) -> Iterator[Record | Rejected]:
    """Yield every JSON value of ``path`` with its place; what is not JSON is a ``Rejected``.

    Reading goes on after a bad value. In an object of records each record bears its key.
    """
    data, _ = first_bytes(path, limits)
    with open_bytes(path, limits) as stream:
        yield from parse(stream, str(path), layout_of(data, limits), limits)


def parse(stream: io.BufferedReader, file: str, layout: Layout, limits: Limits) -> Iterator[Record | Rejected]:
    """Yield the JSON values of an open stream that is laid out as ``layout``."""
    if layout == "lines":
        for line in lines_of(stream, file, limits):
            yield _record(line, file, limits) if isinstance(line, Line) else line
    else:
        yield from _Values(stream, file, limits).read(layout)


def entries(
    path: Path, limits: Limits = LIMITS, *, spread: frozenset[str] = frozenset()
) -> Iterator[Record | Rejected]:
    """Yield the entries of the one JSON object in ``path``, each with its key.

    An array under a key of ``spread`` is not held whole: each of its elements is yielded with that key.
    """
    with open_bytes(path, limits) as stream:
        yield from _Values(stream, str(path), limits).read("dict", spread)


def layout_of(head: bytes, limits: Limits = LIMITS) -> Layout:
    """Return how the JSON values that start with ``head`` are laid out."""
    body = head.lstrip(_SPACE)
    first, newline, rest = body.partition(b"\n")
    whole = _decoded(first, limits)
    if isinstance(whole, list) and not rest.strip():
        return "array"
    if isinstance(whole, dict):
        return "dict" if not rest.strip() and _of_records(whole) else "lines"
    if whole is not None or body[:1] not in (b"{", b"["):
        return "lines"
    if body[:1] == b"[":
        return "array" if _opens(body[1:], b"{[]") else "lines"
    return _layout_of_object(body, bool(newline))


def _layout_of_object(body: bytes, several_lines: bool) -> Layout:
    """Return the layout of a text that opens with an object which its first line does not complete."""
    text = body.decode("utf-8", "replace")
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        first = body.split(b"\n", 1)[0].rstrip()
        if several_lines and len(first) > 1 and first.count(b'"') >= 4:
            return "lines"  # a damaged first line, not the beginning of a pretty-printed value
        return "dict" if _opens_records(text) else "values"
    if "\n" not in text[:end] and text[end:].lstrip(" \t\r").startswith("\n"):
        return "lines"  # its one line is not strict JSON, but it is one line
    alone = not text[end:].strip()
    return "dict" if alone and _of_records(value) else "values"


def _opens_records(text: str) -> bool:
    """Return whether the first entries of an object that goes on beyond the head are records."""
    decoder = json.JSONDecoder()
    found: dict[str, Json] = {}
    try:
        at = text.index('"')
        while len(found) < 2:
            key, at = decoder.raw_decode(text, at)
            value, at = decoder.raw_decode(text, _after(text, at, ":"))
            found[key] = value
            at = _after(text, at, ",")
    except (ValueError, TypeError, RecursionError):
        pass  # the head ends here; what it held is judged
    return _of_records(found) if found else _numbered(text)


def _numbered(text: str) -> bool:
    """Return whether the first key is a number and opens an object: a first record longer than the head."""
    return re.match(r'\s*\{\s*"\d+"\s*:\s*\{', text) is not None


def _after(text: str, at: int, mark: str) -> int:
    """Return the position of the next value after ``mark``.

    Raises:
        ValueError: something else stands there.
    """
    found = re.compile(rf"\s*{mark}\s*").match(text, at)
    if found is None:
        raise ValueError(f"no {mark!r}")
    return found.end()


def _of_records(value: dict[str, Json]) -> bool:
    """Return whether an object is a table of records: at least one, all objects, of the same keys or numbered."""
    items = list(value.values())
    if not items or not all(isinstance(item, dict) and item for item in items):
        return False
    if all(key.isdigit() for key in value):
        return True
    return len(items) > 1 and len({frozenset(item) for item in items}) == 1


def _decoded(raw: bytes, limits: Limits) -> Json | None:
    try:
        return decode(raw, limits)[0]
    except NotJsonError:
        return None


def _opens(body: bytes, allowed: bytes) -> bool:
    first = body.lstrip(_SPACE)[:1]
    return not first or first in allowed


def _record(line: Line, file: str, limits: Limits) -> Record | Rejected:
    try:
        value, notes = decode(line.raw, limits)
    except NotJsonError as error:
        return Rejected(
            file=file,
            line=line.number,
            offset=line.offset,
            reason=str(error),
            raw=printable(line.raw),
        )
    return Record(value, file, line.number, line.offset, line.raw, notes)


class _Values:
    """Reads values that are not one a line: text in a window that moves over the stream."""

    def __init__(self, stream: io.BufferedReader, file: str, limits: Limits) -> None:
        self.stream, self.file, self.limits = stream, file, limits
        self.window = b""
        self.at = 0
        self.offset = 0
        self.line = 1
        self.ended = False

    def read(self, layout: Layout, spread: frozenset[str] = frozenset()) -> Iterator[Record | Rejected]:
        try:
            if layout == "values":
                yield from self._sequence()
            else:
                yield from self._container(layout, spread)
        except STREAM_ERRORS as error:
            yield self._reject(stream_reason(error), b"")

    def _sequence(self) -> Iterator[Record | Rejected]:
        while self._skip(_GAP):
            item = self._value()
            yield item
            if isinstance(item, Rejected) and not self._resume():
                yield from self._given_up()
                return

    def _container(self, layout: Layout, spread: frozenset[str] = frozenset()) -> Iterator[Record | Rejected]:
        self._skip(_GAP)
        self._advance(1)
        closing = b"]" if layout == "array" else b"}"
        while self._skip(_COMMAS):
            if self._at(closing):
                self._advance(1)
                yield from self._rest()
                return
            key = None
            if layout == "dict":
                name = self._value()
                if isinstance(name, Rejected):
                    yield name
                    return
                key = str(name.value)
                self._skip(_COLON)
            if key in spread and self._at(b"["):
                yield from self._elements(key)
                continue
            item = self._value()
            yield item if isinstance(item, Rejected) else item._replace(key=key)
            if isinstance(item, Rejected) and not self._resume():
                yield from self._given_up()
                return
        yield self._reject(f"the file ends before the closing {closing.decode()}", b"")

    def _elements(self, key: str | None) -> Iterator[Record | Rejected]:
        """Yield the elements of an array within an object."""
        self._advance(1)
        while self._skip(_COMMAS):
            if self._at(b"]"):
                self._advance(1)
                return
            item = self._value()
            yield item if isinstance(item, Rejected) else item._replace(key=key)
            if isinstance(item, Rejected) and not self._resume():
                yield from self._given_up()
                return

    def _given_up(self) -> Iterator[Rejected]:
        """Report a file that is left before its end."""
        if not self.ended:
            reason = f"no line ends within {self.limits.skipped:,} bytes: the rest of the file is not read"
            yield self._reject(reason, b"")

    def _at(self, mark: bytes) -> bool:
        return self.window[self.at : self.at + 1] == mark

    def _rest(self) -> Iterator[Record | Rejected]:
        """Report whatever stands after the closing bracket."""
        if self._skip(_GAP):
            yield self._reject("more text after the end of the JSON value", self.window[self.at :][:_KEPT])

    def _value(self) -> Record | Rejected:
        """Return the value that starts at the window's position, and move past it."""
        end = self._end_of_value()
        if end is None:
            raw = self.window[self.at :]
            kind = "longer than the limit" if len(raw) > self.limits.line else "cut off by the end of the file"
            reject = self._reject(f"the JSON value is {kind}", raw[:_KEPT])
            self._advance(len(raw))
            return reject
        raw = self.window[self.at : end]
        line, offset = self.line, self.offset
        self._advance(len(raw))
        try:
            value, notes = decode(raw, self.limits)
        except NotJsonError as error:
            return Rejected(file=self.file, line=line, offset=offset, reason=str(error), raw=printable(raw))
        return Record(value, self.file, line, offset, raw, notes)

    def _end_of_value(self) -> int | None:
        """Return where the value at the position ends, reading on as far as it needs, or None when it never does."""
        scan = Scan()
        while True:
            end = scan.feed(self.window, self.at, self.ended)
            if end is not None:
                return end
            if len(self.window) - self.at > self.limits.line or (self.ended and not self._more()):
                return None
            self._more()

    def _skip(self, junk: re.Pattern[bytes]) -> bool:
        """Move past ``junk``; return whether anything is left."""
        while True:
            found = junk.match(self.window, self.at)
            if found is not None:
                self._advance(found.end() - self.at)
            if self.at < len(self.window):
                return True
            if not self._more():
                return False

    def _resume(self) -> bool:
        """After a bad value, move to the next line; return whether there is one within the limits."""
        start = self.offset
        while self.offset - start <= self.limits.skipped:
            newline = self.window.find(b"\n", self.at)
            if newline >= 0:
                self._advance(newline + 1 - self.at)
                return True
            self._advance(len(self.window) - self.at)
            if not self._more():
                return False
        return False

    def _advance(self, count: int) -> None:
        self.line += self.window.count(b"\n", self.at, self.at + count)
        self.at += count
        self.offset += count

    def _more(self) -> bool:
        """Append the next bytes of the stream to the window; return whether there were any."""
        if self.ended:
            return False
        size = max(1 << 20, len(self.window) - self.at)  # doubling keeps a long value linear
        chunk = self.stream.read(size)
        self.ended = not chunk
        self.window = self.window[self.at :] + chunk
        self.at = 0
        return bool(chunk)

    def _reject(self, reason: str, raw: bytes) -> Rejected:
        return Rejected(file=self.file, line=self.line, offset=self.offset, reason=reason, raw=printable(raw))
