# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What stands behind a number: units, counted nouns, rates, the smaller unit of "5 feet 10 inches"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cython

from tracelens.claims import constants

if not cython.compiled:
    from tracelens.claims import operands
    from tracelens.claims.algebra import Value, add, multiply, ratio
    from tracelens.claims.kinds import NUMERAL, WORD
    from tracelens.claims.signkinds import *
if TYPE_CHECKING:
    from tracelens.claims.expressions import Expression


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
    if i < 0 or e.t.kind[i] != WORD or e.t.code[i] < 0:
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
        if s.kind[e.pos + 1] == NUM and e.t.kind[s.token[e.pos + 1]] == NUMERAL:
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
    return add(value, multiply(operands.numeral(e, at), ratio(factor.numerator, factor.denominator, True)))
