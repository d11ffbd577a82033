"""Write claims and equations: where each stands and what it says, and once for all that are alike, what they share.

Most columns of a claim (kind, unit, precision, role, …) repeat: a hundred thousand claims have a few hundred
combinations of them. Each combination is one row of ``claim_forms``, which makes the rows of claims half as wide; the
same is done for equations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.arrow import column, numbers, plain
from tracelens.claims.forms import Formed
from tracelens.store.rows import CLAIM_FORM, EQUATION_FORM
from tracelens.store.transactions import insert

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa


def add_claims(connection: duckdb.DuckDBPyConnection, first: int, claims: Formed) -> None:
    """Insert claims (columns of the view ``claims``; absent ones are NULL) inside the caller's transaction.

    ``text`` counts checks from ``first``. What the view can tell from other columns may be left out of the rows: a
    quote that is the value, and a value that is its number as written.
    """
    if claims.rows.num_rows:
        insert(connection, "claim_rows", _pointing(connection, first, claims, "claim_forms", CLAIM_FORM))


def add_equations(connection: duckdb.DuckDBPyConnection, first: int, equations: Formed) -> None:
    """Insert equations (columns of the view ``equations``) inside the caller's transaction; see :func:`add_claims`."""
    if equations.rows.num_rows:
        rows = _pointing(connection, first, equations, "equation_forms", EQUATION_FORM)
        insert(connection, "equation_rows", rows)


def _pointing(
    connection: duckdb.DuckDBPyConnection, first: int, made: Formed, table: str, names: tuple[str, ...]
) -> pa.Table:
    """Return the rows with the number of their check, and of their form in ``table``."""
    forms = _numbers(connection, table, names, made.forms)[plain(made.rows["form"])]
    checks = plain(made.rows["text"]) + first
    rest = made.rows.drop_columns(["text", "form"])
    return rest.append_column("check_id", numbers(checks)).append_column("form", numbers(forms))


def _numbers(
    connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], forms: pa.Table
) -> np.ndarray[Any, Any]:
    """Return the number of each form in ``table``, where new ones are added.

    The database looks them up: with what claims are of, there come to be too many to read for each batch.
    """
    import numpy as np

    given = [name for name in names if name in forms.column_names]
    same = " AND ".join(
        f'f."{name}" IS NOT DISTINCT FROM i."{name}"' if name in given else f'f."{name}" IS NULL' for name in names
    )
    connection.register("wanted", forms.append_column("place", column(range(forms.num_rows), "int64")))
    found = connection.execute(
        f"SELECT min(f.form) FROM wanted i LEFT JOIN {table} f ON {same} GROUP BY i.place ORDER BY i.place"
    ).fetchall()
    connection.unregister("wanted")
    known = np.array([number or 0 for (number,) in found], dtype="i4")
    new = np.flatnonzero(known == 0)
    if len(new):
        last = connection.execute(f"SELECT coalesce(max(form), 0) FROM {table}").fetchall()[0][0]
        known[new] = np.arange(last + 1, last + 1 + len(new), dtype="i4")
        added = forms.select(given).take(numbers(new))
        insert(connection, table, added.append_column("form", numbers(known[new])))
    return known
