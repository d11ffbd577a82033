"""The one sentence a model that a summary prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracelens.comparison.accuracy import accuracy_contrasts
from tracelens.comparison.counts import accuracy_patterns, arms_present
from tracelens.comparison.plan import make_plan
from tracelens.comparison.verdicts import judged
from tracelens.errors import DataError

if TYPE_CHECKING:
    import duckdb


def headlines(connection: duckdb.DuckDBPyConnection, margin: float = 0.02) -> list[str]:
    """Return, for each model, the sentence of its default contrast, or why there is none.

    The default is reasoning against direct, or the two conditions with the most items.
    """
    try:
        plan = make_plan(connection, margin=margin)
    except DataError as error:
        return [str(error)]
    patterns = accuracy_patterns(connection, plan)
    contrasts = judged(accuracy_contrasts(connection, plan, patterns), "planned", "holm", plan.alpha)
    said = {c.group[0][1]: c.sentence for c in contrasts}
    seen: dict[str, list[int]] = {}
    for p in patterns:
        counts = seen.setdefault(p.group[0], [0, 0, 0])
        have = [bool(arm.traces) for arm in p.arms]
        counts[2 if all(have) else have.index(True)] += p.items
    lines = [said.get(model) or _none(model, plan.arms, counts) for model, counts in sorted(seen.items())]
    more = [name for name, _, _ in arms_present(connection, "condition") if name not in plan.arms]
    if more:
        lines.append(f"Other conditions, not compared here: {', '.join(more)}.")
    return lines


def _none(model: str, arms: tuple[str, ...], counts: list[int]) -> str:
    only = ", ".join(f"{n:,} items only {arm}" for arm, n in zip(arms, counts[:2], strict=True))
    if counts[2]:
        return f"Model {model or '(none)'}: {counts[2]:,} pairs, none with both answers scored."
    return f"Model {model or '(none)'}: no pairs: {only}."
