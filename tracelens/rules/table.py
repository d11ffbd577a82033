"""Every rule, written out: what it decides, its version, and its function.

A rule is a plain function in a module of its own. To add one, write the module, list it here, and put its cases into
``tests/rules/cases``. Its version changes when its verdicts can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tracelens.rules import (
    answer_mismatch,
    attribute_misread,
    axis_sign,
    axis_swap,
    bad_reflection,
    candidate_skipped,
    coarse_stop,
    contradiction,
    copy,
    fabricated_condition,
    guess,
    hallucinated_object,
    ignored_constraint,
    image_space,
    loop,
    magnitude_overreach,
    no_check,
    no_counterfactual,
    not_applied,
    origin_scale,
    refusal,
    relation_chain,
    relation_misread,
    truncated,
    unparsable,
)
from tracelens.rules.case import Case, Verdict


class Rule(NamedTuple):
    """One entry of the table."""

    category: str
    """The rule's name: the category of the default rubric that it decides or proposes."""
    version: str
    check: Callable[[Case], Verdict]
    needs_text: bool = True
    """False for rules that judge a trace without any text, too."""


RULES: tuple[Rule, ...] = (
    Rule("perc.hallucinated_object", "1", hallucinated_object.check),
    Rule("perc.attribute_misread", "1", attribute_misread.check),
    Rule("perc.relation_misread", "1", relation_misread.check),
    Rule("frame.not_applied", "1", not_applied.check),
    Rule("frame.image_space", "1", image_space.check),
    Rule("frame.axis_sign", "1", axis_sign.check),
    Rule("frame.axis_swap", "1", axis_swap.check),
    Rule("frame.origin_scale", "1", origin_scale.check),
    Rule("cmp.coarse_stop", "1", coarse_stop.check),
    Rule("cmp.candidate_skipped", "1", candidate_skipped.check),
    Rule("cmp.no_counterfactual", "1", no_counterfactual.check),
    Rule("cmp.magnitude_overreach", "1", magnitude_overreach.check),
    Rule("num.copy", "1", copy.check),
    Rule("logic.contradiction", "1", contradiction.check),
    Rule("logic.relation_chain", "1", relation_chain.check),
    Rule("task.ignored_constraint", "1", ignored_constraint.check),
    Rule("task.fabricated_condition", "1", fabricated_condition.check),
    Rule("meta.no_check", "1", no_check.check),
    Rule("meta.bad_reflection", "1", bad_reflection.check),
    Rule("meta.loop", "1", loop.check),
    Rule("meta.guess", "1", guess.check),
    Rule("out.answer_mismatch", "1", answer_mismatch.check),
    Rule("out.unparsable", "1", unparsable.check, needs_text=False),
    Rule("out.truncated", "1", truncated.check, needs_text=False),
    Rule("out.refusal", "1", refusal.check, needs_text=False),
)
