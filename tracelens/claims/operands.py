# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""The operands of an expression: numbers, brackets, fractions, roots, functions, names, and words of arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import cython

from tracelens.claims import constants
from tracelens.claims.algebra import UNKNOWN

if not cython.compiled:
    from tracelens.claims.algebra import (
        Value, absolute, add, choose, cosine, divide, multiply, pi, power, product_to, ratio, root, sine, subtract,
        tangent, vector, whole,
    )  # fmt: skip
    from tracelens.claims.kinds import BIG, DECIMAL
    from tracelens.claims.signkinds import *  # noqa: F403

if TYPE_CHECKING:
    from tracelens.claims.expressions import Expression

DEEPEST = 48
"""Brackets nested deeper than this are not read."""
TEN = 10
"""Ten as a Python integer: powers of it must not be computed in C."""
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
        return bracket(e, at)
    if kind == MONEY:
        return money(e)
    if kind == NAME:
        return name(e, at)
    if kind == WORD_SIGN:
        return name_of_words(e, at)
    if kind == FRAC or kind == BINOM:
        return two_arguments(e, kind)
    if kind == ROOT:
        return square_root(e, at)
    if kind == FUNC:
        return function(e, at)
    if kind == PI_SIGN:
        e.ops += 1
        return pi()
    if kind == PART:
        info = s.info[at]
        of_something = e.pos < e.limit and s.kind[e.pos] == OF
        if not (of_something or (info < 100 and e.pos < e.limit and s.kind[e.pos] in (NUM, LP, MONEY))):
            return name_of_words(e, at)
        e.fraction = True
        e.ops += 1
        e.numbers += 1
        return ratio(1, info - 100, True) if info > 100 else whole(info)
    if kind == AGG:
        return gathered(e, at)
    if kind == HOLE:
        e.names += 1
        return UNKNOWN
    if kind == BAR:
        return between_bars(e)
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
    if value.unknown or value.den != 1 or e.pos >= e.limit:
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
        value = whole(mant) if t.den[i] == 1 else ratio(mant, t.den[i], True)
    elif exp > 0:
        value = ratio(mant * TEN**exp, t.den[i], True)
        if t.dec[i] == 0:
            e.scale = exp
    else:
        value = ratio(mant, TEN**-exp, True)
    if e.mode & ALT_ROUNDED and t.code[i] & DECIMAL and not value.unknown:
        value.err = rounding(e, value)
    return value


def rounding(e: Expression, value: Value) -> Fraction | None:
    """Return how far the printed number may lie from what it was rounded from, where it is a rounded one."""
    known = e.rounded.get((value.num, value.den))
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
    return whole(int(quote, base))


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
    if e.tail and after in (BOUND, WORD_SIGN, IS, AND, EDGE, SEP):
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
    return multiply(value, whole(TEN**exponent))


# Brackets and functions --------------------------------------------------------------------------------------


def bracket(e: Expression, at: int) -> Value | None:
    """Read what stands in brackets: a number or a vector; unknown where it is prose."""
    s = e.s
    partner = s.match[at]
    if partner < 0 or partner >= e.limit or e.depth >= DEEPEST:
        return None
    limit, tail = e.limit, e.tail
    e.limit = partner
    e.tail = False
    e.depth += 1
    parts = []
    while True:
        part = e.total()
        parts.append(UNKNOWN if part is None else part)
        if part is None or e.pos >= partner or s.kind[e.pos] != SEP:
            break
        e.pos += 1
    whole_read = e.pos == partner
    e.depth -= 1
    e.limit, e.tail = limit, tail
    e.pos = partner + 1
    if not whole_read or (len(parts) > 1 and s.info[at] + 2 != s.info[partner] and s.info[at] + 1 != s.info[partner]):
        e.names += 1
        return UNKNOWN
    e.fraction = e.fraction and len(parts) == 1
    if len(parts) == 1:
        return parts[0]
    e.ops += 1
    return vector(parts)


def argument(e: Expression) -> Value | None:
    r"""Read an argument of a LaTeX command: a group, or one digit (``\frac12``)."""
    s = e.s
    if e.pos >= e.limit:
        return None
    if s.kind[e.pos] == LP:
        e.pos += 1
        return bracket(e, e.pos - 1)
    if s.kind[e.pos] in (NUM, NAME, PI_SIGN) and s.end[e.pos] - s.start[e.pos] == 1:
        return primary(e)
    return None


