"""Paired contrasts over a database: any two conditions, models or runs on the same items.

>>> from tracelens import comparison                                    # doctest: +SKIP
>>> comparison.compare(connection, margin=0.02)[0].sentence             # doctest: +SKIP
"""

from tracelens.comparison.contrast import Association, Contrast, Excluded, Plan, Sensitivity, plain
from tracelens.comparison.headline import headlines
from tracelens.comparison.plan import make_plan
from tracelens.comparison.report import Comparison, compare, report

__all__ = [
    "Association",
    "Comparison",
    "Contrast",
    "Excluded",
    "Plan",
    "Sensitivity",
    "compare",
    "headlines",
    "make_plan",
    "plain",
    "report",
]
