# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Rows of many texts to the raw columns of an Arrow table: numbers, and UTF-8 bytes with their offsets."""

from __future__ import annotations

from array import array
from typing import Any

import cython

from tracelens.claims.values import as_float, plain_unit, value, value_text

if not cython.compiled:
    from tracelens.claims.algebra import gcd
    from tracelens.claims.kinds import *
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

    def copy_ascii(x: Texts, t: Tokens, start: int, end: int) -> int:  # columns.pxd has the same as inline code
        """Append characters of a text up to the first that is not ASCII, and return how many; there is room."""
        at = start
        while at < end and ord(t.chars[at]) < 0x80:
            x.data[x.size + at - start] = ord(t.chars[at])
            at += 1
        x.size += at - start
        return at - start

NAN = float("nan")


class Texts:
    """A column of strings under construction: ``data`` (UTF-8) and ``offsets`` (one more than strings)."""

    def __init__(self) -> None:
        self.room = 1024
        self.offset_room = 256
        self.data = grown(None, self.room, "u1")
        self.offsets = grown(None, self.offset_room, "i4")
        self.offsets[0] = 0
        self.size = 0
        self.n = 0

    def reserve(self, more: int) -> int:
        """Make room for ``more`` bytes."""
        if self.size + more > self.room:
            self.room = 4 * self.room + more
            self.data = grown(self.data, self.room, "u1")
        return 0

    def put(self, byte: int) -> int:
        """Append one byte."""
        if self.size >= self.room:
            self.reserve(1)
        self.data[self.size] = byte
        self.size += 1
        return 0

    def more_offsets(self) -> int:
        """Make room for more strings."""
        self.offset_room *= 4
        self.offsets = grown(self.offsets, self.offset_room, "i4")
        return 0

    if not cython.compiled:

        def close(self) -> None:  # columns.pxd has the same as inline code
            """End the string under construction."""
            self.n += 1
            if self.n >= self.offset_room:
                self.more_offsets()
            self.offsets[self.n] = self.size

    def characters(self, t: Tokens, start: int, end: int) -> int:
        """Append characters of a text as UTF-8."""
        if self.size + end - start > self.room:
            self.reserve(end - start)
        start += copy_ascii(self, t, start, end)
        for i in range(start, end):
            self.character(ord(t.chars[i]))
        return 0

    def string(self, text: str) -> int:
        """Append a string as UTF-8."""
        for i in range(len(text)):
            self.character(ord(text[i]))
        return 0

    def character(self, c: int) -> int:
        """Append a code point as UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
        if c < 0x80:
            self.put(c)
        elif c < 0x800:
            self.put(0xC0 | c >> 6)
            self.put(0x80 | (c & 0x3F))
        elif c < 0x10000:
            if 0xD800 <= c < 0xE000:
                c = 0xFFFD
            self.put(0xE0 | c >> 12)
            self.put(0x80 | (c >> 6 & 0x3F))
            self.put(0x80 | (c & 0x3F))
        else:
            self.put(0xF0 | c >> 18)
            self.put(0x80 | (c >> 12 & 0x3F))
            self.put(0x80 | (c >> 6 & 0x3F))
            self.put(0x80 | (c & 0x3F))
        return 0

    def whole(self, number: int) -> int:
        """Append a whole number."""
        if 0 <= number < 10:
            return self.put(48 + number)
        if number < 0:
            self.put(45)
            number = -number
        places = 1
        power = 10
        while places < 19 and number >= power:
            places += 1
            power *= 10
        return self.digits(number, places)

    def digits(self, number: int, places: int) -> int:
        """Append the last ``places`` digits of a number that is not negative."""
        self.reserve(places)
        for at in range(self.size + places - 1, self.size - 1, -1):
            self.data[at] = 48 + number % 10
            number //= 10
        self.size += places
        return 0

    def decimal(self, number: int, exp: int) -> int:
        """Append ``number · 10**exp``, for exponents from -18 to 18, without trailing zeros."""
        while exp < 0 and number % 10 == 0:
            number //= 10
            exp += 1
        if exp >= 0 or number == 0:
            self.whole(number)
            while exp > 0 and number != 0:
                self.put(48)
                exp -= 1
            return 0
        if number < 0:
            self.put(45)
            number = -number
        scale = 1
        for _ in range(-exp):
            scale *= 10
        self.whole(number // scale)
        self.put(46)
        return self.digits(number % scale, -exp)


class Columns:
    """The claims of many texts as raw columns."""

    def __init__(self) -> None:
        self.room = 256
        self.n = 0
        self.ints = [grown(None, self.room, "i4") for _ in range(11)]
        self.number = grown(None, self.room, "f8")
        self.quotes = Texts()
        self.values = Texts()
        self.written = Texts()
        self.units = {0: 0}
        self.simple = array("i", bytes(4 * 1024))
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

    def grow(self) -> None:
        """Make more room: by so much that few rows are ever copied; memory that is not written to costs nothing."""
        self.room *= 4
        self.ints = [grown(column, self.room, "i4") for column in self.ints]
        self.number = grown(self.number, self.room, "f8")
        self.hold()

    def add(self, t: Tokens, r: Rows, text: int) -> None:
        """Append the rows of one text, which is number ``text``."""
        for row in range(r.n):
            i = self.n
            if i >= self.room:
                self.grow()
            self.text[i] = text
            self.claim[i] = row
            self.start[i] = r.start[row]
            self.end[i] = r.end[row]
            self.kind[i] = r.kind[row]
            self.flags[i] = r.flags[row]
            self.dec[i] = r.dec[row]
            if r.parts[row] or r.flags[row] & (WORDS | VALUELESS | TIMES_OF_DAY):
                self.dec[i] = -1
            self.unit[i] = self.unit_place(r.key[row]) if r.key[row] else 0
            self.sentence[i] = r.sentence[row]
            self.axis[i] = r.axis[row]
            self.direction[i] = r.direction[row]
            self.quotes.characters(t, r.start[row], r.end[row])
            self.quotes.close()
            if r.key[row]:
                self.unit_text(t, r.unit_start[row], r.unit_end[row])
            self.written.close()
            self.number[i] = NAN
            self.value(t, r, row, i)
            self.values.close()
            self.n = i + 1

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
        if r.parts[row] and not flags & TIMES_OF_DAY and self.parts(r, row):
            return 0
        if r.parts[row] or flags & (LARGE | PI | VALUELESS | TIMES_OF_DAY) or r.rad[row] or not -18 <= exp <= 18:
            text = value_text(value(t, r, row), r.kind[row])
            self.values.string(text)
            if not (r.parts[row] or flags & (VALUELESS | TIMES_OF_DAY | PI) or r.rad[row]):
                self.number[i] = as_float(value(t, r, row))
            return 0
        if den == 1 and exp == 0:
            self.number[i] = float(num)
            return self.values.whole(num)
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


def grown(column: Any, room: int, dtype: str) -> Any:
    """Return a column of ``room`` values that begins with those of ``column``; the rest holds anything.

    Its memory is Arrow's, which keeps what is freed: pages new from the system cost more than what is written to them.
    """
    import numpy as np
    import pyarrow as pa

    made = np.frombuffer(pa.allocate_buffer(room * np.dtype(dtype).itemsize), dtype)
    if column is not None:
        made[: len(column)] = column
    return made


def is_plain(num: int, den: int, exp: int) -> bool:
    """Return whether :meth:`Columns.plain` can write a number."""
    return (den == 1 and -18 <= exp <= 18) or (exp == 0 and -(10**9) < num < 10**9 and 0 < den < 10**9)
