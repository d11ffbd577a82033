# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The operands of an expression: what stands at a place, and the numbers among it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import cython

from tracelens.claims import constants
from tracelens.claims.algebra import UNKNOWN

if not cython.compiled:
    from tracelens.claims import functions
    from tracelens.claims.algebra import (
        Value,
        add,
        divide,
        integral,
        multiply,
        product_to,
        quotient,
        ratio,
        subtract,
        whole,
    )
    from tracelens.claims.kinds import BIG, DECIMAL
    from tracelens.claims.signkinds import *
    from tracelens.claims.trigonometry import pi

    KEPT = 1024  # so many values of small integers are kept; operands.pxd has the same

if TYPE_CHECKING:
    from tracelens.claims.expressions import Expression

TEN = 10
"""Ten as a Python integer: powers of it must not be computed in C."""
INTEGERS = [ratio(number, 1, True) for number in range(KEPT)]
"""The values of small integers; nothing writes to the value of a plain integer, so one serves all."""
LONGEST_NUMERAL = 400
"""Numerals with more characters are not computed with."""


def primary(e: Expression) -> Value | None:
    """Read one operand at ``e.pos``; None where none stands there."""
    s = e.s
    if e.pos >= e.limit:
        return None
    at = e.pos
    kind = s.kind[at]
    e.pos = at + 1
    if kind == NUM:
        return number(e, at)
    if kind == LP:
        return functions.bracket(e, at)
    if kind == MONEY:
        return money(e)
    if kind == NAME:
        return functions.name(e, at)
    if kind == WORD_SIGN:
        return functions.name_of_words(e, at)
    if kind == FRAC or kind == BINOM:
        return functions.two_arguments(e, kind)
    if kind == ROOT:
        return functions.square_root(e, at)
    if kind == FUNC:
        return functions.function(e, at)
    if kind == PI_SIGN:
        e.ops += 1
        return pi()
    if kind == PART:
        info = s.info[at]
        of_something = e.pos < e.limit and s.kind[e.pos] == OF
        if not (of_something or (info < 100 and e.pos < e.limit and s.kind[e.pos] in (NUM, LP, MONEY))):
            return functions.name_of_words(e, at)
        e.fraction = True
        e.ops += 1
        e.numbers += 1
        return ratio(1, info - 100, True) if info > 100 else whole(info)
    if kind == AGG:
        return functions.gathered(e, at)
    if kind == HOLE:
        e.names += 1
        return UNKNOWN
    if kind == BAR:
        return functions.between_bars(e)
    e.pos = at
    return None


# Numbers -----------------------------------------------------------------------------------------------------


def number(e: Expression, at: int) -> Value | None:
    """Return the value of the numeral at ``at``, with the fraction of a mixed number behind it."""
    value = numeral(e, at)
    e.numbers += 1
    s = e.s
    if e.pos < e.limit and s.kind[e.pos] == BASE:
        e.pos += 1
        return in_base(e, at, s.info[e.pos - 1])
    if e.base != 10:
        return in_base(e, at, e.base)
    if e.pos >= e.limit or value.unknown or not integral(value):
        return value
    return mixed(e, value)


def numeral(e: Expression, at: int) -> Value:
    """Return the value of one printed number and note its precision."""
    s = e.s
    i = s.token[at]
    if i < 0:
        e.dec = 0
        return whole(s.info[at])
    t = e.t
    e.dec = t.dec[i]
    e.scale = 0
    if t.code[i] & BIG:
        if s.end[at] - s.start[at] > LONGEST_NUMERAL:
            return UNKNOWN
        exact = t.value(i)
        return ratio(exact.numerator, exact.denominator, True)
    mant = t.mant[i]
    exp = t.exp[i]
    if exp == 0:
        if 0 <= mant < KEPT and t.den[i] == 1 and not t.code[i] & DECIMAL:
            return INTEGERS[mant]
        value = quotient(mant, t.den[i], True)
    elif exp > 0:
        value = ratio(mant * TEN**exp, t.den[i], True)
        if t.dec[i] == 0:
            e.scale = exp
    elif exp >= -18:
        value = quotient(mant, power_of_ten(-exp), True)
    else:
        value = ratio(mant, TEN**-exp, True)
    if t.code[i] & DECIMAL and not value.unknown:
        e.ambiguous |= ALT_ROUNDED
        if e.mode & ALT_ROUNDED:
            value.err = rounding(e, value)
    return value


def power_of_ten(exponent: int) -> int:
    """Return a power of ten that fits a machine word: the exponent is from 0 to 18."""
    power = 1
    for _ in range(exponent):
        power *= 10
    return power


def rounding(e: Expression, value: Value) -> Fraction | None:
    """Return how far the printed number may lie from what it was rounded from, where it is a rounded one."""
    known: Fraction | None = e.rounded.get((value.num, value.den))
    if known is None:
        known = constants.rounded_constants().get((value.num, value.den))
    return known


