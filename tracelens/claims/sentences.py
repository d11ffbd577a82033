# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Where sentences end: at full stops that are no abbreviation, decimal or list number, and at line ends."""

from __future__ import annotations

from array import array

import cython

from tracelens.types import Span

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.names import list_number
    from tracelens.claims.objects import number
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


_new = tuple.__new__  # what the class of a named tuple calls, without the call between


class Sentences:
    """The sentences of one text: sentence ``i`` has the tokens ``first[i]`` to ``first[i + 1]``.

    It begins at the character ``start[i]``, behind the line ends that its first tokens may be.
    """

    def __init__(self) -> None:
        self.room = 64
        self.first = array("i", bytes(4 * self.room))
        self.start = array("i", bytes(4 * self.room))
        self.n = 0

    def grow(self) -> None:
        """Double the room for sentences."""
        self.room *= 2
        self.first = array("i", bytes(self.first) * 2)
        self.start = array("i", bytes(self.start) * 2)

    if not cython.compiled:  # sentences.pxd has the same method as inline code

        def add(self, token: int, start: int) -> None:
            """Start a sentence at ``token``, whose text begins at the character ``start``."""
            if self.n + 1 >= self.room:
                self.grow()
            self.first[self.n] = token
            self.start[self.n] = start
            self.n += 1

    def split(self, t: Tokens, lexicon: Lexicon) -> None:
        """Find the sentences of ``t``; a text without tokens has none."""
        self.n = 0
        begin = 0
        solid = 0  # the first token from ``begin`` on that is no line end, as far as has been looked
        for k in range(t.mark_n):
            i = t.marks[k]
            kind = t.kind[i]
            if kind == STOP:
                if not ends_sentence(t, i, lexicon):
                    continue
            elif kind != NEWLINE or not ends_line(t, i):
                continue
            while solid <= i and line_end(t, solid):
                solid += 1
            if solid <= i:
                self.add(begin, t.start[solid])
                begin = solid = i + 1
            elif kind == NEWLINE and self.n == 0:
                begin = solid
        while solid < t.n and line_end(t, solid):
            solid += 1
        if solid < t.n:
            self.add(begin, t.start[solid])
        self.first[self.n] = t.n


def spans(t: Tokens, s: Sentences) -> list[Span]:
    """Return the characters of each sentence, without the line ends around it."""
    return [span(t, s, i) for i in range(s.n)]


def span(t: Tokens, s: Sentences, i: int) -> Span:
    """Return the characters of sentence ``i``."""
    return _new(Span, (s.start[i], ending(t, s, i)))


def ending(t: Tokens, s: Sentences, i: int) -> int:
    """Return the character at which sentence ``i`` ends."""
    last = s.first[i + 1] - 1
    while last > s.first[i] and line_end(t, last):
        last -= 1
    return t.end[last]


def before(t: Tokens, s: Sentences, position: int) -> Span | None:
    """Return the last sentence that begins at or before a character; None when none does."""
    i = at(t, s, position)
    return span(t, s, i) if i < s.n and s.start[i] <= position else None


def begun(t: Tokens, s: Sentences, start: int, end: int) -> int:
    """Return how many sentences begin at the characters ``start`` to ``end``."""
    found = 0
    for i in range(s.n):
        if start <= s.start[i] < end:
            found += 1
    return found


def holding(t: Tokens, s: Sentences, r: Rows, positions: list[int], least: int) -> list[Span]:
    """Return the sentences that hold one of some ascending characters and in which ``least`` claims begin."""
    found = []
    last = -1
    for position in positions:
        i = at(t, s, position)
        if i == last or i >= s.n:
            continue
        last = i
        first = s.start[i]
        if first <= position and number(r, first, ending(t, s, i)) >= least:
            found.append(span(t, s, i))
    return found


def at(t: Tokens, s: Sentences, position: int) -> int:
    """Return the number of the last sentence that begins at or before a character; 0 when none does."""
    low, high = 0, s.n
    while low < high:
        middle = (low + high) // 2
        if s.start[middle] > position:
            high = middle
        else:
            low = middle + 1
    return low - 1 if low > 0 else 0


if not cython.compiled:  # sentences.pxd has the next two as inline code

    def onward(t: Tokens, s: Sentences, position: int, i: int) -> int:
        """Return what :func:`at` does, for one position after another: sentence ``i`` is that of the one before."""
        if i < s.n and s.start[i] > position:
            return at(t, s, position)
        while i + 1 < s.n and s.start[i + 1] <= position:
            i += 1
        return i

    def line_end(t: Tokens, i: int) -> bool:
        """Return whether token ``i`` is a line feed."""
        return t.kind[i] == NEWLINE


def ends_line(t: Tokens, i: int) -> bool:
    """Return whether the line end at ``i`` ends a sentence: all but those inside one that goes on in lower case."""
    if i + 1 >= t.n or i == 0 or t.kind[i + 1] != WORD or t.kind[i - 1] not in (WORD, COMMA, NUMERAL):
        return True
    return not t.text[t.start[i + 1]].islower()


def ends_sentence(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the stop at ``i`` ends a sentence."""
    code = t.code[i]
    if code == 58 or code == 59 or code == 0xFF1A or code == 0xFF1B:  # colon, semicolon
        return False
    if i + 1 >= t.n:
        return True
    after = t.kind[i + 1]
    if touches(t, i + 1) and after != NEWLINE and after != CLOSE and after != MARKUP and after != OTHER:
        return code > 0x3000
    if code != 46 or i == 0:
        return True
    if t.kind[i - 1] == NUMERAL:
        inside = i > 1 and t.kind[i - 2] not in (NEWLINE, MARKUP, STOP)  # of a line, where no list number stands
        return inside or not list_number(t, i - 1, i)
    if t.kind[i - 1] != WORD or not touches(t, i):
        return True
    if t.end[i - 1] - t.start[i - 1] == 1 and i > 1 and t.kind[i - 2] == STOP and touches(t, i - 1):
        return False
    if not lexicon.has(t, i - 1, W_ABBREVIATION) or after == NEWLINE:
        return True
    if after == NUMERAL:
        return False
    return i > 1 and t.kind[i - 2] == NUMERAL and after == WORD and t.text[t.start[i + 1]].isupper()
