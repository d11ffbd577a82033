"""Words by which a text takes back what it said before."""

from __future__ import annotations

import re

from tracelens.rules.glance import Stems

MARKER = re.compile(
    r"\b(?:wait|actually|correction|sorry|oops|mistake|wrong|incorrect|on second thought|let me re|let's re|no,|"
    r"contradict\w*|impossible|instead|hmm|rather|reconsider|revis\w+|alternatively)\b|\bno[.,:]",
    re.IGNORECASE,
)
# One of these begins every match of the pattern, which takes far longer to try everywhere.
_BEGINNINGS = Stems(
    ("wait", "actually", "correction", "sorry", "oops", "mistake", "wrong", "incorrect", "on second thought", "let me re",
     "let's re", "no,", "contradict", "impossible", "instead", "hmm", "rather", "reconsider", "revis", "alternatively",
     "no.", "no:")
)  # fmt: skip
WORDS = frozenset("wait actually hmm reconsider recheck re-examine alternatively oops correction".split())


def between(text: str, start: int, end: int) -> bool:
    """Return whether something is taken back in ``[start, end)`` of ``text``."""
    return _BEGINNINGS.stand(text, start, end) and MARKER.search(text, start, end) is not None
