# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Whether a chain holds: every comparison at the printed precision, in every reading that is open.

A comparison is false only when no reading makes it true: mixed numbers, percentages, rounded operands, units. It is
undecided when a side is unknown, or when the text around an end of the chain shows that a side was not read whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import cython

from tracelens.claims import constants
from tracelens.claims.algebra import UNKNOWN

if not cython.compiled:
    from tracelens.claims.algebra import Value, compare, multiply, ratio
    from tracelens.claims.kinds import APPROX, EQ, GE, GT, LE, LT, NE
    from tracelens.claims.signkinds import *

    TRUE, FALSE, UNDECIDED = 1, 0, -1  # what a comparison comes to; verdicts.pxd has the same
if TYPE_CHECKING:
    from tracelens.claims.chains import Finder
    from tracelens.claims.sides import Chain, Side

NEAR = Fraction(1, 50)
"""How far two sides joined by ≈ may lie apart, as a share of the larger."""
TOGETHER = 4
"""How many readings are tried in all combinations."""


def decide(f: Finder, chain: Chain, first: Side) -> None:
    """Set what the chain says: drop leading names, then ``holds``, ``failing`` and ``reason``.

    ``first`` is the side that the chain was found with, which may have been joined to an earlier one.
    """
    chain.base = f.local_base or f.base
    lone_name = is_lone_name(f, first)
    drop_names(f, chain)
    truth = TRUE
    unknown = 0
    for i in range(len(chain.sides) - 1):
        result = pair(f, chain, i)
        if result == FALSE:
            truth = FALSE
            chain.failing = i
            break
        if result == UNDECIDED:
            unknown += 1
    if truth == FALSE:
        chain.holds = False
        doubt(f, chain)
    elif unknown:
        chain.holds = None
        chain.reason = chain.reason or "a side is not all numbers"
    else:
        chain.holds = True
    note_rounded(f, chain)
    if lone_name:
        bind(f, chain, first)


def is_lone_name(f: Finder, side: Side) -> bool:
    """Return whether the side is a single name ("A", "x_1")."""
    return side.first >= 0 and side.last == side.first + 1 and f.signs.kind[side.first] == NAME


def idle(f: Finder, first: Side, second: Side) -> bool:
    """Return whether two sides that are only said to be equal decide and bind nothing: no chain need be made of them.

    Without a value of the second side nothing can come of them; with one, the first side must be no number, no name
    to be bound and none that goes on with the chain before ("The total is 178").
    """
    if not known(second):
        return True
    goes_on = f.open_name != "" or second.ops or second.relation != EQ
    return not (goes_on or known(first) or is_lone_name(f, first))


def known(side: Side) -> bool:
    """Return whether the side has a value."""
    return not side.value.unknown


def drop_names(f: Finder, chain: Chain) -> None:
    """Drop leading sides that are not numbers, when two sides that are follow them."""
    sides = chain.sides
    side = sides[0]
    start = 0
    if is_lone_name(f, side):
        side.value = UNKNOWN
        start = 1
    if len(sides) == 2 or known(side):
        return
    while start < len(sides) and not known(sides[start]):
        start += 1
    for i in range(1, min(start + 1, len(sides))):
        side = sides[i]
        if side.relation != EQ and side.relation != APPROX:
            return
    if 0 < start < len(sides) - 1 and known(sides[start + 1]):
        chain.sides = sides[start:]
        chain.before = CLEAN


def pair(f: Finder, chain: Chain, i: int) -> int:
    """Return whether relation ``i`` is true, false or undecided."""
    left, right = chain.sides[i], chain.sides[i + 1]
    if not known(left) or not known(right):
        return UNDECIDED
    relation = right.relation
    bare = left.ops == 0 and right.ops == 0
    if units_differ(left, right) and (left.ops or bare):
        return converted(chain, left, right, relation, bare)
    result = test(left.value, right.value, left, right, relation)
    if result == TRUE:
        return TRUE
    if (i == 0 or chain.reason) and left.ops == 0 and counted_apart(left, right):
        last = chain.sides[len(chain.sides) - 1]
        if units_differ(left, last) and converted(chain, left, last, EQ, False) == TRUE:
            return TRUE
        chain.reason = "the sides count different things"
        return UNDECIDED
    return other_readings(f, chain, left, right, relation)


def units_differ(left: Side, right: Side) -> bool:
    """Return whether each side has one unit and they are not the same."""
    return left.unit >= 0 and right.unit >= 0 and (left.unit != right.unit or left.unit_power != right.unit_power)


