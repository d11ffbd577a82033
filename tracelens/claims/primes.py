# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Feet and inches written with primes: 5' 10", 6′2″, "an 8' wall"."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import Number, whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.tokens import Tokens


def prime(t: Tokens, j: int) -> int:
    """Return 1 for the sign of feet at token ``j`` ('), 2 for the sign of inches ("), else 0."""
    if j >= t.n or t.kind[j] != OTHER:
        return 0
    code = t.code[j]
    if code == 39 or code == 0x2019 or code == 0x2032:
        return 1
    return 2 if code == 34 or code == 0x201D or code == 0x2033 else 0


def feet_and_inches(t: Tokens, i: int, end: int, o: Number, lexicon: Lexicon) -> int:
    """Read the primes behind the number ``o`` of tokens ``i`` to ``end``; return the token after them, or 0.

    Whole feet with inches below twelve become a fraction of a foot. A sign alone counts only before a word such as
    "high", for it is more often a quotation mark.
    """
    sign = prime(t, end)
    if sign == 1 and touches(t, end) and whole(t, i) and whole(t, end + 1) and prime(t, end + 2) == 2:
        quoted = i > 0 and prime(t, i - 1)
        if t.mant[end + 1] < 12 and touches(t, end + 2) and t.start[end + 1] - t.end[end] <= 1 and not quoted:
            o.num = o.num * 12 + t.mant[end + 1]
            o.den = 12
            o.dec = -1
            o.flags |= FRACTION
            return end + 3
    if sign and lexicon.has(t, end + 1, W_AFTER_INCH) and not touches(t, end + 1):
        return end + 1
    return 0
