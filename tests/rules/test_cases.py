"""Named cases of every rule: what it must catch, what it must leave alone, and what it cannot assess.

One YAML file a rule in ``cases/``. A case is a trace record (``text`` stands for ``response``) and, where it must be
caught, the ``quote`` of the first finding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracelens import answers, claims, rubric, rules
from tracelens.rubric import Settings
from tracelens.rules.case import Case, NotAssessable
from tracelens.sources import canonical
from tracelens.types import Finding, Trace

CASES = Path(__file__).parent / "cases"
RULES = {rule.category: rule for rule in rules.RULES}
SIDES = ("catch", "leave", "not_assessable")


def load(rule: str) -> dict[str, dict[str, dict[str, Any]]]:
    path = CASES / f"{rule}.yaml"
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}


def trace_of(case: dict[str, Any]) -> Trace:
    record = {key: value for key, value in case.items() if key not in ("quote", "reason", "text")}
    if "text" in case and "answer" not in case:
        record["response"] = case["text"]
    fields, extra = canonical.lenient({"sample_id": "case", **record})
    return canonical.trace_of(fields, extra)


def verdict(rule: str, case: dict[str, Any]) -> tuple[Finding, ...] | NotAssessable:
    trace = trace_of(case)
    reading = claims.read(trace.text, prompt=trace.prompt)
    return RULES[rule].check(Case(trace, answers.final(trace), reading, Settings()))


ALL = [(rule, side, name) for rule in RULES for side in SIDES for name in load(rule).get(side, {})]


@pytest.mark.parametrize(("rule", "side", "name"), ALL, ids=[" - ".join(one) for one in ALL])
def test_case(rule: str, side: str, name: str) -> None:
    case = load(rule)[side][name]

    found = verdict(rule, case)

    if side == "not_assessable":
        assert isinstance(found, NotAssessable)
        assert case["reason"] in found.reason
    elif side == "leave":
        assert found == ()
    else:
        assert not isinstance(found, NotAssessable), found.reason
        assert found
        trace = trace_of(case)
        assert all(one.quote == trace.text[one.start : one.end] for one in found)
        if "quote" in case:
            assert found[0].quote == case["quote"]


@pytest.mark.parametrize("rule", list(RULES))
def test_no_rule_lacks_cases_on_either_side(rule: str) -> None:
    cases = load(rule)

    assert len(cases.get("catch", {})) >= 2, f"{rule} needs cases that it must catch, in cases/{rule}.yaml"
    assert len(cases.get("leave", {})) >= 2, f"{rule} needs cases that it must leave alone, in cases/{rule}.yaml"


def test_no_case_file_is_without_a_rule() -> None:
    known = {rule.category for rule in (*rules.RULES, *rules.GROUP_RULES)}

    assert {path.stem for path in CASES.glob("*.yaml")} <= known


def test_traces_whose_assessments_have_the_same_key_have_the_same_verdicts() -> None:
    sets: dict[tuple[object, ...], set[tuple[tuple[str, str, str], ...]]] = {}
    for rule, side, name in ALL:
        trace = trace_of(load(rule)[side][name])
        reading = claims.read(trace.text, prompt=trace.prompt)
        said = rules.assess(trace, reading, answers.final(trace), rubric.load())
        verdicts = dict.fromkeys((f.category, f.state, f.message * (f.state != "present")) for f in said.findings)
        sets.setdefault(said.key, set()).add(tuple(verdicts))

    assert len(sets) > 50
    assert [key for key, different in sets.items() if len(different) > 1] == []


def test_an_assessment_names_the_first_error_that_its_findings_have() -> None:
    located = 0
    for rule, side, name in ALL:
        trace = trace_of(load(rule)[side][name])
        reading = claims.read(trace.text, prompt=trace.prompt)
        said = rules.assess(trace, reading, answers.final(trace), rubric.load())

        assert said.first_error == rules.first_error(trace, said.findings), (rule, side, name)
        located += said.first_error is not None

    assert located > 15
