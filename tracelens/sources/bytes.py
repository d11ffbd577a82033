r"""From a path to lines: compression and encoding found by their magic bytes, never by the suffix; all bounded.

Lines end at ``\n`` only: other line separators (U+2028, U+0085, form feed) are legal inside a JSON string. UTF-16
and UTF-32 are read as the UTF-8 that they mean, and offsets then count that UTF-8.
"""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import cython
import msgspec

from tracelens.errors import InputError
from tracelens.types import Rejected

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZstdError = zstd.ZstdError

if not cython.compiled:

    def newlines(block: memoryview) -> int:
        """Return how many lines end in a block; the C function looks at many bytes at once."""
        return bytes(block).count(b"\n")


_MIB = 1 << 20
_READ = 1 << 18
"""Bytes that are read together: what is made of them still lies in the processor's cache when it is used."""
_KEPT = 4096


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a single input may ask of this machine; beyond it the input is refused with a clear message."""

    line: int = 64 * _MIB
    """Bytes in one line, or in one JSON value that is spread over lines."""
    skipped: int = 1024 * _MIB
    """Bytes of one over-long line that are read past before the rest of the file is given up."""
    ratio: int = 400
    """Decompressed to compressed size, tested once ``ratio_after`` bytes have come out."""
    ratio_after: int = 64 * _MIB
    member: int = 1024 * _MIB
    """Decompressed bytes of one member of an archive."""
    members: int = 2_000_000
    depth: int = 200
    """Levels of nesting in one JSON value."""


LIMITS = Limits()


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


class SwellError(InputError):
    """A compressed input swells beyond what :class:`Limits` allows."""


class _Measured(io.RawIOBase):
    """A decompressing stream that refuses to swell far beyond the bytes that it was made from."""

    def __init__(self, inner: io.BufferedIOBase, packed: BinaryIO, limits: Limits) -> None:
        self._inner = inner
        self._packed = packed
        self._limits = limits
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._inner.readinto(buffer) or 0
        self._out += count
        if self._out > self._limits.ratio_after:
            packed = max(1, self._packed.tell())
            if self._out > packed * self._limits.ratio:
                raise SwellError(
                    f"{packed:,} compressed bytes have become {self._out:,}, more than {self._limits.ratio} times "
                    "as many: this looks like a decompression bomb. Decompress it yourself if it is what you want."
                )
        return count


class _Utf8(io.RawIOBase):
    """A stream of UTF-16 or UTF-32 text, read as UTF-8; what cannot be decoded stays undecodable in it."""

    def __init__(self, inner: io.BufferedIOBase, encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            chunk = self._inner.read(65536)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(error.encoding, "surrogatepass") + "\udcff"
                self._ended = True
            self._ready = text.encode("utf-8", "surrogatepass")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def encoding_of(head: bytes) -> tuple[str | None, int]:
    """Return the encoding of a text that starts with ``head`` (None for UTF-8) and how long its byte order mark is."""
    marks = (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF8, None),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, encoding in marks:
        if head.startswith(mark):
            return encoding, len(mark)
    if len(head) >= 4 and head[0] in b'{["' and head[1] == 0 and head[2] != 0:
        return "utf-16-le", 0
    if len(head) >= 4 and head[0] == 0 and head[1] in b'{["' and head[2] == 0:
        return "utf-16-be", 0
    return None, 0


def open_bytes(path: Path, limits: Limits = LIMITS) -> io.BufferedReader:
    """Return the decompressed bytes of ``path`` as UTF-8 without byte order mark.

    gzip of several members and Zstandard of several frames are read to the end, whatever the suffix says.

    Raises:
        InputError: the file is absent, a directory, or not readable.
    """
    packed = _open(path)
    head = packed.peek(4)[:4]
    stream = packed
    if head[:2] == b"\x1f\x8b":
        stream = _buffered(_Measured(cast(io.BufferedIOBase, gzip.GzipFile(fileobj=packed)), packed, limits))
    elif head == b"\x28\xb5\x2f\xfd":
        stream = _buffered(_Measured(cast(io.BufferedIOBase, zstd.ZstdFile(packed)), packed, limits))
    encoding, mark = encoding_of(_peek(stream))
    stream.read(mark)
    return _buffered(_Utf8(stream, encoding)) if encoding else stream


def _open(path: Path) -> io.BufferedReader:
    try:
        return io.BufferedReader(path.open("rb", buffering=0), _READ)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, _READ)


def _peek(stream: io.BufferedReader) -> bytes:
    try:
        return stream.peek(4)[:4]
    except STREAM_ERRORS:
        return b""  # the reader meets the same error and reports it with its place


STREAM_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, ZstdError, SwellError, OSError)
"""What reading from a damaged or hostile compressed stream raises."""


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
            read = stream.read1(_READ) if limit >= 2 * _READ else b""
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
            raw = stream.readline(_MIB)
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


def stream_reason(error: BaseException) -> str:
    """Return why a stream could not be read further, in words."""
    if isinstance(error, SwellError):
        return str(error)
    if isinstance(error, EOFError):
        return "the compressed file ends early: it was cut off, and the rest is not there"
    return f"the compressed stream is damaged from here on ({error})"


def printable(raw: bytes) -> str:
    r"""Return bytes as text; those that are not UTF-8 become ``\xNN``."""
    return raw.decode("utf-8", "backslashreplace")
