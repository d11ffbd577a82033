"""Rows of a table in a DuckDB file that someone else made; opened read-only, without access to anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracelens.errors import InputError
from tracelens.sources.values import Record, plain
from tracelens.types import Rejected

_BATCH = 512


def duckdb_rows(path: Path, table: str | None) -> Iterator[Record | Rejected]:
    """Yield the rows of ``table``, which may be left out where the file has only one.

    Raises:
        InputError: the file cannot be opened, there is no such table, or several and none was named.
    """
    import duckdb

    try:
        connection = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise InputError(f"{path}: DuckDB cannot open it ({str(error).splitlines()[0]}).") from error
    with connection:
        name = _table(path, table, [row[0] for row in connection.execute("SHOW TABLES").fetchall()])
        quoted = '"' + name.replace('"', '""') + '"'
        cursor = connection.execute(f"SELECT * FROM {quoted}")
        names = [column[0] for column in cursor.description or ()]
        line = 0
        while batch := cursor.fetchmany(_BATCH):
            for cells in batch:
                line += 1
                value = {key: plain(cell) for key, cell in zip(names, cells, strict=True)}
                yield Record(value, str(path), line, None, b"")


def _table(path: Path, table: str | None, tables: list[str]) -> str:
    if table is None and len(tables) == 1:
        return tables[0]
    if table in tables:
        return str(table)
    known = ", ".join(tables) or "none"
    asked = f"has no table {table!r}" if table else "has several tables"
    raise InputError(f"{path} {asked}; name one of them with --table: {known}.")


def own(path: Path) -> bool:
    """Return whether a DuckDB file is a database of tracelens: it holds its tables, or is being written just now."""
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"}) as connection:
            tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    except (duckdb.ConnectionException, duckdb.ResourceInUseException):
        return True  # open in this process
    except duckdb.Error:
        return False
    return {"trace_rows", "runs", "meta"} <= tables
