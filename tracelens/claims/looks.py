# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What many claims of a batch are alike in, kept once for all: kind, bounds, decimals, unit, axis, direction, role."""

from __future__ import annotations

from array import array
from typing import Any

import cython

from tracelens.claims.texts import Texts
from tracelens.claims.values import plain_unit

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.rows import Rows
    from tracelens.claims.stated import code_of
    from tracelens.claims.tokens import Tokens

    def spread(head: int, tail: int) -> int:  # looks.pxd has one as inline code
        """Return a number that spreads looks over the slots."""
        return hash((head, tail)) & 0xFFFFFFFF


FLAGS = (1 << 28) - 1
WORDS_MOST = (1 << 16) - 1
"""Numbers of words are below this; the vocabulary has a twentieth of them."""


class Looks:
    """The distinct looks of rows, in the order of their first appearance.

    Two integers have all that rows are compared by but how a unit is written, which string ``look`` of ``written`` is:
    ``heads`` kind, flags and decimals, ``tails`` axis, direction and the unit, as its place in ``units``, where packed
    ones have theirs; :meth:`columns` takes them apart. ``slots`` is a hash table of looks (-1 is empty), never more
    than half full.
    """

    def __init__(self) -> None:
        self.n = 0
        self.heads = array("q", bytes(8 * 512))
        self.tails = array("q", bytes(8 * 512))
        self.written = Texts()
        self.slots = array("i", [-1]) * 1024
        self.units = {0: 0}
        self.simple = array("i", bytes(4 * 1024))

    def of(self, t: Tokens, r: Rows, row: int, flags: int, dec: int) -> int:
        """Return the look of a row with these flags and decimals."""
        head = r.kind[row] | flags << 4 | (dec + 1) << 32
        tail = r.axis[row] + 1 | (r.direction[row] + 1) << 16
        key = r.key[row]
        if key:
            unit = self.unit(key)
            tail |= unit << 32
            self.write(t, r.unit_start[row], r.unit_end[row])
        slot = spread(head, tail)
        if key:
            slot = code_of(self.written, self.written.offsets[self.n], self.written.size, slot)
        while True:
            slot &= len(self.slots) - 1
            look: int = self.slots[slot]
            if look < 0:
                return self.add(head, tail, slot)
            if self.heads[look] == head and self.tails[look] == tail:
                if not key:
                    return look
                if self.written.repeats(look):
                    self.written.drop()
                    return look
            slot += 1

    def add(self, head: int, tail: int, slot: int) -> int:
        """Add a look, whose unit as written is the string under construction, at an empty slot; return its number."""
        look = self.n
        self.heads[look] = head
        self.tails[look] = tail
        self.slots[slot] = look
        self.written.close()
        self.n = look + 1
        if self.n == len(self.heads):
            self.grow()
        return look

    def flags(self, look: int) -> int:
        """Return the flags of a look."""
        return self.heads[look] >> 4 & FLAGS

    def columns(self) -> dict[str, Any]:
        """Return kind, flags, decimals, unit, axis and direction of all looks as arrays, by name."""
        import numpy as np

        head, tail = np.asarray(self.heads)[: self.n], np.asarray(self.tails)[: self.n]
        made = {"kind": head & 15, "flags": head >> 4 & FLAGS, "dec": (head >> 32) - 1, "unit": tail >> 32}
        made |= {"axis": (tail & WORDS_MOST) - 1, "direction": (tail >> 16 & WORDS_MOST) - 1}
        return {name: column.astype("i4") for name, column in made.items()}

    def unit(self, key: int) -> int:
        """Return the place of a packed unit among the distinct ones seen.

        Most are a single unit to the first power, whose places are in ``simple`` too, by the number of the unit.
        """
        simple = key & 1023 if key >> 10 == 9 else 0
        if simple and self.simple[simple]:
            return self.simple[simple]
        place = self.units.get(key)
        if place is None:
            place = len(self.units)
            self.units[key] = place
        self.simple[simple] = place
        return place

    def write(self, t: Tokens, start: int, end: int) -> int:
        """Begin the string of a new look: the unit as written, without LaTeX markup."""
        for i in range(start, end):
            c = t.chars[i]
            if c == "\\" or c == "}":
                return self.written.string(plain_unit(t.text[start:end]))
        return self.written.characters(t, start, end)

    def grow(self) -> int:
        """Double the room for looks, and find each its slot again."""
        self.heads = array("q", bytes(self.heads) * 2)
        self.tails = array("q", bytes(self.tails) * 2)
        self.slots = array("i", [-1]) * (4 * self.n)
        for look in range(self.n):
            slot = spread(self.heads[look], self.tails[look])
            if self.tails[look] >> 32:
                slot = code_of(self.written, self.written.offsets[look], self.written.offsets[look + 1], slot)
            slot &= len(self.slots) - 1
            while self.slots[slot] >= 0:
                slot = (slot + 1) & (len(self.slots) - 1)
            self.slots[slot] = look
        return 0
