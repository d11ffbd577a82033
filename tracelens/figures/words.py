"""Numbers in words: percentages, points, counts and p-values as every panel, table and sentence prints them."""

from __future__ import annotations

from tracelens.figures.counts import Paired, Rate

MINUS = "\u2212"


def percent(value: float | None, digits: int = 1) -> str:
    """Return a share as a percentage, or a dash."""
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def points(value: float | None, digits: int = 1) -> str:
    """Return a difference of shares in signed percentage points, or a dash."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(100 * value):.{digits}f}"


def count(value: int) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def p_value(p: float | None) -> str:
    """Return a p-value with its sign of equality, or a dash."""
    if p is None:
        return "–"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def rate(value: Rate) -> str:
    """Return a rate with interval and denominator on one line."""
    if value.value is None:
        return "no denominator"
    return (
        f"{percent(value.value)} (95 % interval {percent(value.low)} to {percent(value.high)}; "
        f"{count(value.hits)} of {count(value.of)})"
    )


def difference(value: Paired) -> str:
    """Return a paired difference with interval, test and n on one line."""
    clusters = f" of {count(value.items)} items" if value.items else ""
    test = "t clustered by item" if value.items else "McNemar mid-p"
    return (
        f"{points(value.difference)} points (95 % interval {points(value.low)} to {points(value.high)}; "
        f"{test}, {p_value(value.p)}; n = {count(value.n)} pairs{clusters})"
    )


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return the count with its noun."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"
