# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Marks of layout and other characters among signs: edges of maths, columns, arrows, subscripts, bars."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.signkinds import *
    from tracelens.claims.signs import Signs
    from tracelens.claims.tokens import Tokens

    def full_stop(t: Tokens, i: int, first: int) -> bool:  # layout.pxd has the same as inline code
        """Return whether the full stop at token ``i`` is none of several in a row, which are a blank to fill."""
        if i + 1 < t.n and t.kind[i + 1] == STOP and t.start[i + 1] == t.end[i]:
            return False
        return not (i > first and t.kind[i - 1] == STOP and t.end[i - 1] == t.start[i])


def markup(s: Signs, t: Tokens, i: int, j: int) -> None:
    """Add a mark of layout where it bounds: the edge of maths, a column, an arrow; emphasis and space vanish."""
    code, start, end = t.code[i], t.start[i], t.end[i]
    last = s.kind[s.n - 1] if s.n else 0
    if code == MATH_OPEN or code == MATH_CLOSE or code == CODE:
        if code != CODE:
            s.math = code == MATH_OPEN
        if last in (REL, ADD, SUB, MUL, DIV, OF):
            return
        s.add(EDGE, code, start, end, i)
    elif code == EMPHASIS or code == SIZING:
        s.sizing = i
        s.math = s.math or t.text[start] == "\\"
    elif code == SPACE:
        if end - start > 2:
            s.add(BOUND, CLEAN, start, end, i)
    elif code == ALIGN:
        if last != REL and not (i + 1 < j and t.kind[i + 1] == RELATION):
            s.add(BOUND, CLEAN, start, end, i)
    elif code != LINE_BREAK or last != REL:
        if not (code == LINE_BREAK and i + 1 < j and relation_next(t, i, j)):
            s.add(BOUND, CLEAN, start, end, i)


def other(s: Signs, t: Tokens, i: int, j: int) -> int:
    """Add what has no kind of its own: a subscript, a bar, a root, a prime."""
    code, start, end = t.code[i], t.start[i], t.end[i]
    last = s.kind[s.n - 1] if s.n else 0
    if code == 95:  # _
        return subscript(s, t, i, j)
    if code == 124 or code == 0x2225:
        s.add(BAR, 0, start, end, i)
    elif code == 0x221A or code == 0x221B:
        s.add(ROOT, 2 if code == 0x221A else 3, start, end, i)
    elif code == 39 or code == 0x2032 or code == 0x2019:
        if last == NAME:
            s.end[s.n - 1] = end
        elif last == WORD_SIGN and i + 1 < j and t.kind[i + 1] == WORD and t.start[i + 1] == end:
            s.end[s.n - 1] = t.end[i + 1]
            return i + 2
    elif code in (0x2220, 0x25B3, 0x221E, 0x25A1, 0x2206):
        s.add(NAME, 0, start, end, -1)
    else:
        s.add(BOUND, PLAIN, start, end, i)
    return i + 1


def subscript(s: Signs, t: Tokens, i: int, j: int) -> int:
    """Join a subscript with the name before it, or read it as the base of the number before it."""
    last = s.n - 1
    end = t.end[i]
    if last < 0 or s.end[last] != t.start[i]:
        s.add(HOLE, 0, t.start[i], end, i)
        return i + 1
    i += 1
    first = i
    if i < j and t.kind[i] == OPEN and t.start[i] == end:
        while i < j and i - first < 12 and t.kind[i] != CLOSE:
            i += 1
        i += 1
    elif i < j and t.start[i] == end:
        i += 1
    i = min(i, j)
    if i > first:
        end = t.end[i - 1]
    inner = first + 1 if i - first == 3 else first
    if s.kind[last] == NUM and i - first in (1, 3) and t.kind[inner] == NUMERAL:
        s.add(BASE, min(t.mant[inner], 99), t.start[first], end, inner)
    elif s.kind[last] in (NAME, WORD_SIGN):
        s.kind[last] = NAME
        s.end[last] = end
    else:
        s.add(HOLE, 0, t.start[first - 1], end, -1)
    return i


def calculator_end(t: Tokens, i: int, j: int) -> int:
    """Return the token ``>>`` that closes the calculation opened by token ``i``, or ``i`` if none does."""
    at = i + 1
    while at < j and at - i < 200 and t.kind[at] != NEWLINE:
        if t.kind[at] == MARKUP and t.code[at] == CALC_CLOSE:
            return at
        at += 1
    return i


def relation_next(t: Tokens, i: int, j: int) -> bool:
    """Return whether a relation follows token ``i``, with nothing but layout between."""
    i += 1
    while i < j and (t.kind[i] == NEWLINE or (t.kind[i] == MARKUP and t.code[i] in (ALIGN, SPACE, LINE_BREAK))):
        i += 1
    return i < j and t.kind[i] == RELATION and t.code[i] != LT and t.code[i] != GT


def ends_segment(t: Tokens, i: int, first: int) -> bool:
    """Return whether token ``i`` ends the segment of equations that begins at token ``first``."""
    kind, code = t.kind[i], t.code[i]
    before = t.kind[i - 1] if i > first else NEWLINE
    if kind == NEWLINE:
        return not (before == RELATION or relation_next(t, i, min(t.n, i + 8)))
    if kind == MARKUP:
        if code == LINE_BREAK:
            return not relation_next(t, i, min(t.n, i + 8))
        return code in (DISPLAY, BULLET, HEADING, ARROW, TAG)
    if kind != STOP:
        return False
    joined = i > first and t.end[i - 1] == t.start[i]
    after = t.kind[i + 1] if i + 1 < t.n else NEWLINE
    touching = i + 1 < t.n and t.start[i + 1] == t.end[i]
    if code == 33:
        return not (joined and before in (NUMERAL, CLOSE) and not (touching and after == STOP))
    if code == 63:
        return not (before == RELATION or before == OPERATOR or after == RELATION or after == OPERATOR)
    if code == 58:
        return not (before == NUMERAL and after == NUMERAL and joined == touching)
    return full_stop(t, i, first) if code == 46 else code != 0x2026
