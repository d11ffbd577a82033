# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Tokens to claims, in one pass from left to right: what each number is, and how far it goes."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.bare import bare
    from tracelens.claims.dates import date_end, date_goes_on, decade, time_goes_on, year
    from tracelens.claims.groups import GroupReader
    from tracelens.claims.kinds import *
    from tracelens.claims.letters import (
        boxed_option,
        bracketed_option,
        calculator_end,
        dimensional,
        hexadecimal,
        named_option,
        numbers_item,
        tagged,
    )
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.measures import MeasureReader
    from tracelens.claims.names import clock_end, clock_word, ends_list, list_number, pronoun, raised_ordinal, section
    from tracelens.claims.numbered import Numbered
    from tracelens.claims.numbers import Number, NumberReader, after_index, whole
    from tracelens.claims.prefixes import (
        continues_word,
        currency_before,
        follows_relation,
        identifier_end,
        is_script,
        may_sign,
        script_end,
        sign_before,
        touches,
        within_name,
    )
    from tracelens.claims.primes import feet_and_inches, prime
    from tracelens.claims.rows import Rows
    from tracelens.claims.scales import measurable, scale_letter, scale_outside
    from tracelens.claims.spelled import SpelledReader
    from tracelens.claims.tokens import Tokens

    NUMERAL_GOES_ON = W_SCALE | W_AND | W_KEY  # "2 million", "2 and a half", "1 over three"; reader.pxd has the same

LONGEST = 4000
"""A longer row of digits has no value."""


