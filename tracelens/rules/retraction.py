"""Words by which a text takes back what it said before."""

from __future__ import annotations

import re

MARKER = re.compile(
    r"\b(?:wait|actually|correction|sorry|oops|mistake|wrong|incorrect|on second thought|let me re|let's re|no,|"
    r"contradict\w*|impossible|instead|hmm|rather|reconsider|revis\w+|alternatively)\b|\bno[.,:]",
    re.IGNORECASE,
)
WORDS = frozenset("wait actually hmm reconsider recheck re-examine alternatively oops correction".split())


def between(text: str, start: int, end: int) -> bool:
    """Return whether something is taken back in ``[start, end)`` of ``text``."""
    return MARKER.search(text, start, end) is not None
