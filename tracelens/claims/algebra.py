# cython: cdivision=True
"""Exact arithmetic for equations: rationals, irrationals to forty digits, vectors, and what is unknown.

A :class:`Value` is a rational ``num/den`` in lowest terms. An irrational number (a root, pi, a sine) is a rational that
agrees with it to forty digits and says so (``exact`` is False). ``err`` is how far a printed operand may lie from the
number that it was rounded from; it is followed through every operation. Nothing here is a float, and no number grows
beyond :data:`LIMIT` bits: what would is unknown.

Nearly all numbers of a text fit in 31 bits, where sums and products of two of them are machine integers: such a value
has them in ``n`` and ``d``, and only a longer one has Python integers (``big``).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, isqrt
from math import gcd as long_gcd

import cython

LIMIT = 4096
"""Bits of the longest numerator or denominator that is computed with."""
DIGITS = 40
SCALE = 10**DIGITS
SMALL = 1 << 31
"""What numerator and denominator of a value in machine integers are below."""
POWERS = 4
"""Up to this exponent, a power is multiplied out."""


@cython.no_gc
@cython.freelist(64)
@cython.cclass
class Value:
    """A number, a vector of numbers (``parts``), or something unknown.

    ``n`` and ``d`` are numerator and denominator where both are below :data:`SMALL`; otherwise ``big`` has them. A
    vector is made of parts that exist before it, so that values never refer to each other in a circle.
    """

    def __init__(self) -> None:
        self.n = 0
        self.d = 0
        self.big: tuple[int, int] | None = None
        self.exact = False
        self.err: Fraction | None = None
        self.parts: list[Value] | None = None
        self.percent = False
        self.unknown = False

    @property
    def num(self) -> int:
        """Return the numerator."""
        return self.n if self.big is None else self.big[0]

    @property
    def den(self) -> int:
        """Return the denominator, which is positive."""
        return self.d if self.big is None else self.big[1]


def fresh(n: int, d: int, exact: bool) -> Value:
    """Return a new value; its machine integers are in lowest terms."""
    value = Value.__new__(Value) if cython.compiled else Value()  # compiled, all fields are 0 or None without a call
    value.n = n
    value.d = d
    value.exact = exact
    return value


def unknown() -> Value:
    """Return a value of which nothing is known."""
    value = fresh(0, 1, True)
    value.unknown = True
    return value


UNKNOWN = unknown()


def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two machine integers that are not negative."""
    while b:
        a, b = b, a % b
    return a


def whole(number: int) -> Value:
    """Return an integer that fits a machine word."""
    if -SMALL < number < SMALL:
        return fresh(number, 1, True)
    return ratio(number, 1, True)


def quotient(num: int, den: int, exact: bool) -> Value:
    """Return ``num / den`` in lowest terms, for two machine integers below 2**63 of which ``den`` is not 0."""
    if den < 0:
        num = -num
        den = -den
    if den != 1:
        common = gcd(-num if num < 0 else num, den)
        if common != 1:
            num //= common
            den //= common
    if -SMALL < num < SMALL and den < SMALL:
        return fresh(num, den, exact)
    return ratio(num, den, exact)


def ratio(num: int, den: int, exact: bool) -> Value:
    """Return ``num / den`` in lowest terms; unknown for a zero denominator or a number beyond the limit."""
    if den == 0:
        return UNKNOWN
    if den < 0:
        num = -num
        den = -den
    if den != 1:
        divisor = long_gcd(num, den)
        if divisor != 1:
            num //= divisor
            den //= divisor
    if -SMALL < num < SMALL and den < SMALL:
        return fresh(num, den, exact)
    if den.bit_length() > LIMIT or num.bit_length() > LIMIT:
        return UNKNOWN
    value = fresh(0, 0, exact)
    value.big = (num, den)
    return value


def integral(value: Value) -> bool:
    """Return whether a number is an integer."""
    return value.d == 1 if value.big is None else value.den == 1


def vector(parts: list[Value]) -> Value:
    """Return a vector; unknown when a part is unknown or itself a vector."""
    for part in parts:
        if part.unknown or part.parts is not None:
            return UNKNOWN
    value = fresh(0, 1, True)
    value.parts = parts
    return value


def magnitude(value: Value) -> Fraction:
    """Return the absolute value of a scalar."""
    return Fraction(abs(value.num), value.den)


def negate(value: Value) -> Value:
    """Return the value with its sign turned."""
    if value.unknown:
        return value
    if value.parts is not None:
        return vector([negate(part) for part in value.parts])
    out = fresh(-value.n, value.d, value.exact) if value.big is None else ratio(-value.num, value.den, value.exact)
    out.err = value.err
    out.percent = value.percent
    return out


def absolute(value: Value) -> Value:
    """Return the absolute value of a scalar, or the length of a vector."""
    if value.unknown:
        return value
    if value.parts is not None:
        total = whole(0)
        for part in value.parts:
            total = add(total, multiply(part, part))
        return root(total, 2)
    return negate(value) if value.num < 0 else value


def add(left: Value, right: Value) -> Value:
    """Return the sum of two scalars or of two vectors of one length."""
    if left.unknown or right.unknown:
        return UNKNOWN
    if left.parts is not None or right.parts is not None:
        if left.parts is None or right.parts is None or len(left.parts) != len(right.parts):
            return UNKNOWN
        return vector([add(a, b) for a, b in zip(left.parts, right.parts, strict=True)])
    exact = left.exact and right.exact
    if left.big is None and right.big is None:
        out = quotient(left.n * right.d + right.n * left.d, left.d * right.d, exact)
    else:
        out = ratio(left.num * right.den + right.num * left.den, left.den * right.den, exact)
        if out.unknown:
            return out
    if left.err is not None or right.err is not None:
        out.err = (left.err or Fraction(0)) + (right.err or Fraction(0))
    return out


