# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Rows of many texts to the raw columns of an Arrow table."""

from __future__ import annotations

from array import array
from typing import Any

import cython

from tracelens.claims.looks import Looks
from tracelens.claims.stated import Stated
from tracelens.claims.texts import grown
from tracelens.claims.values import as_float, value, value_text

if not cython.compiled:
    from tracelens.claims.algebra import gcd
    from tracelens.claims.kinds import *
    from tracelens.claims.rows import Rows
    from tracelens.claims.texts import Texts
    from tracelens.claims.tokens import Tokens

    # columns.pxd has the same, and the next three as inline code
    NO_NUMBER = LARGE | PI | VALUELESS | TIMES_OF_DAY
    GIVEN, FINAL, DERIVED, ROLELESS = 0, 65536, 131072, 196608
    QUOTE_SPARED, VALUE_SPARED = 262144, 524288
    LIKE = TOLD | VALUELESS
    DIGITS = 15
    SEPARATOR = 31

    def copy(to: Any, at: int, column: array[int], n: int) -> None:
        """Write the first ``n`` values of ``column`` to place ``at`` of another and those behind it."""
        to[at : at + n] = column[:n]

    def repeat(to: Any, at: int, value: int, n: int) -> None:
        """Write a value to ``n`` places from ``at`` on."""
        to[at : at + n] = value

    def count(to: Any, at: int, n: int) -> None:
        """Write the numbers from 0 to ``n`` to the places from ``at`` on."""
        to[at : at + n] = range(n)


NAN = float("nan")


