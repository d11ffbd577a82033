"""prior.blind_shortcut: an item is solved above chance although its pictures were replaced by black."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracelens.rules.group_items import GroupFinding, GroupItem
from tracelens.stats.multiple import benjamini_hochberg
from tracelens.stats.proportions import binomial_test

BLIND = ("blind", "black", "no_image", "text_only", "text-only")
# The false discovery rate over items.
_RATE = 0.05
# One lucky hit proves nothing: four options and two samples cannot reach the rate.
_LEAST = 2


class _Item(NamedTuple):
    key: tuple[str, str, str]
    hits: int
    samples: int
    options: int


class BlindShortcut:
    """Hits of the blind arm, for each item with options."""

    def __init__(self) -> None:
        self._items: list[_Item] = []
        self._datasets: dict[str, bool] = {}

    def add(self, traces: list[GroupItem]) -> Iterable[GroupFinding]:
        """Count the blind hits of one item over all models and samples."""
        dataset = traces[0].dataset
        blind = [one for one in traces if one.condition in BLIND and one.correct is not None and one.choices]
        self._datasets.setdefault(dataset, False)
        if len(blind) >= _LEAST:
            self._datasets[dataset] = True
            hits = sum(bool(one.correct) for one in blind)
            self._items.append(_Item(traces[0].item, hits, len(blind), len(blind[0].choices or {})))
        return ()

    def finish(self) -> Iterator[GroupFinding]:
        """Yield one verdict an item; p-values are adjusted by Benjamini and Hochberg over the items."""
        p_values = [binomial_test(i.hits, i.samples, 1 / max(i.options, 2), "greater") for i in self._items]
        for item, q in zip(self._items, benjamini_hochberg(p_values), strict=True):
            dataset, task, sample_id = item.key
            yield GroupFinding(
                category="",
                state="present" if q < _RATE else "absent",
                message=f"{item.hits} of {item.samples} blind answers are right, with {item.options} options.",
                dataset=dataset,
                task=task,
                sample_id=sample_id,
                evidence={"hits": item.hits, "samples": item.samples, "options": item.options, "q": q},
            )
        for dataset, seen in sorted(self._datasets.items()):
            if not seen:
                reason = f"No item has {_LEAST} scored answers of a blind condition ({', '.join(BLIND)})."
                yield GroupFinding(category="", state="not_assessable", message=reason, dataset=dataset)