def subtract(left: Value, right: Value) -> Value:
    """Return the difference of two scalars or of two vectors of one length."""
    return add(left, negate(right))


def multiply(left: Value, right: Value) -> Value:
    """Return the product of scalars, or of a scalar and a vector; the product of two vectors is unknown."""
    if left.unknown or right.unknown:
        return UNKNOWN
    if left.parts is not None:
        if right.parts is not None:
            return UNKNOWN
        return vector([multiply(part, right) for part in left.parts])
    if right.parts is not None:
        return vector([multiply(left, part) for part in right.parts])
    exact = left.exact and right.exact
    if left.big is None and right.big is None:
        out = quotient(left.n * right.n, left.d * right.d, exact)
    else:
        out = ratio(left.num * right.num, left.den * right.den, exact)
    if out.unknown:
        return out
    if left.err is not None or right.err is not None:
        a, b = left.err or Fraction(0), right.err or Fraction(0)
        out.err = magnitude(left) * b + magnitude(right) * a + a * b
    return out


def divide(left: Value, right: Value) -> Value:
    """Return the quotient; unknown when the divisor is zero or a vector."""
    if left.unknown or right.unknown or right.parts is not None or (right.big is None and right.n == 0):
        return UNKNOWN
    inverse = reciprocal(right)
    if inverse.unknown:
        return inverse
    if right.err is not None:
        size = magnitude(right)
        if right.err >= size:
            return UNKNOWN
        inverse.err = right.err / (size * (size - right.err))
    return multiply(left, inverse)


def reciprocal(value: Value) -> Value:
    """Return one divided by a number that is not 0."""
    if value.big is not None:
        return ratio(value.den, value.num, value.exact)
    return fresh(value.d, value.n, value.exact) if value.n > 0 else fresh(-value.d, -value.n, value.exact)


def power(base: Value, exponent: Value) -> Value:
    """Return ``base ** exponent`` for a rational exponent; unknown where it is not real or too large."""
    if base.unknown or exponent.unknown or base.parts is not None or exponent.parts is not None:
        return UNKNOWN
    if base.big is None and base.err is None and exponent.exact and exponent.d == 1 and 0 < exponent.n <= POWERS:
        out = fresh(base.n, base.d, base.exact)
        for _ in range(exponent.n - 1):
            out = multiply(out, base)
        return out
    if not exponent.exact or exponent.den > 12 or abs(exponent.num) > LIMIT:
        return UNKNOWN
    if exponent.den != 1:
        base = root(base, exponent.den)
        if base.unknown:
            return base
    times = abs(exponent.num)
    if times * max(base.num.bit_length(), base.den.bit_length()) > LIMIT:
        return UNKNOWN
    out = ratio(base.num**times, base.den**times, base.exact)
    if base.err is not None and not out.unknown:
        grown = (magnitude(base) + base.err) ** times
        out.err = grown - magnitude(out)
    return divide(whole(1), out) if exponent.num < 0 else out


def integer_root(number: int, degree: int) -> int:
    """Return the largest integer whose power of ``degree`` is not above ``number``."""
    if degree == 2:
        return isqrt(number)
    guess = 1 << (number.bit_length() // degree + 1)
    while True:
        better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def root(value: Value, degree: int) -> Value:
    """Return the real root of a scalar, exact where it is rational; unknown for an even root below zero."""
    if value.unknown or value.parts is not None or not 2 <= degree <= 12:
        return UNKNOWN
    if value.num < 0:
        return negate(root(negate(value), degree)) if degree % 2 else UNKNOWN
    if value.num == 0:
        return value
    top, bottom = integer_root(value.num, degree), integer_root(value.den, degree)
    if value.exact and top**degree == value.num and bottom**degree == value.den:
        out = ratio(top, bottom, True)
    else:
        out = ratio(integer_root(value.num * SCALE**degree // value.den, degree), SCALE, False)
    if value.err is not None and not out.unknown and out.num:
        out.err = value.err / (magnitude(out) ** (degree - 1))
    return out


def choose(above: Value, below: Value) -> Value:
    """Return the binomial coefficient of two small integers."""
    if above.unknown or below.unknown or above.den != 1 or below.den != 1:
        return UNKNOWN
    if not (0 <= below.num <= above.num <= 500):
        return UNKNOWN
    return ratio(comb(above.num, below.num), 1, True)


def product_to(value: Value) -> Value:
    """Return the factorial of a small integer."""
    if value.unknown or value.parts is not None or value.den != 1 or not 0 <= value.num <= 100:
        return UNKNOWN
    return ratio(factorial(value.num), 1, True)


def compare(left: Value, right: Value) -> int:
    """Return -1, 0 or 1 for two known scalars; irrational ones are equal when they agree to twenty digits."""
    if left.big is None and right.big is None and left.exact and right.exact:
        over, under = left.n * right.d, right.n * left.d
        return 0 if over == under else 1 if over > under else -1
    difference = left.num * right.den - right.num * left.den
    if difference == 0:
        return 0
    if not (left.exact and right.exact):
        size = max(abs(left.num * right.den), abs(right.num * left.den), left.den * right.den)
        if abs(difference) * 10**20 <= size:
            return 0
    return 1 if difference > 0 else -1
