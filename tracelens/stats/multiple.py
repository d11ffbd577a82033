"""Families of tests: adjusted p-values, in the order given.

Holm for a family planned beforehand, Benjamini–Hochberg for exploration. nan p-values (tests that
could not be made) stay nan and do not count towards the family.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

Method: TypeAlias = Literal["bonferroni", "sidak", "holm", "hochberg", "benjamini-hochberg", "benjamini-yekutieli"]


def adjust(p_values: Sequence[float], method: Method) -> tuple[float, ...]:
    """Return the adjusted p-values by the named method."""
    if method not in _METHODS:
        raise ValueError(f"unknown method {method!r}; there are {', '.join(_METHODS)}")
    return _METHODS[method](p_values)


def bonferroni(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return min(1, m·p)."""
    return _with(p_values, lambda ordered: [len(ordered) * p for p in ordered])


def sidak(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return 1 - (1 - p)^m (Šidák 1967), for independent tests."""
    return _with(p_values, lambda ordered: [-math.expm1(len(ordered) * _log1m(p)) for p in ordered])


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's step-down adjustment (1979, Scand. J. Statist. 6:65).

    >>> [round(p, 4) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    return _with(p_values, lambda ordered: _rising(_steps(ordered)))


def hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Hochberg's step-up adjustment (1988, Biometrika 75:800)."""
    return _with(p_values, lambda ordered: _falling(_steps(ordered)))


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the false-discovery adjustment of Benjamini & Hochberg (1995, JRSS-B 57:289)."""
    return _with(
        p_values,
        lambda ordered: _falling([len(ordered) / (i + 1) * p for i, p in enumerate(ordered)]),
    )


def benjamini_yekutieli(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Benjamini & Yekutieli's adjustment (2001), valid under any dependence."""

    def ranked(ordered: list[float]) -> list[float]:
        harmonic = sum(1 / (i + 1) for i in range(len(ordered)))
        return _falling([harmonic * len(ordered) / (i + 1) * p for i, p in enumerate(ordered)])

    return _with(p_values, ranked)


def rejected(adjusted: Sequence[float], alpha: float = 0.05) -> int:
    """Return how many adjusted p-values are at most ``alpha``."""
    return sum(p <= alpha for p in adjusted)


def _with(p_values: Sequence[float], adjusted: Callable[[list[float]], list[float]]) -> tuple[float, ...]:
    """Adjust the p-values that are numbers, sorted, and put them back in their places."""
    places = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    ordered = [float(p_values[i]) for i in places]
    if any(not 0 <= p <= 1 for p in ordered):
        raise ValueError("p-values lie between 0 and 1")
    result = [math.nan] * len(p_values)
    for place, p in zip(places, adjusted(ordered), strict=True):
        result[place] = min(1.0, p)
    return tuple(result)


def _steps(ordered: list[float]) -> list[float]:
    return [(len(ordered) - i) * p for i, p in enumerate(ordered)]


def _rising(values: list[float]) -> list[float]:
    highest, result = 0.0, []
    for value in values:
        highest = max(highest, value)
        result.append(highest)
    return result


def _falling(values: list[float]) -> list[float]:
    lowest, result = math.inf, []
    for value in reversed(values):
        lowest = min(lowest, value)
        result.append(lowest)
    return result[::-1]


def _log1m(p: float) -> float:
    return math.log1p(-p) if p < 1 else -math.inf


_METHODS: dict[str, Callable[[Sequence[float]], tuple[float, ...]]] = {
    "bonferroni": bonferroni,
    "sidak": sidak,
    "holm": holm,
    "hochberg": hochberg,
    "benjamini-hochberg": benjamini_hochberg,
    "benjamini-yekutieli": benjamini_yekutieli,
}
