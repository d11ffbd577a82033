"""Write claims and equations: where each stands and what it says, and once for all that are alike, what they share.

Most columns of a claim (kind, unit, precision, role, …) repeat: a hundred thousand claims have a few hundred
combinations of them. Each combination is one row of ``claim_forms``, which makes the rows of claims half as wide; the
same is done for equations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracelens.arrow import column, numbers, plain
from tracelens.claims.forms import Formed
from tracelens.store.rows import CLAIM_FORM, EQUATION_FORM
from tracelens.store.transactions import insert

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


_KEPT = 100_000
"""Forms of a table that are kept in memory between batches."""


class Forms:
    """The numbers of the forms that the database has, as far as they were asked for: by table, by what they say.

    After a transaction that was undone, :meth:`forget` them.
    """

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[object, ...], int]] = {}

    def forget(self) -> None:
        """Know nothing of the database."""
        self._known.clear()

    def numbers(
        self, connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], forms: pa.Table
    ) -> list[int]:
        """Return the number of each of ``forms`` in ``table``, where new ones are added."""
        known = self._known.setdefault(table, {})
        if len(known) > _KEPT:
            known.clear()
        given = [forms[name].to_pylist() if name in forms.column_names else [None] * len(forms) for name in names]
        said = list(zip(*given, strict=True))
        if not all(one in known for one in said):
            known.update(zip(said, _numbers(connection, table, names, forms), strict=True))
        return [known[one] for one in said]


def add_claims(connection: duckdb.DuckDBPyConnection, first: int, claims: Formed, known: Forms) -> None:
    """Insert claims (columns of the view ``claims``; absent ones are NULL) inside the caller's transaction.

    ``text`` counts checks from ``first``. What the view can tell from other columns may be left out of the rows: a
    quote that is the value, and a value that is its number as written.
    """
    if claims.rows.num_rows:
        forms = known.numbers(connection, "claim_forms", CLAIM_FORM, claims.forms)
        insert(connection, "claim_rows", _pointing(first, claims.rows, forms))


def add_equations(connection: duckdb.DuckDBPyConnection, first: int, equations: Formed, known: Forms) -> None:
    """Insert equations (columns of the view ``equations``) inside the caller's transaction; see :func:`add_claims`."""
    if equations.rows.num_rows:
        forms = known.numbers(connection, "equation_forms", EQUATION_FORM, equations.forms)
        insert(connection, "equation_rows", _pointing(first, equations.rows, forms))


def _pointing(first: int, rows: pa.Table, forms: list[int]) -> pa.Table:
    """Return the rows with the number of their check, and that of their form."""
    import numpy as np

    checks = plain(rows["text"]) + first
    rest = rows.drop_columns(["text", "form"]).append_column("check_id", numbers(checks))
    return rest.append_column("form", numbers(np.array(forms, dtype="i4")[plain(rows["form"])]))


def _numbers(connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], forms: pa.Table) -> list[int]:
    """Return the number of each form in ``table``, where new ones are added.

    The database looks them up: with what claims are of, there come to be too many to read.
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
    numbered = np.array([number or 0 for (number,) in found], dtype="i4")
    new = np.flatnonzero(numbered == 0)
    if len(new):
        last = connection.execute(f"SELECT coalesce(max(form), 0) FROM {table}").fetchall()[0][0]
        numbered[new] = np.arange(last + 1, last + 1 + len(new), dtype="i4")
        insert(connection, table, forms.select(given).append_column("form", numbers(numbered)), f"form > {last}")
    made: list[int] = numbered.tolist()
    return made
