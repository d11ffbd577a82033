"""The magnitude of an action (how far, by how much) in a dynamic item: right, offered and concluded."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tracelens.rules.case import Case
from tracelens.rules.world import scalar
from tracelens.types import Claim, Json

# The grids of the actions in SpaceNum (arXiv 2605.23898, section on actions): 10 degrees, 0.2 m.
_GRID = {"degree": Fraction(10), "meter": Fraction(1, 5)}


class Magnitudes(NamedTuple):
    """Magnitudes of one item; all in the unit of its options."""

    gold: Fraction | None
    chosen: Fraction | None
    offered: dict[str, Fraction]
    step: Fraction | None
    """One step of the grid on which the item's magnitudes lie."""
    unit: str | None


def action(case: Case) -> dict[str, Json] | None:
    """Return the item's one action (kind, direction, magnitude, unit), or None when it has none or several."""
    one = case.scene.get("action")
    return one if isinstance(one, dict) else None


def read(case: Case) -> Magnitudes | None:
    """Return the magnitudes of a dynamic item, or None when the item has no single action."""
    act = action(case)
    if act is None:
        return None
    offered = _offered(case)
    unit = act.get("unit") if isinstance(act.get("unit"), str) else None
    gold = scalar(act.get("magnitude"))
    right, label = case.gold_label(), case.chosen_label()
    if gold is None and right in offered:
        gold = offered[right]
    chosen = offered.get(label) if label else _stated(case)
    return Magnitudes(gold, chosen, offered, _step(case, offered, unit), unit)


def stated_magnitudes(case: Case) -> list[Claim]:
    """Return the single numbers that the reasoning states."""
    start, end = case.reasoning()
    return [c for c in case.reading.claims_in(start, end) if isinstance(c.value, Fraction)]


def _offered(case: Case) -> dict[str, Fraction]:
    """Return the magnitude of each option: from the scene (options may be pictures), else from the option's text."""
    candidates = case.scene.get("candidates")
    if isinstance(candidates, dict):
        known = {k: scalar(v.get("magnitude")) for k, v in candidates.items() if isinstance(v, dict)}
        found = {label: value for label, value in known.items() if value is not None}
        if found:
            return found
    return {label: c.value for label, c in case.option_claims().items() if isinstance(c.value, Fraction)}


def _stated(case: Case) -> Fraction | None:
    if case.answer.text is None:
        return None
    from tracelens import claims

    found = [c.value for c in claims.extract(case.answer.text) if isinstance(c.value, Fraction)]
    return found[0] if len(found) == 1 else None


def _step(case: Case, offered: dict[str, Fraction], unit: str | None) -> Fraction | None:
    given = scalar(case.scene.get("grid_step"))
    if given:
        return given
    if unit in _GRID:
        return _GRID[unit]
    values = sorted(set(offered.values()))
    gaps = [b - a for a, b in pairwise(values)]
    return min(gaps) if gaps else None
