# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Operands of several parts: brackets, fractions, roots, sines, names, and what words gather ("the sum of")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cython

from tracelens.claims.algebra import UNKNOWN

if not cython.compiled:
    from tracelens.claims import operands
    from tracelens.claims.algebra import (
        Value,
        absolute,
        add,
        choose,
        divide,
        multiply,
        power,
        ratio,
        root,
        subtract,
        vector,
        whole,
    )  # fmt: skip
    from tracelens.claims.signkinds import *
    from tracelens.claims.trigonometry import cosine, sine, tangent
if TYPE_CHECKING:
    from tracelens.claims.expressions import Expression

DEEPEST = 48
"""Brackets nested deeper than this are not read."""


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
    part = e.total()
    parts = None  # a vector's, where there are several
    while part is not None and e.pos < partner and s.kind[e.pos] == SEP:
        if parts is None:
            parts = [part]
        e.pos += 1
        part = e.total()
        parts.append(UNKNOWN if part is None else part)
    whole_read = e.pos == partner
    e.depth -= 1
    e.limit, e.tail = limit, tail
    e.pos = partner + 1
    paired = s.info[at] + 2 == s.info[partner] or s.info[at] + 1 == s.info[partner]
    if not whole_read or (parts is not None and not paired):
        e.names += 1
        return UNKNOWN
    e.fraction = e.fraction and parts is None
    if parts is None:
        return UNKNOWN if part is None else part
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
        return operands.primary(e)
    return None


def two_arguments(e: Expression, kind: int) -> Value | None:
    r"""Read ``\frac{a}{b}`` or ``\binom{n}{k}``."""
    s = e.s
    e.ops += 1
    if e.pos < e.limit and s.kind[e.pos] == NUM and s.end[e.pos] - s.start[e.pos] == 2 and s.token[e.pos] >= 0:
        both = operands.numeral(e, e.pos)
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
    inside = operands.primary(e) if s.kind[e.pos] in (NUM, LP, NAME, PI_SIGN, MONEY, FRAC) else None
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
    inside = operands.primary(e) if e.depth < DEEPEST else None
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
    known = e.bindings.get(e.t.text[s.start[at] : s.end[at]]) if e.bindings else None
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
