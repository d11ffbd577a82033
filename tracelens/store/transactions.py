"""The few moves that every writer makes: a transaction, an Arrow table into a table, a list of ids to join with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracelens.arrow import texts

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block wrote, or nothing of it when the block raises."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def insert(connection: duckdb.DuckDBPyConnection, table: str, incoming: pa.Table, where: str = "true") -> None:
    """Insert those of an Arrow table's rows of which ``where`` is true, columns matched by name."""
    connection.register("incoming", incoming)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming WHERE {where}")
    connection.unregister("incoming")


@contextmanager
def listed(connection: duckdb.DuckDBPyConnection, trace_ids: Sequence[str]) -> Iterator[None]:
    """Offer ``trace_ids`` to SQL as a relation ``listed(trace_id)`` inside the block."""
    import pyarrow as pa

    connection.register("listed", pa.table({"trace_id": texts(trace_ids)}))
    try:
        yield
    finally:
        connection.unregister("listed")
