"""Write claims: where each stands and what it says, and once for all that are alike, what kind of claim it is.

Most of a claim's columns (kind, unit, precision, role, …) repeat: a hundred thousand claims have a few hundred
combinations of them. Each combination is one row of ``claim_forms``, which makes the rows of claims half as wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.store.transactions import insert

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

FORM = (
    "kind", "unit", "canonical_unit", "dimension", "precision", "approximate", "bound", "hypothetical", "ambiguous",
    "role", "entity", "attribute", "axis", "frame", "direction",
)  # fmt: skip
"""The columns of a form; claims that agree in all of them share it."""

_ROW = ("trace_id", "claim_id", "start", "end", "quote", "value", "number", "sentence", "step")
_MOST = 2**31
_SAME = " AND ".join(f'i."{name}" IS NOT DISTINCT FROM f."{name}"' for name in FORM)
_COLUMNS = ", ".join(f'i."{name}"' for name in FORM)


def add_claims(connection: duckdb.DuckDBPyConnection, claims: pa.Table) -> None:
    """Insert claims (columns of the view ``claims``; absent ones are NULL) inside the caller's transaction."""
    import pyarrow as pa

    if not claims.num_rows:
        return
    places, forms = distinct_forms(claims)
    numbers = pa.array(_numbers(connection, forms)[places])
    rows = claims.select([name for name in _ROW if name in claims.column_names])
    insert(connection, "claim_rows", rows.append_column("form", numbers))


def _numbers(connection: duckdb.DuckDBPyConnection, forms: pa.Table) -> np.ndarray[Any, Any]:
    """Return the number of each form in ``claim_forms``, where new ones are added."""
    import numpy as np

    connection.register("incoming", forms)
    known = f"SELECT f.form FROM incoming i LEFT JOIN claim_forms f ON {_SAME} ORDER BY i.place"
    found = connection.execute(known).fetchall()
    if (None,) in found:
        connection.execute(
            f"""INSERT INTO claim_forms
                SELECT (SELECT coalesce(max(form), 0) FROM claim_forms) + row_number() OVER (ORDER BY place), {_COLUMNS}
                FROM incoming i WHERE NOT EXISTS (SELECT 1 FROM claim_forms f WHERE {_SAME})"""
        )
        found = connection.execute(known).fetchall()
    connection.unregister("incoming")
    return np.array([form for (form,) in found], dtype="i4")


def distinct_forms(claims: pa.Table) -> tuple[np.ndarray[Any, Any], pa.Table]:
    """Return for each claim the place of its form, and the forms with their ``place``."""
    import numpy as np
    import pyarrow as pa

    given = [name for name in FORM if name in claims.column_names]
    code, size = np.zeros(claims.num_rows, dtype="i8"), 1
    for name in given:
        places, count = _places(claims[name])
        if size * count > _MOST:
            code, size = _dense(code)
        code = code * count + places
        size *= count
    places, size = _dense(code)
    first = np.empty(size, dtype="i8")
    first[places[::-1]] = np.arange(len(places) - 1, -1, -1)
    forms = claims.select(given).take(pa.array(first))
    for name in FORM:
        if name not in given:
            forms = forms.append_column(name, pa.nulls(size, pa.string()))
    return places, forms.append_column("place", pa.array(np.arange(size)))


def _dense(code: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], int]:
    """Return numbers from 0 in the order of first appearance in place of any numbers, and how many there are."""
    import pyarrow as pa

    encoded = pa.array(code).dictionary_encode()
    return encoded.indices.to_numpy().astype("i8"), len(encoded.dictionary)


def _places(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], int]:
    """Return a number for each value of a column, 0 for null, and how many numbers there can be."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    values = column.combine_chunks()
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    same = values.dictionary.dictionary_encode()  # a dictionary may hold a value twice, and null
    places = np.append(pc.fill_null(same.indices, -1).to_numpy() + 1, 0).astype("i4")
    index = pc.fill_null(values.indices, len(same)).to_numpy()
    return places[index], len(same.dictionary) + 1
