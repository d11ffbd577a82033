"""Pi, sines, cosines and tangents to forty digits, exact where they are rational."""

from __future__ import annotations

import cython

from tracelens.claims.algebra import SCALE, UNKNOWN

if not cython.compiled:
    from tracelens.claims.algebra import Value, divide, ratio, subtract, whole

PI_NUM = 31415926535897932384626433832795028841972
"""Pi times 10**40, rounded."""


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
