"""Categories over many traces: computed in one pass over light rows, sorted by item, without holding the traces.

What is kept while reading: one counter a cell (dataset, task, model, condition), one entry an item that a blind arm
answered, and one a trace of an item that has a twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

import msgspec

from tracelens.rubric import Rubric
from tracelens.rules.group_items import GroupFinding, GroupItem
from tracelens.rules.table import GROUP_RULES
from tracelens.types import Severity


def check_groups(items: Iterable[GroupItem], rubric: Rubric) -> list[GroupFinding]:
    """Return the verdicts of the group categories of ``rubric``; ``items`` come sorted by dataset, task and sample.

    Cells and items that can be assessed get a verdict each (present or absent, so that rates have denominators);
    a dataset in which nothing can be assessed gets one ``not_assessable`` row with the reason.
    """
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