def in_base(e: Expression, at: int, base: int) -> Value:
    """Return an integer read in another base; unknown where its digits do not exist there."""
    quote = e.t.text[e.s.start[at] : e.s.end[at]]
    if not 2 <= base <= 16 or not quote.isascii() or not quote.isdigit() or len(quote) > 60:
        return UNKNOWN
    if int(max(quote)) >= base:
        return UNKNOWN
    return ratio(int(quote, base), 1, True)


def mixed(e: Expression, value: Value) -> Value:
    r"""Return ``2 6/7`` or ``2\frac{6}{7}`` as a mixed number, or the value alone where none follows."""
    s = e.s
    at = e.pos
    if s.kind[at] == NUM:
        vulgar = s.token[at] >= 0 and e.t.dec[s.token[at]] < 0
        if vulgar:
            e.pos = at + 1
            part = numeral(e, at)
        else:
            tight = at + 2 < e.limit and s.kind[at + 1] == DIV and s.kind[at + 2] == NUM
            if not tight or s.start[at + 1] != s.end[at] or s.start[at + 2] != s.end[at + 1]:
                return value
            above, below = numeral(e, at), numeral(e, at + 2)
            if above.den != 1 or below.den != 1 or not 0 < above.num < below.num or s.token[at - 1] < 0:
                return value
            e.pos = at + 3
            part = divide(above, below)
        e.dec = -1
        e.ops += 1
        e.fraction = True
        return add(value, part)
    if s.kind[at] != FRAC or at + 6 >= e.limit or e.mode & ALT_MIXED:
        return value
    simple = s.kind[at + 1] == LP and s.kind[at + 2] == NUM and s.kind[at + 3] == RP
    if not simple or s.kind[at + 4] != LP or s.kind[at + 5] != NUM or s.kind[at + 6] != RP:
        return value
    above, below = numeral(e, at + 2), numeral(e, at + 5)
    if above.den != 1 or below.den != 1 or not 0 < above.num < below.num:
        return value
    e.ambiguous |= ALT_MIXED
    e.pos = at + 7
    e.dec = -1
    e.ops += 1
    return add(value, divide(above, below))


def money(e: Expression) -> Value | None:
    """Read an amount behind a currency sign."""
    s = e.s
    if e.pos >= e.limit:
        return None
    if s.kind[e.pos] == SUB and e.pos + 1 < e.limit and s.kind[e.pos + 1] == NUM:
        e.pos += 2
        value = number(e, e.pos - 1)
        return None if value is None else subtract(whole(0), value)
    if s.kind[e.pos] == NUM or s.kind[e.pos] == LP or s.kind[e.pos] == NAME:
        return primary(e)
    return None


def factorial_at(e: Expression, value: Value) -> Value | None:
    """Return the factorial; None where the mark is an exclamation (the other reading decides otherwise)."""
    s = e.s
    after = s.kind[e.pos + 1] if e.pos + 1 < e.limit else REL if e.limit < s.n else BOUND
    if e.before_prose() and after in (BOUND, WORD_SIGN, IS, AND, EDGE, SEP):
        e.ambiguous |= ALT_FACTORIAL
        if not e.mode & ALT_FACTORIAL:
            return None
    e.ops += 1
    return product_to(value)


def scaled(e: Expression, value: Value) -> Value:
    """Return the number times the scale word behind it ("2 million"), or in the other reading without it."""
    e.ambiguous |= ALT_SCALE
    if e.mode & ALT_SCALE:
        e.counted = True
        return value
    word = e.t.text[e.s.start[e.pos] : e.s.end[e.pos]].lower()
    exponent = constants.SCALES.get(word, 0)
    if exponent == 0:
        e.counted = True
        return value
    e.scale += exponent
    return multiply(value, ratio(TEN**exponent, 1, True))


def parts(e: Expression, value: Value) -> Value:
    """Return so many halves or thirds; in the other reading "quarters" and the like are things that are counted."""
    e.ambiguous |= ALT_SCALE
    of_something = e.pos + 1 < e.limit and e.s.kind[e.pos + 1] == OF
    if of_something == (e.mode & ALT_SCALE != 0):
        e.counted = True
        return value
    e.fraction = True
    e.ops += 1
    return multiply(value, ratio(1, e.s.info[e.pos] - 100, True))


def percent(e: Expression, value: Value) -> Value:
    """Return the hundredth of a printed number, or in the other reading the number itself."""
    e.ambiguous |= ALT_PERCENT
    e.fraction = True
    if e.mode & ALT_PERCENT or value.unknown or value.parts is not None:
        return value
    if value.big is None:
        out = quotient(value.n, value.d * 100, value.exact)
    else:
        out = ratio(value.num, value.den * 100, value.exact)
    if out.unknown:
        return out
    if value.err is not None:
        out.err = value.err / 100
    out.percent = True
    e.scale -= 2
    return out
