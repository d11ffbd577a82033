# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The claims of one text as columns, before they become objects or a table."""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.numbers import Number


class Rows:
    """Columns of length ``n`` (the arrays may be longer), and the parts of tuples, ranges and ratios.

    ``start`` and ``end`` are characters, ``first`` and ``last`` tokens; ``num exp den rad`` are the value (see
    :class:`~tracelens.claims.numbers.Number`; a clock time is its minutes); ``key`` is the packed unit, whose
    characters are ``unit_start`` to ``unit_end``; parts are ``part`` to ``part + parts`` of the ``part_…`` columns.
    ``axis``, ``direction`` are word numbers (-1 for none); ``sentence`` counts from 0.
    """

    def __init__(self, room: int = 64) -> None:
        self.room = room
        self.part_room = room
        self.start = array("i", bytes(4 * room))
        self.end = array("i", bytes(4 * room))
        self.first = array("i", bytes(4 * room))
        self.last = array("i", bytes(4 * room))
        self.kind = array("i", bytes(4 * room))
        self.flags = array("i", bytes(4 * room))
        self.num = array("q", bytes(8 * room))
        self.den = array("q", bytes(8 * room))
        self.rad = array("q", bytes(8 * room))
        self.exp = array("i", bytes(4 * room))
        self.dec = array("i", bytes(4 * room))
        self.key = array("q", bytes(8 * room))
        self.unit_start = array("i", bytes(4 * room))
        self.unit_end = array("i", bytes(4 * room))
        self.axis = array("i", bytes(4 * room))
        self.direction = array("i", bytes(4 * room))
        self.sentence = array("i", bytes(4 * room))
        self.part = array("i", bytes(4 * room))
        self.parts = array("i", bytes(4 * room))
        self.part_num = array("q", bytes(8 * room))
        self.part_den = array("q", bytes(8 * room))
        self.part_rad = array("q", bytes(8 * room))
        self.part_exp = array("i", bytes(4 * room))
        self.part_flags = array("i", bytes(4 * room))
        self.part_token = array("i", bytes(4 * room))
        self.clear(0)

    def clear(self, room: int) -> None:
        """Forget all rows, and make room for ``room`` of them."""
        while room > self.room:
            self.grow()
        self.n = 0
        self.part_n = 0

    def grow(self) -> None:
        """Double the room of the row columns."""
        self.room *= 2
        self.start = array("i", bytes(self.start) * 2)
        self.end = array("i", bytes(self.end) * 2)
        self.first = array("i", bytes(self.first) * 2)
        self.last = array("i", bytes(self.last) * 2)
        self.kind = array("i", bytes(self.kind) * 2)
        self.flags = array("i", bytes(self.flags) * 2)
        self.num = array("q", bytes(self.num) * 2)
        self.den = array("q", bytes(self.den) * 2)
        self.rad = array("q", bytes(self.rad) * 2)
        self.exp = array("i", bytes(self.exp) * 2)
        self.dec = array("i", bytes(self.dec) * 2)
        self.key = array("q", bytes(self.key) * 2)
        self.unit_start = array("i", bytes(self.unit_start) * 2)
        self.unit_end = array("i", bytes(self.unit_end) * 2)
        self.axis = array("i", bytes(self.axis) * 2)
        self.direction = array("i", bytes(self.direction) * 2)
        self.sentence = array("i", bytes(self.sentence) * 2)
        self.part = array("i", bytes(self.part) * 2)
        self.parts = array("i", bytes(self.parts) * 2)

    def grow_parts(self) -> None:
        """Double the room of the part columns."""
        self.part_room *= 2
        self.part_num = array("q", bytes(self.part_num) * 2)
        self.part_den = array("q", bytes(self.part_den) * 2)
        self.part_rad = array("q", bytes(self.part_rad) * 2)
        self.part_exp = array("i", bytes(self.part_exp) * 2)
        self.part_flags = array("i", bytes(self.part_flags) * 2)
        self.part_token = array("i", bytes(self.part_token) * 2)

    def add(self, kind: int, start: int, end: int, first: int, last: int, o: Number) -> int:
        """Append a row with the value ``o``, without unit and parts, and return its place.

        Raises:
            IndexError: no room was made for it; to make it here would cost each call more than the rest of it.
        """
        i = self.n
        if i >= self.room:
            raise IndexError("no room for another row")
        self.kind[i] = kind
        self.start[i] = start
        self.end[i] = end
        self.first[i] = first
        self.last[i] = last
        self.num[i] = o.num
        self.den[i] = o.den
        self.rad[i] = o.rad
        self.exp[i] = o.exp
        self.dec[i] = o.dec
        self.flags[i] = o.flags
        self.key[i] = 0
        self.axis[i] = -1
        self.direction[i] = -1
        self.parts[i] = 0
        self.n = i + 1
        return i

    def move(self, row: int, to: int) -> None:
        """Copy a row to an earlier place."""
        self.kind[to] = self.kind[row]
        self.start[to] = self.start[row]
        self.end[to] = self.end[row]
        self.first[to] = self.first[row]
        self.last[to] = self.last[row]
        self.num[to] = self.num[row]
        self.den[to] = self.den[row]
        self.rad[to] = self.rad[row]
        self.exp[to] = self.exp[row]
        self.dec[to] = self.dec[row]
        self.flags[to] = self.flags[row]
        self.key[to] = self.key[row]
        self.unit_start[to] = self.unit_start[row]
        self.unit_end[to] = self.unit_end[row]
        self.axis[to] = self.axis[row]
        self.direction[to] = self.direction[row]
        self.sentence[to] = self.sentence[row]
        self.part[to] = self.part[row]
        self.parts[to] = self.parts[row]

    def add_part(self, o: Number, token: int) -> None:
        """Append a part; the row that has it is added or told afterwards."""
        i = self.part_n
        if i >= self.part_room:
            self.grow_parts()
        self.part_num[i] = o.num
        self.part_den[i] = o.den
        self.part_rad[i] = o.rad
        self.part_exp[i] = o.exp
        self.part_flags[i] = o.flags
        self.part_token[i] = token
        self.part_n = i + 1

    def last_marker(self) -> int:
        """Return the number of the list item that was added last, or -1."""
        for row in range(self.n - 1, max(-1, self.n - 40), -1):
            if self.kind[row] == MARKER and self.den[row] == 1:
                return self.num[row]
        return -1
