"""prior.option_bias: within a cell, answers favour a letter far more than the right answers do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tracelens.rules.group_items import GroupFinding, GroupItem
from tracelens.stats.chance import letter_bias
from tracelens.stats.multiple import holm

# Fewer answers than this cannot show a bias of ten points; the other two are the usual alpha and that margin.
_LEAST = 20
_ALPHA = 0.01
_MARGIN = 0.10
# A model that gives one letter this often is constant, whatever the key looks like.
_CONSTANT = 0.95


class OptionBias:
    """Counts of given and of right letters, for each cell."""

    def __init__(self) -> None:
        self._given: defaultdict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
        self._gold: defaultdict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
        self._datasets: set[str] = set()

    def add(self, traces: list[GroupItem]) -> Iterable[GroupFinding]:
        """Count the letters of one item's traces."""
        for one in traces:
            self._datasets.add(one.dataset)
            said, right = one.label(one.answer), one.label(one.gold)
            if said is not None and right is not None:
                cell = one.cell
                self._given[cell][said] += one.times
                self._gold[cell][right] += one.times
        return ()

    def finish(self) -> Iterator[GroupFinding]:
        """Yield one verdict for each cell with enough answers; p-values are adjusted by Holm over the cells."""
        cells = [cell for cell, given in self._given.items() if given.total() >= _LEAST]
        adjusted = holm([self._p(cell) for cell in cells])
        for cell, p in zip(cells, adjusted, strict=True):
            yield self._verdict(cell, p)
        for dataset in sorted(self._datasets - {cell[0] for cell in cells}):
            reason = f"No cell has {_LEAST} answers that name an option of an item with a key."
            yield GroupFinding(category="", state="not_assessable", message=reason, dataset=dataset)

    def _p(self, cell: tuple[str, str, str, str]) -> float:
        letters = self._gold[cell] | self._given[cell]
        if len(letters) < 2:
            return 1.0
        return letter_bias(self._given[cell], self._gold[cell]).p_value

    def _verdict(self, cell: tuple[str, str, str, str], p: float) -> GroupFinding:
        given, gold = self._given[cell], self._gold[cell]
        total = given.total()
        letter = max(sorted(given), key=lambda one: given[one] - gold[one])
        share, right = given[letter] / total, gold[letter] / total
        biased = share - right >= _MARGIN and p < _ALPHA
        constant = share >= _CONSTANT and len(gold) > 1 and share - right >= _MARGIN
        dataset, task, model, condition = cell
        return GroupFinding(
            category="",
            state="present" if biased or constant else "absent",
            message=f"{letter} is given in {given[letter]} of {total} answers and right in {gold[letter]}.",
            dataset=dataset,
            task=task,
            model=model,
            condition=condition,
            evidence={"given": dict(given), "gold": dict(gold), "p_holm": p, "letter": letter},
        )
