"""From a path to bytes: compression and encoding found by their magic bytes, never by the suffix; all bounded.

UTF-16 and UTF-32 are read as the UTF-8 that they mean, and offsets then count that UTF-8.
"""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from tracelens.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZstdError = zstd.ZstdError

_MIB = 1 << 20
READ = 1 << 18
"""Bytes that are read together: what is made of them still lies in the processor's cache when it is used."""
HEAD = 1 << 18
"""Bytes at the beginning of a file by which it is recognised."""


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
        count = self._inner.readinto1(buffer)  # where the stream breaks, what came before is not lost
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
        return io.BufferedReader(path.open("rb", buffering=0), READ)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, READ)


def _peek(stream: io.BufferedReader) -> bytes:
    try:
        return stream.peek(4)[:4]
    except STREAM_ERRORS:
        return b""  # the reader meets the same error and reports it with its place


STREAM_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, ZstdError, SwellError, OSError)
"""What reading from a damaged or hostile compressed stream raises."""


def first_bytes(path: Path, limits: Limits = LIMITS) -> tuple[bytes, str]:
    """Return the beginning of ``path``, and why its stream breaks within it ("" where it does not).

    That is :data:`HEAD` bytes, or all where there are fewer. Where the first line is longer and others follow, it is
    all of that line and what follows it: one record may hold a picture, or reason for pages.

    Raises:
        InputError: the file cannot be opened.
    """
    with open_bytes(path, limits) as stream:
        data, broken = _filled(stream, HEAD)
        if broken or b"\n" in data or len(data) < HEAD:
            return data, broken
        length = HEAD + _to_line_end(stream, limits.line - HEAD)
    if length == HEAD:
        return data, ""  # a line alone may be a document, and is not held whole to see what it is
    with open_bytes(path, limits) as stream:
        whole, broken = _filled(stream, length + HEAD)
    return (whole, broken) if whole[length:].strip() else (data, "")


def _filled(stream: io.BufferedReader, size: int) -> tuple[bytes, str]:
    """Return the next ``size`` bytes of a stream, and why there are fewer, should it break."""
    parts: list[bytes] = []
    left = size
    while left:
        try:
            part = stream.read1(left)
        except STREAM_ERRORS as error:
            return b"".join(parts), stream_reason(error)
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts), ""


def _to_line_end(stream: io.BufferedReader, most: int) -> int:
    """Return how many bytes the line goes on for, its end included; 0 when no end is found within ``most`` bytes."""
    passed = 0
    while passed < most:
        try:
            part = stream.read1(READ)
        except STREAM_ERRORS:
            return 0
        end = part.find(b"\n") + 1
        if end or not part:
            return passed + end if end else 0
        passed += len(part)
    return 0


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
