"""Every rule, written out: what it decides, its version, and its function.

A rule is a plain function in a module of its own. To add one, write the module, list it here, and put its cases into
``tests/rules/cases``. Its version changes when its verdicts can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from tracelens.rules import (
    angle_wrap,
    answer_mismatch,
    arithmetic,
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
    order,
    origin_scale,
    refusal,
    relation_chain,
    relation_misread,
    truncated,
    unit,
    unparsable,
    vectors,
)
from tracelens.rules.blind_shortcut import BlindShortcut
from tracelens.rules.case import Case, Need, NotAssessable, Verdict
from tracelens.rules.gold_suspect import GoldSuspect
from tracelens.rules.group_items import GroupFinding, GroupItem
from tracelens.rules.option_bias import OptionBias
from tracelens.rules.symmetry_break import SymmetryBreak


class Rule(NamedTuple):
    """One entry of the table."""

    category: str
    """The rule's name: the category of the default rubric that it decides or proposes."""
    version: str
    check: Callable[[Case], Verdict]
    needs_text: bool = True
    """False for rules that judge a trace without any text, too."""
    locates: bool = False
    """True when what it finds is a wrong statement at its place, which can be a trace's first error."""
    needs: Need | None = None
    """What it cannot do without: a trace that lacks it need not be shown to the rule."""
    otherwise: NotAssessable | None = None
    """What it says of every trace that lacks what it needs; None where that is "absent"."""

    @property
    def name(self) -> str:
        """Return what findings name as their detector's version."""
        return f"{self.category}/{self.version}"


class Aggregate(Protocol):
    """What a group rule keeps while items pass by."""

    def add(self, traces: list[GroupItem]) -> Iterable[GroupFinding]:
        """Take in all traces of one item, and give what can be said already."""

    def finish(self) -> Iterable[GroupFinding]:
        """Give what can be said when all items have passed."""


class GroupRule(NamedTuple):
    """A rule over many traces."""

    category: str
    version: str
    make: Callable[[], Aggregate]

    @property
    def name(self) -> str:
        """Return what findings name as their detector's version."""
        return f"{self.category}/{self.version}"


RULES: tuple[Rule, ...] = (
    Rule(
        "perc.hallucinated_object",
        "1",
        hallucinated_object.check,
        needs="scene",
        otherwise=hallucinated_object.NO_OBJECTS,
    ),
    Rule("perc.attribute_misread", "1", attribute_misread.check, needs="scene", otherwise=attribute_misread.NO_SIZES),
    Rule("perc.relation_misread", "2", relation_misread.check, needs="scene", otherwise=relation_misread.NO_SCENE),
    Rule("frame.not_applied", "2", not_applied.check, locates=True, needs="axes", otherwise=not_applied.NO_AXES),
    Rule("frame.image_space", "1", image_space.check, needs="scene", otherwise=image_space.NO_ANCHORS),
    Rule("frame.axis_sign", "1", axis_sign.check, needs="vector", otherwise=vectors.NO_GOLD),
    Rule("frame.axis_swap", "1", axis_swap.check, needs="vector", otherwise=vectors.NO_GOLD),
    Rule("frame.origin_scale", "1", origin_scale.check, needs="vector", otherwise=vectors.NO_GOLD),
    Rule("cmp.coarse_stop", "1", coarse_stop.check, needs="scene", otherwise=coarse_stop.NO_SCENE),
    Rule("cmp.candidate_skipped", "2", candidate_skipped.check),
    Rule("cmp.no_counterfactual", "1", no_counterfactual.check, needs="scene", otherwise=no_counterfactual.NOT_DYNAMIC),
    Rule(
        "cmp.magnitude_overreach",
        "1",
        magnitude_overreach.check,
        needs="scene",
        otherwise=magnitude_overreach.NOT_DYNAMIC,
    ),
    Rule("num.arithmetic", "1", arithmetic.check, locates=True, needs="false"),
    Rule("num.order", "1", order.check, locates=True, needs="false"),
    Rule("num.unit", "1", unit.check, locates=True, needs="false"),
    Rule("num.angle_wrap", "2", angle_wrap.check, locates=True),
    Rule("num.copy", "2", copy.check),
    Rule("logic.contradiction", "2", contradiction.check),
    Rule("logic.relation_chain", "2", relation_chain.check),
    Rule("task.ignored_constraint", "1", ignored_constraint.check),
    Rule("task.fabricated_condition", "2", fabricated_condition.check),
    Rule("meta.no_check", "1", no_check.check),
    Rule("meta.bad_reflection", "2", bad_reflection.check),
    Rule("meta.loop", "2", loop.check),
    Rule("meta.guess", "1", guess.check),
    Rule("out.answer_mismatch", "2", answer_mismatch.check),
    Rule("out.unparsable", "1", unparsable.check, needs_text=False),
    Rule("out.truncated", "1", truncated.check, needs_text=False, needs="cut"),
    Rule("out.refusal", "1", refusal.check, needs_text=False, needs="unsettled"),
)

GROUP_RULES: tuple[GroupRule, ...] = (
    GroupRule("prior.option_bias", "1", OptionBias),
    GroupRule("prior.blind_shortcut", "1", BlindShortcut),
    GroupRule("prior.symmetry_break", "1", SymmetryBreak),
    GroupRule("other.gold_suspect", "1", GoldSuspect),
)

_NAMES = [*(rule.name for rule in RULES), *(rule.name for rule in GROUP_RULES)]
VERSION = hashlib.blake2b(" ".join(_NAMES).encode(), digest_size=4).hexdigest()
"""Changes whenever a rule is added or removed, or one's version changes."""
