# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Claims of two numbers and more: ranges, ratios, times from–to, feet and inches; and what money does to one."""

from __future__ import annotations

import cython

from tracelens.claims import words

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.measures import MeasureReader
    from tracelens.claims.names import clock_end
    from tracelens.claims.numbers import Number, NumberReader, whole
    from tracelens.claims.prefixes import currency_before, touches
    from tracelens.claims.primes import prime
    from tracelens.claims.rows import Rows
    from tracelens.claims.scales import scale_letter
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.tuples import TupleReader


class GroupReader:
    """Reads groups of numbers; ``end`` is the token after the last group found."""

    def __init__(self, lexicon: Lexicon, numbers: NumberReader, measures: MeasureReader) -> None:
        self.lexicon = lexicon
        self.numbers = numbers
        self.measures = measures
        self.part = Number()
        self.tuples = TupleReader(lexicon, numbers, measures)
        self.end = 0
        self.asked = -1  # the token from which the last number that is no range was asked for a unit, …
        self.found = False  # … and whether it has one
        self.money = {ord(symbol): number for symbol, number in words.unit_words()[0].items() if len(symbol) == 1}
        self.foot = words.unit_number("foot")
        self.inch = words.unit_number("inch")

    def measure(self, row: int, r: Rows) -> None:
        """Give a row the unit that was read last."""
        r.key[row] = self.measures.key
        r.unit_start[row] = self.measures.first
        r.unit_end[row] = self.measures.last

    if not cython.compiled:

        def unit(self, t: Tokens, i: int, end: int, math: int) -> bool:  # groups.pxd has the same as inline code
            """Read the unit behind a number that is no range; mostly the question whether it is one has read it."""
            asked = self.asked
            self.asked = -1
            return self.found if asked == end else self.measures.read(t, i, end, math)

    def single(self, t: Tokens, i: int, o: Number, math: int, r: Rows) -> int:
        """Add numeral ``i``, which has no sign, with the unit behind it and return the token after both.

        0 where a scale letter or a dash may go on with it.
        """
        found = self.measures.read(t, i, i + 1, math)
        end = self.measures.end if found and not self.measures.outside else i + 1
        if t.bits[i + 1] & W_SUFFIX or (end < t.n and t.kind[end] == OPERATOR):
            return 0
        row = r.add(QUANTITY, t.start[i], self.measures.span if found else t.end[i], i, end, o)
        if found:
            self.measure(row, r)
            if self.measures.outside:
                r.flags[row] |= OUTSIDE_UNIT
        return end

    # Ranges and ratios -------------------------------------------------------------------------------------------

    def paired(self, t: Tokens, first: int, i: int, end: int, o: Number, math: int, r: Rows) -> bool:
        """Add the range, ratio or decimal with a comma that the number of tokens ``i`` to ``end`` begins."""
        if end >= t.n or end - i > 3 or o.rad or o.flags & (PI | LARGE):
            return False
        kind = t.kind[end]
        if kind == STOP and t.code[end] == 58:
            return first == i and self.ratio(t, i, end, o, r)
        if kind == COMMA:
            stop = self.tuples.bare(t, first, i, end, r)
            if stop:
                self.end = stop
                return True
            return self.decimal_comma(t, first, i, end, o, r)
        j = end
        if kind != OPERATOR:
            self.found = self.measures.read(t, i, end, math)
            self.asked = end
            if not self.found or self.measures.outside:
                return False
            j = self.measures.end
        if j + 1 >= t.n or t.kind[j] != OPERATOR or t.code[j] not in (HYPHEN, EN_DASH):
            return False
        return self.interval(t, first, i, j, o, math, r)

    def ratio(self, t: Tokens, i: int, j: int, o: Number, r: Rows) -> bool:
        """Add "3:4" or "3 : 4 : 5" as one ratio."""
        if not whole_or_decimal(t, j + 1):
            return False
        if i > 0 and t.kind[i - 1] == STOP and touches(t, i):
            return False
        if touches(t, j) != touches(t, j + 1):  # "2: 8: 6", but not "Step 2: 8 plants"
            third = j + 3 < t.n and t.kind[j + 2] == STOP and t.code[j + 2] == 58 and whole_or_decimal(t, j + 3)
            if not third or not touches(t, j):
                return False
        begin = r.part_n
        r.add_part(o, i)
        end = j
        while end < t.n and t.kind[end] == STOP and t.code[end] == 58 and whole_or_decimal(t, end + 1):
            if touches(t, end) != touches(t, j) or touches(t, end + 1) != touches(t, j + 1):
                break
            stop = self.numbers.numeral(t, end + 1, self.part)
            r.add_part(self.part, end + 1)
            end = stop
        row = r.add(RATIO, t.start[i], t.end[end - 1], i, end, o)
        r.part[row] = begin
        r.parts[row] = r.part_n - begin
        self.end = end
        return True

    def decimal_comma(self, t: Tokens, first: int, i: int, j: int, o: Number, r: Rows) -> bool:
        """Add "0,5" as one number that is marked as ambiguous."""
        if not whole(t, i) or not touches(t, j) or not touches(t, j + 1) or not whole(t, j + 1) or end_of_list(t, i, j):
            return False
        digits = t.end[j + 1] - t.start[j + 1]
        if digits > 6 or o.num > 10**9 or t.code[i] & GROUPED or t.code[j + 1] & GROUPED:
            return False
        if j + 2 < t.n and touches(t, j + 2) and t.kind[j + 2] == WORD and self.lexicon.unit(t, j + 2) < 0:
            return False
        for _ in range(digits):
            o.num *= 10
        o.num += t.mant[j + 1]
        o.exp = -digits
        o.dec = digits
        if first < i and t.kind[first] == OPERATOR and t.code[first] != PLUS:
            o.num = -o.num
        o.flags |= AMBIGUOUS
        self.end = j + 2
        found = self.measures.read(t, i, j + 2, 0)
        stop = self.measures.span if found else t.end[j + 1]
        row = r.add(QUANTITY, t.start[first], stop, first, j + 2, o)
        if found:
            self.measure(row, r)
            if self.measures.outside:
                r.flags[row] |= OUTSIDE_UNIT
            else:
                self.end = self.measures.end
        return True

    def interval(self, t: Tokens, first: int, i: int, j: int, o: Number, math: int, r: Rows) -> bool:
        """Add "0-30 A", "500–600 mL", "10%–20%", "$5-$10" as one range: ascending, and no calculation.

        The dash is token ``j``.
        """
        dash = t.code[j] == EN_DASH
        gaps = not touches(t, j)
        if gaps == touches(t, j + 1) or (math and not dash) or self.calculates(t, first):
            return False
        if gaps and first < i and t.kind[first] == OPERATOR:  # -1 - 2
            return False
        k = j + 1
        if t.kind[k] == CURRENCY:
            k += 1
        if not whole_or_decimal(t, k):
            return False
        stop = self.numbers.numeral(t, k, self.part)
        self.asked = -1
        if not self.below(o, self.part) or self.part.flags & LARGE:
            return False
        money = currency_before(t, i)
        stop = scale_letter(t, k, stop, self.part, money if money < i else -1, math, self.lexicon)
        found = self.measures.read(t, k, stop, math)
        after = self.measures.end if found and not self.measures.outside else stop
        behind = after
        while behind < t.n and t.kind[behind] == CLOSE and t.code[behind] == 41:
            behind += 1
        if behind < t.n and (t.kind[behind] == RELATION or (t.kind[behind] == OPERATOR and t.code[behind] != EM_DASH)):
            return False
        begin = r.part_n
        if first < i and t.kind[first] == OPERATOR and t.code[first] != PLUS:
            o.num = -o.num
        r.add_part(o, i)
        r.add_part(self.part, k)
        row = r.add(RANGE, t.start[first], self.measures.span if found else t.end[stop - 1], first, after, o)
        r.part[row] = begin
        r.parts[row] = 2
        if money < i:
            self.pay(t, money, stop, found, row, r)
        elif found:
            self.measure(row, r)
            if self.measures.outside:
                r.flags[row] |= OUTSIDE_UNIT
        elif whole(t, i) and whole(t, k) and t.end[i] - t.start[i] == 4 and o.num >= 1500 and self.part.num <= 2100:
            r.kind[row] = DATE
        self.end = after
        return True

    def calculates(self, t: Tokens, first: int) -> bool:
        """Return whether an operator or an equals sign stands before token ``first``, or its bracket."""
        j = first - 1
        while j >= 0 and t.kind[j] == OPEN and t.code[j] == 40:
            j -= 1
        if j < 0:
            return False
        if t.kind[j] == OPERATOR:
            return True
        return t.kind[j] == RELATION and t.code[j] != APPROX

    def below(self, o: Number, other: Number) -> bool:
        """Return whether the first number is less than the second."""
        return compare(o, other) < 0

    def clock(self, t: Tokens, i: int, end: int, math: int, o: Number, r: Rows) -> int:
        """Add the time of day of tokens ``i`` to ``end``, or a range of it and one behind a dash; return the end."""
        if end + 1 < t.n and t.kind[end] == OPERATOR and t.code[end] in (HYPHEN, EN_DASH):
            self.part.clear()
            stop = clock_end(t, end + 1, self.part, self.lexicon, math)
            if stop:
                begin = r.part_n
                r.add_part(o, i)
                r.add_part(self.part, end + 1)
                row = r.add(RANGE, t.start[i], t.end[stop - 1], i, stop, o)
                r.flags[row] |= TIMES_OF_DAY
                r.part[row] = begin
                r.parts[row] = 2
                return stop
        r.add(CLOCK, t.start[i], t.end[end - 1], i, end, o)
        return end

    # Money and primes -------------------------------------------------------------------------------------------

    def imperial(self, t: Tokens, i: int, end: int, stop: int, o: Number, r: Rows) -> int:
        """Add feet and inches written with primes: the number of tokens ``i`` to ``end``, its signs up to ``stop``."""
        row = r.add(QUANTITY, t.start[i], t.end[stop - 1], i, stop, o)
        r.key[row] = (9 << 10) | ((self.foot if prime(t, end) == 1 else self.inch) + 1)
        r.unit_start[row] = t.start[end]
        r.unit_end[row] = t.end[end]
        return stop

    def pay(self, t: Tokens, money: int, end: int, found: bool, row: int, r: Rows) -> None:
        """Give a row its currency, and the rate behind it ("$5 per hour")."""
        currency = self.money.get(t.code[money], 0)
        key = (9 << 10) | (currency + 1)
        span = t.end[end - 1]
        stop = end
        self.measures.first = t.start[money]
        self.measures.last = t.end[money]
        if not found or self.measures.outside:
            self.measures.key = key
            self.measures.count = 1
            self.measures.end = end
            self.measures.last = span
            self.measures.rest(t, end)
            stop = self.measures.end
            span = t.end[stop - 1]
            key = self.measures.key
            r.end[row] = span
        else:
            stop = self.measures.end
        r.key[row] = key
        r.unit_start[row] = t.start[money]
        r.unit_end[row] = t.end[money]
        r.last[row] = stop


