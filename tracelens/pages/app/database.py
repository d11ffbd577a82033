"""The app's one way to the database: many readers, cells remembered until a write, labels that are never lost."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.errors import StoreError
from tracelens.figures import Cells, Drawing, Filters
from tracelens.pages import facts, panels
from tracelens.pages.dashboard import Dashboard, Panel
from tracelens.store import Store, open_readonly

if TYPE_CHECKING:
    import duckdb

    from tracelens.judging.labels import Label


class Database:
    """A database open for reading by any number of requests at once.

    To write a label, readers are waited for, the file is closed, written through the store, and opened again. Every
    label first goes into a journal beside the file (``<database>.labels.jsonl``): when another process holds the
    database, it stays there and is stored with the next label, or by ``tracelens label import``.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.journal = self.path.with_name(self.path.name + ".labels.jsonl")
        self._gate = threading.Condition()
        self._readers = 0
        self._writing = False
        self._journal = threading.RLock()
        self._connection: duckdb.DuckDBPyConnection = open_readonly(path)
        self._cells: dict[str, Cells] = {}
        self._facts: facts.Facts | None = None

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor of the open file; no writer gets in while it is used."""
        with self._gate:
            self._gate.wait_for(lambda: not self._writing)
            self._readers += 1
        try:
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()
        finally:
            with self._gate:
                self._readers -= 1
                self._gate.notify_all()

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Give the store, alone; the file is open for reading again afterwards whatever happens.

        Raises:
            StoreError: If another process holds the database.
        """
        with self._gate:
            self._gate.wait_for(lambda: not self._writing)
            self._writing = True
            self._gate.wait_for(lambda: self._readers == 0)
        try:
            self._connection.close()
            with Store(self.path, create=False) as store:
                yield store
        finally:
            self._connection = open_readonly(self.path)
            self._cells.clear()
            self._facts = None
            with self._gate:
                self._writing = False
                self._gate.notify_all()

    def facts(self) -> facts.Facts:
        """Return what the database is about."""
        if self._facts is None:
            with self.reading() as connection:
                self._facts = facts.collect(connection)
        return self._facts

    def draw(self, panel: Panel, filters: Filters) -> tuple[Drawing, list[str]]:
        """Return the panel under ``filters``, and the filters that its query has no column for."""
        cells = self.cells(panel)
        narrowed = cells.where(**filters.fixed(), condition_a=filters.a, condition_b=filters.b)
        ignored = [facet for facet in filters.fixed() if facet not in cells.columns]
        return panels.plot(panel, narrowed, filters), ignored

    def cells(self, panel: Panel) -> Cells:
        """Return the panel's cells, read once for all filters: counts add up."""
        key = panel.text_of_query()
        if key not in self._cells:
            with self.reading() as connection:
                self._cells[key] = panels.read(connection, panel)
        return self._cells[key]

    def warm(self, wanted: Sequence[Dashboard]) -> None:
        """Read the first dashboard's cells now and the others' in the background, so that every view is quick."""
        self.facts()
        first, *others = wanted
        for panel in first.panels:
            self.cells(panel)

        def read() -> None:
            for panel in (panel for board in others for panel in board.panels):
                self.cells(panel)

        threading.Thread(target=read, daemon=True).start()

    def add_label(self, label: Label) -> bool:
        """Keep ``label`` in the journal, then store everything that is there; returns whether it is in the database."""
        from tracelens.judging import labels

        with self._journal, self.journal.open("ab") as journal:
            journal.write(msgspec.json.encode(label._asdict()) + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
        try:
            with self._journal, self.writing() as store:
                labels.add(store, [_label(line) for line in self.journal.read_text("utf-8").splitlines()], blind=True)
                self.journal.unlink()
        except StoreError:
            return False
        return True

    def kept(self, category: str, labeller: str) -> list[str]:
        """Return the traces that ``labeller`` has a verdict on ``category`` for in the journal alone."""
        if not self.journal.exists():
            return []
        kept = [_label(line) for line in self.journal.read_text("utf-8").splitlines()]
        return [label.trace_id for label in kept if (label.category, label.labeller) == (category, labeller)]


def _label(line: str) -> Label:
    import datetime

    from tracelens.judging.labels import Label

    record: dict[str, Any] = json.loads(line)
    record["labelled"] = datetime.datetime.fromisoformat(record["labelled"])
    return Label(**record)
