"""Every rule, written out: what it decides, its version, and its function.

A rule is a plain function in a module of its own. To add one, write the module, list it here, and put its cases into
``tests/rules/cases``. Its version changes when its verdicts can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tracelens.rules import loop, refusal, truncated
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
    Rule("meta.loop", "1", loop.check),
    Rule("out.truncated", "1", truncated.check, needs_text=False),
    Rule("out.refusal", "1", refusal.check, needs_text=False),
)
