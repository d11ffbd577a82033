"""Run the rules of a rubric over one trace and dress what they return as findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import cython

from tracelens.answers import Answer
from tracelens.errors import RubricError
from tracelens.reading import Reading
from tracelens.rubric import Leaf, Rubric, Settings
from tracelens.rules.case import Case, Found, NotAssessable, Verdict
from tracelens.rules.first_error import first_error
from tracelens.rules.needs import bit, lacking
from tracelens.rules.outcomes import Outcome, outcomes_of
from tracelens.rules.table import GROUP_RULES, RULES, Rule
from tracelens.types import Finding, Severity, Trace

_NO_TEXT = {
    "empty": "The trace holds no text.",
    "refused": "The model or its provider refused; there is no reasoning to judge.",
    "error": "The run failed on this item; there is nothing to judge.",
}
_STARTS = 4096  # so many are kept
_Dress: TypeAlias = tuple[str, Severity | None, str, bool]
"""What findings take from a leaf: category, severity, name of the rule, and "proposed". Looking into each by its name
is dear."""

if not cython.compiled:
    from tracelens.named import made
_LAST: list[Rubric | _Plan] = []  # the rubric asked for last, and its plan
_NOTHING: Verdict = ()  # most verdicts, which are one object
_FAILED = "The check failed on this trace, which is an error of tracelens"


class _Entry(NamedTuple):
    """A rule as a rubric uses it."""

    check: Callable[[Case], Verdict]
    name: str
    needs_text: bool
    leaf: Leaf
    dress: _Dress
    absent: Finding
    needs: tuple[tuple[int, Finding], ...]
    """The bit of each thing that the rule cannot do without, and what it says of a trace that lacks it."""
    unsure: dict[str, Finding]
    """What the rule said so far when it could not tell, by its reason."""

    def verdict(self, lacks: int, silent: str | None) -> Finding | None:
        """Return the verdict on traces that lack all this, and why there is no text to judge; None: ask the rule."""
        if silent is not None and self.needs_text:
            return self.not_assessable(silent)
        return next((otherwise for need, otherwise in self.needs if need & lacks), None)

    def not_assessable(self, reason: str) -> Finding:
        """Return the verdict that the rule cannot tell; the same object for the same reason."""
        found = self.unsure.get(reason)
        if found is None:
            found = self.unsure[reason] = _not_assessable(self.leaf, self.name, reason)
        return found


class _Start:
    """What is known of all traces that lack the same: one verdict a rule, and the rules that have to be asked."""

    def __init__(self, verdicts: list[Finding], asked: list[_Asked], number: int) -> None:
        self.verdicts = verdicts
        self.asked = asked
        """These with their places among ``verdicts``, where "absent" stands."""
        self.number = number
        """The same for the same verdicts."""


_Asked: TypeAlias = tuple[int, Callable[[Case], Verdict], _Dress, _Entry]


class _Plan(NamedTuple):
    """The rules of a rubric, and where to start with a trace: by what it lacks, and why it has no text to judge."""

    entries: tuple[_Entry, ...]
    starts: dict[object, _Start]
    numbers: dict[tuple[int, ...], int]
    """The number of each start, by the identities of its verdicts."""
    settings: Settings
    """The rubric's, which takes longer to tell: looking into a model goes through Python."""


class Failure(NamedTuple):
    """A rule (or the reading of outcomes) that raised on a trace, and what it raised."""

    name: str
    error: str


class Assessment(NamedTuple):
    """What the rules say of one trace."""

    findings: Sequence[Finding]
    first_error: int | None
    """The place of the first error among ``findings``."""
    outcomes: tuple[Outcome, ...]
    present: Sequence[int] = ()
    """The places of those that are present."""
    failures: tuple[Failure, ...] = ()
    """What went wrong on the way; such a rule's verdict is "not assessable"."""
    key: tuple[object, ...] = ()
    """Equal for traces of a rubric on whose categories the verdicts are equal; empty where nobody knows."""


