# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which single letters a text uses as variables, so that "2N" beside "W = 2N" is not two newtons."""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.tokens import Tokens

    def is_letter(t: Tokens, i: int) -> bool:  # variables.pxd has the same as inline code
        """Return whether token ``i`` is a word of one letter."""
        return 0 <= i < t.n and t.kind[i] == WORD and t.end[i] - t.start[i] == 1


class Variables:
    """The letters of one text after another; they are looked for when a text first asks."""

    def __init__(self) -> None:
        self.seen = array("i", bytes(4 * 59))
        self.found = 0

    def forget(self) -> None:
        """Begin with another text."""
        self.found = 0

    def has(self, t: Tokens, j: int) -> bool:
        """Return whether the text uses the letter of the one-letter word at token ``j`` as a variable."""
        if not self.found:
            self.find(t)
        return self.seen[place(t, j)] != 0

    def find(self, t: Tokens) -> None:
        """Note the letters that stand alone where only a variable can."""
        for i in range(59):
            self.seen[i] = 0
        self.found = 1
        math = 0
        for k in range(t.mark_n):  # only beside one of these marks does a letter stand alone
            i = t.marks[k]
            kind = t.kind[i]
            if kind == MARKUP:
                if t.code[i] == MATH_OPEN:
                    math = 1
                elif t.code[i] == MATH_CLOSE:
                    math = 0
                elif t.code[i] == DISPLAY:
                    math = 1 - math
            if kind == RELATION or kind == OPERATOR:
                if is_letter(t, i - 1) and stands_alone(t, i - 1, math):
                    self.seen[place(t, i - 1)] = 1
            if kind in (RELATION, OPERATOR, MARKUP, OPEN):
                if is_letter(t, i + 1) and stands_alone(t, i + 1, math):
                    self.seen[place(t, i + 1)] = 1
        self.seen[58] = 0


def place(t: Tokens, i: int) -> int:
    """Return the place of an ASCII letter among "A" to "z", 58 for any other character."""
    at = ord(t.chars[t.start[i]]) - 65
    return at if 0 <= at < 58 else 58


def stands_alone(t: Tokens, i: int, math: int) -> bool:
    """Return whether the letter at ``i`` is what is stated or computed with ("S = …", "… * h =", "$s$")."""
    before = t.kind[i - 1] if i > 0 else NEWLINE
    after = t.kind[i + 1] if i + 1 < t.n else NEWLINE
    ends = after in (OPERATOR, RELATION, NEWLINE, STOP, COMMA, CLOSE) or (after == MARKUP and t.code[i + 1] != SPACE)
    if before == RELATION:
        return ends
    if before == OPERATOR:
        joined = t.start[i] == t.end[i - 1] and not math
        return ends and not joined and not (t.code[i - 1] == DIVIDE and t.start[i] == t.end[i - 1])
    if before == MARKUP and (t.code[i - 1] == MATH_OPEN or (t.code[i - 1] == DISPLAY and math)):
        return ends
    if before == OPEN and t.code[i - 1] == 40:
        return after == OPERATOR or after == RELATION
    computes = after == OPERATOR and t.start[i + 1] > t.end[i]
    return (after == RELATION or computes) and before in (NEWLINE, STOP, COMMA, WORD)
