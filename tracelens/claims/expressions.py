# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""One member of an equation → its exact value: a recursive descent over signs that computes as it goes.

Precedence as in school: brackets, powers (right to left), signs, products (left to right; "of" and juxtaposition
are products), sums. What can be read in two ways (a mixed number or a product, ``-3^2``, ``1/2x``, 25 % or 25) is read
in the usual way first and noted in ``ambiguous``; the caller asks again with that bit in ``mode``.
"""

from __future__ import annotations

from array import array
from fractions import Fraction

import cython

from tracelens.claims.algebra import UNKNOWN
from tracelens.claims.functions import DEEPEST

if not cython.compiled:
    from tracelens.claims import operands, suffixes
    from tracelens.claims.algebra import Value, add, divide, multiply, negate, power, subtract, whole
    from tracelens.claims.signkinds import *
    from tracelens.claims.signs import Signs
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.trigonometry import pi


class Expression:
    """Reads members of equations among the signs ``s`` of one segment, which were made of the tokens ``t``.

    After :meth:`read`, ``pos`` is where the member ended, and the counters say what was in it: ``ops`` operators,
    ``numbers`` printed numbers, ``names`` unknowns; ``dec`` and ``scale`` give the precision of a lone number,
    ``unit`` the number of its only unit (-1 none, -2 several), ``unit_power`` the power of it; ``asked_tail`` whether
    it mattered that prose may follow.
    """

    def __init__(self, signs: Signs) -> None:
        self.s = signs
        self.t = Tokens("", 1)
        self.mode = 0
        self.base = 10
        self.bindings: dict[str, list[Value]] = {}
        self.rounded: dict[tuple[int, int], Fraction] = {}
        self.units = array("i")
        self.degree = -1
        self.depth = 0
        self.tail = False
        self.asked_tail = False
        self.ambiguous = 0

    def read(self, start: int, limit: int, tail: bool) -> Value | None:
        """Return the value of the longest member that starts at sign ``start``; None where none does.

        ``tail`` is True for the last member of a chain, which prose may follow.
        """
        self.pos = start
        self.limit = limit
        self.tail = tail
        self.asked_tail = False
        self.depth = 0
        self.ops = self.numbers = self.names = self.words = 0
        self.dec = -1
        self.scale = 0
        self.unit, self.unit_power = -1, 1
        self.letter_unit = self.counted = self.ragged = self.fraction = False
        self.bound = self.variable = self.negative = False
        if start < limit and self.s.kind[start] == NUM and self.base == 10 and self.ended(start + 1):
            self.pos = start + 1
            self.numbers = 1
            return operands.numeral(self, start)
        return self.total()

    def ended(self, at: int) -> bool:
        """Return whether sign ``at`` ends a member behind a number, whatever follows."""
        return at >= self.limit or self.s.kind[at] in (REL, BOUND, RP, IS, EDGE, SEP, AND)

    # Sums and products ---------------------------------------------------------------------------------------

    def total(self) -> Value | None:
        """Read terms joined by plus and minus."""
        s = self.s
        left = self.term()
        while left is not None and self.pos < self.limit:
            kind = s.kind[self.pos]
            if kind != ADD and kind != SUB:
                break
            at = self.pos
            if not self.operand(at + 1):
                self.dangling(at)
                break
            self.pos = at + 1
            right = self.term()
            if right is None:
                self.pos = at
                self.ragged = True
                break
            self.ops += 1
            left = self.sum(left, right, kind)
        return left

    def dangling(self, at: int) -> None:
        """Note an operator without an operand behind it, unless it is a dash between words or a stray star."""
        s = self.s
        after = s.kind[at + 1] if at + 1 < self.limit else BOUND
        spaced = at > 0 and s.start[at] > s.end[at - 1] and (at + 1 >= s.n or s.start[at + 1] > s.end[at])
        dash = s.kind[at] == SUB and spaced and after == BOUND
        star = s.kind[at] == MUL and not spaced
        if not dash and not star:
            self.ragged = True

    def sum(self, left: Value, right: Value, kind: int) -> Value:
        """Return the sum or difference; a percentage may also be meant of what it is added to."""
        if right.percent and not left.percent:
            self.ambiguous |= ALT_PERCENT_ADDED
            if self.mode & ALT_PERCENT_ADDED:
                right = multiply(left, right)
        out = add(left, right) if kind == ADD else subtract(left, right)
        if left.percent and right.percent and not out.unknown:
            out.percent = True
        return out

    def term(self) -> Value | None:
        """Read factors joined by multiplication, division, "of" or nothing."""
        s = self.s
        left = self.factor()
        divided = False
        while left is not None and self.pos < self.limit:
            at = self.pos
            kind = s.kind[at]
            if kind == MUL or kind == DIV:
                if not self.operand(at + 1):
                    self.dangling(at)
                    break
                self.pos = at + 1
                right = self.factor()
                if right is not None and kind == DIV:
                    right = self.divisor(right)
            elif kind == OF:
                right = self.part_of(at)
            elif self.touches(at):
                if divided:
                    self.ambiguous |= ALT_TIGHT
                right = self.factor()
            else:
                break
            if right is None:
                self.pos = at
                self.ragged = kind == MUL or kind == DIV or self.ragged
                break
            self.ops += 1
            self.fraction = kind == DIV
            divided = kind == DIV
            left = divide(left, right) if kind == DIV else multiply(left, right)
        return left

    def divisor(self, right: Value) -> Value:
        """Return the divisor, in the other reading with all that is juxtaposed to it."""
        while self.mode & ALT_TIGHT and self.pos < self.limit and self.touches(self.pos):
            at = self.pos
            more = self.factor()
            if more is None:
                self.pos = at
                break
            right = multiply(right, more)
        return right

    def part_of(self, at: int) -> Value | None:
        """Read what stands behind "of": a factor, or in the other reading a whole sum."""
        s = self.s
        known = self.fraction
        after = at + 1
        while after < self.limit and s.kind[after] == BOUND and s.info[after] == PLAIN and after <= at + 2:
            after += 1
        if not known or not self.operand(after):
            return None
        self.pos = after
        self.ambiguous |= ALT_OF
        return self.total() if self.mode & ALT_OF else self.factor()

    def operand(self, at: int) -> bool:
        """Return whether an operand can start at sign ``at``."""
        s = self.s
        if at >= self.limit:
            return False
        kind = s.kind[at]
        if kind == LP:
            return 0 <= s.match[at] < self.limit
        if kind == SUB or kind == ADD:
            return at + 1 < self.limit and s.kind[at + 1] != SUB and self.operand(at + 1)
        return kind in (NUM, FRAC, ROOT, BINOM, FUNC, NAME, WORD_SIGN, MONEY, PI_SIGN, PART, AGG, HOLE, BAR)

    def touches(self, at: int) -> bool:
        """Return whether sign ``at`` is multiplied with what stands before it without an operator."""
        s = self.s
        kind = s.kind[at]
        joined = s.start[at] == s.end[at - 1]
        if kind == WORD_SIGN:
            return suffixes.capitals(self, at) and (joined or s.kind[at - 1] in (RP, NAME) or not self.before_prose())
        if kind == LP:
            partner = s.match[at]
            if not 0 <= partner < self.limit or s.kind[at + 1] in (WORD_SIGN, BOUND, IS, AGG, AND, PER, REL, RP):
                return False
            if s.kind[at - 1] == WORD_SIGN and not joined:
                return False
            if joined or s.info[at] == 123 or s.token[at] == 1 or (s.kind[at - 1] == RP and not self.before_prose()):
                return True
            if self.before_prose():
                self.ambiguous |= ALT_BRACKET
                return (self.mode & ALT_BRACKET) != 0
            return True
        if kind == NUM:
            before = s.kind[at - 1]
            return (joined and before == RP) or (before == PART and not self.fraction_only(at - 1))
        return kind in (FRAC, ROOT, NAME, PI_SIGN, FUNC, BINOM) and (kind != ROOT or s.info[at] != 1007)

    def before_prose(self) -> bool:
        """Return whether prose may follow, and note that it was asked: else the member is the same either way."""
        self.asked_tail = True
        return self.tail

    def fraction_only(self, at: int) -> bool:
        """Return whether the part at ``at`` ("third") cannot stand right before a number as "twice" can."""
        return self.s.info[at] > 100 and self.s.info[at] != 102

    # Factors -------------------------------------------------------------------------------------------------

    def factor(self) -> Value | None:
        """Read a signed power."""
        s = self.s
        if self.pos >= self.limit:
            return None
        kind = s.kind[self.pos]
        if kind == NUM and self.bare(self.pos + 1):
            self.pos += 1
            self.numbers += 1
            self.negative = self.fraction = False
            return operands.numeral(self, self.pos - 1)
        if kind == SUB or kind == ADD:
            self.pos += 1
            if self.pos < self.limit and s.kind[self.pos] in (ADD, SUB):
                self.depth += 1
                inner = self.factor() if self.depth < DEEPEST else None
                self.depth -= 1
                return inner if inner is None or kind == ADD else negate(inner)
            self.negative = kind == SUB
            inner = self.raised()
            turned = self.negative
            self.negative = False
            return negate(inner) if inner is not None and turned else inner
        self.negative = False
        return self.raised()

    def bare(self, at: int) -> bool:
        """Return whether the number before sign ``at`` has nothing behind it that belongs to it, as most have."""
        if self.base != 10 or self.variable:
            return False
        if at >= self.limit:
            return True
        kind = self.s.kind[at]
        if kind == DIV:  # of a rate, "$15/student"
            return at + 1 >= self.limit or self.s.kind[at + 1] != WORD_SIGN
        return kind in (ADD, SUB, MUL, RP, REL, BOUND, IS, EDGE, SEP, AND, OF, LP)

    def raised(self) -> Value | None:
        """Read an operand with its powers."""
        s = self.s
        negative = self.negative
        self.negative = False
        base = self.postfix()
        while base is not None and self.pos < self.limit:
            kind = s.kind[self.pos]
            if kind == RAISED:
                exponent: Value | None = whole(s.info[self.pos])
                self.pos += 1
            elif kind == POW and self.operand(self.pos + 1):
                self.pos += 1
                self.depth += 1
                exponent = self.factor() if self.depth < DEEPEST else None
                self.depth -= 1
            else:
                break
            if exponent is None:
                return None
            self.ops += 1
            if negative:
                self.ambiguous |= ALT_NEGATIVE_BASE
                if self.mode & ALT_NEGATIVE_BASE:
                    base = negate(base)
                    negative = False
            base = power(base, exponent)
            suffixes.unit_words(self)
        self.negative = negative
        return base

    def postfix(self) -> Value | None:
        """Read an operand with what follows it: factorial, percent, degree, scale, unit."""
        s = self.s
        self.fraction = False
        value = operands.primary(self)
        if value is None:
            return None
        while self.pos < self.limit:
            kind = s.kind[self.pos]
            if kind == PCT:
                value = operands.percent(self, value)
            elif kind == DEG:
                suffixes.note_unit(self, self.degree, 1)
                self.ambiguous |= ALT_DEGREE
                if self.mode & ALT_DEGREE:
                    value = multiply(value, divide(pi(), whole(180)))
            elif kind == MONEY and s.start[self.pos] == s.end[self.pos - 1]:
                pass
            elif kind == FACT and s.start[self.pos] == s.end[self.pos - 1]:
                changed = operands.factorial_at(self, value)
                if changed is None:
                    break
                value = changed
            elif kind == SCALED:
                value = operands.scaled(self, value)
            elif kind == PART and s.info[self.pos] > 100 and s.kind[self.pos - 1] == NUM:
                value = operands.parts(self, value)
            elif kind == COLON and self.pos + 1 < self.limit and s.kind[self.pos + 1] == NUM:
                value = UNKNOWN
                self.pos += 1
            else:
                break
            self.pos += 1
        if self.pos < self.limit and s.kind[self.pos] in (WORD_SIGN, AGG, NAME, PER, DIV):
            suffixes.unit_words(self)
        if self.variable:
            self.variable = False
            return UNKNOWN
        return suffixes.compound(self, value) if self.unit >= 0 else value
