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
    false_equations,
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
from tracelens.rules.case import Case, Needs, Verdict
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
    needs: Needs = ()
    """What it cannot do without, in the order in which it looks."""

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
    Rule("perc.hallucinated_object", "1", hallucinated_object.check, needs=hallucinated_object.NEEDS),
    Rule("perc.attribute_misread", "1", attribute_misread.check, needs=attribute_misread.NEEDS),
    Rule("perc.relation_misread", "2", relation_misread.check, needs=relation_misread.NEEDS),
    Rule("frame.not_applied", "2", not_applied.check, locates=True, needs=not_applied.NEEDS),
    Rule("frame.image_space", "1", image_space.check, needs=image_space.NEEDS),
    Rule("frame.axis_sign", "1", axis_sign.check, needs=vectors.NEEDS),
    Rule("frame.axis_swap", "1", axis_swap.check, needs=vectors.NEEDS),
    Rule("frame.origin_scale", "1", origin_scale.check, needs=vectors.NEEDS),
    Rule("cmp.coarse_stop", "1", coarse_stop.check, needs=coarse_stop.NEEDS),
    Rule("cmp.candidate_skipped", "2", candidate_skipped.check, needs=candidate_skipped.NEEDS),
    Rule("cmp.no_counterfactual", "1", no_counterfactual.check, needs=no_counterfactual.NEEDS),
    Rule("cmp.magnitude_overreach", "1", magnitude_overreach.check, needs=magnitude_overreach.NEEDS),
    Rule("num.arithmetic", "1", arithmetic.check, locates=True, needs=false_equations.NEEDS),
    Rule("num.order", "1", order.check, locates=True, needs=false_equations.NEEDS),
    Rule("num.unit", "1", unit.check, locates=True, needs=false_equations.NEEDS),
    Rule("num.angle_wrap", "2", angle_wrap.check, locates=True, needs=angle_wrap.NEEDS),
    Rule("num.copy", "2", copy.check, needs=copy.NEEDS),
    Rule("logic.contradiction", "2", contradiction.check, needs=contradiction.NEEDS),
    Rule("logic.relation_chain", "2", relation_chain.check, needs=relation_chain.NEEDS),
    Rule("task.ignored_constraint", "1", ignored_constraint.check),
    Rule("task.fabricated_condition", "2", fabricated_condition.check, needs=fabricated_condition.NEEDS),
    Rule("meta.no_check", "1", no_check.check, needs=no_check.NEEDS),
    Rule("meta.bad_reflection", "2", bad_reflection.check, needs=bad_reflection.NEEDS),
    Rule("meta.loop", "2", loop.check, needs=loop.NEEDS),
    Rule("meta.guess", "1", guess.check, needs=guess.NEEDS),
    Rule("out.answer_mismatch", "2", answer_mismatch.check, needs=answer_mismatch.NEEDS),
    Rule("out.unparsable", "1", unparsable.check, needs_text=False, needs=unparsable.NEEDS),
    Rule("out.truncated", "1", truncated.check, needs_text=False, needs=truncated.NEEDS),
    Rule("out.refusal", "1", refusal.check, needs_text=False, needs=refusal.NEEDS),
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
