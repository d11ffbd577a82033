"""The items of a database in memory: lists, their counts and searches then take milliseconds instead of a full reading.

Items, which traces they have, what was found in each and the outcome of each couple of conditions are a few dozen bytes
a trace. They stand in a DuckDB database in memory beside the open file; texts stay in the file.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from tracelens.figures import query

if TYPE_CHECKING:
    import duckdb

NAME = '"tracelens: items"'
SEARCHES = 8
"""Searches whose traces are remembered, those used last: the next page or another filter need not read texts again."""
MAKE = (
    f"ATTACH ':memory:' AS {NAME} (READ_WRITE)",
    f"CREATE TABLE {NAME}.items AS "
    "SELECT row_number() OVER (ORDER BY dataset, task, model, sample_id, epoch, run) AS item, * "
    "FROM (SELECT DISTINCT dataset, task, model, sample_id, epoch, run FROM ({items}))",
    f"CREATE TABLE {NAME}.members AS SELECT item, trace_id, condition, correct "
    f"FROM ({{items}}) JOIN {NAME}.items USING (dataset, task, model, sample_id, epoch, run)",
    f"CREATE TABLE {NAME}.found AS SELECT DISTINCT trace_id, category FROM errors",
    f"CREATE TABLE {NAME}.judged (couple INTEGER, item BIGINT, trace_id VARCHAR, outcome VARCHAR)",
    f"CREATE TABLE {NAME}.hits (search INTEGER, trace_id VARCHAR)",
)
HITS = """INSERT INTO {name}.hits SELECT $search, trace_id FROM trace_rows
WHERE contains({sample_id}, {q}) OR contains({prompt}, {q}) OR contains({text}, {q})"""


class Shelf:
    """The items of one open database; made when first asked for, by whoever asks first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = False
        self._couples: dict[tuple[str, str], int] = {}
        self._searches: OrderedDict[str, int] = OrderedDict()
        self._searched = 0

    def make(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Read the items, once."""
        with self._lock:
            if not self._made:
                for statement in MAKE:
                    cursor.execute(statement.replace("{items}", query("items")))
                self._made = True

    def page(
        self, cursor: duckdb.DuckDBPyConnection, couple: tuple[str, str], words: str | None, wanted: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Return one page of items with their ``total``; ``wanted`` are the parameters of the query ``app_list``."""
        self.make(cursor)
        with self._lock:
            known = {"couple": self._couple(cursor, couple), "search": self._search(cursor, words) if words else None}
        fetched = cursor.execute(query("app_list"), wanted | known).fetchall()
        names = [d[0] for d in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in fetched]

    def members(self, cursor: duckdb.DuckDBPyConnection, trace_id: str) -> list[str]:
        """Return the traces of the item that ``trace_id`` belongs to, none when there is no such trace."""
        self.make(cursor)
        found = cursor.execute(
            f"SELECT trace_id FROM {NAME}.members WHERE item IN (SELECT item FROM {NAME}.members WHERE trace_id = ?)",
            [trace_id],
        )
        return [trace for (trace,) in found.fetchall()]

    def _couple(self, cursor: duckdb.DuckDBPyConnection, couple: tuple[str, str]) -> int:
        """Return the number of a couple of conditions whose outcomes are there, worked out where they were not."""
        if couple not in self._couples:
            number, (a, b) = len(self._couples), couple
            text = f"INSERT INTO {NAME}.judged {query('app_judged')}"
            cursor.execute(text, {"couple": number, "a": a, "b": b})
            self._couples[couple] = number
        return self._couples[couple]

    def _search(self, cursor: duckdb.DuckDBPyConnection, words: str) -> int:
        """Return the number of a search whose traces are there; case is ignored, no character is special."""
        if words in self._searches:
            self._searches.move_to_end(words)
            return self._searches[words]
        if len(self._searches) >= SEARCHES:
            _, oldest = self._searches.popitem(last=False)
            cursor.execute(f"DELETE FROM {NAME}.hits WHERE search = ?", [oldest])
        number = self._searched
        self._searched += 1
        # Making every text small takes as long as searching it, so it is left out for what has no small form.
        cased = words.lower() != words.upper()
        columns = {column: f"lower({column})" if cased else column for column in ("sample_id", "prompt", "text")}
        text = HITS.format(name=NAME, q="lower($q)" if cased else "$q", **columns)
        cursor.execute(text, {"search": number, "q": words})
        self._searches[words] = number
        return number