def counted_apart(left: Side, right: Side) -> bool:
    """Return whether two lone numbers are said of different things ("1 basket = 12 apples")."""
    if left.counted or left.unit != -1:
        return right.counted or left.unit != right.unit or left.counted
    return right.ops == 0 and (right.counted or right.unit != -1)


def converted(chain: Chain, left: Side, right: Side, relation: int, bare: bool) -> int:
    """Return whether the relation holds between two units of one dimension."""
    factor = None
    if left.unit_power == right.unit_power and 1 <= left.unit_power <= 3:
        factor = constants.factor(left.unit, right.unit)
    if factor is not None:
        factor = factor**left.unit_power
        turned = multiply(left.value, ratio(factor.numerator, factor.denominator, True))
        if test(turned, right.value, left, right, relation) == TRUE:
            chain.converted = True
            return TRUE
    if bare:
        if factor is None:
            chain.reason = "the sides have units of different kinds"
            return UNDECIDED
        chain.converted = True
        return FALSE
    return test(left.value, right.value, left, right, relation)


def other_readings(f: Finder, chain: Chain, left: Side, right: Side, relation: int) -> int:
    """Return TRUE when some other reading of the two sides makes the relation true, else FALSE."""
    bits = [bit for bit in ALTERNATIVES if (left.ambiguous | right.ambiguous) & bit]
    if left.ambiguous & right.ambiguous & ALT_DEGREE:
        bits.remove(ALT_DEGREE)  # degrees on both sides
    e = f.expression
    result = FALSE
    for mask in masks(len(bits)):
        e.mode = 0
        for place in range(len(bits)):
            if mask >> place & 1:
                e.mode |= bits[place]
        first = again(f, left)
        second = again(f, right)
        if test(first.value, second.value, first, second, relation) == TRUE:
            result = TRUE
            break
    e.mode = 0
    if result == FALSE and (left.bound or right.bound) and not substituted(f, left, right):
        chain.reason = "a name may stand for another number here"
        return UNDECIDED
    if result == FALSE and chain.sides[0] is left and reads_after_dash(f, left, right, relation):
        result = TRUE
    return result


def masks(count: int) -> list[int]:
    """Return which of ``count`` readings are taken together: all combinations of the first four, the rest alone."""
    return [*range(1, 1 << min(count, TOGETHER)), *(1 << place for place in range(TOGETHER, count))]


ALTERNATIVES = (
    ALT_MIXED, ALT_NEGATIVE_BASE, ALT_TIGHT, ALT_PERCENT, ALT_PERCENT_ADDED, ALT_BRACKET, ALT_FACTORIAL, ALT_RADIAN,
    ALT_BOUND, ALT_SCALE, ALT_OF, ALT_DEGREE, ALT_ROUNDED,
)  # fmt: skip


def again(f: Finder, side: Side) -> Side:
    """Return a side in the reading that the expression's mode asks for."""
    if side.first < 0:
        return side
    limit = f.signs.n if side.tail else side.last
    value = f.expression.read(side.first, limit, side.tail)
    return f.side(side.first, value, side.tail)


def substituted(f: Finder, left: Side, right: Side) -> bool:
    """Return whether one side is the other with numbers put for its names: "A * B = 6 * 4", no equation to solve."""
    if left.first < 0 or right.first < 0 or left.ops == 0 or left.bound == right.bound:
        return False
    return shape(f, left) == shape(f, right)


def shape(f: Finder, side: Side) -> list[int]:
    """Return the operators and operands of a side in order, without brackets and signs; names and numbers are alike."""
    s = f.signs
    made: list[int] = []
    for i in range(side.first, side.last):
        kind = s.kind[i]
        if kind == LP or kind == RP:
            continue
        if kind == NAME or kind == NUM:
            made.append(NUM)
        elif kind == SUB or kind == ADD:
            if made and made[len(made) - 1] == NUM:
                made.append(ADD)  # "A - B" with B = -8 is "-12 + 8"
        else:
            made.append(kind)
    return made


def reads_after_dash(f: Finder, left: Side, right: Side, relation: int) -> bool:
    """Return whether the relation is true when the minus that opens the first side is a dash or a bullet."""
    s = f.signs
    if left.first < 0 or s.kind[left.first] != SUB or left.last <= left.first + 1:
        return False
    if s.start[left.first + 1] == s.end[left.first]:
        return False
    value = f.expression.read(left.first + 1, left.last, False)
    return value is not None and test(value, right.value, left, right, relation) == TRUE


