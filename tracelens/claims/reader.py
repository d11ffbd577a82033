# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Tokens to claims, in one pass from left to right: what each number is, and how far it goes."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.groups import GroupReader
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.measures import MeasureReader
    from tracelens.claims.names import (
        clock_end,
        date_end,
        list_number,
        numbered_noun,
        opens_line,
        year,
    )
    from tracelens.claims.numbers import Number, NumberReader, slash, whole
    from tracelens.claims.prefixes import (
        continues_word,
        currency_before,
        is_script,
        script_end,
        sign_before,
        touches,
    )
    from tracelens.claims.rows import Rows
    from tracelens.claims.spelled import SpelledReader
    from tracelens.claims.tokens import Tokens


LONGEST = 4000
"""A longer row of digits has no value."""


class Reader:
    """Reads the claims of one text after another into :class:`Rows`, with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.numbers = NumberReader(lexicon)
        self.spelled = SpelledReader(lexicon)
        self.measures = MeasureReader(lexicon)
        self.groups = GroupReader(lexicon, self.numbers, self.measures)
        self.o = Number()
        self.second = Number()
        self.math = 0

    def run(self, t: Tokens, r: Rows) -> None:
        """Put all claims of the tokens ``t`` into ``r``."""
        r.clear()
        self.math = 0
        i = 0
        while i < t.n:
            kind = t.kind[i]
            if kind == NUMERAL:
                i = self.numeral(t, i, r)
            elif kind == WORD:
                i = self.word(t, i, r) if t.code[i] >= 0 else i + 1
            elif kind == MARKUP:
                i = self.markup(t, i)
            elif kind == OPEN:
                i = self.bracket(t, i, r)
            elif kind == COMMAND or (kind == OTHER and t.code[i] == 0x221A):
                i = self.plain(t, i, r)
            elif kind == DOTTED:
                i = self.dotted(t, i, r)
            else:
                i += 1

    def markup(self, t: Tokens, i: int) -> int:
        """Keep track of maths; jump over what a calculator mark encloses."""
        code = t.code[i]
        if code == MATH_OPEN:
            self.math = 1
        elif code == MATH_CLOSE:
            self.math = 0
        elif code == DISPLAY:
            self.math = 1 - self.math
        elif code == CALC_OPEN:
            for j in range(i + 1, min(t.n, i + 200)):
                if t.kind[j] == MARKUP and t.code[j] == CALC_CLOSE:
                    return j + 1
                if t.kind[j] == NEWLINE:
                    break
        return i + 1

    def bracket(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what an opening bracket opens: an index, a list number, an option letter, a tuple, or nothing."""
        if t.code[i] == 123:
            return max(script_end(t, i), i + 1) if is_script(t, i) else i + 1
        if t.code[i] == 40 and i + 2 < t.n and t.kind[i + 2] == CLOSE and t.code[i + 2] == 41:
            if whole(t, i + 1) and t.end[i + 1] - t.start[i + 1] <= 2 and i + 3 < t.n:
                if self.enumerates(t, i) or numbered_noun(t, i, self.lexicon):
                    self.o.take(t, i + 1)
                    r.add(MARKER, t.start[i], t.end[i + 2], i, i + 3, self.o)
                    return i + 3
            if t.kind[i + 1] == WORD and t.end[i + 1] - t.start[i + 1] == 1 and not touches(t, i):
                if "A" <= t.text[t.start[i + 1]] <= "J":
                    self.o.clear()
                    self.o.flags = VALUELESS
                    r.add(OPTION, t.start[i + 1], t.end[i + 1], i + 1, i + 2, self.o)
                    return i + 3
        end = self.groups.tuple_at(t, i, r)
        return end or i + 1

    def enumerates(self, t: Tokens, i: int) -> bool:
        """Return whether "(2)" at ``i`` numbers an item: at a line's start, or in a running list before a word."""
        after = t.kind[i + 3]
        if opens_line(t, i):
            return after != OPERATOR and after != RELATION and after != NEWLINE and after != STOP
        if after != WORD or touches(t, i + 3) or touches(t, i) or self.math:
            return False
        return t.kind[i - 1] == COMMA or t.kind[i - 1] == STOP or self.lexicon.has(t, i - 1, W_AND | W_OR)

    def dotted(self, t: Tokens, i: int, r: Rows) -> int:
        """Add a version or an address."""
        self.o.clear()
        self.o.flags = VALUELESS
        first = i - 1 if touches(t, i) and t.kind[i - 1] == WORD else i
        r.add(IDENTIFIER, t.start[first], t.end[i], first, i + 1, self.o)
        return i + 1

    # Words -------------------------------------------------------------------------------------------------------

    def word(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what a known word begins: a number in words, a date, an ordinal; return the token after it."""
        x = self.lexicon
        if x.has(t, i, W_MONTH):
            end = date_end(t, i, x)
            if end:
                return self.nameless(t, DATE, i, end, r)
        if x.has(t, i, W_SMALL | W_TENS | W_SCALE | W_ARTICLE | W_DENOMINATOR):
            end = self.spelled.read(t, i, self.o)
            if end and not (end == i + 1 and self.pronoun(t, i)):
                return self.spelled_claim(t, i, end, r)
        if x.has(t, i, W_ARTICLE) and x.unit(t, i + 1) >= 0 and x.has(t, i + 1, W_DOZEN):
            self.o.clear()
            self.o.num = 1
            self.o.flags = WORDS
            return self.quantity(t, i, i, i + 1, r)
        if x.has(t, i - 1, W_ARTICLE) and x.unit(t, i) >= 0:
            return i + 1  # "a second"
        if x.has(t, i, W_ORDINAL) and not (x.has(t, i, W_DENOMINATOR) and x.has(t, i - 1, W_SMALL)):
            self.o.clear()
            self.o.num = x.value(t, i)
            r.add(ORDINAL, t.start[i], t.end[i], i, i + 1, self.o)
            return i + 1
        if x.has(t, i, W_SQUARE_ROOT):
            return self.plain(t, i, r)
        if x.has(t, i, W_PI) and self.beside_relation(t, i):
            return self.plain(t, i, r)
        if x.has(t, i, W_OPTION_NOUN):
            return self.option(t, i, r)
        return i + 1

    def option(self, t: Tokens, i: int, r: Rows) -> int:
        """Add the letter of "option B" as an option."""
        j = i + 1
        if j < t.n and t.kind[j] == OPEN:
            return j
        if j >= t.n or t.kind[j] != WORD or t.end[j] - t.start[j] != 1 or not "A" <= t.text[t.start[j]] <= "J":
            return j
        if touches(t, j) or (j + 1 < t.n and t.kind[j + 1] == OTHER and touches(t, j + 1)):
            return j
        self.o.clear()
        self.o.flags = VALUELESS
        r.add(OPTION, t.start[j], t.end[j], j, j + 1, self.o)
        return j + 1

    def spelled_claim(self, t: Tokens, i: int, end: int, r: Rows) -> int:
        """Add the number in words of tokens ``i`` to ``end``."""
        if self.o.ordinal:
            r.add(ORDINAL, t.start[i], t.end[end - 1], i, end, self.o)
            return end
        if self.lexicon.is_key(t, end, K_CLOCK_WORD) or clock_word(t, end, self.lexicon):
            self.o.num = self.o.num * 60
            self.o.flags |= TIMES_OF_DAY
            r.add(CLOCK, t.start[i], t.end[end + 2], i, end + 3, self.o)
            return end + 3
        first = sign_before(t, i, self.lexicon, self.math)
        if first < i and t.kind[first] == OPERATOR:
            first = i
        return self.quantity(t, first, i, end, r)

    def pronoun(self, t: Tokens, i: int) -> bool:
        """Return whether "one" at ``i`` stands for a thing ("this one", "one of") or joins words ("one-way")."""
        if not self.lexicon.has(t, i, W_SMALL) or self.lexicon.value(t, i) != 1:
            return False
        if self.lexicon.has(t, i - 1, W_PRONOUN_BEFORE) or self.lexicon.has(t, i + 1, W_PRONOUN_AFTER):
            return not self.lexicon.has(t, i + 1, W_OF) or not self.lexicon.has(t, i + 2, W_TENS)
        if i > 1 and self.lexicon.has(t, i - 1, W_AFTER_INCH) and self.lexicon.has(t, i - 2, W_SMALL):
            return True  # one by one
        j = i + 1
        if j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and touches(t, j) and touches(t, j + 1):
            return self.lexicon.unit(t, j + 1) < 0
        if j < t.n and t.kind[j] == OTHER and touches(t, j):
            return True
        return (
            j < t.n
            and t.kind[j] == WORD
            and self.lexicon.has(t, j, W_FUNCTION_WORD)
            and not self.lexicon.has(t, j, W_AND | W_COMPARATIVE)
            and not self.lexicon.has(t, i - 1, W_SIGN_BEFORE)
        )

    def beside_relation(self, t: Tokens, i: int) -> bool:
        """Return whether a relation stands right before token ``i``."""
        return i > 0 and t.kind[i - 1] == RELATION

    # Numerals ----------------------------------------------------------------------------------------------------

    def numeral(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what numeral ``i`` begins and return the token after it."""
        if t.code[i] & (SUPERSCRIPT | SUBSCRIPT) or is_script(t, i):
            return i + 1
        first = continues_word(t, i, self.lexicon)
        if first < i:
            return self.identifier(t, first, i, r)
        end = date_end(t, i, self.lexicon)
        if end:
            return self.nameless(t, DATE, i, end, r)
        self.o.take(t, i)
        end = clock_end(t, i, self.o, self.lexicon)
        if end:
            return self.clock(t, i, end, r)
        end = self.numbers.numeral(t, i, self.o)
        if self.o.flags & LARGE and t.end[i] - t.start[i] > LONGEST:
            self.o.flags |= VALUELESS  # thousands of digits: a span, but no number to compute with
        if end == i + 1 and not self.o.flags & LARGE:
            named = self.named(t, i, r)
            if named:
                return named
            more = self.spelled.after_numeral(t, i, self.o) or self.numeral_ratio(t, i, self.o)
            if more:
                end = more
        return self.signed(t, i, end, r)

    def numeral_ratio(self, t: Tokens, i: int, o: Number) -> int:
        """Read "1 over three" or "2 and a half" after numeral ``i``, or return 0."""
        if i + 2 >= t.n or not whole(t, i) or o.num > 10**8:
            return 0
        self.spelled.scale = 1
        self.spelled.current = 1
        if self.lexicon.is_key(t, i + 1, K_OVER):
            return self.spelled.ratio(t, i + 1, o)
        if self.lexicon.has(t, i + 1, W_AND):
            return self.spelled.mixed(t, i + 1, o)
        return 0

    def plain(self, t: Tokens, i: int, r: Rows) -> int:
        """Read a number that starts with a LaTeX command, a root sign or π; return the token after it."""
        if self.lexicon.has(t, i, W_PI):
            if not self.beside_relation(t, i):
                return i + 1
            self.o.clear()
            self.o.num = 1
            self.o.flags = PI
            return self.signed(t, i, i + 1, r)
        if self.lexicon.has(t, i, W_OPTION_NOUN) or is_script(t, i):
            return i + 1
        end = self.numbers.read(t, i, self.o)
        return self.signed(t, i, end, r) if end else i + 1

    def named(self, t: Tokens, i: int, r: Rows) -> int:
        """Read a numeral that is no quantity: ordinal, dimension, marker, year; return the token after it, or 0."""
        j = i + 1
        if j < t.n and touches(t, j):
            if t.kind[j] == WORD:
                if self.lexicon.has(t, j, W_ORDINAL_ENDING) and whole(t, i):
                    r.add(ORDINAL, t.start[i], t.end[j], i, j + 1, self.o)
                    return j + 1
                letter = t.text[t.start[j]]
                if t.end[j] - t.start[j] == 1 and (letter == "D" or letter == "d") and t.mant[i] < 10:
                    return self.nameless(t, IDENTIFIER, i, j + 1, r)
                if letter == "s" and t.end[j] - t.start[j] == 1 and t.end[i] - t.start[i] == 4 and t.mant[i] % 10 == 0:
                    return self.nameless(t, DATE, i, j + 1, r)
            elif t.kind[j] == OPERATOR and t.code[j] == POWER:
                end = self.raised_ordinal(t, j)
                if end:
                    r.add(ORDINAL, t.start[i], t.end[end - 1], i, end, self.o)
                    return end
        if whole(t, i) and list_number(t, i, j):
            r.add(MARKER, t.start[i], t.end[i], i, j, self.o)
            return j + 1
        if self.marker_before(t, i, r):
            if not self.measures.read(t, i, j, self.math) and not (
                j < t.n and t.kind[j] == OPERATOR and t.code[j] in (DIVIDE, TIMES)
            ):
                r.add(MARKER, t.start[i], t.end[i], i, j, self.o)
                return j
        if year(t, i, j, self.lexicon):
            r.add(DATE, t.start[i], t.end[i], i, j, self.o)
            return j
        return 0

    def marker_before(self, t: Tokens, i: int, r: Rows) -> bool:
        """Return whether numeral ``i`` numbers the noun before it, or goes on a list that does ("Steps 2 and 3")."""
        if numbered_noun(t, i, self.lexicon):
            return True
        if r.n == 0 or r.kind[r.n - 1] != MARKER or r.last[r.n - 1] < i - 2 or not whole(t, i):
            return False
        joint = t.kind[i - 1] == COMMA or self.lexicon.has(t, i - 1, W_AND)
        joint = joint or (t.kind[i - 1] == OPERATOR and t.code[i - 1] in (HYPHEN, EN_DASH))
        return joint and r.last[r.n - 1] == i - 1

    def raised_ordinal(self, t: Tokens, j: int) -> int:
        r"""Return the token after ``^{rd}`` or ``^\text{rd}`` at ``j``, or 0."""
        end = min(t.n, j + 6)
        for k in range(j + 1, end):
            if self.lexicon.has(t, k, W_ORDINAL_ENDING):
                while k + 1 < t.n and k + 1 < end and t.kind[k + 1] == CLOSE:
                    k += 1
                return k + 1
            if t.kind[k] not in (OPEN, COMMAND):
                return 0
        return 0

    def identifier(self, t: Tokens, first: int, i: int, r: Rows) -> int:
        """Add the identifier that starts with the word or "#" at ``first`` and has a digit at ``i``."""
        end = i + 1
        while end < t.n and touches(t, end) and end - i < 30:
            joins = t.kind[end] == OPERATOR and t.code[end] == HYPHEN and end + 1 < t.n and touches(t, end + 1)
            if not (t.kind[end] in (WORD, NUMERAL, DOTTED) or (joins and t.kind[end + 1] in (WORD, NUMERAL))):
                break
            end += 1
        return self.nameless(t, MARKER if t.kind[first] == OTHER else IDENTIFIER, first, end, r)

    def nameless(self, t: Tokens, kind: int, first: int, end: int, r: Rows) -> int:
        """Add a claim without a value and return ``end``."""
        self.o.clear()
        self.o.flags = VALUELESS
        while r.n > 0 and r.last[r.n - 1] > first:
            r.n -= 1
        r.add(kind, t.start[first], t.end[end - 1], first, end, self.o)
        return end

    def clock(self, t: Tokens, i: int, end: int, r: Rows) -> int:
        """Add a time of day, or a range of two."""
        if end + 1 < t.n and t.kind[end] == OPERATOR and t.code[end] in (HYPHEN, EN_DASH):
            stop = clock_end(t, end + 1, self.second, self.lexicon)
            if stop:
                return self.groups.clock_range(t, i, stop, end + 1, self.o, self.second, r)
        r.add(CLOCK, t.start[i], t.end[end - 1], i, end, self.o)
        return end

    def signed(self, t: Tokens, i: int, end: int, r: Rows) -> int:
        """Add the number of tokens ``i`` to ``end`` with its sign, currency and unit, or the group it begins."""
        money = currency_before(t, i)
        first = sign_before(t, money, self.lexicon, self.math)
        if first == i and slash(t, i - 1):
            first = i
        if self.groups.paired(t, first, i, end, self.o, self.math, r):
            return self.groups.end
        return self.quantity(t, first, i, end, r)

    def quantity(self, t: Tokens, first: int, i: int, end: int, r: Rows) -> int:
        """Add the number of tokens ``i`` to ``end``, whose sign or currency starts at token ``first``."""
        o = self.o
        negative = 0
        money = -1
        for j in range(first, i):
            if t.kind[j] == OPERATOR and t.code[j] != PLUS:
                negative = 1
            elif t.kind[j] == WORD and self.lexicon.has(t, j, W_NEGATIVE):
                negative = 1
            elif t.kind[j] == CURRENCY:
                money = j
        if negative:
            o.num = -o.num
            if o.flags & LARGE:
                o.flags |= NEGATIVE
        if not o.flags & (WORDS | LARGE | FRACTION) or money >= 0:
            end = self.groups.suffix(t, i, end, o, money, self.math)
        found = self.measures.read(t, i, end, self.math)
        if o.flags & HALF and not found:
            o.flags &= ~HALF
        if self.math:
            o.flags |= WITHIN_MATH
        stop = t.end[end - 1]
        if found:
            stop = self.measures.span
        row = r.add(QUANTITY, t.start[first], stop, first, end, o)
        if money >= 0:
            self.groups.pay(t, money, end, found, row, r)
            if found and not self.measures.outside:
                end = r.last[row]
        elif found:
            self.groups.measure(row, r)
            if self.measures.outside:
                r.flags[row] |= OUTSIDE_UNIT
            else:
                end = self.measures.end
                r.last[row] = end
        return end


def clock_word(t: Tokens, j: int, lexicon: Lexicon) -> bool:
    """Return whether "o'clock" stands at token ``j``."""
    return lexicon.is_key(t, j + 2, K_CLOCK_WORD) and t.kind[j] == WORD and touches(t, j + 1) and touches(t, j + 2)
