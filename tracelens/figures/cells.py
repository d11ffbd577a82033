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
Choice = str | tuple[str, ...]
"""One value of a facet, or several."""
Key = tuple[Any, ...]


class Filters(msgspec.Struct, frozen=True):
    """What a figure is narrowed to; None means everything, several values any of them.

    ``a`` and ``b`` are the two conditions compared.
    """

    dataset: Choice | None = None
    task: Choice | None = None
    model: Choice | None = None
    a: str = "direct"
    b: str = "reasoning"

    def fixed(self) -> dict[str, Choice]:
        """Return the columns that are held at one value or several."""
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
        """Return the rows whose columns equal ``values`` (a tuple: any of them); a missing column does not narrow."""
        rows = self.rows
        for column, value in values.items():
            if column in self.columns and value is not None:
                at, wanted = self.index(column), value if isinstance(value, tuple) else (value,)
                rows = [row for row in rows if row[at] in wanted]
        return Cells(self.columns, rows)

    def pooled(self) -> bool:
        """Return whether there are rows over all models (their model is None), which do not add up over some."""
        return "model" in self.columns and any(row[self.index("model")] is None for row in self.rows)

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

    def slices(self) -> Iterator[tuple[tuple[str | None, str | None, str | None], Cells]]:
        """Yield the cells of every (dataset, task, model) that holds any row, everything (None) first."""
        at = [self.columns.index(f) if f in self.columns else None for f in FACETS]
        buckets: dict[tuple[str | None, str | None, str | None], list[Row]] = {(None, None, None): []}
        for row in self.rows:
            dataset, task, model = (None if i is None else row[i] for i in at)
            for key in _keys(dataset, task, model):
                buckets.setdefault(key, []).append(row)
        for place, rows in buckets.items():
            yield place, Cells(self.columns, rows)


def _keys(dataset: str | None, task: str | None, model: str | None) -> set[tuple[str | None, str | None, str | None]]:
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
    """Run ``sql`` narrowed to ``filters`` by those of its columns that bear a facet's name.

    Rows that pool models (their model is NULL) are kept where several models are chosen: they pool these alone.
    """
    cursor = connection.cursor()
    columns = [row[0] for row in cursor.execute(f"DESCRIBE ({sql})").fetchall()]
    tests = _tests(columns, filters)
    if filters is not None and isinstance(filters.model, tuple):
        _pair_only(cursor, filters.model)
    text = f"SELECT * FROM ({sql}) AS cells" + (f" WHERE {tests}" if tests else "")
    return Cells(tuple(columns), cursor.execute(text).fetchall())


def fetch_foreign(database: Path | str, sql: str, filters: Filters | None = None, rows: int = 100_000) -> Cells:
    """Run SQL that somebody wrote, in the store's sandbox; at most ``rows`` rows, narrowed as :func:`fetch` does.

    Raises:
        QueryError: If the SQL is not one SELECT, is wrong, or would do anything but read this database.
    """
    from tracelens.store import Limits
    from tracelens.store import query as run

    tests = ""
    if filters is not None:
        described = run(database, f"SELECT * FROM ({sql}\n) AS cells LIMIT 0", Limits(rows=1))
        tests = _tests(described.columns, filters)
    result = run(
        database, f"SELECT * FROM ({sql}\n) AS cells" + (f" WHERE {tests}" if tests else ""), Limits(rows=rows)
    )
    return Cells(tuple(result.columns), [tuple(row) for row in result.rows])


def _pair_only(cursor: duckdb.DuckDBPyConnection, models: tuple[str, ...]) -> None:
    """Narrow the view ``pairs`` to ``models`` for this cursor alone, so that what pools models pools only these."""
    database = (cursor.execute("SELECT current_database()").fetchone() or ("",))[0]
    name = '"' + str(database).replace('"', '""') + '"'
    cursor.execute(f"CREATE TEMP VIEW pairs AS SELECT * FROM {name}.main.pairs WHERE model IN {_literals(models)}")


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


def _literals(values: Iterable[str]) -> str:
    return "(" + ", ".join(map(_literal, values)) + ")"


def _tests(columns: Iterable[str], filters: Filters | None) -> str:
    """Return the condition on those columns that are facets or the conditions of a pair, empty when there is none."""
    if filters is None:
        return ""
    there = set(columns)
    values = filters.fixed() | {"condition_a": filters.a, "condition_b": filters.b}
    tests = []
    for column, value in values.items():
        if column in there and isinstance(value, str):
            tests.append(f'"{column}" = {_literal(value)}')
        elif column in there:
            pooled = f' OR "{column}" IS NULL' if column == "model" else ""
            tests.append(f'("{column}" IN {_literals(value)}{pooled})')
    return " AND ".join(tests)
