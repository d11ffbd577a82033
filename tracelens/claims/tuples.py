# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Points, vectors and boxes: several numbers in brackets, in a string of their own, or joined by a comma alone."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.measures import MeasureReader
    from tracelens.claims.numbers import Number, NumberReader
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


class TupleReader:
    """Reads tuples with one lexicon."""

    def __init__(self, lexicon: Lexicon, numbers: NumberReader, measures: MeasureReader) -> None:
        self.lexicon = lexicon
        self.numbers = numbers
        self.measures = measures
        self.part = Number()

    def bracketed(self, t: Tokens, i: int, r: Rows) -> int:
        """Read a tuple of at least two numbers that opens at token ``i``; return the token after it, or 0."""
        if t.code[i] not in (40, 91, 0x27E8, 0xFF08) or self.called(t, i):
            return 0
        begin = r.part_n
        self.measures.key = 0
        key = 0
        j = self.skip(t, i + 1)
        while True:
            j = self.component(t, j, r)
            if not j:
                break
            if self.measures.key:
                key = self.measures.key
            j = self.skip(t, j)
            if j >= t.n:
                break
            if t.kind[j] == CLOSE and t.code[j] != 125:
                if r.part_n - begin < 2:
                    break
                return self.add_tuple(t, i, j + 1, begin, key, r)
            if t.kind[j] != COMMA and not (t.kind[j] == STOP and t.code[j] == 59):
                break
            j = self.skip(t, j + 1)
        r.part_n = begin
        return 0

    def called(self, t: Tokens, i: int) -> bool:
        """Return whether the bracket at ``i`` holds the arguments of a function ("max(3, 5)"), not a point."""
        if not touches(t, i):
            return False
        before = t.kind[i - 1]
        if before == COMMAND:
            return not self.lexicon.has(t, i - 1, W_WRAPPER)
        if before != WORD:
            return before == OTHER and t.code[i - 1] == 95
        if self.lexicon.has(t, i - 1, W_COORDINATE_WORD):
            return False
        return t.end[i - 1] - t.start[i - 1] > 2 or not "A" <= t.text[t.start[i - 1]] <= "Z"

    def skip(self, t: Tokens, j: int) -> int:
        """Return the next token that is neither a line end nor spacing."""
        while j < t.n and (t.kind[j] == NEWLINE or (t.kind[j] == MARKUP and t.code[j] in (SPACE, SIZING))):
            j += 1
        return j

    def component(self, t: Tokens, j: int, r: Rows) -> int:
        """Read one signed number of a tuple as a part of ``r`` and return the token after it, or 0."""
        if j >= t.n:
            return 0
        token = j
        negative = 0
        if t.kind[j] == OPERATOR and t.code[j] in (HYPHEN, MINUS, PLUS, EN_DASH):
            negative = t.code[j] != PLUS
            j += 1
        if j >= t.n or (t.kind[j] != NUMERAL and t.kind[j] != COMMAND and t.kind[j] != OTHER):
            return 0
        end = self.numbers.read(t, j, self.part)
        if not end:
            return 0
        if self.measures.read(t, j, end, 1):
            end = self.measures.end
        if negative:
            self.part.num = -self.part.num
            if self.part.flags & LARGE:
                self.part.flags |= NEGATIVE
        r.add_part(self.part, token)
        return end

    def add_tuple(self, t: Tokens, i: int, end: int, begin: int, key: int, r: Rows) -> int:
        """Add the tuple of tokens ``i`` to ``end`` and return ``end``."""
        first = i
        if i > 0 and t.kind[i - 1] == MARKUP and t.code[i - 1] == SIZING and touches(t, i):
            first = i - 1
        kind = COORDINATE
        if r.part_n - begin == 4:
            for j in range(max(0, i - 8), i):
                if self.lexicon.has(t, j, W_BOX):
                    kind = BOX
        self.part.clear()
        self.part.flags = AMBIGUOUS if t.code[i + 1] & UNSURE and t.kind[i + 1] == NUMERAL else 0
        row = r.add(kind, t.start[first], t.end[end - 1], first, end, self.part)
        r.part[row] = begin
        r.parts[row] = r.part_n - begin
        if key:
            r.key[row] = key
            r.unit_start[row] = self.measures.first
            r.unit_end[row] = self.measures.last
        elif self.measures.read(t, i, end, 0):
            r.key[row] = self.measures.key
            r.unit_start[row] = self.measures.first
            r.unit_end[row] = self.measures.last
            r.flags[row] |= OUTSIDE_UNIT
        return end

    def bare(self, t: Tokens, first: int, i: int, end: int, r: Rows) -> int:
        """Add a point without brackets: two decimals joined by a comma ("12.5,3.75"), or a whole string ("0,-1").

        The token after it is returned, or 0.
        """
        before = t.kind[first - 1] if first > 0 else NEWLINE
        quoted = before == OTHER and (t.code[first - 1] == 34 or t.code[first - 1] == 39) and touches(t, first)
        if not quoted:
            if not t.code[i] & DECIMAL or not touches(t, end) or not touches(t, end + 1):
                return 0
            if before == OPEN or (before == COMMA and touches(t, first)):
                return 0
        begin = r.part_n
        j = first
        while True:
            j = self.component(t, j, r)
            if not j or j >= t.n or t.kind[j] != COMMA or not (quoted or (touches(t, j) and touches(t, j + 1))):
                break
            j += 1
        count = r.part_n - begin
        if quoted:
            decimal = count == 2 and first == i and touches(t, end + 1) and j > 0 and t.end[j - 1] - t.start[j - 1] == 2
            good = count > 1 and 0 < j < t.n and t.kind[j] == OTHER and t.code[j] == t.code[first - 1] and not decimal
        else:
            good = count == 2 and j > 0 and t.code[j - 1] & DECIMAL != 0
        if not good:
            r.part_n = begin
            return 0
        self.part.clear()
        row = r.add(COORDINATE, t.start[first], t.end[j - 1], first, j, self.part)
        r.part[row] = begin
        r.parts[row] = count
        return j
