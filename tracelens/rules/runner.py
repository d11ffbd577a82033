"""Run the rules of a rubric over one trace and dress what they return as findings."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from tracelens.answers import Answer
from tracelens.errors import RubricError
from tracelens.rubric import Leaf, Rubric
from tracelens.rules.case import Case, NotAssessable
from tracelens.rules.table import GROUP_RULES, RULES, Rule
from tracelens.types import Finding, Reading, Trace

_NO_TEXT = {
    "empty": "The trace holds no text.",
    "refused": "The model or its provider refused; there is no reasoning to judge.",
    "error": "The run failed on this item; there is nothing to judge.",
}


class _Entry(NamedTuple):
    rule: Rule
    leaf: Leaf
    absent: Finding


def check(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> tuple[Finding, ...]:
    """Return the verdicts on ``trace``: one at least for each category of ``rubric`` that a rule decides or proposes.

    A category is ``present`` once for each place found, else ``absent`` or ``not_assessable`` (with the reason) once.
    The order is the rubric's. Verdicts without a place are shared objects, so that they can be told apart by identity
    and stored once.

    Raises:
        RubricError: If the rubric names a rule that does not exist.
    """
    case = Case(trace, answer, reading, rubric.settings)
    silent = _NO_TEXT.get(trace.completion) or (None if trace.text else _NO_TEXT["empty"])
    findings: list[Finding] = []
    for rule, leaf, absent in _plan(rubric):
        if silent is not None and rule.needs_text:
            findings.append(_not_assessable(leaf.id, rule.name, silent))
            continue
        verdict = rule.check(case)
        if isinstance(verdict, NotAssessable):
            findings.append(_not_assessable(leaf.id, rule.name, verdict.reason))
        elif verdict:
            findings.extend(_dress(one, rule, leaf, trace) for one in verdict)
        else:
            findings.append(absent)
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
        entries.append(_Entry(rule, leaf, absent))
    return tuple(entries)


@lru_cache(maxsize=4096)
def _not_assessable(category: str, version: str, reason: str) -> Finding:
    return Finding(category=category, state="not_assessable", message=reason, detector_version=version)


def _dress(finding: Finding, rule: Rule, leaf: Leaf, trace: Trace) -> Finding:
    step = finding.step
    if step is None and finding.start is not None and trace.steps:
        step = trace.step_at(finding.start)
    return replace(
        finding,
        category=leaf.id,
        severity=finding.severity or leaf.severity,
        step=step,
        detector_version=rule.name,
        proposed=leaf.decide == "hybrid",
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
