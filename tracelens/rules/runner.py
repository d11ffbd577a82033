"""Run the rules of a rubric over one trace and dress what they return as findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tracelens.answers import Answer
from tracelens.errors import RubricError
from tracelens.reading import Reading
from tracelens.rubric import Leaf, Rubric
from tracelens.rules.case import NEEDS, Case, Found, NotAssessable, Verdict
from tracelens.rules.first_error import first_error
from tracelens.rules.outcomes import Outcome, outcomes_of
from tracelens.rules.table import GROUP_RULES, RULES, Rule
from tracelens.types import Finding, Severity, Trace

_NO_TEXT = {
    "empty": "The trace holds no text.",
    "refused": "The model or its provider refused; there is no reasoning to judge.",
    "error": "The run failed on this item; there is nothing to judge.",
}
_new = tuple.__new__  # what the class of a named tuple calls, without the call between
_LAST: list[Rubric | _Plan] = []  # the rubric asked for last, and its plan
_NOTHING: Verdict = ()  # most verdicts, which are one object
_FAILED = "The check failed on this trace, which is an error of tracelens"


class _Entry(NamedTuple):
    """A rule as a rubric uses it."""

    check: Callable[[Case], Verdict]
    name: str
    needs_text: bool
    needs: int
    """The bit of what the rule cannot do without, 0 for nothing."""
    leaf: Leaf
    category: str
    severity: Severity | None
    proposed: bool
    """What findings take from the leaf."""
    dress: tuple[str, Severity | None, str, bool]
    """Category, severity, name and "proposed" together: looking into either is dear."""
    absent: Finding
    unsure: dict[str, Finding]
    """What the rule said so far when it could not tell, by its reason."""
    otherwise: Finding
    """What it says of a trace that lacks what it needs."""

    def not_assessable(self, reason: str) -> Finding:
        """Return the verdict that the rule cannot tell; the same object for the same reason."""
        found = self.unsure.get(reason)
        if found is None:
            found = self.unsure[reason] = _not_assessable(self.leaf, self.name, reason)
        return found


class _Start(NamedTuple):
    """What is known of all traces that lack the same: one verdict a rule, and the rules that have to be asked."""

    verdicts: list[Finding]
    asked: list[tuple[int, Callable[[Case], Verdict], _Entry]]
    """The place among ``verdicts`` of each of them, where "absent" stands, and its function."""


class _Plan(NamedTuple):
    """The rules of a rubric, and where to start with a trace: by what it lacks, and why it has no text to judge."""

    entries: tuple[_Entry, ...]
    starts: dict[tuple[int, str | None], _Start]


class Failure(NamedTuple):
    """A rule (or the reading of outcomes) that raised on a trace, and what it raised."""

    name: str
    error: str


class Assessment(NamedTuple):
    """What the rules say of one trace."""

    findings: tuple[Finding, ...]
    first_error: int | None
    """The place of the first error among ``findings``."""
    outcomes: tuple[Outcome, ...]
    present: tuple[int, ...] = ()
    """The places of those that are present."""
    failures: tuple[Failure, ...] = ()
    """What went wrong on the way; such a rule's verdict is "not assessable"."""
    key: tuple[object, ...] = ()
    """Equal for traces of a rubric on whose categories the verdicts are equal; empty where nobody knows."""


