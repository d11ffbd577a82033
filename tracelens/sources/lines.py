r"""From bytes to lines: many at once where they were read whole, and each with its place.

Lines end at ``\n`` only: other line separators (U+2028, U+0085, form feed) are legal inside a JSON string.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cython

from tracelens.sources.bytes import LIMITS, READ, STREAM_ERRORS, Limits, open_bytes, printable, stream_reason
from tracelens.types import Rejected

if not cython.compiled:

    def newlines(block: memoryview) -> int:
        """Return how many lines end in a block; the C function looks at many bytes at once."""
        return bytes(block).count(b"\n")


_KEPT = 4096


class Line(NamedTuple):
    """One line without its line end."""

    number: int
    offset: int
    raw: bytes


class Block(NamedTuple):
    """Several whole lines, each with its line end."""

    number: int
    """Of the first line, from 1."""
    offset: int
    raw: memoryview

    def lines(self) -> Iterator[Line]:
        """Yield every line that is not blank."""
        number, offset = self.number, self.offset
        for body in bytes(self.raw[:-1]).split(b"\n"):
            start = offset
            offset += len(body) + 1
            body = body.rstrip(b"\r")
            if body and not body.isspace():
                yield Line(number, start, body)
            number += 1


def lines(path: Path, limits: Limits = LIMITS) -> Iterator[Line | Rejected]:
    """Yield every line of ``path`` that is not blank; an over-long or unreadable stretch is one ``Rejected``."""
    with open_bytes(path, limits) as stream:
        yield from lines_of(stream, str(path), limits)


def blocks(path: Path, limits: Limits = LIMITS) -> Iterator[Block | Line | Rejected]:
    """Yield what :func:`lines` does, whole lines that were read together as one block."""
    with open_bytes(path, limits) as stream:
        yield from blocks_of(stream, str(path), limits)


def lines_of(stream: io.BufferedReader, file: str, limits: Limits) -> Iterator[Line | Rejected]:
    """Yield the lines of an open stream; ``file`` is what rejects call it."""
    for part in blocks_of(stream, file, limits):
        if isinstance(part, Block):
            yield from part.lines()
        else:
            yield part


def blocks_of(stream: io.BufferedReader, file: str, limits: Limits) -> Iterator[Block | Line | Rejected]:
    """Yield the lines of an open stream, as blocks of lines that were read whole, and one by one beyond.

    What was read is not copied, but for the end of the line that was begun in the read before.
    """
    number = offset = 0
    limit = limits.line
    begun = b""
    while True:
        try:
            read = stream.read1(READ) if limit >= 2 * READ else b""
            ends = read.rfind(b"\n") + 1
            if not ends:
                begun += read
                begun += stream.readline(max(0, limit + 1 - len(begun)))
        except STREAM_ERRORS as error:
            reason, kept = stream_reason(error), printable(begun[:_KEPT])
            yield Rejected(file=file, line=number + 1, offset=offset, reason=reason, raw=kept)
            return
        if ends:
            first = read.find(b"\n") + 1 if begun else 0
            for block in (memoryview(begun + read[:first]), memoryview(read)[first:ends]):
                if block:
                    yield Block(number + 1, offset, block)
                    number += newlines(block)
                    offset += len(block)
            begun = read[ends:]
            continue
        raw, begun = begun, b""
        if not raw:
            return
        start = offset
        offset += len(raw)
        number += 1
        if len(raw) > limit and raw[-1] != 10:
            skipped = _skip_line(stream, limits)
            offset += abs(skipped)
            yield _too_long(file, number, start, raw, skipped, limits)
            if skipped < 0:
                return
            continue
        body = raw.rstrip(b"\r\n")
        if body and not body.isspace():
            yield Line(number, start, body)


def _skip_line(stream: io.BufferedReader, limits: Limits) -> int:
    """Read past the rest of a line; return how many bytes, negative when it did not end within the limits."""
    skipped = 0
    while skipped < limits.skipped:
        try:
            raw = stream.readline(READ)
        except STREAM_ERRORS:
            return -skipped or -1
        skipped += len(raw)
        if not raw or raw[-1] == 10:
            return skipped
    return -skipped


def _too_long(file: str, number: int, start: int, raw: bytes, skipped: int, limits: Limits) -> Rejected:
    reason = f"the line is longer than {limits.line:,} bytes"
    if skipped < 0:
        reason += f", and did not end within {limits.skipped:,} more: the rest of the file is not read"
    return Rejected(file=file, line=number, offset=start, reason=reason, raw=printable(raw[:_KEPT]))
