# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Rows of many texts to the raw columns of an Arrow table."""

from __future__ import annotations

from array import array
from typing import Any

import cython

from tracelens.claims.stated import Stated
from tracelens.claims.texts import grown
from tracelens.claims.values import as_float, plain_unit, value, value_text

if not cython.compiled:
    from tracelens.claims.algebra import gcd
    from tracelens.claims.kinds import *
    from tracelens.claims.rows import Rows
    from tracelens.claims.texts import Texts
    from tracelens.claims.tokens import Tokens

    # columns.pxd has the same, and the next as inline code
    NO_NUMBER = LARGE | PI | VALUELESS | TIMES_OF_DAY
    GIVEN, FINAL, DERIVED, ROLELESS = 0, 65536, 131072, 196608
    QUOTE_SPARED, VALUE_SPARED = 262144, 524288
    LIKE = TOLD | ROLELESS
    DIGITS = 15
    SEPARATOR = 31

    def copy(to: Any, at: int, column: array[int], n: int) -> None:
        """Write the first ``n`` values of ``column`` to place ``at`` of another and those behind it."""
        to[at : at + n] = column[:n]


NAN = float("nan")


class Columns:
    """The claims of many texts as raw columns.

    Rows that agree in kind, flags as far as they are told, decimals, unit and how it is written, axis, direction and
    role have one ``form``, of which there are ``forms``; ``firsts`` has the first row of each. ``slots`` is a hash
    table of forms (-1 is empty), never more than half full. ``prompts`` has what the texts' prompts state. Above the
    flags of a claim, ``flags`` has its role, and what need not be kept of a row: a quote that is the value, and a value
    that is the number as it is written anyway, or none. ``said`` is the rest; only where the columns are to be
    ``whole``, ``quotes`` and ``values`` have all rows, too.
    """

    def __init__(self, whole: bool = True) -> None:
        self.whole = whole
        self.room = 256
        self.n = 0
        self.ints = [grown(None, self.room, "i4") for _ in range(12)]
        self.number = grown(None, self.room, "f8")
        self.quotes = Texts()
        self.values = Texts()
        self.written = Texts()
        self.said = Texts()
        self.units = {0: 0}
        self.simple = array("i", bytes(4 * 1024))
        self.forms = 0
        self.firsts = array("i", bytes(4 * 512))
        self.slots = array("i", [-1]) * 1024
        self.prompts = Stated()
        self.hold()

    def hold(self) -> None:
        """Take hold of the integer columns by name."""
        self.text = self.ints[0]
        self.start = self.ints[1]
        self.end = self.ints[2]
        self.kind = self.ints[3]
        self.flags = self.ints[4]
        self.dec = self.ints[5]
        self.unit = self.ints[6]
        self.sentence = self.ints[7]
        self.axis = self.ints[8]
        self.direction = self.ints[9]
        self.claim = self.ints[10]
        self.form = self.ints[11]

    def grow(self) -> None:
        """Make more room: by so much that few rows are ever copied; memory that is not written to costs nothing."""
        self.room *= 4
        self.ints = [grown(column, self.room, "i4") for column in self.ints]
        self.number = grown(self.number, self.room, "f8")
        self.hold()

    def add(self, t: Tokens, r: Rows, text: int, prompt: int = -1, answer: int = 0, end: int = -1) -> None:
        """Append the rows of one text, which is number ``text`` and answers a prompt.

        Its final answer is the range from character ``answer`` to ``end``; without one, that is empty.
        """
        first = self.n
        while first + r.n > self.room:
            self.grow()
        copy(self.start, first, r.start, r.n)
        copy(self.end, first, r.end, r.n)
        copy(self.kind, first, r.kind, r.n)
        copy(self.flags, first, r.flags, r.n)
        copy(self.dec, first, r.dec, r.n)
        copy(self.sentence, first, r.sentence, r.n)
        copy(self.axis, first, r.axis, r.n)
        copy(self.direction, first, r.direction, r.n)
        for row in range(r.n):
            i = first + row
            self.text[i] = text
            self.claim[i] = row
            flags = r.flags[row]
            if self.whole:
                self.quotes.characters(t, r.start[row], r.end[row])
                self.quotes.close()
            else:
                self.values.clear()
            self.unit[i] = 0
            if r.key[row]:
                self.unit[i] = self.unit_place(r.key[row])
                self.unit_text(t, r.unit_start[row], r.unit_end[row])
            self.written.close()
            if flags & NO_NUMBER or r.parts[row] or r.rad[row] or r.den[row] != 1 or r.exp[row]:
                if r.parts[row] or flags & (WORDS | VALUELESS | TIMES_OF_DAY):
                    self.dec[i] = -1
                self.number[i] = NAN
                self.value(t, r, row, i)
                whole = False
            else:
                if flags & WORDS:
                    self.dec[i] = -1
                self.number[i] = float(r.num[row])
                self.values.number(r.num[row])
                whole = True
            value = self.values.n
            self.values.close()
            role = FINAL if r.start[row] >= answer and r.end[row] <= end else DERIVED
            if r.kind[row] > CLOCK or flags & VALUELESS:
                role = ROLELESS
            elif prompt >= 0 and self.prompts.has(self.values, value, prompt):
                role = GIVEN
            spared = VALUE_SPARED if flags & VALUELESS else self.spared_of(t, i, value, whole)
            self.flags[i] = flags | role | spared
            if not spared & VALUE_SPARED:
                self.said.copy(self.values, value)
            if not spared & QUOTE_SPARED:
                self.said.put(SEPARATOR)
                self.said.characters(t, r.start[row], r.end[row])
            self.said.close()
            self.form[i] = self.form_of(i)
        self.n = first + r.n

    def state(self, stated: Columns, prompt: int) -> int:
        """Note what a prompt states, whose rows are ``stated``; return its number, or -1 when it states no value."""
        some = -1
        for row in range(stated.n):
            if not stated.flags[row] & VALUELESS:
                self.prompts.add(stated.values, row, prompt)
                some = prompt
        return some

    def unit_place(self, key: int) -> int:
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

    def unit_text(self, t: Tokens, start: int, end: int) -> int:
        """Append a unit as written, without LaTeX markup."""
        for i in range(start, end):
            c = t.chars[i]
            if c == "\\" or c == "}":
                plain = plain_unit(t.text[start:end])
                return self.written.string(plain)
        return self.written.characters(t, start, end)

    def spared_of(self, t: Tokens, i: int, value: int, whole: bool) -> int:
        """Return what need not be kept of row ``i``, whose value is string ``value``, and a number that is ``whole``.

        A decimal of few digits, not too near to 0, stands for the float nearest to it and is the shortest that does:
        so that float is written as it is. The database's view ``claims`` does that.
        """
        start, first = self.values.offsets[value], self.start[i]
        size = self.values.offsets[value + 1] - start
        spared = 0
        if 0 < size <= DIGITS and (whole or abs(self.number[i]) >= 0.001 or self.number[i] == 0):
            spared = VALUE_SPARED
            if not whole:
                for at in range(start, start + size):
                    c = self.values.data[at]
                    if c < 45 or c > 57 or c == 47:  # no digit, point or sign
                        spared = 0
        if size != self.end[i] - first:
            return spared
        for at in range(size):
            if self.values.data[start + at] != ord(t.chars[first + at]):
                return spared
        return spared | QUOTE_SPARED

    def form_of(self, i: int) -> int:
        """Return the form of row ``i``, all of whose columns but that and its value are written."""
        length = self.written.offsets[i + 1] - self.written.offsets[i]
        slot = self.kind[i] + 5 * self.dec[i] + 31 * self.unit[i] + 101 * length + 211 * (self.flags[i] & LIKE)
        slot += 331 * self.axis[i] + 557 * self.direction[i]
        while True:
            slot &= len(self.slots) - 1
            form: int = self.slots[slot]
            if form < 0:
                break
            if self.alike(i, self.firsts[form]):
                return form
            slot += 1
        form = self.forms
        self.slots[slot] = form
        self.firsts[form] = i
        self.forms = form + 1
        if self.forms == len(self.firsts):
            self.more_forms()
        return form

    def alike(self, i: int, j: int) -> bool:
        """Return whether rows ``i`` and ``j`` have one form."""
        if self.kind[i] != self.kind[j] or (self.flags[i] ^ self.flags[j]) & LIKE or self.dec[i] != self.dec[j]:
            return False
        if self.unit[i] != self.unit[j] or self.axis[i] != self.axis[j] or self.direction[i] != self.direction[j]:
            return False
        return self.unit[i] == 0 or self.written.same(i, j)

    def more_forms(self) -> None:
        """Double the room for forms, and find each its slot again."""
        known = self.firsts
        size = len(known)
        self.slots = array("i", [-1]) * (4 * size)
        self.firsts = array("i", bytes(8 * size))
        self.forms = 0
        for form in range(size):
            self.form_of(known[form])

    def plain(self, num: int, den: int, exp: int) -> int:
        """Append a rational number, as a decimal where it ends within nine places, or return 0."""
        if not is_plain(num, den, exp):
            return 0
        if den == 1:
            self.values.decimal(num, exp)
            return 1
        common = gcd(abs(num), den)
        num //= common
        den //= common
        left = den
        places = 0
        scale = 1
        while (left % 2 == 0 or left % 5 == 0) and places < 9:
            left //= 10 if left % 10 == 0 else 2 if left % 2 == 0 else 5
            places += 1
            scale *= 10
        if left == 1:
            self.values.decimal(num * (scale // den), -places)
            return 1
        if left % 2 == 0 or left % 5 == 0:
            return 0
        self.values.whole(num)
        self.values.put(47)
        self.values.whole(den)
        return 1

    def parts(self, r: Rows, row: int) -> int:
        """Append the parts of a tuple, range or ratio where all are plain, or return 0."""
        first = r.part[row]
        last = first + r.parts[row]
        for p in range(first, last):
            if (
                r.part_rad[p]
                or r.part_flags[p] & (LARGE | PI)
                or not is_plain(r.part_num[p], r.part_den[p], r.part_exp[p])
            ):
                return 0
            if r.part_den[p] > 1 and (r.part_den[p] % 1024 == 0 or r.part_den[p] % 9765625 == 0):
                return 0
        kind = r.kind[row]
        if kind != RANGE and kind != RATIO:
            self.values.put(40)
        for p in range(first, last):
            if p > first:
                if kind == RATIO:
                    self.values.put(58)
                elif kind == RANGE:
                    self.values.put(46)
                    self.values.put(46)
                else:
                    self.values.put(44)
                    self.values.put(32)
            self.plain(r.part_num[p], r.part_den[p], r.part_exp[p])
        if kind != RANGE and kind != RATIO:
            self.values.put(41)
        return 1

    def value(self, t: Tokens, r: Rows, row: int, i: int) -> int:
        """Append the value of a row as text, and as a float where it is one number."""
        flags = r.flags[row]
        exp = r.exp[row]
        num = r.num[row]
        den = r.den[row]
        if flags & VALUELESS and not r.parts[row]:
            return self.values.characters(t, r.start[row], r.end[row]) if r.kind[row] == OPTION else 0
        if r.parts[row] and not flags & TIMES_OF_DAY and self.parts(r, row):
            return 0
        if r.parts[row] or flags & NO_NUMBER or r.rad[row] or not -18 <= exp <= 18:
            text = value_text(value(t, r, row), r.kind[row])
            self.values.string(text)
            if not (r.parts[row] or flags & (VALUELESS | TIMES_OF_DAY | PI) or r.rad[row]):
                self.number[i] = as_float(value(t, r, row))
            return 0
        if not self.plain(num, den, exp):
            text = value_text(value(t, r, row), r.kind[row])
            self.values.string(text)
        scaled = float(num)
        while exp > 0:
            scaled *= 10.0
            exp -= 1
        below = float(den)
        while exp < 0:
            below *= 10.0
            exp += 1
        self.number[i] = scaled / below
        return 0


def is_plain(num: int, den: int, exp: int) -> bool:
    """Return whether :meth:`Columns.plain` can write a number."""
    return (den == 1 and -18 <= exp <= 18) or (exp == 0 and -(10**9) < num < 10**9 and 0 < den < 10**9)
