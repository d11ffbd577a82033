# cython: annotation_typing=False
"""Exact arithmetic for equations: rationals, irrationals to forty digits, vectors, and what is unknown.

A :class:`Value` is a rational ``num/den`` in lowest terms. An irrational number (a root, pi, a sine) is a rational that
agrees with it to forty digits and says so (``exact`` is False). ``err`` is how far a printed operand may lie from the
number that it was rounded from; it is followed through every operation. Nothing here is a float, and no number grows
beyond :data:`LIMIT` bits: what would is unknown.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, gcd, isqrt

LIMIT = 4096
"""Bits of the longest numerator or denominator that is computed with."""
DIGITS = 40
SCALE = 10**DIGITS
PI_NUM = 31415926535897932384626433832795028841972
"""Pi times 10**40, rounded."""


class Value:
    """A number, a vector of numbers (``parts``), or something unknown."""

    __slots__ = ("den", "err", "exact", "num", "parts", "percent", "unknown")

    def __init__(self, num: int, den: int, exact: bool) -> None:
        self.num = num
        self.den = den
        self.exact = exact
        self.err: Fraction | None = None
        self.parts: list[Value] | None = None
        self.percent = False
        self.unknown = False


def unknown() -> Value:
    """Return a value of which nothing is known."""
    value = Value(0, 1, True)
    value.unknown = True
    return value


UNKNOWN = unknown()


def whole(number: int) -> Value:
    """Return an integer."""
    return Value(number, 1, True)


def ratio(num: int, den: int, exact: bool) -> Value:
    """Return ``num / den`` in lowest terms; unknown for a zero denominator or a number beyond the limit."""
    if den == 0:
        return UNKNOWN
    if den < 0:
        num = -num
        den = -den
    if den != 1:
        divisor = gcd(num, den)
        if divisor != 1:
            num //= divisor
            den //= divisor
    if den.bit_length() > LIMIT or num.bit_length() > LIMIT:
        return UNKNOWN
    return Value(num, den, exact)


def vector(parts: list[Value]) -> Value:
    """Return a vector; unknown when a part is unknown or itself a vector."""
    for part in parts:
        if part.unknown or part.parts is not None:
            return UNKNOWN
    value = Value(0, 1, True)
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
    out = Value(-value.num, value.den, value.exact)
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
    if left.den == 1 and right.den == 1:
        out = Value(left.num + right.num, 1, exact)
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
    out = ratio(left.num * right.num, left.den * right.den, left.exact and right.exact)
    if out.unknown:
        return out
    if left.err is not None or right.err is not None:
        a, b = left.err or Fraction(0), right.err or Fraction(0)
        out.err = magnitude(left) * b + magnitude(right) * a + a * b
    return out


def divide(left: Value, right: Value) -> Value:
    """Return the quotient; unknown when the divisor is zero or a vector."""
    if left.unknown or right.unknown or right.parts is not None or right.num == 0:
        return UNKNOWN
    inverse = ratio(right.den, right.num, right.exact)
    if inverse.unknown:
        return inverse
    if right.err is not None:
        size = magnitude(right)
        if right.err >= size:
            return UNKNOWN
        inverse.err = right.err / (size * (size - right.err))
    return multiply(left, inverse)


def power(base: Value, exponent: Value) -> Value:
    """Return ``base ** exponent`` for a rational exponent; unknown where it is not real or too large."""
    if base.unknown or exponent.unknown or base.parts is not None or exponent.parts is not None:
        return UNKNOWN
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
    return whole(comb(above.num, below.num))


def product_to(value: Value) -> Value:
    """Return the factorial of a small integer."""
    if value.unknown or value.parts is not None or value.den != 1 or not 0 <= value.num <= 100:
        return UNKNOWN
    return whole(factorial(value.num))


def pi() -> Value:
    """Return pi to forty digits."""
    return ratio(PI_NUM, SCALE, False)


def sine(value: Value, degrees: bool) -> Value:
    """Return the sine to about thirty-five digits, exact where it is 0, ±1/2 or ±1 at whole degrees."""
    if value.unknown or value.parts is not None or abs(value.num) > 10**9 * value.den:
        return UNKNOWN
    if degrees:
        known = _sine_of_degrees(value)
        if known is not None:
            return known
        angle = value.num * PI_NUM // (180 * value.den)
    else:
        angle = value.num * SCALE // value.den
    angle %= 2 * PI_NUM
    return ratio(_sine_series(angle), SCALE, False)


def _sine_of_degrees(value: Value) -> Value | None:
    if value.den != 1 or value.num % 30:
        return None
    turned = value.num % 360
    halves = {0: 0, 30: 1, 90: 2, 150: 1, 180: 0, 210: -1, 270: -2, 330: -1}.get(turned)
    return None if halves is None else ratio(halves, 2, True)


def _sine_series(angle: int) -> int:
    """Return sin(angle) scaled, for a scaled angle in [0, 2 pi): the Taylor series after folding into [-pi/2, pi/2]."""
    if 2 * angle > 3 * PI_NUM:
        angle -= 2 * PI_NUM
    elif 2 * angle > PI_NUM:
        angle = PI_NUM - angle
    term = total = angle
    square = angle * angle // SCALE
    index = 1
    while term:
        term = -(term * square // SCALE) // ((index + 1) * (index + 2))
        if -2 < term < 2:
            break
        total += term
        index += 2
    return total


def cosine(value: Value, degrees: bool) -> Value:
    """Return the cosine, as the sine of the complement."""
    right_angle = whole(90) if degrees else ratio(PI_NUM, 2 * SCALE, False)
    return sine(subtract(right_angle, value), degrees)


def tangent(value: Value, degrees: bool) -> Value:
    """Return the tangent; unknown at its poles."""
    return divide(sine(value, degrees), cosine(value, degrees))


def compare(left: Value, right: Value) -> int:
    """Return -1, 0 or 1 for two known scalars; irrational ones are equal when they agree to twenty digits."""
    difference = left.num * right.den - right.num * left.den
    if difference == 0:
        return 0
    if not (left.exact and right.exact):
        size = max(abs(left.num * right.den), abs(right.num * left.den), left.den * right.den)
        if abs(difference) * 10**20 <= size:
            return 0
    return 1 if difference > 0 else -1
