"""What the database derived from the text of a trace, and forgetting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_BY_CHECK = ("claim_rows", "equation_rows")
_BY_TRACE = ("evidence", "verdicts", "outcomes", "failures")


def forget(
    connection: duckdb.DuckDBPyConnection, among: str, values: Sequence[str] = (), *, judged: bool = True
) -> None:
    """Delete everything that was derived from some traces, inside the caller's transaction.

    Args:
        connection: An open database.
        among: A query for the ids of the traces, with ``values`` for its question marks.
        values: Those values.
        judged: Whether to forget what a judge said of them, too.
    """
    connection.execute("RESET max_vacuum_tasks")  # what is deleted leaves gaps, which are worth a merge
    for table in _BY_CHECK:
        checks = f"SELECT check_id FROM verdicts WHERE trace_id IN ({among})"
        connection.execute(f"DELETE FROM {table} WHERE check_id IN ({checks})", list(values))
    for table in _BY_TRACE:
        only = "AND detector = 'rule'" if table == "evidence" and not judged else ""
        connection.execute(f"DELETE FROM {table} WHERE trace_id IN ({among}) {only}", list(values))
