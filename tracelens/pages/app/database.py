"""The app's one way to the database: many readers, cells remembered until a write, labels that are never lost."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.errors import StoreError
from tracelens.figures import Cells, Drawing, Filters, badges, fetch, query
from tracelens.pages import facts, kept, panels
from tracelens.pages.app.shelf import Shelf
from tracelens.pages.dashboard import Dashboard, Panel
from tracelens.store import Store, open_readonly

if TYPE_CHECKING:
    import duckdb

    from tracelens.judging.labels import Label


QUIET = 1.0
"""Seconds without a question after which counts are made beforehand."""


class Database:
    """A database open for reading by any number of requests at once.

    To write, readers are waited for, the file is closed, written through the store, and opened again. Every
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
        self._counting = threading.Lock()
        self._describing = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection = open_readonly(path)
        self._kept = kept.Kept(self.path)
        self._stored = self._kept.load()
        self._cells: dict[str, Cells] = {}
        self._slow: set[str] = self._stored.texts()
        self._facts: facts.Facts | None = self._stored.facts
        self._asked = 0.0
        self._served = threading.Event()
        self.shelf = Shelf()

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
    def writing(self, *tables: str) -> Iterator[Store]:
        """Give the store, alone; the file is open for reading again afterwards whatever happens.

        ``tables`` are the tables that are written: counts of queries that speak of none of them stay.

        Raises:
            StoreError: If another process holds the database.
        """
        with self._gate:
            self._gate.wait_for(lambda: not self._writing)
            self._writing = True
            self._gate.wait_for(lambda: self._readers == 0)
        before = self._kept.stamp()
        stay = tables
        try:
            self._connection.close()
            with Store(self.path, create=False) as store:
                if self._kept.stamp()[:3] != before[:3]:
                    stay = ()  # another process wrote while the file was closed
                yield store
        finally:
            self._connection = open_readonly(self.path)
            self.shelf = Shelf()
            self._forget(stay)
            with self._gate:
                self._writing = False
                self._gate.notify_all()
            if self._slow:
                threading.Thread(target=self._keep, daemon=True, name="keeping").start()

    def _forget(self, tables: tuple[str, ...]) -> None:
        """Drop the facts and the counts whose query speaks of one of ``tables``; all of them when none is named."""
        raw = self._stored.raw()
        for text in {*self._cells, *raw}:
            if not tables or any(table in text for table in tables):
                self._cells.pop(text, None)
                raw.pop(text, None)
        self._stored = kept.Found(None, raw)
        self._facts = None

    def has_traces(self) -> bool:
        """Return whether there is anything to show."""
        with self.reading() as connection:
            return connection.execute("SELECT 1 FROM trace_rows LIMIT 1").fetchone() is not None

    def facts(self) -> facts.Facts:
        """Return what the database is about."""
        found = self._facts
        if found is not None:
            return found
        pairs = self._read(query("verdict"), None)
        with self._describing:
            if self._facts is None:
                with self.reading() as connection:
                    self._facts = facts.collect(connection, pairs)
            return self._facts

    def draw(self, panel: Panel, filters: Filters) -> tuple[Drawing, list[str]]:
        """Return the panel under ``filters``, and the filters that its query has no column for."""
        cells = self.cells(panel, filters)
        fixed = filters.fixed()
        if isinstance(filters.model, tuple) and cells.pooled():
            del fixed["model"]  # these cells hold the chosen models alone, each and pooled
        narrowed = cells.where(**fixed, condition_a=filters.a, condition_b=filters.b)
        ignored = [facet for facet in filters.fixed() if facet not in cells.columns]
        return badges.marked(panels.plot(panel, narrowed, filters), self.facts().doubts), ignored

    def cells(self, panel: Panel, filters: Filters | None = None) -> Cells:
        """Return the panel's cells, read once for all filters: counts add up.

        Rows that pool models (their model is NULL) do not add up over some of the models: these are counted anew.
        """
        cells = self._read(panel.text_of_query(), panel)
        if filters is None or not isinstance(filters.model, tuple) or not cells.pooled():
            return cells
        with self.reading() as connection:
            return panels.read(connection, panel, Filters(model=filters.model, a=filters.a, b=filters.b))

    def ready(self, panel: Panel) -> bool:
        """Return whether the panel can be drawn without counting first."""
        text = panel.text_of_query()
        return text in self._cells or text in self._stored.texts()

    def _read(self, text: str, panel: Panel | None) -> Cells:
        """Return the cells of a query, of a shipped one where no panel asks; one query counts at a time."""
        found = self._cells.get(text)
        if found is None and (found := self._stored.cells(text)) is not None:
            self._cells[text] = found
        if found is not None:
            return found
        with self._counting:
            if text not in self._cells:
                start = time.perf_counter()
                with self.reading() as connection:
                    made = panels.read(connection, panel) if panel else fetch(connection, text)
                    self._cells[text] = made
                if time.perf_counter() - start > kept.SLOW:
                    self._slow.add(text)
                return made
            return self._cells[text]

    def asked(self) -> None:
        """Note that the app answers and somebody waits: what is counted beforehand stands back for a moment."""
        self._asked = time.monotonic()
        self._served.set()

    def warm(self, wanted: Sequence[Dashboard]) -> None:
        """Count for every dashboard in the background, the first one first, and keep what took long.

        After the first one it goes on only while nobody asks for anything; then the items for the lists are read.
        """

        def count() -> None:
            panels.prepare()
            known, (first, *later) = set(self._stored.texts()), wanted
            self.facts()
            for panel in first.panels:
                self.cells(panel)
            for panel in (panel for board in later for panel in board.panels):
                self._let_pass()
                if not self.ready(panel):
                    self.cells(panel)
            if self._slow - known or (self._slow and self._stored.facts is None):
                self._keep()
            self._let_pass()
            with self.reading() as connection:
                self.shelf.make(connection)

        threading.Thread(target=count, daemon=True, name="counting").start()

    def _let_pass(self) -> None:
        """Wait until the app answers and nobody has asked for anything for a moment."""
        self._served.wait()
        while (left := self._asked + QUIET - time.monotonic()) > 0:
            time.sleep(left)

    def _keep(self) -> None:
        """Keep the facts and the counts that took long, as they are for the present state of the file."""
        with self.reading():
            stamp, found = self._kept.stamp(), self._facts
            raw = self._stored.raw()
            slow = {text: cells for text, cells in self._cells.items() if text in self._slow and text not in raw}
        self._kept.save(slow, stamp, found, raw)

    def add_label(self, label: Label) -> bool:
        """Keep ``label`` in the journal, then store everything that is there; returns whether it is in the database."""
        from tracelens.judging import labels

        with self._journal, self.journal.open("ab") as journal:
            journal.write(msgspec.json.encode(label._asdict()) + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
        try:
            with self._journal, self.writing("labels") as store:
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
