"""What stands once for all rows of a batch that are alike in it: their distinct combinations of values, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tracelens.arrow import numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Code: TypeAlias = "tuple[np.ndarray[Any, Any], int]"
"""A number from 0 for each row, and one more than the largest that there can be."""
_MOST = 2**62


class Formed(NamedTuple):
    """Rows of many texts, and once for all that are alike what they share."""

    rows: pa.Table
    """``text`` (the number of the text), what differs from row to row, and ``form`` (a place in ``forms``)."""
    forms: pa.Table


def split(table: pa.Table, names: Sequence[str]) -> Formed:
    """Return the rows of a table as rows and forms, which have those of its columns that are among ``names``."""
    given = [name for name in names if name in table.column_names]
    places, first = distinct((of_column(table[name]) for name in given), table.num_rows)
    rows = table.drop_columns(given).append_column("form", numbers(places))
    return Formed(rows, table.select(given).take(numbers(first)))


def distinct(codes: Iterable[Code], rows: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return for each row the place of its combination of codes, and for each place the first row that has it."""
    import numpy as np

    code, size = np.zeros(rows, dtype="i8"), 1
    for given, count in codes:
        if count == 1:
            continue
        if size * count > _MOST:
            code, first = _dense(code, size)
            code, size = code.astype("i8"), len(first)
        code *= count
        code += given
        size *= count
    return _dense(code, size)


def of_column(column: pa.ChunkedArray | pa.Array) -> Code:
    """Return a number for each value of a column, 0 for null."""
    return of_values(column.to_pylist())


def of_values(values: Sequence[object]) -> Code:
    """Return a number for each value, 0 for None."""
    import numpy as np

    known: dict[object, int] = {None: 0}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype="i4"), len(known)


def _dense(code: np.ndarray[Any, Any], size: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return numbers from 0 in the order of first appearance for those below ``size``, and the first row of each."""
    import numpy as np

    rows = len(code)
    if size > 4 * rows + 1_000:
        code, size = np.unique(code, return_inverse=True)[1], rows
    first = np.full(size, rows, dtype="i8")
    first[code[::-1]] = np.arange(rows - 1, -1, -1)
    seen = np.argsort(first, kind="stable")[: np.count_nonzero(first < rows)]
    place = np.empty(size, dtype="i4")
    place[seen] = np.arange(len(seen), dtype="i4")
    return place[code], first[seen]
