"""The rules: what of the error taxonomy can be decided without a model, the same on every run.

:func:`check` gives one verdict at least for every category that a rule decides or proposes; the table of rules is
:data:`tracelens.rules.table.RULES`.
"""

from __future__ import annotations

from tracelens.rules.case import Case, NotAssessable, Verdict, present
from tracelens.rules.first_error import first_error
from tracelens.rules.group_items import GroupFinding, GroupItem
from tracelens.rules.groups import check_groups
from tracelens.rules.outcomes import Outcome, outcomes
from tracelens.rules.runner import Assessment, Failure, assess, check, describe, require, unread
from tracelens.rules.table import GROUP_RULES, RULES, VERSION

__all__ = [
    "GROUP_RULES",
    "RULES",
    "VERSION",
    "Assessment",
    "Case",
    "Failure",
    "GroupFinding",
    "GroupItem",
    "NotAssessable",
    "Outcome",
    "Verdict",
    "assess",
    "check",
    "check_groups",
    "describe",
    "first_error",
    "outcomes",
    "present",
    "require",
    "unread",
]
