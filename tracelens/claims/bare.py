# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Numerals beside which nothing stands that changes how they are read, as half of all are: only a unit may follow."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbered import behind_marker
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

    # bare.pxd has the same as constants.
    PLAIN = DECIMAL | GROUPED
    BEFORE = 1 << RELATION | 1 << COMMA | 1 << OPEN | 1 << CLOSE | 1 << PERCENT | 1 << DEGREE
    BEHIND = 1 << RELATION | 1 << NEWLINE | 1 << PERCENT | 1 << DEGREE
    NAMES = 1 << K_NUMBER | 1 << K_BASE | 1 << K_POINT | 1 << K_THING
    GOES_ON = W_ORDINAL_ENDING | W_MONTH | W_CLOCK | W_CLOCK_DOTTED | W_SQUARE_ROOT | W_PI | W_SCALE | W_KEY
    PARTS = W_ARTICLE | W_SMALL | W_DENOMINATOR
    YEAR = 4


def bare(t: Tokens, i: int, r: Rows, lexicon: Lexicon) -> bool:
    """Return whether numeral ``i`` certainly is a quantity without a sign, whatever unit it has.

    Where this is false, it may be one yet: what it says of most numerals spares them a dozen questions.
    """
    if t.code[i] & ~PLAIN or t.end[i] - t.start[i] == YEAR or behind_marker(r, i):
        return False
    return bare_before(t, i, lexicon) and bare_behind(t, i, lexicon)


def bare_before(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the token before numeral ``i`` is no sign, name, currency or mark of a list."""
    j = i - 1
    if j < 1:
        return False
    kind = t.kind[j]
    if kind == WORD:
        if t.start[i] == t.end[j] or t.bits[j] & (W_MARKER_NOUN | W_NEGATIVE):
            return False
        return not t.bits[j] & W_KEY or not NAMES >> lexicon.keys[t.code[j]] & 1
    if kind == OPERATOR:
        return t.start[i] > t.end[j] and t.code[j] != POWER and t.kind[j - 1] == NUMERAL
    return BEFORE >> kind & 1 != 0


def bare_behind(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether numeral ``i`` ends with its token, and is no part of a date, a time of day or a list."""
    j = i + 1
    if j + 1 >= t.n or lexicon.is_key(t, j + 2, K_CLOCK_WORD):
        return False
    kind = t.kind[j]
    if kind == WORD:
        if t.start[j] == t.end[i] or t.bits[j] & GOES_ON:
            return False
        if t.bits[j] & W_AND and t.bits[j + 1] & PARTS:
            return False  # 2 and a half
        return not t.bits[j] & W_OF or not t.bits[j + 1] & W_MONTH
    if kind == COMMA:
        return t.start[j + 1] > t.end[j]
    if kind == STOP:
        return t.code[j] == 46
    if kind == OPERATOR:
        computes = t.code[j] in (PLUS, MINUS, DIVIDE) or (t.code[j] == TIMES and t.mant[j + 1] != 10)
        return computes and t.start[j] > t.end[i]
    if kind == CLOSE:
        return t.code[j] != 125 and t.kind[i - 1] != COMMA
    return BEHIND >> kind & 1 != 0
