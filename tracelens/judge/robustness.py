"""The same traces put to a judge in other ways: how many verdicts stay when nothing that matters has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracelens.judge.requests import USUAL, Framing
from tracelens.stats.agreement import cohen_kappa, crosstab
from tracelens.stats.detection import Rate, rate


class Variant(NamedTuple):
    """A way to put the question, and the number of its replicate (another number: asked anew)."""

    framing: Framing
    replicate: int = 0


VARIANTS: dict[str, Variant] = {
    "retest": Variant(USUAL, replicate=1),
    "paraphrase": Variant(Framing(wording="paraphrase")),
    "leaf-order": Variant(Framing(reverse=True)),
    "padding": Variant(Framing(padding=True)),
    "correctness-shown": Variant(Framing(correctness="shown")),
    "correctness-flipped": Variant(Framing(correctness="flipped")),
}
"""``correctness-shown`` against the usual framing (hidden) tells what knowing the result does to verdicts;
``correctness-flipped`` tells them wrongly."""

STATES = ("present", "absent", "not_assessable")

Verdicts = Mapping[tuple[str, str], str]
"""(trace_id, category) → state."""


class Stability(NamedTuple):
    """How far verdicts under a variant are those of the usual framing.

    ``same`` is over the three states; ``gained`` and ``lost`` count verdicts that became or ceased to be present;
    ``kappa`` is nan when only one state occurs.
    """

    variant: str
    category: str
    same: Rate
    gained: int
    lost: int
    kappa: float


def stability(variant: str, usual: Verdicts, changed: Verdicts) -> list[Stability]:
    """Return one row for each category, over the traces that have a verdict under both, and one for ``(all)``."""
    both = sorted(usual.keys() & changed.keys(), key=lambda key: (key[1], key[0]))
    by_category: dict[str, list[tuple[str, str]]] = {}
    for key in both:
        by_category.setdefault(key[1], []).append((usual[key], changed[key]))
    rows = [_row(variant, category, pairs) for category, pairs in by_category.items()]
    if len(rows) > 1:
        rows.append(_row(variant, "(all)", [p for pairs in by_category.values() for p in pairs]))
    return rows


def _row(variant: str, category: str, pairs: list[tuple[str, str]]) -> Stability:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    table = crosstab(first, second, STATES)
    return Stability(
        variant,
        category,
        same=rate(sum(a == b for a, b in pairs), len(pairs)),
        gained=sum(a != "present" and b == "present" for a, b in pairs),
        lost=sum(a == "present" and b != "present" for a, b in pairs),
        kappa=cohen_kappa(table).value,
    )
