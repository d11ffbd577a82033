"""Findings against labels: how often the first error is found, and what each category's findings are worth.

Pure: rows in, figures out. Every figure has its denominator and a Wilson interval, and stands beside two baselines
that look at nothing: never flag anything, and always flag the first step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from tracelens.stats.detection import Detection, Rate, detection, rate


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """One trace that a person labelled, beside what was found in it."""

    dataset: str = ""
    task: str = ""
    condition: str = ""
    error_step: int | None = None
    """The labelled step of the first error (0-based); None when the person found no mistake."""
    found_step: int | None = None
    """The step of the first error found; None when none was found."""
    flagged: frozenset[str] = frozenset()
    """Categories found present (decided, not merely proposed)."""
    labelled: dict[str, bool] = msgspec.field(default_factory=dict)
    """Categories that a person judged, present or not; empty when only the step was labelled."""
    correct: bool | None = None
    """Whether the final answer is right."""
    step_known: bool = True
    """False when a person judged categories only, and not where the first error is."""


class FirstError(msgspec.Struct, frozen=True):
    """How well the first error is found in one group of traces."""

    group: tuple[str, ...]
    traces: int
    exact: Rate
    """The step is the labelled one, or both say that there is no mistake."""
    located: Rate
    """The step is the labelled one, of the traces with a mistake."""
    step_precision: Rate
    """The step is the labelled one, of the traces for which a step was given."""
    specificity: Rate
    """No step was given, of the error-free traces."""
    wrong_when_found: Rate
    """The trace has a mistake, of the traces for which a step was given."""
    never_flag: Rate
    """What ``exact`` would be if nothing were ever flagged."""
    first_step: Rate
    """What ``exact`` would be if step 0 were always flagged."""


class CategoryQuality(msgspec.Struct, frozen=True):
    """What the findings of one category are worth.

    ``against`` says what they were compared with: ``category`` (a person judged this category) or ``any error`` (only
    the first error's step was labelled: then a finding counts as true when the trace has any mistake, recall is the
    share of mistaken traces that this category alone explains, and specificity is that on error-free traces).
    """

    category: str
    condition: str
    against: str
    figures: Detection


Key = Callable[[Labelled], tuple[str, ...]]


def by_task(one: Labelled) -> tuple[str, ...]:
    """Group by dataset, task and condition."""
    return one.dataset, one.task, one.condition


def by_dataset(one: Labelled) -> tuple[str, ...]:
    """Group by dataset."""
    return (one.dataset,)


def first_errors(rows: Iterable[Labelled], key: Key = by_task) -> list[FirstError]:
    """Return one line for each group, sorted by its key."""
    groups: dict[tuple[str, ...], list[Labelled]] = defaultdict(list)
    for one in rows:
        groups[key(one)].append(one)
    return [_first_error(group, groups[group]) for group in sorted(groups)]


def _first_error(group: tuple[str, ...], rows: Sequence[Labelled]) -> FirstError:
    n = len(rows)
    mistaken = [one for one in rows if one.error_step is not None]
    given = [one for one in rows if one.found_step is not None]
    clean = n - len(mistaken)
    hits = sum(one.found_step == one.error_step for one in mistaken)
    quiet = sum(one.found_step is None for one in rows if one.error_step is None)
    return FirstError(
        group,
        n,
        exact=rate(hits + quiet, n),
        located=rate(hits, len(mistaken)),
        step_precision=rate(sum(one.found_step == one.error_step for one in given), len(given)),
        specificity=rate(quiet, clean),
        wrong_when_found=rate(sum(one.error_step is not None for one in given), len(given)),
        never_flag=rate(clean, n),
        first_step=rate(sum(one.error_step == 0 for one in rows), n),
    )


def categories(rows: Iterable[Labelled]) -> list[CategoryQuality]:
    """Return the quality of each category, over all conditions (``""``) and in each, sorted by category."""
    listed = list(rows)
    names = sorted({name for one in listed for name in (*one.flagged, *one.labelled)})
    conditions = sorted({one.condition for one in listed})
    found = []
    for name in names:
        for condition in ("", *conditions) if len(conditions) > 1 else conditions:
            part = [one for one in listed if condition in ("", one.condition)]
            found.append(_quality(name, condition, part))
    return found


def _quality(name: str, condition: str, rows: Sequence[Labelled]) -> CategoryQuality:
    judged = [one for one in rows if name in one.labelled]
    if judged:
        pairs = [(name in one.flagged, one.labelled[name]) for one in judged]
        return CategoryQuality(name, condition, "category", _table(pairs))
    pairs = [(name in one.flagged, one.error_step is not None) for one in rows]
    return CategoryQuality(name, condition, "any error", _table(pairs))


def _table(pairs: Sequence[tuple[bool, bool]]) -> Detection:
    tp, fp, fn = (pairs.count(kind) for kind in ((True, True), (True, False), (False, True)))
    return detection(tp, fp, fn, len(pairs) - tp - fp - fn)
