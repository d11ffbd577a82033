"""A tool's score as right or wrong, where it says so plainly."""

from __future__ import annotations

from typing import Any

from tracelens.types import Json

_RIGHT = frozenset({"c", "correct", "true", "yes", "pass", "passed", "1", "1.0"})
_WRONG = frozenset({"i", "n", "incorrect", "wrong", "false", "no", "fail", "failed", "0", "0.0"})


def verdict(value: Json) -> bool | None:
    """Return a score as right (True) or wrong (False); None for partial credit and everything else.

    ``C``, ``I`` and ``N`` (no answer) are Inspect's values, of which ``P`` is partial.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return bool(value) if value in (0, 1) else None
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _RIGHT else False if word in _WRONG else None
    return None


def first_verdict(scores: dict[str, Any], preferred: tuple[str, ...] = ()) -> bool | None:
    """Return the first plain verdict of named scores, the ``preferred`` names first."""
    for name in (*preferred, *scores):
        if (found := verdict(scores.get(name))) is not None:
            return found
    return None
