"""What the first bytes of a file show: the kind of container, and its first records or column names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

import msgspec

from tracelens.sources.bytes import HEAD, LIMITS, Limits, first_bytes, open_bytes
from tracelens.sources.documents import Layout, layout_of, parse
from tracelens.sources.lines import Line, lines_of
from tracelens.sources.values import NotJsonError, Record, decode
from tracelens.types import Json

Kind: TypeAlias = Literal["json", "csv", "tsv", "zip", "xlsx", "parquet", "duckdb", "sqlite", "pickle", "text", "empty"]

_SHOWN = 20


class Head(msgspec.Struct, kw_only=True):
    """The beginning of a file."""

    path: Path
    kind: Kind
    layout: Layout | None = None
    records: list[Any] = []
    """The first JSON values; of one large object, what of it lies within the first bytes."""
    holds: bool = False
    """True when there were records before they were let go."""
    names: tuple[str, ...] = ()
    """Columns of a table, or the names of the members of an archive."""
    begun: bool = False
    """True when the first record goes on beyond the first bytes: ``records`` has what they show of it."""
    broken: str = ""
    """Why nothing of it can be read."""

    def objects(self) -> list[dict[str, Any]]:
        """Return the records that are JSON objects."""
        return [record for record in self.records if isinstance(record, dict)]

    def most(self, *keys: str) -> bool:
        """Return whether at least half of the objects have all of ``keys``, and there is one."""
        objects = self.objects()
        having = sum(all(key in one for key in keys) for one in objects)
        return having > 0 and having * 2 >= len(objects)


def head_of(path: Path, limits: Limits = LIMITS) -> Head:
    """Return the beginning of ``path``.

    Raises:
        InputError: the file cannot be opened.
    """
    data, broken = first_bytes(path, limits)
    kind = _magic(data, path)
    if kind is not None:
        return Head(path=path, kind=kind, names=_members(path, kind))
    if not data.strip():
        return Head(path=path, kind="text" if broken else "empty", broken=broken)
    head = _json_head(path, data, limits) or _table_head(path, data)
    head.broken = broken
    return head


def without_records(head: Head) -> Head:
    """Return ``head`` without its records, which of many files would fill the memory."""
    return msgspec.structs.replace(head, records=[], holds=bool(head.records))


def in_full(head: Head, limits: Limits = LIMITS) -> Head:
    """Return ``head`` with all of the first record where it had only begun, or with the reason why it cannot be read.

    This reads as far as that record goes, which may be the whole of a document: so it is for what is not recognised by
    how it begins.
    """
    if not head.begun or head.layout is None:
        return head
    with open_bytes(head.path, limits) as stream:
        first = next(parse(stream, str(head.path), head.layout, limits), None)
    if isinstance(first, Record):
        return msgspec.structs.replace(head, records=[first.value], begun=False)
    if first is None or not first.raw.startswith("{"):
        return msgspec.structs.replace(head, kind="text")
    return msgspec.structs.replace(head, broken=f"its first record cannot be read: {first.reason}")


def _magic(data: bytes, path: Path) -> Kind | None:
    if data.startswith(b"PK\x03\x04"):
        return "xlsx" if b"xl/" in data or b"[Content_Types].xml" in data[:4096] else "zip"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data[8:12] == b"DUCK":
        return "duckdb"
    if data.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if data[:1] == b"\x80" and data[1:2] in b"\x02\x03\x04\x05" and path.suffix != ".json":
        return "pickle"
    return None


def _members(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return the first member names of an archive, empty when it is damaged."""
    if kind not in ("zip", "xlsx"):
        return ()
    from tracelens.sources.archive import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(archive.namelist()[:1000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ()


def _json_head(path: Path, data: bytes, limits: Limits) -> Head | None:
    """Return the head of a JSON file, or None when nothing in ``data`` is a JSON object."""
    layout = layout_of(data, limits)
    whole = len(data) < HEAD
    records: list[Any] = []
    stream = cast(io.BufferedReader, io.BufferedReader(io.BytesIO(data)))
    if layout == "lines":
        found = [one for one in lines_of(stream, "", limits) if isinstance(one, Line)]
        for line in found if whole else found[:-1] or found:
            try:
                records.append(decode(line.raw, limits)[0])
            except NotJsonError:
                continue
            if len(records) >= _SHOWN:
                break
    else:
        for one in parse(stream, "", layout, limits):
            if isinstance(one, Record):
                records.append(one.value)
            if len(records) >= _SHOWN:
                break
    begun = False
    if not any(isinstance(record, dict) for record in records):
        partial = beginning(data)
        records = [partial] if partial else []
        begun = not whole and (bool(records) or layout == "array")
    if not records and not begun:
        return None
    return Head(path=path, kind="json", layout=layout, records=records, begun=begun)


def beginning(data: bytes) -> dict[str, Json]:
    """Return the first entries of a JSON object that goes on beyond ``data``; the last may be None."""
    text = data.decode("utf-8", "ignore").lstrip()
    decoder = json.JSONDecoder()
    found: dict[str, Json] = {}
    if not text.startswith("{"):
        return found
    at = 1
    while True:
        at = _past(text, at, ",")
        try:
            key, end = decoder.raw_decode(text, at)
            if not isinstance(key, str):
                return found
            found[key] = None
            found[key], at = decoder.raw_decode(text, _past(text, end, ":"))
        except (ValueError, RecursionError):
            return found


def _past(text: str, at: int, mark: str) -> int:
    while at < len(text) and (text[at].isspace() or text[at] == mark):
        at += 1
    return at


def _table_head(path: Path, data: bytes) -> Head:
    """Return the head of a comma- or tab-separated table, or of a text that is none."""
    text = data.decode("utf-8", "replace")
    first = text.split("\n", 1)[0].rstrip("\r")
    for kind, delimiter in (("tsv", "\t"), ("csv", ","), ("csv", ";")):
        try:
            names = next(csv.reader([first], delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            continue
        named = names[1:] if names[0] == "" else names  # row numbers have no name
        if len(names) > 1 and all(_is_name(name) for name in named) and len(set(names)) == len(names):
            return Head(path=path, kind=kind, names=tuple(names))  # type: ignore[arg-type]
    return Head(path=path, kind="text")


def _is_name(name: str) -> bool:
    return 0 < len(name) <= 80 and not any(c in name for c in "{}\n\0")