class Columns:
    """The claims of many texts as raw columns.

    What claims are alike in is in ``looks``, and ``form`` has the place of each row there. ``prompts`` has what the
    texts' prompts state. ``said`` is what has to be kept of a row: its value, unless that is the number as it is
    written anyway, or none, and behind chr(31) its quote, unless that is the value. Where the columns are to be
    ``whole``, there are ``end``, ``quotes`` and ``values`` of all rows instead.
    """

    def __init__(self, whole: bool = True) -> None:
        self.whole = whole
        self.room = 256
        self.n = 0
        self.ints = [grown(None, self.room, "i4") for _ in range(6)]
        self.number = grown(None, self.room, "f8")
        self.quotes = Texts()
        self.values = Texts()
        self.said = Texts()
        self.looks = Looks()
        self.prompts = Stated()
        self.hold()

    def hold(self) -> None:
        """Take hold of the integer columns by name."""
        self.text = self.ints[0]
        self.claim = self.ints[1]
        self.start = self.ints[2]
        self.end = self.ints[3]
        self.sentence = self.ints[4]
        self.form = self.ints[5]

    def grow(self) -> None:
        """Make more room: by so much that few rows are ever copied; memory that is not written to costs nothing."""
        self.room *= 4
        self.ints = [grown(column, self.room, "i4") for column in self.ints]
        self.number = grown(self.number, self.room, "f8")
        self.hold()

    def clear(self) -> None:
        """Forget all, but keep the room: memory that is given back and taken again costs a page at a time."""
        self.clear_rows()
        self.looks = Looks()
        self.prompts.clear()

    def clear_rows(self) -> None:
        """Forget the rows, but not what they were alike in, nor what prompts state."""
        self.n = 0
        self.quotes.clear()
        self.values.clear()
        self.said.clear()

    def add(self, t: Tokens, r: Rows, text: int, prompt: int = -1, answer: int = 0, end: int = -1) -> None:
        """Append the rows of one text, which is number ``text`` and answers a prompt.

        Its final answer is the range from character ``answer`` to ``end``; without one, that is empty.
        """
        first = self.n
        while first + r.n > self.room:
            self.grow()
        repeat(self.text, first, text, r.n)
        count(self.claim, first, r.n)
        copy(self.start, first, r.start, r.n)
        copy(self.sentence, first, r.sentence, r.n)
        if self.whole:
            copy(self.end, first, r.end, r.n)
        for row in range(r.n):
            flags = r.flags[row] & LIKE
            role = FINAL if r.start[row] >= answer and r.end[row] <= end else DERIVED
            if flags & VALUELESS or r.kind[row] > CLOCK:
                role = ROLELESS
            behind = 0 if self.whole else self.begun(t, r, row, first + row)
            if behind:
                if role != ROLELESS and prompt >= 0 and self.quotes_prompt(t, r.start[row], behind, prompt):
                    role = GIVEN
                if behind < r.end[row]:
                    self.quote(t, r, row)
                self.said.close()
            elif self.tell(t, r, row, first + row, prompt) and role != ROLELESS:
                role = GIVEN
            dec = r.dec[row]
            if r.parts[row] or r.flags[row] & (WORDS | VALUELESS | TIMES_OF_DAY):
                dec = -1
            self.form[first + row] = self.looks.of(t, r, row, flags | role, dec)
        self.n = first + r.n

    def begun(self, t: Tokens, r: Rows, row: int, i: int) -> int:
        """Note the number that a quote begins with; return the character behind it, or 0 where :meth:`tell` has to.

        So do the quotes of most numbers: with digits, no more than floats tell apart, and perhaps a point, written as
        :meth:`value` does.
        """
        start, end = r.start[row], r.end[row]
        places = -r.exp[row]
        if r.parts[row] or r.flags[row] & (NO_NUMBER | WORDS) or r.rad[row] or r.den[row] != 1 or places < 0:
            return 0
        end = min(end, start + DIGITS + 1)
        at = start
        if ord(t.chars[at]) == 45 and r.num[row]:
            at += 1
        first, number = at, 0
        while at < end and 48 <= ord(t.chars[at]) <= 57:
            number = number * 10 + ord(t.chars[at]) - 48
            at += 1
        if at == first or (ord(t.chars[first]) == 48 and at > first + 1):
            return 0  # no digit, or a zero before others
        if places:
            point = at
            if at < end and ord(t.chars[at]) == 46:
                at += 1
            while at < end and 48 <= ord(t.chars[at]) <= 57:
                number = number * 10 + ord(t.chars[at]) - 48
                at += 1
            if at != point + 1 + places or ord(t.chars[at - 1]) == 48:
                return 0
        if at - start > DIGITS or number != (r.num[row] if first == start else -r.num[row]):
            return 0
        self.number[i] = float(r.num[row])
        if places:
            below = 1.0
            for _ in range(places):
                below *= 10.0
            self.number[i] /= below
            if number and abs(self.number[i]) < 0.001:
                return 0
        return at

    def quotes_prompt(self, t: Tokens, start: int, end: int, prompt: int) -> bool:
        """Return whether a prompt states the value that some characters of a text are."""
        if not self.prompts.may_state(ord(t.chars[start]), ord(t.chars[end - 1]), end - start, prompt):
            return False
        self.values.clear()
        self.values.characters(t, start, end)
        self.values.close()
        return self.prompts.has(self.values, 0, prompt)

    def tell(self, t: Tokens, r: Rows, row: int, i: int, prompt: int) -> bool:
        """Append number, value and quote of a row; return whether a prompt (-1 for none) states its value."""
        if not self.whole:
            self.values.clear()
        plain = not r.flags[row] & NO_NUMBER and not r.parts[row] and not r.rad[row]
        whole = plain and r.den[row] == 1 and r.exp[row] == 0
        if whole:
            self.number[i] = float(r.num[row])
            self.values.number(r.num[row])
        else:
            self.number[i] = NAN
            self.value(t, r, row, i)
        value = self.values.n
        self.values.close()
        if self.whole:
            self.quotes.characters(t, r.start[row], r.end[row])
            self.quotes.close()
        else:
            valueless = r.flags[row] & VALUELESS
            self.say(t, r, row, value, VALUE_SPARED if valueless else self.spared_of(t, r, row, i, whole))
        return prompt >= 0 and self.prompts.has(self.values, value, prompt)

    def say(self, t: Tokens, r: Rows, row: int, value: int, spared: int) -> int:
        """Append what is not spared of the value (string ``value``) and the quote of a row."""
        if not spared & VALUE_SPARED:
            self.said.copy(self.values, value)
        if not spared & QUOTE_SPARED:
            self.quote(t, r, row)
        self.said.close()
        return 0

    def quote(self, t: Tokens, r: Rows, row: int) -> int:
        """Append the quote of a row to what is said of it."""
        self.said.put(SEPARATOR)
        return self.said.characters(t, r.start[row], r.end[row])

    def state(self, stated: Columns, prompt: int) -> int:
        """Note what a prompt states, whose rows are ``stated``; return its number, or -1 when it states no value."""
        some = -1
        for row in range(stated.n):
            if not stated.looks.flags(stated.form[row]) & VALUELESS:
                self.prompts.add(stated.values, row, prompt)
                some = prompt
        return some

    def spared_of(self, t: Tokens, r: Rows, row: int, i: int, whole: bool) -> int:
        """Return what need not be kept of a row, whose value is the last of ``values``, and a number that is ``whole``.

        A decimal of few digits, not too near to 0, stands for the float nearest to it and is the shortest that does:
        so that float is written as it is. The database's view ``claims`` does that.
        """
        start, first = self.values.offsets[self.values.n - 1], r.start[row]
        size = self.values.size - start
        spared = 0
        if 0 < size <= DIGITS and (whole or abs(self.number[i]) >= 0.001 or self.number[i] == 0):
            spared = VALUE_SPARED
            if not whole:
                for at in range(start, start + size):
                    c = self.values.data[at]
                    if c < 45 or c > 57 or c == 47:  # no digit, point or sign
                        spared = 0
        if size != r.end[row] - first:
            return spared
        for at in range(size):
            if self.values.data[start + at] != ord(t.chars[first + at]):
                return spared
        return spared | QUOTE_SPARED

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
