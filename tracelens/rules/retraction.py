"""Words by which a text takes back what it said before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracelens.rules.glance import Stems

if TYPE_CHECKING:
    from tracelens.rules.case import Case

MARKER = re.compile(
    r"\b(?:wait|actually|correction|sorry|oops|mistake|wrong|incorrect|on second thought|let me re|let's re|no,|"
    r"contradict\w*|impossible|instead|hmm|rather|reconsider|revis\w+|alternatively)\b|\bno[.,:]",
    re.IGNORECASE,
)
# One of these begins every match of the pattern, which takes far longer to try everywhere.
_BEGINNINGS = Stems(
    ("wait", "actually", "correction", "sorry", "oops", "mistake", "wrong", "incorrect", "on second thought",
     "let me re", "let's re", "no,", "no.", "no:", "contradict", "impossible", "instead", "hmm", "rather", "reconsider",
     "revis", "alternatively")
)  # fmt: skip
WORDS = frozenset("wait actually hmm reconsider recheck re-examine alternatively oops correction".split())


def between(case: Case, start: int, end: int) -> bool:
    """Return whether something is taken back in ``[start, end)`` of the text."""
    return _BEGINNINGS.stand(case.characters(), start, end) and MARKER.search(case.text, start, end) is not None
