"""The rules: what of the error taxonomy can be decided without a model, the same on every run.

:func:`check` gives one verdict at least for every category that a rule decides or proposes; the table of rules is
:data:`tracelens.rules.table.RULES`.
"""

from __future__ import annotations

from tracelens.rules.case import Case, NotAssessable, Verdict, present
from tracelens.rules.runner import check

__all__ = ["Case", "NotAssessable", "Verdict", "check", "present"]
