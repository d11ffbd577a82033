"""Rows of a query as additive cells: what every figure counts, and how a filter narrows it.

A figure's query groups by the facets ``dataset``, ``task`` and ``model`` (where it has them) and by what the figure
shows, and returns counts. Counts add up, so that one read of the database serves every filter of a page exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.errors import InputError

if TYPE_CHECKING:
    import duckdb

QUERIES = Path(__file__).parent.parent / "store" / "queries"
FACETS = ("dataset", "task", "model")

Row = tuple[Any, ...]
Key = tuple[Any, ...]


class Filters(msgspec.Struct, frozen=True):
    """What a figure is narrowed to; None means everything. ``a`` and ``b`` are the two conditions compared."""

    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    a: str = "direct"
    b: str = "reasoning"

    def fixed(self) -> dict[str, str]:
        """Return the columns that are held at one value."""
        pairs = {facet: getattr(self, facet) for facet in FACETS}
        return {column: value for column, value in pairs.items() if value is not None}


EVERYTHING = Filters()
"""No filter: all of the database, direct against reasoning."""


class Cells(msgspec.Struct, frozen=True):
    """A query's result: column names and rows."""

    columns: tuple[str, ...]
    rows: list[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def index(self, column: str) -> int:
        """Return the position of ``column``."""
        return self.columns.index(column)

    def distinct(self, column: str) -> list[Any]:
        """Return the values of ``column`` in order of first appearance; empty when there is no such column."""
        if column not in self.columns:
            return []
        at = self.index(column)
        return list(dict.fromkeys(row[at] for row in self.rows))

    def where(self, **values: Any) -> Cells:
        """Return the rows whose columns equal ``values``; a column that is not there does not narrow."""
        tests = [(self.index(c), v) for c, v in values.items() if c in self.columns and v is not None]
        return Cells(self.columns, [row for row in self.rows if all(row[i] == v for i, v in tests)])

    def total(self, keys: Sequence[str], counts: Sequence[str]) -> dict[Key, list[Any]]:
        """Return the sums of ``counts`` for each combination of ``keys``, in order of first appearance."""
        key_at = [self.index(k) for k in keys]
        count_at = [self.index(c) for c in counts]
        sums: dict[Key, list[Any]] = defaultdict(lambda: [0] * len(count_at))
        for row in self.rows:
            into = sums[tuple(row[i] for i in key_at)]
            for position, i in enumerate(count_at):
                into[position] += row[i] or 0
        return dict(sums)

    def slices(self) -> Iterator[tuple[Filters, Cells]]:
        """Yield the cells of every filter of dataset, task and model that holds any row, everything first."""
        at = [self.columns.index(f) if f in self.columns else None for f in FACETS]
        buckets: dict[tuple[str | None, ...], list[Row]] = {(None, None, None): []}
        for row in self.rows:
            dataset, task, model = (None if i is None else row[i] for i in at)
            for key in _keys(dataset, task, model):
                buckets.setdefault(key, []).append(row)
        for (dataset, task, model), rows in buckets.items():
            yield Filters(dataset, task, model), Cells(self.columns, rows)


def _keys(dataset: str | None, task: str | None, model: str | None) -> set[tuple[str | None, ...]]:
    """Return every slice that a row belongs to; a task is only chosen together with its dataset."""
    places = {(None, None), (dataset, None), (dataset, task)}
    return {(d, t, m) for d, t in places for m in (None, model)}  # a row over all models has model None


@cache
def query(name: str) -> str:
    """Return the text of the shipped query ``name``; raises InputError with the names there are."""
    path = QUERIES / f"{name}.sql"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in QUERIES.glob("*.sql")))
        raise InputError(f"There is no query named {name!r}. The shipped queries are: {there}.")
    return path.read_text(encoding="utf-8").strip().removesuffix(";")


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, filters: Filters | None = None) -> Cells:
    """Run ``sql`` narrowed to ``filters`` by those of its columns that bear a facet's name."""
    cursor = connection.cursor()
    columns = [row[0] for row in cursor.execute(f"DESCRIBE ({sql})").fetchall()]
    wanted = _wanted(columns, filters)
    where = " AND ".join(f'"{column}" = ?' for column in wanted)
    text = f"SELECT * FROM ({sql}) AS cells" + (f" WHERE {where}" if where else "")
    rows = cursor.execute(text, list(wanted.values())).fetchall()
    return Cells(tuple(columns), rows)


def fetch_foreign(database: Path | str, sql: str, filters: Filters | None = None, rows: int = 100_000) -> Cells:
    """Run SQL that somebody wrote, in the store's sandbox; at most ``rows`` rows, narrowed as :func:`fetch` does.

    Raises:
        QueryError: If the SQL is not one SELECT, is wrong, or would do anything but read this database.
    """
    from tracelens.store import Limits
    from tracelens.store import query as run

    wanted: dict[str, str] = {}
    if filters is not None:
        described = run(database, f"SELECT * FROM ({sql}\n) AS cells LIMIT 0", Limits(rows=1))
        wanted = _wanted(described.columns, filters)
    where = " AND ".join(f'"{column}" = {_literal(value)}' for column, value in wanted.items())
    result = run(
        database, f"SELECT * FROM ({sql}\n) AS cells" + (f" WHERE {where}" if where else ""), Limits(rows=rows)
    )
    return Cells(tuple(result.columns), [tuple(row) for row in result.rows])


def database_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the path of the file that ``connection`` reads."""
    found = (
        connection.cursor()
        .execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()")
        .fetchone()
    )
    return str(found[0]) if found else ""


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _wanted(columns: Iterable[str], filters: Filters | None) -> dict[str, str]:
    """Return the columns to hold at a value: the facets, and both conditions of a pair."""
    if filters is None:
        return {}
    values = filters.fixed() | {"condition_a": filters.a, "condition_b": filters.b}
    return {column: value for column, value in values.items() if column in set(columns)}
