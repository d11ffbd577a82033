"""Write claims and equations: where each stands and what it says, and once for all that are alike, what they share.

Most columns of a claim (kind, unit, precision, role, …) repeat: a hundred thousand claims have a few hundred
combinations of them. Each combination is one row of ``claim_forms``, which makes the rows of claims half as wide; the
same is done for equations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.arrow import column, filled, numbers, plain
from tracelens.claims.forms import Formed
from tracelens.store.rows import CLAIM_FORM, EQUATION_FORM
from tracelens.store.transactions import insert

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

_DIGITS = 15
"""Up to so many digits, a decimal is what its nearest float is written as."""


def add_claims(connection: duckdb.DuckDBPyConnection, first: int, claims: Formed) -> None:
    """Insert claims (columns of the view ``claims``; absent ones are NULL) inside the caller's transaction.

    ``text`` counts checks from ``first``. What the view can tell from other columns is left out of the rows: a quote
    that is the value, and a value that is its number as written.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not claims.rows.num_rows:
        return
    rows = _pointing(connection, first, claims, "claim_forms", CLAIM_FORM)
    quote, value = rows["quote"].combine_chunks(), rows["value"].combine_chunks()
    same = pc.fill_null(pc.equal(quote, value), column([False], "bool")[0])
    written = numbers(_written(value, plain(filled(rows["number"].combine_chunks(), float("nan")))))
    for name, values, told in (("quote", quote, same), ("value", value, written)):
        rest = pc.if_else(told, pa.nulls(1, pa.string())[0], values)
        rows = rows.set_column(rows.column_names.index(name), name, rest)
    insert(connection, "claim_rows", rows)


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


def _written(values: pa.StringArray, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return where a value is its number as the view writes it: a decimal of few digits, not too near to 0.

    That such a decimal stands for the float nearest to it, and is the shortest that does, needs no writing to know.
    """
    import numpy as np

    ends = np.frombuffer(values.buffers()[1], dtype="i4")[values.offset : values.offset + len(values) + 1]
    data = np.frombuffer(values.buffers()[2] or b"", dtype="u1")
    # Digits, points and signs are the bytes from 45 to 57 but one, the slash of a fraction; ``other`` counts the rest.
    other = np.zeros(len(data) + 1, dtype="i4")
    np.cumsum((data < 45) | (data > 57) | (data == 47), out=other[1:])
    length = np.diff(ends)
    plain: np.ndarray[Any, Any] = (np.diff(other[ends]) == 0) & (length > 0) & (length <= _DIGITS)
    plain &= (np.abs(numbers) >= 0.001) | (numbers == 0)
    return plain
