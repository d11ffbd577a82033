"""Whom the numbers of a JSON record are of: the "name" (or "object", "label", "id") of the object that holds them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

NAME = re.compile(r'["\'](?:name|object|label|id)["\']\s*:\s*["\']([^"\']{0,79}[^\W\d_][^"\']{0,79})["\']')


def names(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and value of each name in the text's records."""
    if '"' not in text and "'" not in text:
        return []
    return [(match.start(), match.end(), match[1]) for match in NAME.finditer(text)]


def owner(text: str, start: int, end: int, named: list[tuple[int, int, str]]) -> str | None:
    """Return the name in the same object as the characters ``start`` to ``end``, before them or else behind."""
    before = bisect_right(named, start, key=lambda each: each[1])
    while before > 0 and named[before - 1][1] > start - REACH:
        before -= 1
        _, stop, name = named[before]
        depth = balance(text[stop:start])
        if depth is not None:
            return name if depth == 0 else None
    behind = bisect_left(named, end, key=lambda each: each[0])
    if behind < len(named) and named[behind][0] < end + REACH:
        first, _, name = named[behind]
        return name if balance(text[end:first]) == 0 else None
    return None


REACH = 1000
"""Characters between a number and its name at most."""


def balance(text: str) -> int | None:
    """Return how many objects are open at the end of the text, or None where it closes one that it did not open."""
    depth = 0
    for mark in re.findall(r"[{}]", text):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return None
    return depth
