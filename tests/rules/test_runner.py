"""Rules over one trace: three states, one verdict at least a category, spans that quote the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens import answers, claims, rubric, rules
from tracelens.errors import RubricError
from tracelens.rules.table import GROUP_RULES, RULES
from tracelens.types import Finding, Span, Trace

DEFAULT = rubric.load()
DECIDED = [leaf.id for leaf in DEFAULT.leaves if leaf.decide in ("rule", "hybrid")]
LOOP = "The lamp is next to the shelf near the wall. "


def check(text: str, **fields: Any) -> tuple[Finding, ...]:
    trace = Trace(sample_id="1", text=text, **fields)
    return rules.check(trace, claims.read(text, prompt=trace.prompt), answers.final(trace), DEFAULT)


def test_every_category_that_a_rule_decides_or_proposes_gets_a_verdict_in_the_rubrics_order() -> None:
    found = check("The lamp moved by a third, so the answer is 30.")

    assert list(dict.fromkeys(one.category for one in found)) == DECIDED


def test_every_rule_and_hybrid_and_group_leaf_of_every_shipped_rubric_has_its_rule() -> None:
    known = {True: {rule.category for rule in GROUP_RULES}, False: {rule.category for rule in RULES}}
    named = [
        (name, leaf.rule_id, leaf.decide == "group")
        for name in rubric.names()
        for leaf in rubric.load(name).leaves
        if leaf.rule_id is not None
    ]
    assert {name for name, _, _ in named} == set(rubric.names())
    assert [one for one in named if one[1] not in known[one[2]]] == []


def test_a_rule_that_does_not_exist_is_an_error_with_its_place() -> None:
    text = (rubric.resources.folder("rubrics") / "arithmetic.yaml").read_text("utf-8")
    wrong = rubric.parse(text.replace("rule: num.order", "rule: num.ordre"), "mine.yaml")

    with pytest.raises(RubricError, match=r"mine.yaml:\d+: calc.order .* names the rule 'num.ordre', which does not exist"):
        rules.require(wrong)


def test_a_present_finding_bears_severity_quote_step_and_detector() -> None:
    text = LOOP * 5 + "The answer is B."
    steps = tuple(Span(i * len(LOOP), (i + 1) * len(LOOP)) for i in range(5))

    (found,) = [one for one in check(text, steps=steps) if one.state == "present" and one.category == "meta.loop"]

    assert (found.quote, found.step, found.severity, found.detector) == (LOOP.strip(), 1, "decisive", "rule")
    assert found.detector_version == "meta.loop/2"
    assert not found.proposed


def test_what_a_rule_merely_proposes_is_marked() -> None:
    found = check("The lamp moved by a third of what we see, and so did the shelf. So the answer is 30.")

    assert [one.proposed for one in found if one.category == "meta.no_check"] == [True]


@pytest.mark.parametrize(
    ("completion", "reason"),
    [("empty", "holds no text"), ("refused", "refused"), ("error", "run failed")],
)
def test_without_text_nothing_is_absent_but_what_needs_none(completion: Any, reason: str) -> None:
    found = check("", completion=completion)

    silent = {one.category for one in found if one.state == "absent"}
    assert silent <= {"out.truncated", "out.refusal"}
    assert all(reason in one.message for one in found if one.state == "not_assessable" and not one.category.startswith("out"))


def test_verdicts_without_a_place_are_the_same_objects_every_time() -> None:
    first, second = check("The answer is 3."), check("The answer is 4.")

    assert [id(one) for one in first if one.state != "present"] == [id(one) for one in second if one.state != "present"]


def test_another_rubric_gives_its_own_category_names() -> None:
    trace = Trace(sample_id="1", text=LOOP * 5)
    found = rules.check(trace, claims.read(trace.text), answers.final(trace), rubric.load("general-cot"))

    assert [one.category for one in found if one.state == "present" and "loop" in one.category] == ["conduct.loop"]


@given(st.text(max_size=300), st.sampled_from([None, "B", "(1, 2)", "12", {"a": {"side": "x"}}, [1, 2], 3]))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_verdicts_whose_quotes_are_where_they_say(text: str, gold: Any) -> None:
    found = check(text, gold=gold, choices={"A": "10°", "B": "20°"})

    assert {one.category for one in found} == set(DECIDED)
    for one in found:
        if one.state == "present":
            assert one.quote == text[one.start : one.end]


class TestFirstError:
    def finding(self, start: int, **fields: Any) -> Finding:
        defaults: dict[str, Any] = {
            "category": "frame.not_applied", "start": start, "end": start + 1, "quote": "x", "state": "present",
            "detector_version": next(rule.name for rule in rules.RULES if rule.category == "frame.not_applied"),
        }  # fmt: skip
        return Finding(**{**defaults, **fields})

    def first(self, *findings: Finding, correct: bool | None = False) -> int | None:
        return rules.first_error(Trace(sample_id="1", text="x", correct=correct), findings)

    def test_the_earliest_wrong_statement_is_the_first_error(self) -> None:
        assert self.first(self.finding(30), self.finding(10), self.finding(20)) == 1

    def test_a_right_trace_has_none(self) -> None:
        assert self.first(self.finding(10), correct=True) is None

    def test_an_unscored_trace_may_have_one(self) -> None:
        assert self.first(self.finding(10), correct=None) == 0

    def test_a_proposal_is_no_first_error(self) -> None:
        assert self.first(self.finding(10, proposed=True), self.finding(20)) == 1

    def test_a_property_of_the_answer_is_no_first_error(self) -> None:
        outcome = next(rule.name for rule in rules.RULES if rule.category == "frame.axis_sign")

        assert self.first(self.finding(10, detector_version=outcome)) is None

    def test_nothing_found_gives_none(self) -> None:
        assert self.first(self.finding(10, state="absent")) is None
