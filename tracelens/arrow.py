"""Python values and numpy arrays to Arrow columns, and columns back to values.

``pyarrow.array`` and ``pyarrow.scalar`` first look whether what they are given is of pandas, and import it for that:
a third of a second of each process that would otherwise never need it. So columns are made of buffers here, which for
texts is also faster.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import cython

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_CODES = {"int32": "i", "int64": "q", "double": "d", "bool": "b"}
"""The type code of :mod:`array` that holds each kind."""
_BYTES = {"int32": 4, "int64": 8, "double": 8, "bool": 1}
_MOST = 2**31 - 1
"""Bytes that the offsets of a column of texts can count."""

if not cython.compiled:

    def measured(values: list[str | None], offsets: pa.Buffer) -> int:
        """Write where each text ends in UTF-8, None as an empty one; return the size of all (offsets stop at 2 GB)."""
        ends = [0, *accumulate(0 if value is None else len(value.encode()) for value in values)]
        if ends[-1] <= _MOST:
            memoryview(offsets).cast("b").cast("i")[:] = array("i", ends)
        return ends[-1]

    def copied(values: list[str | None], data: pa.Buffer) -> None:
        """Write the texts one after another in UTF-8."""
        memoryview(data)[:] = memoryview("".join(value or "" for value in values).encode()).cast("b")

    def counted(values: list[Any], kind: str, data: bytearray) -> None:
        """Write the numbers one after another, 0 for None."""
        data[:] = array(_CODES[kind], [0 if value is None else value for value in values]).tobytes()

    def marked(values: list[object], valid: bytearray) -> int:
        """Write 1 for each value and 0 for None; return how many None there are."""
        valid[:] = bytes(value is not None for value in values)
        return valid.count(0)

    def decoded(offsets: pa.Buffer, data: pa.Buffer, first: int, count: int, wide: bool) -> list[str | None]:
        """Return the texts between offsets of 8 or 4 bytes, from the ``first`` on."""
        ends = memoryview(offsets).cast("b").cast("q" if wide else "i")[first : first + count + 1]
        whole = memoryview(data)
        return [str(whole[start:end], "utf-8") for start, end in pairwise(ends)]


def column(values: Sequence[Any], kind: str) -> pa.Array:
    """Return a column of ``values`` (None is null); ``kind`` is string, int32, int64, double or bool.

    Raises:
        UnicodeEncodeError: a text has a lone surrogate.
        OverflowError, TypeError: a value does not fit the kind.
    """
    import numpy as np
    import pyarrow as pa

    if kind == "string":
        return texts(values)
    known = values if isinstance(values, list) else list(values)
    valid = _valid(known)
    data = bytearray(_BYTES[kind] * len(known))
    if data:
        counted(known, kind, data)
    buffer = packed(np.frombuffer(data, "b")) if kind == "bool" else pa.py_buffer(data)
    return pa.Array.from_buffers(pa.type_for_alias(kind), len(known), [valid, buffer])


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return a column of texts.

    Raises:
        UnicodeEncodeError: one of them has a lone surrogate.
    """
    import pyarrow as pa

    known = values if isinstance(values, list) else list(values)
    offsets = pa.allocate_buffer(4 * len(known) + 4)
    size = measured(known, offsets)
    if size > _MOST:
        return pa.array(known, pa.string())  # in chunks
    data = pa.allocate_buffer(size)
    if size:
        copied(known, data)
    return pa.StringArray.from_buffers(len(known), offsets, data, _valid(known))


def repeated(text: str | None, times: int) -> pa.Array:
    """Return a column of one text, again and again."""
    import pyarrow as pa

    return pa.repeat(texts([text])[0], times)


def numbers(values: np.ndarray[Any, Any], empty: np.ndarray[Any, Any] | None = None) -> pa.Array:
    """Return a column of the numbers or booleans of an array, with nulls where ``empty`` is true.

    It shares the memory of numbers.
    """
    import numpy as np
    import pyarrow as pa

    data = packed(values) if values.dtype == bool else pa.py_buffer(np.ascontiguousarray(values))
    valid = None if empty is None else packed(~empty)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [valid, data])


def plain(values: pa.Array | pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """Return the numbers of a column that has no nulls; it shares their memory.

    ``to_numpy`` imports pandas, too.
    """
    import numpy as np
    import pyarrow as pa

    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    made: np.ndarray[Any, Any] = np.from_dlpack(whole)
    return made


def missing(values: pa.Array) -> np.ndarray[Any, Any]:
    """Return where a column is null."""
    import numpy as np

    valid = values.buffers()[0]
    if valid is None:
        return np.zeros(len(values), dtype=bool)
    bits = np.unpackbits(np.frombuffer(valid, "u1"), count=values.offset + len(values), bitorder="little")
    found: np.ndarray[Any, Any] = bits[values.offset :] == 0
    return found


def values(column: pa.Array) -> list[Any]:
    """Return a column's values as ``to_pylist`` does, None for null, in a fifth of its time.

    Columns of texts, 32-bit integers, floats, booleans, and of lists of structs of these are known.
    """
    import numpy as np
    import pyarrow as pa

    kind, first, count = column.type, column.offset, len(column)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        found: list[Any] = _structs(column)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        _, offsets, data = column.buffers()
        some = data is not None and data.size
        found = [""] * count if not some else decoded(offsets, data, first, count, pa.types.is_large_string(kind))
    elif pa.types.is_boolean(kind):
        bits = np.unpackbits(np.frombuffer(column.buffers()[1], "u1"), count=first + count, bitorder="little")
        found = bits[first:].astype("?").tolist()
    else:
        found = np.frombuffer(column.buffers()[1], str(kind))[first : first + count].tolist()
    if column.null_count:
        for place in np.flatnonzero(missing(column)).tolist():
            found[place] = None
    return found


def _structs(column: pa.Array) -> list[Any]:
    """Return the lists of a column, whose items are dictionaries."""
    import numpy as np
    import pyarrow as pa

    dtype = "i8" if pa.types.is_large_list(column.type) else "i4"
    ends = np.frombuffer(column.buffers()[1], dtype)[column.offset : column.offset + len(column) + 1].tolist()
    if ends[0] == ends[-1]:
        return [[] for _ in range(len(column))]
    items = column.values
    names = [field.name for field in items.type]
    parts = [values(items.field(place)) for place in range(len(names))]
    whole = [dict(zip(names, item, strict=True)) for item in zip(*parts, strict=True)]
    return [whole[start:end] for start, end in pairwise(ends)]


def packed(flags: Any) -> pa.Buffer:
    """Return an array of flags as Arrow keeps them: eight to a byte, the first lowest."""
    import numpy as np
    import pyarrow as pa

    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def _valid(values: list[Any]) -> pa.Buffer | None:
    """Return which values are not None, None when all are."""
    import numpy as np

    marks = bytearray(len(values))
    return packed(np.frombuffer(marks, "?")) if marked(values, marks) else None
