"""Counts of a large database, kept in a file beside it: the next start shows them without counting again."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tracelens.figures import Cells
from tracelens.pages.facts import Facts

SLOW = 0.2
"""Only counts that took at least so many seconds are kept: the others are made anew as quickly as they are read."""
FORM = 2
"""The layout of the file; another one is not read."""


class _File(msgspec.Struct, frozen=True):
    form: int
    stamp: tuple[int, ...]
    facts: Facts | None
    cells: dict[str, msgspec.Raw]


class Found:
    """What a file holds: the facts, and the cells by the text of their query, each read when it is first asked for."""

    def __init__(self, facts: Facts | None = None, cells: Mapping[str, msgspec.Raw] | None = None) -> None:
        self.facts = facts
        self._cells = dict(cells or {})

    def cells(self, text: str) -> Cells | None:
        """Return the cells of a query, None where none are kept."""
        raw = self._cells.get(text)
        return None if raw is None else msgspec.msgpack.decode(raw, type=Cells)

    def texts(self) -> set[str]:
        """Return the queries whose cells are kept."""
        return set(self._cells)

    def raw(self) -> dict[str, msgspec.Raw]:
        """Return the cells as the file holds them."""
        return dict(self._cells)


class Kept:
    """The kept counts of the database at ``path``, in ``<database>.cells``, valid for one state of its file.

    A state is told by size and time of the database and of its log. A file that is missing, damaged, of another state
    or cannot be written costs time and nothing else: everything is then counted from the database.
    """

    def __init__(self, path: Path) -> None:
        self.database = path
        self.path = path.with_name(path.name + ".cells")

    def stamp(self) -> tuple[int, ...]:
        """Return what tells the present state of the database's file from every other one."""
        parts: list[int] = []
        for file in (self.database, self.database.with_name(self.database.name + ".wal")):
            if file.exists():
                found = file.stat()
                parts += [found.st_size, found.st_mtime_ns, found.st_ino]
            else:
                parts += [0, 0, 0]
        return tuple(parts)

    def load(self) -> Found:
        """Return what is kept, nothing when it is of another state."""
        try:
            found = msgspec.msgpack.decode(self.path.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError):
            return Found()
        return Found(found.facts, found.cells) if (found.form, found.stamp) == (FORM, self.stamp()) else Found()

    def save(
        self,
        cells: Mapping[str, Cells],
        stamp: tuple[int, ...],
        facts: Facts | None = None,
        known: Mapping[str, msgspec.Raw] | None = None,
    ) -> None:
        """Keep ``cells`` and ``facts`` of the state ``stamp``, and ``known`` cells as an earlier file held them.

        Cells with values that the file cannot hold exactly are left out.
        """
        encoded = dict(known or {})
        for text, one in cells.items():
            if all(_plain(value) for row in one.rows for value in row):
                encoded[text] = msgspec.Raw(msgspec.msgpack.encode(one))
        draft = self.path.with_name(f".{self.path.name}.draft")
        try:
            draft.write_bytes(msgspec.msgpack.encode(_File(FORM, stamp, facts, encoded)))
            draft.replace(self.path)
        except OSError:  # a folder that cannot be written: count anew at the next start
            with contextlib.suppress(OSError):
                draft.unlink()


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))
