"""Where a function crosses zero inside a bracket: without scipy.optimize, whose import takes longer than all roots."""

from __future__ import annotations

from collections.abc import Callable

STEPS = 200


def bracketed(function: Callable[[float], float], low: float, high: float, xtol: float) -> float:
    """Return a root of a continuous ``function`` between ``low`` and ``high``, to within ``xtol``.

    Chandrupatla 1997 (Adv. Eng. Softw. 28:145): inverse quadratic interpolation where the function is smooth enough for
    it, bisection elsewhere.

    Raises:
        ValueError: If the function has the same sign at both ends.
    """
    b, a = low, high
    fb, fa = function(b), function(a)
    if fa * fb > 0:
        raise ValueError(f"no sign change between {low} and {high}")
    c, fc, t = a, fa, 0.5
    for _ in range(STEPS):
        x = a + t * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, b, fc, fb = b, a, fb, fa
        a, fa = x, fx
        best, at_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        share = (2e-16 * abs(best) + xtol / 2) / abs(b - a) if b != a else 1.0
        if share > 0.5 or at_best == 0:
            return best
        t = min(1 - share, max(share, _next(a, fa, b, fb, c, fc)))
    return best


def _next(a: float, fa: float, b: float, fb: float, c: float, fc: float) -> float:
    """Return how far from ``a`` to ``b`` to look next."""
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if phi * phi < xi and (1 - phi) ** 2 < 1 - xi:
        return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return 0.5
