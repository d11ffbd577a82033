# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""The power behind a unit: "²", "^2", "^{-1}", and ``$^2$`` as maths of its own."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.numbers import whole
    from tracelens.claims.tokens import Tokens


def power_end(t: Tokens, j: int) -> int:
    """Return the token after the small whole power that starts at token ``j``, or 0."""
    if j >= t.n:
        return 0
    if t.kind[j] == NUMERAL and t.code[j] & SUPERSCRIPT and t.mant[j] < 7:
        return j + 1
    if t.kind[j] == MARKUP and t.code[j] == MATH_OPEN and j + 1 < t.n and t.kind[j + 1] == OPERATOR:
        end = power_end(t, j + 1)
        return end + 1 if end and end < t.n and t.kind[end] == MARKUP and t.code[end] == MATH_CLOSE else 0
    if t.kind[j] != OPERATOR or t.code[j] != POWER:
        return 0
    j += 1
    brace = j < t.n and t.kind[j] == OPEN
    if brace:
        j += 1
    if negative(t, j):
        j += 1
    if not whole(t, j) or t.mant[j] > 6:
        return 0
    if not brace:
        return j + 1
    return j + 2 if j + 1 < t.n and t.kind[j + 1] == CLOSE else 0


def power_value(t: Tokens, j: int) -> int:
    """Return the power whose tokens start at ``j`` (:func:`power_end` has found it)."""
    while t.kind[j] != NUMERAL:
        j += 1
    return -t.mant[j] if negative(t, j - 1) else t.mant[j]


def negative(t: Tokens, j: int) -> bool:
    """Return whether a minus stands at token ``j``."""
    return 0 <= j < t.n and t.kind[j] == OPERATOR and (t.code[j] == HYPHEN or t.code[j] == MINUS)
