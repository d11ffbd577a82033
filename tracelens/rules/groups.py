"""Categories over many traces: computed in one pass over light rows, sorted by item, without holding the traces.

What is kept while reading: one counter a cell (dataset, task, model, condition), one entry an item that a blind arm
answered, and one a trace of an item that has a twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

import msgspec

from tracelens.rubric import Rubric
from tracelens.types import Json, Severity, State


class GroupItem(msgspec.Struct, frozen=True, kw_only=True):
    """What group rules need of one trace."""

    dataset: str
    task: str
    sample_id: str
    model: str
    condition: str
    epoch: int = 0
    answer: str | None = None
    """The final answer as written; None when none can be read."""
    gold: Json = None
    choices: dict[str, str] | None = None
    correct: bool | None = None
    twin: str | None = None
    """The ``sample_id`` of the item that asks the same in another form."""
    times: int = 1
    """How many traces this one stands for: alike in cell, options, answer and gold, and of no use to rules beyond."""

    @property
    def item(self) -> tuple[str, str, str]:
        """Return what makes it this item."""
        return self.dataset, self.task, self.sample_id

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Return what its model was asked, and how."""
        return self.dataset, self.task, self.model, self.condition

    def label(self, text: Json) -> str | None:
        """Return the label of the option that ``text`` names, or None."""
        if not self.choices or text is None or isinstance(text, (bool, list, dict)):
            return None
        if isinstance(text, int):
            return list(self.choices)[text] if 0 <= text < len(self.choices) else None
        return _label(str(text), tuple(self.choices.items()))


@lru_cache(4_096)
def _label(written: str, choices: tuple[tuple[str, str], ...]) -> str | None:
    """Return the label of the one of ``choices`` that a text names; items share options, and answers recur."""
    from tracelens import answers

    offered = dict(choices)
    bare = written.strip("()[].: ")
    return bare if bare in offered else answers.choice_of(written, offered)


class GroupFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict on many traces: on a cell (``sample_id`` None), on an item (``model`` None), or on one model's item."""

    category: str
    state: State
    message: str
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    condition: str | None = None
    sample_id: str | None = None
    severity: Severity | None = None
    detector_version: str = ""
    evidence: dict[str, Json] | None = None


def check_groups(items: Iterable[GroupItem], rubric: Rubric) -> list[GroupFinding]:
    """Return the verdicts of the group categories of ``rubric``; ``items`` come sorted by dataset, task and sample.

    Cells and items that can be assessed get a verdict each (present or absent, so that rates have denominators);
    a dataset in which nothing can be assessed gets one ``not_assessable`` row with the reason.
    """
    from tracelens.rules.table import GROUP_RULES

    wanted = {leaf.rule_id: leaf for leaf in rubric.leaves if leaf.decide == "group"}
    running = [(rule, wanted[rule.category], rule.make()) for rule in GROUP_RULES if rule.category in wanted]
    found: list[GroupFinding] = []
    for _, traces in groupby(items, key=attrgetter("item")):
        together = list(traces)
        for rule, leaf, aggregate in running:
            said = aggregate.add(together)
            if said:
                found.extend(_dressed(said, leaf.id, leaf.severity, rule.name))
    for rule, leaf, aggregate in running:
        found.extend(_dressed(aggregate.finish(), leaf.id, leaf.severity, rule.name))
    return found


def _dressed(
    findings: Iterable[GroupFinding], category: str, severity: Severity, detector: str
) -> Iterator[GroupFinding]:
    for one in findings:
        yield msgspec.structs.replace(
            one,
            category=category,
            severity=severity if one.state == "present" else None,
            detector_version=detector,
        )
