# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Nouns that a numeral numbers: known ones ("Step 3"), and those of the text: after "Strip 1: …" also "strip 2"."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.names import numbered_noun, opens_line
    from tracelens.claims.numbers import whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


class Numbered:
    """The numbered nouns of one text after another."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.nouns: list[str] = []

    def forget(self) -> None:
        """Begin with another text."""
        if self.nouns:
            self.nouns = []

    def names(self, t: Tokens, i: int, r: Rows) -> bool:
        """Return whether numeral ``i`` numbers the noun before it, or goes on a list that does ("Steps 2 and 3")."""
        if numbered_noun(t, i, self.lexicon) or self.has(t, i):
            return True
        if r.n == 0 or r.kind[r.n - 1] != MARKER or r.last[r.n - 1] < i - 2 or not whole(t, i):
            return False
        joint = t.kind[i - 1] == COMMA or self.lexicon.has(t, i - 1, W_AND)
        joint = joint or (t.kind[i - 1] == OPERATOR and t.code[i - 1] in (HYPHEN, EN_DASH))
        return joint and r.last[r.n - 1] == i - 1

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
        """Return whether the capital noun ``j`` and numeral ``i`` head a line: "Strip 1:", or "- Strip 4:"."""
        if i + 1 >= t.n or t.kind[i + 1] != STOP or t.code[i + 1] != 58 or not touches(t, i + 1):
            return False
        if t.end[j] - t.start[j] < 3 or not "A" <= t.text[t.start[j]] <= "Z":
            return False
        item = j > 0 and t.kind[j - 1] == MARKUP and (t.code[j - 1] == BULLET or t.code[j - 1] == EMPHASIS)
        if t.mant[i] != 1 and not item:
            return False
        return opens_line(t, j) and not self.lexicon.has(t, j, W_ACTION | W_TOTAL | W_OPTION_NOUN)
