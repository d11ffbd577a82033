# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Numbers in words: "two hundred and five", "twenty-one point five", "three quarters", "2.5 million".

A phrase is read slot by slot: units after tens, "hundred" and the greater scales multiply what stands before them;
then it may go on as decimals ("point five"), parts ("thirds"), a mixed number ("and a half") or a ratio ("over three").
"""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import Number, whole
    from tracelens.claims.scales import scales_number
    from tracelens.claims.tokens import Tokens


class SpelledReader:
    """Reads number words into a :class:`Number` with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.total = 0
        self.current = 0
        self.last = 0
        self.scale = 1
        self.since_and = 0

    def read(self, t: Tokens, i: int, o: Number) -> int:
        """Read the phrase that starts at token ``i`` into ``o`` and return the token after it, or 0 for none."""
        o.clear()
        o.flags = WORDS
        if self.lexicon.has(t, i, W_ARTICLE):
            return self.after_article(t, i, o)
        if self.lexicon.has(t, i, W_DENOMINATOR) and not self.lexicon.has(t, i, W_SMALL):
            return self.bare_part(t, i, o)
        if not self.lexicon.has(t, i, W_SMALL | W_TENS | W_SCALE):
            return 0
        if self.lexicon.has(t, i, W_SCALE):
            if plural(t, i) or self.lexicon.has(t, i - 1, W_VAGUE) or scales_number(t, i):
                return 0
        return self.phrase(t, i, o)

    def phrase(self, t: Tokens, i: int, o: Number) -> int:
        """Read a phrase that starts with a number word, and what it goes on with."""
        end = self.cardinal(t, i)
        if not end:
            return 0
        o.num = self.total + self.current
        o.dec = 0
        return (
            self.decimals(t, end, o) or self.parts(t, end, o) or self.mixed(t, end, o) or self.ratio(t, end, o) or end
        )

    def after_numeral(self, t: Tokens, i: int, o: Number) -> int:
        """Read what stands after numeral ``i``: "2.5 million", "3 hundred and 21", "1 over three"; or return 0."""
        if not self.lexicon.has(t, i + 1, W_SCALE) or o.den != 1 or o.num > 10**8:
            return self.numeral_ratio(t, i, o)
        o.flags |= WORDS
        if o.exp != 0:
            j = i + 1
            while self.lexicon.has(t, j, W_SCALE) and o.num < 10**5:
                o.num *= self.lexicon.value(t, j)
                self.scale = self.lexicon.value(t, j)
                j += 1
            return j
        end = self.cardinal(t, i)
        o.num = self.total + self.current
        o.dec = 0
        return self.mixed(t, end, o) or end

    def numeral_ratio(self, t: Tokens, i: int, o: Number) -> int:
        """Read "1 over three" or "2 and a half" after numeral ``i``, or return 0."""
        if i + 2 >= t.n or not whole(t, i) or o.num > 10**8:
            return 0
        self.scale = self.current = 1
        return self.ratio(t, i + 1, o) if self.lexicon.is_key(t, i + 1, K_OVER) else self.mixed(t, i + 1, o)

    # Whole numbers ---------------------------------------------------------------------------------------------

    def cardinal(self, t: Tokens, i: int) -> int:
        """Read a whole number into ``total`` and ``current`` and return the token after it."""
        self.total = 0
        self.current = 0
        self.last = 0
        self.scale = 1
        self.since_and = -1
        j = i
        while j < t.n:
            step = self.joint(t, j)
            if step < 0 or not self.slot(t, j + step):
                break
            j += step + 1
        return j if j > i else 0

    def joint(self, t: Tokens, j: int) -> int:
        """Return how many tokens (hyphen, "and") join the word at ``j`` to the phrase so far, or -1."""
        if self.last == 0:
            return 0
        if t.kind[j] == OPERATOR and t.code[j] == HYPHEN:
            return 1 if self.last == 2 and even(t, j) and self.lexicon.has(t, j + 1, W_SMALL) else -1
        if self.lexicon.has(t, j, W_AND) and self.last >= 3:
            follows = self.lexicon.has(t, j + 1, W_SMALL | W_TENS) or (whole(t, j + 1) and t.mant[j + 1] < self.scale)
            if follows:
                self.since_and = self.total + self.current
            return 1 if follows and not self.part_follows(t, j + 1) else -1
        return 0

    def slot(self, t: Tokens, j: int) -> bool:
        """Put the word at ``j`` into its slot; False when it does not fit the phrase so far."""
        if j < t.n and t.kind[j] == NUMERAL:
            return self.numeral_slot(t, j)
        if not self.lexicon.has(t, j, W_SMALL | W_TENS | W_SCALE):
            return False
        value = self.lexicon.value(t, j)
        if self.lexicon.has(t, j, W_SMALL):
            if self.last == 1 or (self.last == 2 and not 0 < value < 10) or (self.last > 2 and value == 0):
                return False
            self.current += value
            self.last = 1
            self.scale = 1
        elif self.lexicon.has(t, j, W_TENS):
            if self.last == 1 or self.last == 2:
                return False
            self.current += value
            self.last = 2
        else:
            return self.scale_slot(value)
        return True

    def numeral_slot(self, t: Tokens, j: int) -> bool:
        """Put a numeral inside a phrase ("4 thousand 3 hundred and 21") into its slot."""
        if not whole(t, j) or t.mant[j] > 10**8:
            return False
        if self.last != 0:
            spelled_next = self.lexicon.has(t, j + 1, W_SCALE) or self.lexicon.has(t, j - 1, W_AND)
            if not spelled_next or self.last < 3 or t.mant[j] >= self.scale:
                return False
        self.current += t.mant[j]
        self.last = 1
        return True

    def scale_slot(self, value: int) -> bool:
        """Multiply by "hundred" or a greater scale."""
        if value != 100 and (self.total > 10**13 or (value > 10**6 and self.total > 10**6)):
            return False
        if value == 100:
            if self.current >= 1000 or (self.current == 0 and self.last):
                return False
            self.current = max(self.current, 1) * 100
            self.last = 3
        else:
            if self.current == 0 and self.total > 0:
                self.total *= value
            else:
                self.total += max(self.current, 1) * value
            self.current = 0
            self.last = 4
        self.scale = value
        return True

    # What a whole number goes on with ----------------------------------------------------------------------------

    def decimals(self, t: Tokens, j: int, o: Number) -> int:
        """Read "point nought four" after a whole number, or return 0."""
        if not self.lexicon.is_key(t, j, K_POINT):
            return 0
        j += 1
        first = j
        places = 0
        while self.lexicon.has(t, j, W_SMALL | W_TENS) and places < 12 and o.num < 10**15:
            value = self.lexicon.value(t, j)
            if self.lexicon.has(t, j, W_TENS):
                hyphen = j + 1 < t.n and t.kind[j + 1] == OPERATOR and t.code[j + 1] == HYPHEN
                step = 2 if hyphen else 1
                if self.lexicon.has(t, j + step, W_SMALL) and 0 < self.lexicon.value(t, j + step) < 10:
                    value += self.lexicon.value(t, j + step)
                    j += step
            width = 2 if value > 9 else 1
            o.num = o.num * (100 if width == 2 else 10) + value
            places += width
            j += 1
        if j == first:
            return 0
        o.exp = -places
        o.dec = places
        return j

    def parts(self, t: Tokens, j: int, o: Number) -> int:
        """Read "thirds" after a whole number, or the "first" of "twenty-first"; return 0 for neither."""
        k = j + 1 if even_hyphen(t, j) else j
        if k == j and self.lexicon.has(t, j, W_TENS):  # twenty twenty fifths
            after = j + 2 if even_hyphen(t, j + 1) else j + 1
            if self.lexicon.has(t, after, W_DENOMINATOR) and plural(t, after) and self.lexicon.value(t, after) < 10:
                o.den = self.lexicon.value(t, j) + self.lexicon.value(t, after)
                o.dec = -1
                o.flags |= FRACTION
                return after + 1
        if not self.lexicon.has(t, k, W_DENOMINATOR | W_ORDINAL):
            return 0
        many = plural(t, k)
        parts = self.lexicon.value(t, k)
        if self.last == 2 and k == j + 1 and parts == 2 and not many and self.lexicon.has(t, k, W_ORDINAL):
            o.ordinal = 0 if self.lexicon.has(t, k - 3, W_ARTICLE) else 1  # "a twenty-second break" lasts
            o.num += 2 * o.ordinal
            return k + 1 if o.ordinal else 0
        if self.last == 2 and 0 < parts < 10 and parts != 2 and (not many or self.current > 20):
            if not many:
                o.num += parts
                o.ordinal = 1
                return k + 1
            if k == j and self.current > 90 and self.current % 100:  # one hundred thirty fifths
                o.den = self.current % 100 + parts
                o.num -= self.current % 100
                o.dec = -1
                o.flags |= FRACTION
                return k + 1
        if not self.lexicon.has(t, k, W_DENOMINATOR) or (many and o.num == parts):
            return 0  # "the two halves" are two things
        if not many and o.num != 1 and parts != 4:
            if self.last >= 2 and k == j:
                o.num += parts
                o.ordinal = 1
                return k + 1
            return 0
        self.into_parts(o, parts)
        return k + 1

    def into_parts(self, o: Number, parts: int) -> None:
        """Divide by the number of parts; what stands before the last "and" stays whole."""
        apart = self.since_and
        o.flags |= FRACTION
        o.den = parts
        if apart > 0:
            o.num += apart * (parts - 1)
        o.dec = -1

    def mixed(self, t: Tokens, j: int, o: Number) -> int:
        """Read "and a half", "and three fifths" after a number, or return 0."""
        if not self.lexicon.has(t, j, W_AND) or o.num > 10**12:
            return 0
        k = j + 1
        above = 1
        if self.lexicon.has(t, k, W_ARTICLE):
            k += 1
        elif self.lexicon.has(t, k, W_SMALL) and self.lexicon.has(t, k + 1, W_DENOMINATOR):
            above = self.lexicon.value(t, k)
            k += 1
        elif not (self.lexicon.has(t, k, W_DENOMINATOR) and self.lexicon.value(t, k) == 2):
            return 0
        if not self.lexicon.has(t, k, W_DENOMINATOR) or (above != 1 and not plural(t, k)):
            return 0
        below = self.lexicon.value(t, k)
        k += 1
        unit = self.scale if self.scale >= 1000 and self.current == 0 else 1
        if self.lexicon.has(t, k, W_SCALE) and self.lexicon.value(t, k) >= 1000:
            if self.scale < 1000:
                o.num *= self.lexicon.value(t, k)
            unit = self.lexicon.value(t, k)
            k += 1
        o.num = o.num * below + above * unit
        o.den *= below
        o.dec = -1
        o.flags |= FRACTION
        return k

    def ratio(self, t: Tokens, j: int, o: Number) -> int:
        """Read "over three" and "out of five" (in words) after a number, or return 0."""
        k = j + 1
        if self.lexicon.is_key(t, j, K_OUT) and self.lexicon.has(t, k, W_OF):
            k += 1
        elif not self.lexicon.is_key(t, j, K_OVER):
            return 0
        above = o.num
        if whole(t, k) and k == j + 1 and 0 < t.mant[k] < 10**9:
            below = t.mant[k]
            k += 1
        else:
            if not self.lexicon.has(t, k, W_SMALL | W_TENS):
                return 0
            k = self.cardinal(t, k)
            below = self.total + self.current
        if not k or below == 0:
            return 0
        o.num = above
        o.den = below
        o.dec = -1
        o.flags |= FRACTION
        return k

    # Beginnings that are no number words -------------------------------------------------------------------------

    def after_article(self, t: Tokens, i: int, o: Number) -> int:
        """Read "a hundred", "a half", "a third of", "a twenty-first"; return 0 where "a" is only an article."""
        j = i + 1
        if self.lexicon.has(t, j, W_SCALE) and not plural(t, j):
            return self.phrase(t, j, o)
        if self.lexicon.has(t, j, W_TENS) and even_hyphen(t, j + 1) and self.lexicon.has(t, j + 2, W_DENOMINATOR):
            o.num = 1
            o.den = self.lexicon.value(t, j) + self.lexicon.value(t, j + 2)
            o.flags |= FRACTION
            return j + 3
        if not self.lexicon.has(t, j, W_DENOMINATOR) or plural(t, j):
            return 0
        parts = self.lexicon.value(t, j)
        if parts != 2 and parts != 4 and j + 1 < t.n and t.kind[j + 1] == WORD and not self.lexicon.has(t, j + 1, W_OF):
            return 0
        o.num = 1
        o.den = parts
        o.flags |= FRACTION
        return j + 1

    def bare_part(self, t: Tokens, i: int, o: Number) -> int:
        """Read "half", "half a million", "quarter million"; return 0 for ordinals and bare "quarter"."""
        parts = self.lexicon.value(t, i)
        if plural(t, i) or (parts != 2 and not (parts == 4 and self.lexicon.has(t, i + 1, W_SCALE))):
            return 0
        o.num = 1
        o.den = parts
        o.flags |= FRACTION | HALF
        j = i + 1
        k = j + 1 if self.lexicon.has(t, j, W_ARTICLE) else j
        if k > j and self.lexicon.has(t, k, W_DOZEN):
            return k
        if self.lexicon.has(t, k, W_SCALE) and not plural(t, k):
            o.num = self.lexicon.value(t, k)
            o.flags &= ~HALF
            return k + 1
        return j

    def part_follows(self, t: Tokens, j: int) -> bool:
        """Return whether a small number at ``j`` only counts parts ("and two thirds")."""
        return self.lexicon.has(t, j, W_SMALL) and self.lexicon.has(t, j + 1, W_DENOMINATOR)


def plural(t: Tokens, i: int) -> bool:
    """Return whether word ``i`` ends in s."""
    return t.text[t.end[i] - 1] == "s"


def even(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` has a gap on both sides or on none."""
    return j > 0 and j + 1 < t.n and (t.start[j] > t.end[j - 1]) == (t.start[j + 1] > t.end[j])


def even_hyphen(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` is a hyphen with a gap on both sides or on none."""
    return j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and even(t, j)