def assess(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> Assessment:
    """Return findings, first error and outcome axes of ``trace``, with what they share worked out once.

    A rule that raises cannot tell, and says so among ``failures``; the others are not disturbed.
    """
    case = Case(trace, answer, reading, rubric.settings)
    failures: list[Failure] = []
    findings, present, key = _findings(case, rubric, failures)
    try:
        outcomes = outcomes_of(case)
    except Exception as error:  # noqa: BLE001 - one odd trace must not end a run over millions
        failures.append(_failure("outcomes", error))
        outcomes = ()
    first = first_error(trace, findings, present)
    return _new(Assessment, (findings, first, outcomes, tuple(present), tuple(failures), tuple(key)))


def check(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> tuple[Finding, ...]:
    """Return the verdicts on ``trace``: one at least for each category of ``rubric`` that a rule decides or proposes.

    A category is ``present`` once for each place found, else ``absent`` or ``not_assessable`` (with the reason) once.
    The order is the rubric's. Verdicts without a place are shared objects, so that they can be told apart by identity
    and stored once. A rule that raises cannot tell.

    Raises:
        RubricError: If the rubric names a rule that does not exist.
    """
    return _findings(Case(trace, answer, reading, rubric.settings), rubric, [])[0]


def unread(rubric: Rubric, error: Exception) -> Assessment:
    """Return the assessment of a trace whose text could not be read: no rule can tell."""
    reason = f"{_FAILED} ({type(error).__name__})."
    findings = tuple(entry.not_assessable(reason) for entry in _plan(rubric).entries)
    return Assessment(findings, None, (), (), (_failure("claims", error),))


def _findings(
    case: Case, rubric: Rubric, failures: list[Failure]
) -> tuple[tuple[Finding, ...], list[int], list[object]]:
    """Return the verdicts on a case, the places of those that are present, and a key of all; note rules that raise."""
    trace = case.trace
    silent = _NO_TEXT.get(case.completion) or (None if case.text else _NO_TEXT["empty"])
    plan, lacks = _plan(rubric), case.lacks()
    starts = plan.starts
    verdicts, asked = starts.get((lacks, silent)) or _start(plan, lacks, silent)
    findings = verdicts.copy()
    present: list[int] = []
    key: list[object] = [id(verdicts)]  # and where they differ from these
    more = 0  # verdicts beyond one a rule so far
    for place, ask, entry in asked:
        try:
            verdict = ask(case)
        except Exception as error:  # noqa: BLE001 - one odd trace must not end a run over millions
            failures.append(_failure(entry.name, error))
            verdict = NotAssessable(f"{_FAILED} ({type(error).__name__}).")
        if verdict is _NOTHING or not verdict:
            continue
        key.append(place)
        place += more
        if not isinstance(verdict, tuple):
            findings[place] = entry.not_assessable(verdict.reason)
            key.append(verdict.reason)
            continue
        shown = verdict
        findings[place] = _dress(shown[0], entry.dress, trace)
        present.append(place)
        for one in shown[1:]:
            place += 1
            more += 1
            findings.insert(place, _dress(one, entry.dress, trace))
            present.append(place)
    return tuple(findings), present, key


def _failure(name: str, error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        raise error  # no fault of this trace
    return Failure(name, f"{type(error).__name__}: {error}")


def _start(plan: _Plan, lacks: int, silent: str | None) -> _Start:
    start = _Start([], [])
    for entry in plan.entries:
        if silent is not None and entry.needs_text:
            start.verdicts.append(entry.not_assessable(silent))
        elif entry.needs & lacks:
            start.verdicts.append(entry.otherwise)
        else:
            start.asked.append((len(start.verdicts), entry.check, entry))
            start.verdicts.append(entry.absent)
    plan.starts[lacks, silent] = start
    return start


def _plan(rubric: Rubric) -> _Plan:
    if not _LAST or _LAST[0] is not rubric:  # looked up by its content, which is walked for it
        _LAST[:] = rubric, _planned(rubric)
    return _LAST[1]  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _planned(rubric: Rubric) -> _Plan:
    require(rubric)
    rules = {rule.category: rule for rule in RULES}
    leaves = [leaf for leaf in rubric.leaves if leaf.decide in ("rule", "hybrid")]
    return _Plan(tuple(_entry(leaf, rules[leaf.rule_id or ""]) for leaf in leaves), {})


def _entry(leaf: Leaf, rule: Rule) -> _Entry:
    absent = Finding(category=leaf.id, state="absent", detector_version=rule.name)
    unsure: dict[str, Finding] = {}
    otherwise, needs = absent, 0
    if rule.needs is not None:
        needs = NEEDS[rule.needs]
    if rule.otherwise is not None:
        reason = rule.otherwise.reason
        otherwise = unsure[reason] = _not_assessable(leaf, rule.name, reason)
    proposed = leaf.decide == "hybrid"
    return _Entry(
        rule.check, rule.name, rule.needs_text, needs, leaf, leaf.id, leaf.severity, proposed,
        (leaf.id, leaf.severity, rule.name, proposed), absent, unsure, otherwise,
    )  # fmt: skip


def _not_assessable(leaf: Leaf, name: str, reason: str) -> Finding:
    return Finding(category=leaf.id, state="not_assessable", message=reason, detector_version=name)


def _dress(found: Found, dress: tuple[str, Severity | None, str, bool], trace: Trace) -> Finding:
    category, severity, name, proposed = dress
    step = found.step
    if step is None and trace.steps:
        step = trace.step_at(found.start)
    return Finding(
        category=category,
        state="present",
        message=found.message,
        start=found.start,
        end=found.end,
        quote=found.quote,
        step=step,
        severity=severity,
        detector_version=name,
        proposed=proposed,
        evidence=found.evidence or None,
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
