# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What multiplies a number from behind: letters ("10k", "$1.8M"), and scale words outside maths ("$3$ million")."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import Number
    from tracelens.claims.prefixes import touches
    from tracelens.claims.tokens import Tokens

    # The classes of words that may stand before a unit; scales.pxd has them as a constant, and the next as inline code.
    BEFORE_UNIT = W_ARTICLE | W_WRAPPER | W_POWER_BEFORE | W_UNIT_PREFIX

    def measurable(t: Tokens, i: int, lexicon: Lexicon) -> bool:
        """Return whether a unit can begin at token ``i``, or what may stand before one (markup, a hyphen, "a")."""
        kind = t.kind[i]
        if kind == WORD:
            return t.bits[i] & BEFORE_UNIT != 0 or lexicon.unit(t, i) >= 0
        return kind in (OPERATOR, OPEN, CLOSE, PERCENT, DEGREE, COMMAND, MARKUP)


LIMIT = 10**17
"""Greatest mantissa that is multiplied by a scale letter."""


def scale_letter(t: Tokens, i: int, end: int, o: Number, money: int, math: int, lexicon: Lexicon) -> int:
    """Apply the scale letter behind a number ("10k", "$1.8M") and return the token after all."""
    if end >= t.n or not lexicon.has(t, end, W_SUFFIX) or end != i + 1:
        return end
    if money < 0:
        letter = t.text[t.start[end]]
        if touches(t, end):
            if math or (end + 1 < t.n and touches(t, end + 1) and t.kind[end + 1] != STOP and t.kind[end + 1] != COMMA):
                return end
        elif not t.code[i] & DECIMAL or (letter != "k" and letter != "M"):
            return end
        after = t.kind[end + 1] if end + 1 < t.n else STOP
        before = t.kind[i - 1] if i > 0 else STOP
        if after == OPERATOR or after == RELATION or before == OPERATOR or before == RELATION:
            return end
    elif not touches(t, end):
        return end
    if o.num > LIMIT // lexicon.value(t, end):
        return end
    o.num *= lexicon.value(t, end)
    o.dec = -1
    return end + 1


def past_markup(t: Tokens, j: int) -> int:
    """Return the token behind the markup that closes at ``j``, or 0 where none does."""
    k = j
    while k < t.n and k - j < 4:
        closing = t.kind[k] == MARKUP and t.code[k] in (MATH_CLOSE, EMPHASIS, CODE)
        if not closing and not (t.kind[k] == CLOSE and t.code[k] == 125):
            break
        k += 1
    return k if j < k < t.n else 0


def scale_outside(t: Tokens, j: int, o: Number, lexicon: Lexicon) -> None:
    """Multiply ``o`` by the scale word behind the markup that closes at token ``j``, where there is one."""
    k = past_markup(t, j)
    if not k or not lexicon.has(t, k, W_SCALE) or o.den != 1 or o.num > LIMIT // lexicon.value(t, k):
        return
    o.num *= lexicon.value(t, k)
    o.dec = -1


def scales_number(t: Tokens, i: int) -> bool:
    """Return whether closing markup stands between the scale word at ``i`` and a numeral before it."""
    j = i - 1
    while j > 0 and i - j < 5 and (t.kind[j] == MARKUP or (t.kind[j] == CLOSE and t.code[j] == 125)):
        j -= 1
    return 0 <= j < i - 1 and t.kind[j] == NUMERAL and past_markup(t, j + 1) == i


def speed(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the number at ``i`` before "knots" can be a speed: "at two knots", "12 knots"; a rope has two."""
    if lexicon.has(t, i - 1, W_SIGN_BEFORE | W_HEDGE):
        return not lexicon.has(t, i - 1, W_AND | W_OR)
    return t.kind[i] == NUMERAL and (t.mant[i] >= 10 or t.code[i] & DECIMAL != 0)


def shaped(t: Tokens, j: int, lexicon: Lexicon) -> bool:
    """Return whether the word at ``j`` is a shape or thing that a unit measures ("unit cube", "unit length")."""
    return lexicon.is_key(t, j, K_SHAPE) or lexicon.is_key(t, j, K_THING)
