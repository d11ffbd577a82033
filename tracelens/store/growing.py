# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Columns of a table under construction: what is appended is copied at once, while it lies in the processor's cache.

A column that is cleared keeps its memory for the next rows: pages new from the system cost more than what is written
to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cython

from tracelens import arrow
from tracelens.claims.texts import grown
from tracelens.store.rows import storable

if TYPE_CHECKING:
    import pyarrow as pa

if not cython.compiled:
    from tracelens.named import part

    def put(column: TextColumn, text: str) -> int:
        """Append the UTF-8 of a text; ``growing.pxd`` has the same in C, without making it anew."""
        data = storable(text).encode()
        column.reserve(len(data))
        column.data[column.size : column.size + len(data)] = list(data)
        column.size += len(data)
        return 0


class TextColumn:
    """Texts, or None; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.

    Args:
        data_room: Bytes to begin with. The system gives their pages only when something is written to them, so that
            more than are ever needed cost nothing.
    """

    def __init__(self, data_room: int = 1 << 16) -> None:
        self.room = 1024
        self.data_room = data_room
        self.data = grown(None, self.data_room, "u1")
        self.ends = grown(None, self.room + 1, "i8")
        self.ends[0] = 0
        self.known = grown(None, self.room, "u1")
        self.clear()

    def clear(self) -> None:
        """Forget all texts."""
        self.n = self.size = self.empty = 0

    def add(self, text: str | None) -> int:
        """Append a text."""
        if text is None:
            self.empty += 1
        else:
            put(self, text)
        return self.close(text is not None)

    if not cython.compiled:  # growing.pxd has the same as inline code

        def close(self, known: bool) -> int:
            """End a row, which has a text or None."""
            if self.n == self.room:
                self.more_rows()
            self.known[self.n] = known
            self.n += 1
            self.ends[self.n] = self.size
            return 0

    def more_rows(self) -> int:
        """Make room for more rows."""
        self.room *= 4
        self.ends = grown(self.ends, self.room + 1, "i8")
        self.known = grown(self.known, self.room, "u1")
        return 0

    def reserve(self, more: int) -> int:
        """Make room for ``more`` bytes."""
        if self.size + more > self.data_room:
            self.data_room = 4 * self.data_room + more
            self.data = grown(self.data, self.data_room, "u1")
        return 0

    def array(self) -> pa.Array:
        """Return the column; it shares this one's memory until that is cleared."""
        import numpy as np
        import pyarrow as pa

        ends = pa.py_buffer(np.asarray(self.ends)[: self.n + 1])
        data = pa.py_buffer(np.asarray(self.data)[: self.size])
        known = arrow.packed(np.asarray(self.known)[: self.n]) if self.empty else None
        return pa.LargeStringArray.from_buffers(self.n, ends, data, known)


class NumberColumn:
    """Whole numbers or booleans, or None; ``kind`` is int32, int64 or bool."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.room = 1024
        self.values = grown(None, self.room, "i8")
        self.known = grown(None, self.room, "u1")
        self.clear()

    def clear(self) -> None:
        """Forget all numbers."""
        self.n = self.empty = 0

    def add(self, value: int | None) -> int:
        """Append a number."""
        if self.n == self.room:
            self.room *= 4
            self.values = grown(self.values, self.room, "i8")
            self.known = grown(self.known, self.room, "u1")
        self.known[self.n] = value is not None
        if value is None:
            self.values[self.n] = 0
            self.empty += 1
        else:
            self.values[self.n] = value
        self.n += 1
        return 0

    def array(self) -> pa.Array:
        """Return the column; it shares this one's memory until that is cleared.

        Raises:
            OverflowError: a number is too large for the kind.
        """
        import numpy as np

        values = np.asarray(self.values)[: self.n]
        if self.kind == "int32" and self.n and not -(2**31) <= values.min() <= values.max() < 2**31:
            raise OverflowError("a number does not fit its column")
        made = values.astype({"int32": "i4", "int64": "i8", "bool": "?"}[self.kind], copy=False)
        return arrow.numbers(made, np.asarray(self.known)[: self.n] == 0 if self.empty else None)


class RangeColumn:
    """Lists of ranges, each a struct of start and end; where they are of a kind, that comes first."""

    def __init__(self, kinds: bool) -> None:
        self.kinds = TextColumn() if kinds else None
        self.starts = NumberColumn("int32")
        self.stops = NumberColumn("int32")
        self.ends = NumberColumn("int32")
        self.clear()

    def clear(self) -> None:
        """Forget all lists."""
        if self.kinds is not None:
            self.kinds.clear()
        self.starts.clear()
        self.stops.clear()
        self.ends.clear()
        self.ends.add(0)

    def add(self, ranges: tuple[tuple[Any, ...], ...]) -> int:
        """Append a list of ranges."""
        for one in ranges:
            first = 0
            if self.kinds is not None:
                self.kinds.add(part(one, 0))
                first = 1
            self.starts.add(part(one, first))
            self.stops.add(part(one, first + 1))
        self.ends.add(self.starts.n)
        return 0

    def array(self) -> pa.Array:
        """Return the column; it shares this one's memory until that is cleared."""
        import pyarrow as pa

        fields = {"start": self.starts.array(), "end": self.stops.array()}
        if self.kinds is not None:
            fields = {"kind": self.kinds.array(), **fields}
        ranges = pa.StructArray.from_arrays(list(fields.values()), list(fields))
        return pa.ListArray.from_arrays(self.ends.array(), ranges)
