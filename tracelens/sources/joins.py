"""Records of a second file, found by key: the gold lies in one file, the outputs in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.errors import InputError
from tracelens.sources.bytes import Limits
from tracelens.sources.draft import as_id
from tracelens.sources.explode import WHOLE
from tracelens.sources.head import head_of
from tracelens.sources.mapping import Join, Mapping
from tracelens.sources.media import Images
from tracelens.sources.paths import MISSING, get
from tracelens.sources.rows import rows
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected


class Joined(NamedTuple):
    """A record with the records that it joins, and what is to be noted of it."""

    scope: dict[str, Any]
    notes: list[str]


class Joins:
    """The second files of a mapping, by key; what is wrong with them is told, record by record."""

    def __init__(self, mapping: Mapping, limits: Limits, images: Images) -> None:
        self._limits = limits
        self._images = images
        self._rejected: list[Rejected] = []
        self._tables = [
            _Table(join, path, self._table(mapping, number, path))
            for number, join in enumerate(mapping.join)
            for path in (path_of(mapping, join),)
        ]

    def _table(self, mapping: Mapping, number: int, path: Path) -> dict[str, Json]:
        join = mapping.join[number]
        try:
            head = head_of(path, self._limits)
        except InputError as error:
            raise InputError(f"{mapping.place('join', number, 'file')}: join.{number}.file: {error}") from error
        found: dict[str, Json] = {}
        keys: list[str] = []
        doubles: list[Record] = []
        again = 0
        for record in rows(path, head.kind, self._limits):
            if isinstance(record, Rejected):
                self._rejected.append(record)
                continue
            keys = keys or (list(map(str, record.value)) if isinstance(record.value, dict) else [])
            for name, value in _keyed(record, join.key):
                row = self._images.without(value, [])
                if found.setdefault(name, row) != row:
                    doubles.append(record)
                    del doubles[1:]
                    again += 1
        for record in doubles:
            reason = f"its {join.key} is given before, and that record stands; so with {again:,} records in all"
            self._rejected.append(record.rejected(reason))
        if not found:
            place = mapping.place("join", number, "key")
            shown = (
                f"; its keys are {', '.join(keys[:12])} (in an object of key → record, write key: $)" if keys else ""
            )
            raise InputError(f"{place}: join.{number}.key: no record of {path} has {join.key!r}{shown}.")
        return found

    def joined(self, row: dict[str, Any]) -> Joined:
        """Return a record with what it joins under the names of its joins, None where there is nothing."""
        scope, notes = row, []
        for table in self._tables:
            found = table.of(row)
            scope = {**scope, table.join.under: found}
            if found is None:
                notes.append(f"{table.path.name} has no record of {table.join.key} {table.missed!r}")
        return Joined(scope, notes)

    def troubles(self) -> Iterator[Rejected]:
        """Yield what of the second files could not be read or used; to be asked for after the last record."""
        yield from self._rejected
        for table in self._tables:
            if table.missed is not None and not table.matched:
                first = next(iter(table.records))
                reason = (
                    f"no record of the {len(table.records):,} in it is joined: {table.join.by} is {table.missed!r} "
                    f"at last, {table.join.key} of its first record is {first!r}"
                )
                yield Rejected(file=str(table.path), line=None, offset=None, reason=reason, raw="")


def _keyed(record: Record, key: str) -> Iterator[tuple[str, Json]]:
    """Yield what a record of a second file is found under, and what is found; ``$`` is the key of an object's entry."""
    if key != WHOLE:
        value = get(record.value, key)
        if value is not MISSING and value is not None:
            yield as_id(value), record.value
    elif record.key is not None:
        yield record.key, record.value
    elif isinstance(record.value, dict):
        yield from record.value.items()


class _Table:
    """The records of one second file, and whether any was asked for."""

    def __init__(self, join: Join, path: Path, records: dict[str, Json]) -> None:
        self.join, self.path, self.records = join, path, records
        self.matched = False
        self.missed: str | None = None
        """The key that was last looked for in vain."""

    def of(self, row: dict[str, Any]) -> Json:
        value = get(row, self.join.by)
        name = "" if value is MISSING else as_id(value)
        if self.join.pattern and (match := re.search(self.join.pattern, name)):
            name = match[1] if match.re.groups else match[0]
        found = self.records.get(name)
        if found is None:
            self.missed = name
        else:
            self.matched = True
        return found


def path_of(mapping: Mapping, join: Join) -> Path:
    """Return where the file of a join lies: beside the mapping, unless its path is absolute."""
    return mapping.folder / join.file