def whole_or_decimal(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` is a numeral on the line, not a vulgar fraction."""
    return j < t.n and t.kind[j] == NUMERAL and not t.code[j] & (SUPERSCRIPT | SUBSCRIPT | VULGAR | BIG)


def end_of_list(t: Tokens, i: int, j: int) -> bool:
    """Return whether the comma at ``j`` belongs to a list without gaps ("22,24,26"), or stands inside brackets."""
    if j + 2 < t.n and t.kind[j + 2] == COMMA and touches(t, j + 2) and j + 3 < t.n and touches(t, j + 3):
        return True
    if j + 2 < t.n and t.kind[j + 2] in (CLOSE, OPERATOR, RELATION):
        return True
    return i > 0 and (t.kind[i - 1] == OPEN or (t.kind[i - 1] == COMMA and touches(t, i)))


def compare(o: Number, other: Number) -> int:
    """Return -1, 0 or 1 as the first rational is less than, equal to or greater than the second (0 if too large)."""
    left = o.num
    right = other.num
    if left > 10**8 or right > 10**8 or o.den > 10**4 or other.den > 10**4 or abs(o.exp - other.exp) > 6:
        return -1 if o.exp < other.exp or left < right else 0
    left *= other.den
    right *= o.den
    shift = o.exp - other.exp
    while shift > 0:
        left *= 10
        shift -= 1
    while shift < 0:
        right *= 10
        shift += 1
    return -1 if left < right else 1 if left > right else 0
