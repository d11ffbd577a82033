"""Run the rules of a rubric over one trace and dress what they return as findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from tracelens.answers import Answer
from tracelens.errors import RubricError
from tracelens.rubric import Leaf, Rubric
from tracelens.rules.case import Case, NotAssessable, Verdict
from tracelens.rules.first_error import first_error
from tracelens.rules.outcomes import Outcome, outcomes_of
from tracelens.rules.table import GROUP_RULES, RULES
from tracelens.types import Finding, Reading, Trace

_NO_TEXT = {
    "empty": "The trace holds no text.",
    "refused": "The model or its provider refused; there is no reasoning to judge.",
    "error": "The run failed on this item; there is nothing to judge.",
}


class _Entry(NamedTuple):
    """A rule as a rubric uses it."""

    check: Callable[[Case], Verdict]
    name: str
    needs_text: bool
    leaf: Leaf
    absent: Finding
    unsure: dict[str, Finding]
    """What the rule said so far when it could not tell, by its reason."""
    sceneless: Finding | None
    """What it says of a trace without a scene, when that is always the same."""

    def not_assessable(self, reason: str) -> Finding:
        """Return the verdict that the rule cannot tell; the same object for the same reason."""
        found = self.unsure.get(reason)
        if found is None:
            found = self.unsure[reason] = Finding(
                category=self.leaf.id, state="not_assessable", message=reason, detector_version=self.name
            )
        return found


class Assessment(NamedTuple):
    """What the rules say of one trace."""

    findings: tuple[Finding, ...]
    first_error: int | None
    """The place of the first error among ``findings``."""
    outcomes: tuple[Outcome, ...]


def assess(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> Assessment:
    """Return findings, first error and outcome axes of ``trace``, with what they share worked out once."""
    case = Case(trace, answer, reading, rubric.settings)
    findings = _findings(case, rubric)
    return Assessment(findings, first_error(trace, findings), outcomes_of(case))


def check(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> tuple[Finding, ...]:
    """Return the verdicts on ``trace``: one at least for each category of ``rubric`` that a rule decides or proposes.

    A category is ``present`` once for each place found, else ``absent`` or ``not_assessable`` (with the reason) once.
    The order is the rubric's. Verdicts without a place are shared objects, so that they can be told apart by identity
    and stored once.

    Raises:
        RubricError: If the rubric names a rule that does not exist.
    """
    return _findings(Case(trace, answer, reading, rubric.settings), rubric)


def _findings(case: Case, rubric: Rubric) -> tuple[Finding, ...]:
    trace = case.trace
    silent = _NO_TEXT.get(trace.completion) or (None if trace.text else _NO_TEXT["empty"])
    scene = bool(trace.scene)
    findings: list[Finding] = []
    for entry in _plan(rubric):
        if silent is not None and entry.needs_text:
            findings.append(entry.not_assessable(silent))
            continue
        if entry.sceneless is not None and not scene:
            findings.append(entry.sceneless)
            continue
        verdict = entry.check(case)
        if not verdict:
            findings.append(entry.absent)
        elif isinstance(verdict, NotAssessable):
            findings.append(entry.not_assessable(verdict.reason))
        else:
            findings.extend(_dress(one, entry, trace) for one in verdict)
    return tuple(findings)


@lru_cache(maxsize=8)
def _plan(rubric: Rubric) -> tuple[_Entry, ...]:
    require(rubric)
    rules = {rule.category: rule for rule in RULES}
    entries = []
    for leaf in rubric.leaves:
        if leaf.decide not in ("rule", "hybrid"):
            continue
        rule = rules[leaf.rule_id or ""]
        absent = Finding(category=leaf.id, state="absent", detector_version=rule.name)
        entry = _Entry(rule.check, rule.name, rule.needs_text, leaf, absent, {}, None)
        if rule.sceneless is not None:
            entry = entry._replace(sceneless=entry.not_assessable(rule.sceneless.reason))
        entries.append(entry)
    return tuple(entries)


def _dress(finding: Finding, entry: _Entry, trace: Trace) -> Finding:
    step = finding.step
    if step is None and finding.start is not None and trace.steps:
        step = trace.step_at(finding.start)
    return replace(
        finding,
        category=entry.leaf.id,
        severity=finding.severity or entry.leaf.severity,
        step=step,
        detector_version=entry.name,
        proposed=entry.leaf.decide == "hybrid",
    )


def require(rubric: Rubric) -> None:
    """Do nothing when every rule that ``rubric`` names exists.

    Raises:
        RubricError: If one does not; each is named with file and line.
    """
    single = {rule.category for rule in RULES}
    group = {rule.category for rule in GROUP_RULES}
    faults = []
    for leaf in rubric.leaves:
        known = group if leaf.decide == "group" else single
        if leaf.rule_id is not None and leaf.rule_id not in known:
            faults.append(
                f"{rubric.where(leaf, 'rule')}: {leaf.id} (decide: {leaf.decide}) names the rule {leaf.rule_id!r}, "
                f"which does not exist; there are {', '.join(sorted(known))}"
            )
    if faults:
        raise RubricError("\n".join(faults))


def describe(rule_id: str) -> str:
    """Return a rule's name, version and what it does, for people; the name alone when there is no such rule."""
    import sys

    homes = {rule.category: (rule.name, rule.check.__module__) for rule in RULES}
    homes |= {rule.category: (rule.name, rule.make.__module__) for rule in GROUP_RULES}
    if rule_id not in homes:
        return rule_id
    name, home = homes[rule_id]
    first = (sys.modules[home].__doc__ or "").strip().split("\n")[0]
    return f"{name} – {first.partition(': ')[2] or first}"