class Reader:
    """Reads the claims of one text after another into :class:`Rows`, with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.numbers = NumberReader(lexicon)
        self.spelled = SpelledReader(lexicon)
        self.measures = MeasureReader(lexicon)
        self.numbered = Numbered(lexicon)
        self.groups = GroupReader(lexicon, self.numbers, self.measures)
        self.o = Number()
        self.math = 0

    def run(self, t: Tokens, r: Rows) -> None:
        """Put all claims of the tokens ``t`` into ``r``."""
        r.clear(t.n)  # no token begins more than one claim
        self.measures.variables.forget()
        self.numbered.forget()
        self.math = 0
        end = 0
        for k in range(t.opener_n):
            i = t.openers[k]
            if i < end:
                continue  # within what has been read
            kind = t.kind[i]
            if kind == NUMERAL:
                end = self.numeral(t, i, r)
            elif kind == WORD:
                end = self.word(t, i, r)
            elif kind == MARKUP:
                end = self.markup(t, i)
            elif kind == OPEN:
                end = self.bracket(t, i, r)
            elif kind == COMMAND or (kind == OTHER and 0x221A <= t.code[i] <= 0x221C):
                end = self.plain(t, i, r)
            elif kind == DOTTED:
                end = self.dotted(t, i, r)

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
            return calculator_end(t, i)
        return i + 1

    def bracket(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what an opening bracket opens: an index, a list number, an option letter, a tuple, or nothing."""
        if t.code[i] == 123:
            if boxed_option(t, i):
                return self.letter(t, i + 1, r) + 1
            if tagged(t, i):
                return self.nameless(t, MARKER, i + 1, i + 2, r)
            return max(script_end(t, i), i + 1) if is_script(t, i) else i + 1
        if i + 2 < t.n and t.kind[i + 2] == CLOSE:
            if whole(t, i + 1) and numbers_item(t, i, r, self.lexicon, self.math):
                self.o.take(t, i + 1)
                r.add(MARKER, t.start[i], t.end[i + 2], i, i + 3, self.o)
                return i + 3
            if t.code[i] == 40 and bracketed_option(t, i):
                return self.letter(t, i + 1, r) + 1
        return self.groups.tuples.bracketed(t, i, r) or i + 1

    def letter(self, t: Tokens, i: int, r: Rows) -> int:
        """Add the letter at token ``i`` as an option and return the token after it."""
        return self.nameless(t, OPTION, i, i + 1, r)

    def dotted(self, t: Tokens, i: int, r: Rows) -> int:
        """Add a version or an address."""
        return self.nameless(t, IDENTIFIER, i - 1 if touches(t, i) and t.kind[i - 1] == WORD else i, i + 1, r)

    # Words -------------------------------------------------------------------------------------------------------

    def word(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what a known word begins: a number in words, a date, an ordinal; return the token after it."""
        x = self.lexicon
        if x.has(t, i, W_MONTH):
            end = date_end(t, i, x)
            if end:
                return self.nameless(t, DATE, i, end, r)
        if x.has(t, i, W_SMALL | W_TENS | W_SCALE | W_ARTICLE | W_DENOMINATOR | W_ORDINAL):
            if within_name(t, i):
                return i + 1
            end = self.spelled.read(t, i, self.o)
            if end and not (end == i + 1 and pronoun(t, i, x)):
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
        if x.has(t, i, W_PI) and follows_relation(t, i):
            return self.plain(t, i, r)
        if x.has(t, i, W_OPTION_NOUN):
            return self.option(t, i, r)
        return i + 1

    def option(self, t: Tokens, i: int, r: Rows) -> int:
        """Add the letter of "option B" as an option."""
        j = i + 1
        if j < t.n and t.kind[j] == OPEN:
            return j
        return self.letter(t, j, r) if named_option(t, j) else j

    def spelled_claim(self, t: Tokens, i: int, end: int, r: Rows) -> int:
        """Add the number in words of tokens ``i`` to ``end``."""
        if self.o.ordinal:
            r.add(ORDINAL, t.start[i], t.end[end - 1], i, end, self.o)
            return end
        if clock_word(t, end, self.lexicon):
            self.o.num = self.o.num * 60
            self.o.flags |= TIMES_OF_DAY
            r.add(CLOCK, t.start[i], t.end[end + 2], i, end + 3, self.o)
            return end + 3
        if self.numbered.spelled(t, i, end):
            r.add(MARKER, t.start[i], t.end[i], i, end, self.o)
            return end
        first = sign_before(t, i, self.lexicon, self.math)
        return self.quantity(t, i if t.kind[first] == OPERATOR else first, i, end, r)

    # Numerals ----------------------------------------------------------------------------------------------------

    def numeral(self, t: Tokens, i: int, r: Rows) -> int:
        """Read what numeral ``i`` begins and return the token after it."""
        if bare(t, i, r, self.lexicon) and not self.numbered.nouns:
            return self.bare(t, i, r)
        if t.code[i] & (SUPERSCRIPT | SUBSCRIPT) or is_script(t, i):
            return i + 1
        first = continues_word(t, i, self.lexicon, self.math) if touches(t, i) else i
        if first < i:
            if r.n > 0 and r.key[r.n - 1] and r.unit_end[r.n - 1] == t.end[i]:
                return i + 1  # the 2 of "$54$ cm2"
            return self.nameless(t, MARKER if t.kind[first] == OTHER else IDENTIFIER, first, identifier_end(t, i), r)
        if date_goes_on(t, i + 1):
            end = date_end(t, i, self.lexicon)
            if end:
                return self.nameless(t, DATE, i, end, r)
        end = hexadecimal(t, i) if t.mant[i] == 0 else 0
        if end:
            return self.nameless(t, IDENTIFIER, i, end, r)
        if time_goes_on(t, i + 1, self.lexicon):
            self.o.take(t, i)
            end = clock_end(t, i, self.o, self.lexicon, self.math)
            if end:
                return self.groups.clock(t, i, end, self.math, self.o, r)
        end = self.numbers.numeral(t, i, self.o)
        if self.o.flags & LARGE and t.end[i] - t.start[i] > LONGEST:
            self.o.flags |= VALUELESS  # thousands of digits: a span, but no number to compute with
        if end == i + 1 and not self.o.flags & LARGE:
            named = self.named(t, i, r)
            if named:
                return named
            more = self.spelled.after_numeral(t, i, self.o) if self.lexicon.has(t, end, NUMERAL_GOES_ON) else 0
            if more:
                end = more
            elif end < t.n and (t.kind[end] == MARKUP or t.kind[end] == CLOSE):
                scale_outside(t, end, self.o, self.lexicon)
        if end < t.n and t.kind[end] == OTHER and prime(t, end):
            stop = feet_and_inches(t, i, end, self.o, self.lexicon)
            if stop:
                return self.groups.imperial(t, i, end, stop, self.o, r)
        return self.signed(t, i, end, r)

    def bare(self, t: Tokens, i: int, r: Rows) -> int:
        """Add a numeral that certainly is a quantity; return the token after it and its unit."""
        self.o.take(t, i)
        self.o.flags |= WITHIN_MATH if self.math else 0
        kind = t.kind[i + 1]
        if kind == PERCENT or kind == DEGREE or (kind == WORD and measurable(t, i + 1, self.lexicon)):
            return self.groups.single(t, i, self.o, self.math, r) or self.signed(t, i, i + 1, r)
        if t.bits[i + 1] & W_SUFFIX:
            return self.signed(t, i, i + 1, r)
        return r.last[r.add(QUANTITY, t.start[i], t.end[i], i, i + 1, self.o)]

    def plain(self, t: Tokens, i: int, r: Rows) -> int:
        """Read a number that starts with a LaTeX command, a root sign or π; return the token after it."""
        if self.lexicon.has(t, i, W_PI):
            if not follows_relation(t, i):
                return i + 1
            self.o.clear()
            self.o.num = 1
            self.o.flags = PI
            return self.signed(t, i, i + 1, r)
        if self.lexicon.has(t, i, W_OPTION_NOUN) or is_script(t, i):
            return i + 1
        end = self.numbers.read(t, i, self.o)
        return self.signed(t, i, end, r) if end else after_index(t, i)

    def named(self, t: Tokens, i: int, r: Rows) -> int:
        """Read a numeral that is no quantity: ordinal, dimension, marker, year; return the token after it, or 0."""
        j = i + 1
        after = t.kind[j] if j < t.n else 0
        apart = not touches(t, j)
        if i > 0 and t.kind[i - 1] == MARKUP and t.code[i - 1] == HEADING and touches(t, i):
            return self.nameless(t, MARKER, i, j, r)  # #1
        if not apart:
            if after == WORD or after == OPERATOR:
                end = dimensional(t, i, self.math)
                if end:
                    return self.nameless(t, IDENTIFIER, i, end, r)
            if after == WORD:
                if self.lexicon.has(t, j, W_ORDINAL_ENDING) and whole(t, i):
                    r.add(ORDINAL, t.start[i], t.end[j], i, j + 1, self.o)
                    return j + 1
                first = decade(t, i, self.lexicon)
                if first >= 0:
                    return self.nameless(t, DATE, first, j + 1, r)
            elif after == OTHER and t.code[j] in (0xFE0F, 0x20E3):  # the digit in a box, "1️⃣"
                return self.nameless(t, MARKER, i, j, r)
            elif after == OPERATOR or after == MARKUP:
                end = raised_ordinal(t, j, self.lexicon)
                if end:
                    r.add(ORDINAL, t.start[i], t.end[end - 1], i, end, self.o)
                    return end
        closed = after == CLOSE or after == STOP or (after == OPERATOR and apart)
        if closed and whole(t, i) and (list_number(t, i, j) or (after == STOP and ends_list(t, i, r))):
            r.add(MARKER, t.start[i], t.end[i], i, j, self.o)
            return j + 1
        if after == WORD and t.code[i] & DECIMAL and section(t, i, j, self.lexicon):
            return self.nameless(t, MARKER, i, j, r)
        if self.numbered.may_name(t, i, r) and self.numbered.names(t, i, r):
            if not self.measures.read(t, i, j, self.math) and not (
                j < t.n and t.kind[j] == OPERATOR and t.code[j] in (DIVIDE, TIMES)
            ):
                r.add(MARKER, t.start[i], t.end[i], i, j, self.o)
                return j
        if t.end[i] - t.start[i] == 4:
            dated = r.n > 0 and r.kind[r.n - 1] == DATE and r.last[r.n - 1] >= i - 3
            if year(t, i, j, self.lexicon, dated):
                r.add(DATE, t.start[i], t.end[i], i, j, self.o)
                return j
        return 0

    def nameless(self, t: Tokens, kind: int, first: int, end: int, r: Rows) -> int:
        """Add a claim without a value and return ``end``."""
        self.o.clear()
        self.o.flags = VALUELESS
        while r.n > 0 and r.last[r.n - 1] > first:
            r.n -= 1
        r.add(kind, t.start[first], t.end[end - 1], first, end, self.o)
        return end

    def signed(self, t: Tokens, i: int, end: int, r: Rows) -> int:
        """Add the number of tokens ``i`` to ``end`` with its sign, currency and unit, or the group it begins."""
        money = first = i
        if may_sign(t, i - 1):
            money = currency_before(t, i)
            first = sign_before(t, money, self.lexicon, self.math)
        if self.groups.paired(t, first, i, end, self.o, self.math, r):
            return self.groups.end
        return self.quantity(t, first, i, end, r)

    def quantity(self, t: Tokens, first: int, i: int, end: int, r: Rows) -> int:
        """Add the number of tokens ``i`` to ``end``, whose sign or currency starts at token ``first``."""
        o = self.o
        negative, money = 0, -1
        for j in range(first, i):
            if (t.kind[j] == OPERATOR and t.code[j] != PLUS) or self.lexicon.has(t, j, W_NEGATIVE):
                negative = 1
            elif t.kind[j] == CURRENCY:
                money = j
        if negative:
            o.num = -o.num
            if o.flags & LARGE:
                o.flags |= NEGATIVE
        if self.lexicon.has(t, end, W_SUFFIX) and (not o.flags & (WORDS | LARGE | FRACTION) or money >= 0):
            end = scale_letter(t, i, end, o, money, self.math, self.lexicon)
        found = self.groups.unit(t, i, end, self.math)
        if o.flags & HALF and not found:
            o.flags &= ~HALF
        o.flags |= WITHIN_MATH if self.math else 0
        stop = self.measures.span if found else t.end[end - 1]
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
