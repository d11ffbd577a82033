"""What stands once for all rows of a batch that are alike in it: their distinct combinations of values, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tracelens.arrow import filled, numbers, plain

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
            code, size = _dense(code)
        code *= count
        code += given
        size *= count
    places, size = _dense(code)
    first = np.empty(size, dtype="i8")
    first[places[::-1]] = np.arange(rows - 1, -1, -1)
    return places, first


def of_column(column: pa.ChunkedArray | pa.Array) -> Code:
    """Return a number for each value of a column, 0 for null."""
    import numpy as np
    import pyarrow as pa

    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    same = values.dictionary.dictionary_encode()  # a dictionary may hold a value twice, and null
    places = np.append(plain(filled(same.indices, -1)) + 1, 0).astype("i4")
    index = plain(filled(values.indices, len(same)))
    return places[index], len(same.dictionary) + 1


def _dense(code: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], int]:
    """Return numbers from 0 in the order of first appearance in place of any numbers, and how many there are."""
    encoded = numbers(code).dictionary_encode()
    return plain(encoded.indices), len(encoded.dictionary)