def assess(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> Assessment:
    """Return findings, first error and outcome axes of ``trace``, with what they share worked out once.

    A rule that raises cannot tell, and says so among ``failures``; the others are not disturbed.
    """
    plan = _plan(rubric)
    case = Case(trace, answer, reading, plan.settings)
    failures: list[Failure] = []
    findings, present, key = _findings(case, plan, failures)
    try:
        outcomes = outcomes_of(case)
    except Exception as error:  # noqa: BLE001 - one odd trace must not end a run over millions
        failures.append(_failure("outcomes", error))
        outcomes = ()
    first = first_error(trace, findings, present)
    return made(Assessment, (findings, first, outcomes, present, tuple(failures) if failures else (), tuple(key)))


def check(trace: Trace, reading: Reading, answer: Answer, rubric: Rubric) -> tuple[Finding, ...]:
    """Return the verdicts on ``trace``: one at least for each category of ``rubric`` that a rule decides or proposes.

    A category is ``present`` once for each place found, else ``absent`` or ``not_assessable`` (with the reason) once.
    The order is the rubric's. Verdicts without a place are shared objects, so that they can be told apart by identity
    and stored once. A rule that raises cannot tell.

    Raises:
        RubricError: If the rubric names a rule that does not exist.
    """
    plan = _plan(rubric)
    return tuple(_findings(Case(trace, answer, reading, plan.settings), plan, [])[0])


def unread(rubric: Rubric, error: Exception) -> Assessment:
    """Return the assessment of a trace whose text could not be read: no rule can tell."""
    reason = f"{_FAILED} ({type(error).__name__})."
    findings = tuple(entry.not_assessable(reason) for entry in _plan(rubric).entries)
    return Assessment(findings, None, (), (), (_failure("claims", error),))


def _findings(case: Case, plan: _Plan, failures: list[Failure]) -> tuple[list[Finding], list[int], list[object]]:
    """Return the verdicts on a case, the places of those that are present, and a key of all; note rules that raise."""
    trace = case.trace
    silent = _NO_TEXT.get(case.completion) or (None if case.text else _NO_TEXT["empty"])
    start = _start(plan, lacking(case, silent is None), silent)
    findings = start.verdicts.copy()
    present: list[int] = []
    key: list[object] = [start.number]  # and where they differ from these
    more = 0  # verdicts beyond one a rule so far
    for place, ask, dress, entry in start.asked:
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
        for i in range(len(shown)):
            found: Found = shown[i]
            if i:
                place += 1
                more += 1
                findings.insert(place, _dress(found, dress, trace))
            else:
                findings[place] = _dress(found, dress, trace)
            present.append(place)
    return findings, present, key


def _failure(name: str, error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        raise error  # no fault of this trace
    return Failure(name, f"{type(error).__name__}: {error}")


def _start(plan: _Plan, lacks: int, silent: str | None) -> _Start:
    """Return where to start with traces that lack all this, worked out when there is the first of them."""
    starts = plan.starts
    key: object = lacks if silent is None else (lacks, silent)
    start = starts.get(key)
    if start is None:
        if len(starts) >= _STARTS:
            starts.clear()
        start = starts[key] = _started(plan, lacks, silent)
    return start


def _started(plan: _Plan, lacks: int, silent: str | None) -> _Start:
    verdicts: list[Finding] = []
    asked: list[_Asked] = []
    for entry in plan.entries:
        known = entry.verdict(lacks, silent)
        if known is None:
            asked.append((len(verdicts), entry.check, entry.dress, entry))
        verdicts.append(entry.absent if known is None else known)
    number = plan.numbers.setdefault(tuple(map(id, verdicts)), len(plan.numbers))
    return _Start(verdicts, asked, number)


def _plan(rubric: Rubric) -> _Plan:
    if not _LAST or _LAST[0] is not rubric:  # looked up by its content, which is walked for it
        _LAST[:] = rubric, _planned(rubric)
    return _LAST[1]  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _planned(rubric: Rubric) -> _Plan:
    require(rubric)
    rules = {rule.category: rule for rule in RULES}
    leaves = [leaf for leaf in rubric.leaves if leaf.decide in ("rule", "hybrid")]
    return _Plan(tuple(_entry(leaf, rules[leaf.rule_id or ""]) for leaf in leaves), {}, {}, rubric.settings)


def _entry(leaf: Leaf, rule: Rule) -> _Entry:
    absent = Finding(category=leaf.id, state="absent", detector_version=rule.name)
    unsure: dict[str, Finding] = {}
    proposed = leaf.decide == "hybrid"
    dress = (leaf.id, leaf.severity, rule.name, proposed)
    entry = _Entry(rule.check, rule.name, rule.needs_text, leaf, dress, absent, (), unsure)
    needs = [
        (bit(need), absent if otherwise is None else entry.not_assessable(otherwise.reason))
        for need, otherwise in rule.needs
    ]
    return entry._replace(needs=tuple(needs))


def _not_assessable(leaf: Leaf, name: str, reason: str) -> Finding:
    return Finding(category=leaf.id, state="not_assessable", message=reason, detector_version=name)


def _dress(found: Found, dress: _Dress, trace: Trace) -> Finding:
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
