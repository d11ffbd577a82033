# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Nouns that a numeral numbers: known ones ("Step 3"), and those of the text: after "Strip 1: …" also "strip 2"."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.dates import titled
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.names import numbered_noun, opens_line
    from tracelens.claims.numbers import whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

    def behind_marker(r: Rows, i: int) -> bool:  # numbered.pxd has the same as inline code
        """Return whether the last claim numbers something and ends at most two tokens before token ``i``."""
        return r.n > 0 and r.kind[r.n - 1] == MARKER and r.last[r.n - 1] >= i - 2


class Numbered:
    """The numbered nouns of one text after another."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.nouns: list[str] = []
        self.plural = 0

    def forget(self) -> None:
        """Begin with another text."""
        self.plural = 0
        if self.nouns:
            self.nouns = []

    if not cython.compiled:  # numbered.pxd has the same two methods as inline code

        def may_name(self, t: Tokens, i: int, r: Rows) -> bool:
            """Return whether what stands around numeral ``i`` lets it name something: :meth:`names` needs be asked."""
            return self.asks(t, i) or behind_marker(r, i)

        def asks(self, t: Tokens, i: int) -> bool:
            """Return whether what stands before numeral ``i`` (or a colon behind it) can number a noun at all."""
            if i == 0 or t.kind[i - 1] != WORD:
                return i > 0 and t.kind[i - 1] in (COMMAND, OTHER, STOP)
            known = t.bits[i - 1] & (W_KEY | W_MARKER_NOUN) != 0
            return known or bool(self.nouns) or (i + 1 < t.n and t.kind[i + 1] == STOP)

    def names(self, t: Tokens, i: int, r: Rows) -> bool:
        """Return whether numeral ``i`` numbers the noun before it, or goes on a list that does ("Steps 2 and 3")."""
        if self.asks(t, i) and (numbered_noun(t, i, self.lexicon) or self.has(t, i) or self.thing(t, i)):
            self.plural = t.chars[t.end[i - 1] - 1] == "s"
            return not self.counts(t, i)
        if not behind_marker(r, i) or not whole(t, i):
            return False
        last = r.last[r.n - 1]
        if t.kind[last] == COMMA and last < i - 1 and not self.lexicon.has(t, i - 1, W_AND):
            return False
        return last >= i - 2 and self.goes_on(t, i, r)

    def goes_on(self, t: Tokens, i: int, r: Rows) -> bool:
        """Return whether the numeral ``i`` is one more of "Steps 2, 3 and 4"; "on day 2, 15 pages" are pages.

        After a noun in the singular it must count on ("step 2 and 3"); after "and" no comma goes on.
        """
        joint = t.kind[i - 1] == COMMA or self.lexicon.has(t, i - 1, W_AND | W_OR | W_TO)
        joint = joint or (t.kind[i - 1] == OPERATOR and t.code[i - 1] in (HYPHEN, EN_DASH))
        if not joint:
            return False
        if not self.plural:
            return t.mant[i] == r.num[r.n - 1] + 1 and not self.word_after(t, i)
        if t.kind[i - 1] != COMMA:
            return True
        first = r.first[r.n - 1]
        return not self.word_after(t, i) and not self.lexicon.has(t, first - 1, W_AND)

    def word_after(self, t: Tokens, i: int) -> bool:
        """Return whether a word that may be counted stands behind numeral ``i`` ("15 pages", not "15 and")."""
        j = i + 1
        return j < t.n and t.kind[j] == WORD and not self.lexicon.has(t, j, W_FUNCTION_WORD)

    def counts(self, t: Tokens, i: int) -> bool:
        """Return whether the number is one of things each: "each day 3 pages", "the triangle 3-4-5"."""
        if t.kind[i - 1] != WORD:
            return False
        if i > 1 and (self.lexicon.is_key(t, i - 2, K_EACH) or self.lexicon.is_key(t, i - 2, K_PER)):
            j = i + 1
            return self.word_after(t, i) and t.chars[t.end[j] - 1] == "s"
        if self.plural or i + 4 >= t.n:
            return False
        return hyphen(t, i + 1) and whole(t, i + 2) and hyphen(t, i + 3) and whole(t, i + 4)

    def thing(self, t: Tokens, i: int) -> bool:
        """Return whether numeral ``i`` numbers a thing as a name does: "box 3 is", "Machine 1 makes", "cubes 1 and 2".

        Not "each box 3", "a box 3", "two boxes 3", "the square 3 by 3", "in box 3 balls": there it counts or measures.
        """
        j = i - 1
        x = self.lexicon
        point = x.is_key(t, j, K_POINT) and j > 0 and t.kind[j - 1] != NUMERAL
        if not (point or x.is_key(t, j, K_THING)) or touches(t, i) or t.end[i] - t.start[i] > 3:
            return False
        capital = "A" <= t.text[t.start[j]] <= "Z"
        if not whole(t, i) and not (capital and t.code[i] & DECIMAL):
            return False
        before = j - 1
        if x.has(t, before, W_ARTICLE | W_SMALL | W_TENS) or x.is_key(t, before, K_EACH) or x.is_key(t, before, K_PER):
            return False
        if before >= 0 and t.kind[before] == NUMERAL:
            return False
        after = i + 1
        if after >= t.n or t.kind[after] in (STOP, COMMA, CLOSE, NEWLINE, RELATION, MARKUP):
            return not (after < t.n and t.kind[after] == MARKUP and t.code[after] == MATH_OPEN)
        if t.kind[after] == OPERATOR:
            return hyphen(t, after) and t.chars[t.end[j] - 1] == "s" and whole(t, after + 1)
        if t.kind[after] != WORD or touches(t, after) or x.has(t, after, W_AFTER_INCH | W_NEGATIVE):
            return False
        if x.has(t, after, W_FUNCTION_WORD):
            return capital or not x.is_key(t, before, K_THE)
        if not capital or opens_sentence(t, j):
            if not capital or t.mant[i] != 1:
                return False
            if len(self.nouns) < 20:
                self.nouns.append(t.quote(j).lower())
        return True

    def spelled(self, t: Tokens, i: int, end: int) -> bool:
        """Return whether the number word ``i`` numbers the noun before it ("step two", "Phase One:")."""
        j = i - 1
        if end != i + 1 or not self.lexicon.has(t, i, W_SMALL) or not numbered_noun(t, i, self.lexicon):
            return False
        if t.kind[j] != WORD or t.chars[t.end[j] - 1] == "s" or self.lexicon.is_key(t, j - 1, K_EACH):
            return False
        if self.lexicon.has(t, j - 1, W_ARTICLE) or self.lexicon.is_key(t, j - 1, K_PER):
            return False
        if end < t.n and t.kind[end] == WORD:
            return "A" <= t.text[t.start[j]] <= "Z" and self.lexicon.has(t, end, W_FUNCTION_WORD)
        return end >= t.n or t.kind[end] in (STOP, COMMA, CLOSE, NEWLINE)

    def has(self, t: Tokens, i: int) -> bool:
        """Return whether the whole numeral ``i`` numbers the noun before it, which a heading has numbered."""
        j = i - 1
        if j < 0 or t.kind[j] != WORD or touches(t, i) or not whole(t, i) or t.end[i] - t.start[i] > 2:
            return False
        if self.nouns:
            noun = t.quote(j).lower()
            if noun in self.nouns or noun.rstrip("s") in self.nouns:
                return True
        if not self.heads(t, i, j):
            return False
        if len(self.nouns) < 20:
            self.nouns.append(t.quote(j).lower())
        return True

    def heads(self, t: Tokens, i: int, j: int) -> bool:
        """Return whether the noun ``j`` and numeral ``i`` head a line ("Strip 1:", "- Strip 4:", "Jump 2: It …")."""
        if i + 1 >= t.n or t.kind[i + 1] != STOP or t.code[i + 1] != 58 or not touches(t, i + 1):
            return False
        if t.end[j] - t.start[j] < 3 or not "A" <= t.text[t.start[j]] <= "Z":
            return False
        item = j > 0 and t.kind[j - 1] == MARKUP and (t.code[j - 1] == BULLET or t.code[j - 1] == EMPHASIS)
        sentence = i + 3 < t.n and titled(t, i + 2) and t.kind[i + 3] == WORD and t.mant[i] <= 20
        if t.mant[i] != 1 and not item and not sentence:
            return False
        return opens_line(t, j) and not self.lexicon.has(t, j, W_ACTION | W_TOTAL | W_OPTION_NOUN)


def hyphen(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` is a hyphen or dash without gaps."""
    if t.kind[j] != OPERATOR or (t.code[j] != HYPHEN and t.code[j] != EN_DASH):
        return False
    return touches(t, j) and touches(t, j + 1)


def opens_sentence(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` begins a sentence or a line."""
    return j == 0 or t.kind[j - 1] in (NEWLINE, STOP, MARKUP)