def two_arguments(e: Expression, kind: int) -> Value | None:
    r"""Read ``\frac{a}{b}`` or ``\binom{n}{k}``."""
    s = e.s
    e.ops += 1
    if e.pos < e.limit and s.kind[e.pos] == NUM and s.end[e.pos] - s.start[e.pos] == 2 and s.token[e.pos] >= 0:
        both = numeral(e, e.pos)
        e.pos += 1
        above, below = whole(both.num // 10), whole(both.num % 10)
        e.numbers += 1
    else:
        first = argument(e)
        second = argument(e) if first is not None else None
        if first is None or second is None:
            return None
        above, below = first, second
    e.fraction = kind == FRAC
    return divide(above, below) if kind == FRAC else choose(above, below)


def square_root(e: Expression, at: int) -> Value | None:
    """Read a root with its degree."""
    s = e.s
    degree = s.info[at] if s.info[at] in (2, 3) else 2
    if e.pos < e.limit and s.kind[e.pos] == OF:
        e.pos += 1
    if e.pos >= e.limit:
        return None
    if s.kind[e.pos] == LP and s.info[e.pos] == 91 and 0 <= s.match[e.pos] < e.limit - 1:
        e.pos += 1
        index = bracket(e, e.pos - 1)
        if index is None or index.unknown or index.parts is not None or index.den != 1 or not 2 <= index.num <= 12:
            degree = 0
        else:
            degree = index.num
    e.ops += 1
    inside = primary(e) if s.kind[e.pos] in (NUM, LP, NAME, PI_SIGN, MONEY, FRAC) else None
    if inside is None:
        return None
    return root(inside, degree) if degree else UNKNOWN


def function(e: Expression, at: int) -> Value | None:
    """Read a sine, cosine or tangent, with a power before its argument."""
    s = e.s
    raised: Value | None = None
    e.ops += 1
    if e.pos + 1 < e.limit and s.kind[e.pos] == POW:
        e.pos += 1
        raised = argument(e)
        if raised is None:
            return None
    elif e.pos < e.limit and s.kind[e.pos] == RAISED:
        raised = whole(s.info[e.pos])
        e.pos += 1
    if e.pos >= e.limit or s.kind[e.pos] not in (NUM, LP, NAME, FRAC, PI_SIGN):
        return None
    e.depth += 1
    inside = primary(e) if e.depth < DEEPEST else None
    e.depth -= 1
    if inside is None:
        return None
    degrees = s.kind[e.pos - 1] == DEG or (e.pos < e.limit and s.kind[e.pos] == DEG)
    if e.pos < e.limit and s.kind[e.pos] == DEG:
        e.pos += 1
    if not degrees and not (s.kind[at + 1] == PI_SIGN or not inside.exact):
        e.ambiguous |= ALT_RADIAN
        degrees = not e.mode & ALT_RADIAN
    if s.info[at] == SINE:
        value = sine(inside, degrees)
    elif s.info[at] == COSINE:
        value = cosine(inside, degrees)
    else:
        value = tangent(inside, degrees)
    if raised is not None:
        return power(value, raised) if not raised.unknown and raised.num > 0 else UNKNOWN
    return value


def between_bars(e: Expression) -> Value | None:
    """Read an absolute value."""
    s = e.s
    e.depth += 1
    inside = e.total() if e.depth < DEEPEST else None
    e.depth -= 1
    if inside is None or e.pos >= e.limit or s.kind[e.pos] != BAR:
        return None
    e.pos += 1
    e.ops += 1
    return absolute(inside)


# Names and words ---------------------------------------------------------------------------------------------


def name(e: Expression, at: int) -> Value | None:
    """Return what the name is bound to, or unknown; a bracket right behind it is its argument."""
    s = e.s
    if e.pos < e.limit and s.kind[e.pos] == LP and s.start[e.pos] == s.end[at] and s.info[e.pos] != 123:
        e.names += 1
        if 0 <= s.match[e.pos] < e.limit and s.token[at] >= 0:
            e.pos = s.match[e.pos] + 1
        return UNKNOWN
    known = e.bindings.get(e.t.text[s.start[at] : s.end[at]])
    if known:
        e.bound = True
        if len(known) > 1:
            e.ambiguous |= ALT_BOUND
            if e.mode & ALT_BOUND:
                return known[1]
        return known[0]
    e.names += 1
    return UNKNOWN


def name_of_words(e: Expression, at: int) -> Value:
    """Read a name of several words ("total cost", "number of boys"), which is unknown."""
    s = e.s
    e.words += 1
    e.names += 1
    while e.pos < e.limit and (
        s.kind[e.pos] in (WORD_SIGN, NAME, AGG)
        or (s.kind[e.pos] in (OF, PER) and e.pos + 1 < e.limit and s.kind[e.pos + 1] in (WORD_SIGN, NAME))
    ):
        e.pos += 1
    return UNKNOWN


def gathered(e: Expression, at: int) -> Value | None:
    """Read "the sum of 3 and 4", "the distance between (0,0) and (3,4)"; the noun alone is a name."""
    s = e.s
    after = e.pos
    if after >= e.limit or not (s.kind[after] == OF or (s.kind[after] == BOUND and s.info[after] == SUSPECT)):
        return name_of_words(e, at)
    e.pos = after + 1
    while e.pos < e.limit and s.kind[e.pos] == BOUND and s.info[e.pos] == PLAIN:
        e.pos += 1
    parts = []
    e.depth += 1
    while e.depth < DEEPEST and e.operand(e.pos):
        part = e.term()
        if part is None:
            break
        parts.append(part)
        if e.pos < e.limit and s.kind[e.pos] == SEP:
            e.pos += 1
        if e.pos < e.limit and s.kind[e.pos] == AND:
            e.pos += 1
        elif s.kind[e.pos - 1] != SEP:
            break
    e.depth -= 1
    e.ops += 1
    if e.names:
        return UNKNOWN
    return combine(s.info[at], parts)


def combine(which: int, parts: list[Value]) -> Value:
    """Return the sum, product, … of the parts; unknown where their number does not fit."""
    count = len(parts)
    if which in (SQUARE, CUBE):
        return power(parts[0], whole(2 if which == SQUARE else 3)) if count == 1 else UNKNOWN
    if count < 2 or (count != 2 and which not in (SUM, PRODUCT, AVERAGE)):
        return UNKNOWN
    first, second = parts[0], parts[1]
    if which == DIFFERENCE or which == DISTANCE:
        return absolute(subtract(first, second))
    if which == QUOTIENT:
        return divide(first, second)
    out = first
    for part in parts[1:]:
        out = multiply(out, part) if which == PRODUCT else add(out, part)
    if which == AVERAGE or which == MIDPOINT:
        return multiply(out, ratio(1, count, True))
    return out


# Units -------------------------------------------------------------------------------------------------------


def unit_words(e: Expression) -> None:
    """Skip the unit or counted noun behind a number, and note which unit it is."""
    s = e.s
    taken = 0
    while e.pos < e.limit and taken < 5:
        at = e.pos
        kind = s.kind[at]
        if kind == WORD_SIGN:
            unit = unit_number(e, at)
            if unit < 0 and capitals(e, at):
                break
            joined = s.start[at] == s.end[at - 1] and e.t.text[s.start[at]] != "\\"
            if unit < 0 and joined and s.kind[at - 1] in (NUM, RP):
                e.names += 1
                e.variable = True
            exponent = unit_exponent(e, at)
            if taken == 0 or e.unit < 0:
                note_unit(e, unit if taken == 0 else -2, exponent)
        elif kind == AGG and taken == 0 and s.info[at] == SQUARE and at + 1 < e.limit and s.kind[at + 1] == WORD_SIGN:
            e.pos = at + 1
            note_unit(e, unit_number(e, at + 1), 2)
        elif kind == NAME and taken == 0 and letter(e, at):
            e.letter_unit = True
            note_unit(e, unit_number(e, at), unit_exponent(e, at))
        elif (kind == PER or (kind == DIV and taken)) and at + 1 < e.limit and s.kind[at + 1] in (WORD_SIGN, NAME):
            e.pos = at + 1
            unit_exponent(e, at + 1)
            note_unit(e, -2, 1)
        elif kind == DIV and at + 1 < e.limit and s.kind[at + 1] == PART and taken:
            e.pos = at + 2
            note_unit(e, -2, 1)
        elif kind == DIV and at + 1 < e.limit and s.kind[at + 1] == WORD_SIGN and rate(e, at):
            e.pos = at + 1
            unit_exponent(e, at + 1)
            note_unit(e, -2, 1)
        elif kind == PER and taken == 0:
            e.pos = at + 1
        else:
            break
        taken += 1


def capitals(e: Expression, at: int) -> bool:
    """Return whether the word at ``at`` is written like a name of points ("AB") or of a person, not like a unit."""
    return e.t.text[e.s.start[at]].isupper() and unit_number(e, at) < 0


def rate(e: Expression, at: int) -> bool:
    """Return whether the slash at ``at``, right behind a number, makes a rate of it: "$15/student", "60/hour"."""
    s = e.s
    if unit_number(e, at + 1) >= 0:
        return True
    before = at - 2
    return before >= 0 and s.kind[at - 1] == NUM and s.kind[before] == MONEY and s.start[at + 1] == s.end[at]


def letter(e: Expression, at: int) -> bool:
    """Return whether the single letter at ``at``, behind a number, can be a unit rather than a variable."""
    s = e.s
    if s.end[at] - s.start[at] != 1 or s.kind[at - 1] != NUM or s.token[at] < 0:
        return False
    return e.t.text[s.start[at]] in "mgshLNJWV"


def unit_number(e: Expression, at: int) -> int:
    """Return the number of the unit that the word at ``at`` names, or -1."""
    i = e.s.token[at]
    if i < 0 or e.t.kind[i] != 2 or e.t.code[i] < 0:
        return -1
    return e.units[e.t.code[i]]


def unit_exponent(e: Expression, at: int) -> int:
    """Step over the word at ``at`` and the power behind it, and return the power."""
    s = e.s
    e.pos = at + 1
    if e.pos < e.limit and s.kind[e.pos] == RAISED:
        e.pos += 1
        return s.info[e.pos - 1]
    if e.pos + 1 < e.limit and s.kind[e.pos] == POW:
        if s.kind[e.pos + 1] == NUM and e.t.kind[s.token[e.pos + 1]] == 1:
            e.pos += 2
            return min(9, e.t.mant[s.token[e.pos - 1]])
        inner = e.pos + 2
        if inner + 1 < e.limit and s.kind[e.pos + 1] == LP and s.kind[inner] == NUM and s.kind[inner + 1] == RP:
            e.pos = inner + 2
            return min(9, e.t.mant[s.token[inner]]) if s.token[inner] >= 0 else 1
    return 1


def note_unit(e: Expression, unit: int, exponent: int) -> None:
    """Remember the only unit of the member, or that there are several."""
    if unit == -1:
        e.counted = True
        return
    if e.unit == -1 and not e.counted:
        e.unit = unit
        e.unit_power = exponent
    elif e.unit != unit or e.unit_power != exponent:
        e.unit = -2


def degree_unit(e: Expression) -> int:
    """Return the number of the unit degree."""
    return constants.unit_index("degree")


def compound(e: Expression, value: Value) -> Value:
    """Add the smaller unit of a quantity in two ("5 feet 10 inches"), in the first unit; unknown if they don't fit."""
    s = e.s
    at = e.pos
    if e.unit < 0 or at >= e.limit or value.unknown or value.parts is not None:
        return value
    if s.kind[at] == AND and at + 1 < e.limit:
        at += 1
    if s.kind[at] != NUM or at + 1 >= e.limit or s.kind[at + 1] != WORD_SIGN or s.kind[e.pos - 1] != WORD_SIGN:
        return value
    smaller = unit_number(e, at + 1)
    if smaller < 0 or smaller == e.unit:
        return value
    factor = constants.factor(smaller, e.unit)
    if factor is None or factor >= 1:
        return value
    e.pos = at + 2
    e.numbers += 1
    e.ops += 1
    return add(value, multiply(numeral(e, at), ratio(factor.numerator, factor.denominator, True)))