def test(a: Value | None, b: Value | None, left: Side, right: Side, relation: int) -> int:
    """Return whether ``a relation b`` at the precision that the two sides were printed with."""
    if a is None or b is None or a.unknown or b.unknown:
        return UNDECIDED
    if a.parts is not None or b.parts is not None:
        if a.parts is None or b.parts is None or len(a.parts) != len(b.parts) or relation not in (EQ, APPROX):
            return UNDECIDED
        for x, y in zip(a.parts, b.parts, strict=True):
            if not equal(x, y, right.dec > 0, right.dec, 0, relation):
                return FALSE
        return TRUE
    order = compare(a, b)
    if relation == LT:
        return TRUE if order < 0 else FALSE
    if relation == GT:
        return TRUE if order > 0 else FALSE
    if relation == NE:
        return TRUE if order != 0 else FALSE
    if order == 0 or (relation == LE and order < 0) or (relation == GE and order > 0):
        return TRUE
    if relation == LE or relation == GE:
        return FALSE
    if equal(a, b, right.ops == 0 and right.dec >= 0, right.dec, right.scale, relation):
        return TRUE
    return TRUE if equal(b, a, left.ops == 0 and left.dec >= 0, left.dec, left.scale, relation) else FALSE


def equal(a: Value, b: Value, printed: bool, dec: int, scale: int, relation: int) -> bool:
    """Return whether ``a`` is ``b``, where ``b`` may be a printed number with ``dec`` decimals times 10**``scale``.

    A printed number stands for what rounds to it, either way at a tie; with decimals, also for what is cut off to it.
    """
    if compare(a, b) == 0:
        return True
    exact, stated = Fraction(a.num, a.den), Fraction(b.num, b.den)
    off = abs(exact - stated)
    allowed = Fraction(0)
    if printed:
        unit = Fraction(10) ** (scale - dec)
        allowed = unit / 2
        if dec > 0 and abs(stated) < abs(exact) and off < unit:
            return True
    if a.err is not None:
        allowed += a.err
    if b.err is not None:
        allowed += b.err
    if off <= allowed:
        return True
    return relation == APPROX and off <= NEAR * max(abs(exact), abs(stated))


def doubt(f: Finder, chain: Chain) -> None:
    """Turn a false verdict into an undecided one where a side may not be all of what was meant."""
    left, right = chain.sides[chain.failing], chain.sides[chain.failing + 1]
    bare = left.ops == 0 and right.ops == 0
    reason = ""
    lone = chain.before == PLAIN and left.ops == 0 and not chain.converted
    if chain.failing == 0 and (chain.before == SUSPECT or lone):
        reason = "the text before may belong to the first side"
    elif chain.failing == len(chain.sides) - 2 and chain.after == SUSPECT:
        reason = "the text behind may belong to the last side"
    elif not chain.converted and (left.letter_unit != right.letter_unit):
        reason = "a letter may be a unit or a variable"
    elif chain.said and bare and (left.counted or right.counted or left.unit != right.unit):
        reason = "the sides count different things"
    elif chain.base != 10 and not f.local_base:
        reason = f"the prompt asks for base {chain.base}"
    if reason:
        chain.holds = None
        chain.reason = reason


def note_rounded(f: Finder, chain: Chain) -> None:
    """Remember the printed numbers that were rounded, with how far off they may be."""
    sides = chain.sides
    for i in range(1, len(sides)):
        side = sides[i]
        if side.ops or side.dec <= 0 or not known(side) or side.value.parts is not None:
            continue
        before = sides[i - 1]
        relation = side.relation
        rounded = relation == APPROX
        if relation == EQ and known(before) and before.value.parts is None:
            rounded = compare(before.value, side.value) != 0 and chain.failing != i - 1
        if rounded:
            value = side.value
            f.expression.rounded[abs(value.num), value.den] = Fraction(10) ** (side.scale - side.dec)


def bind(f: Finder, chain: Chain, first: Side) -> None:
    """Bind a lone name to the last value of its chain, and to the first as another reading."""
    start: Side | None = None
    end: Side | None = None
    for side in chain.sides:
        if known(side) and side is not first:
            end = side
            if start is None:
                start = side
    if start is None or end is None:
        return
    name = f.t.text[f.signs.start[first.first] : f.signs.end[first.first]]
    other = start is not end and compare_values(start.value, end.value)
    f.expression.bindings[name] = [end.value, start.value] if other else [end.value]


def compare_values(a: Value, b: Value) -> bool:
    """Return whether two values differ (vectors are taken to differ)."""
    return a.parts is not None or b.parts is not None or compare(a, b) != 0
