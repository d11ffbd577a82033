"""Where a word or phrase stands in a text, faster than a pattern finds it."""

from __future__ import annotations

from collections.abc import Iterator


def occurrences(text: str, phrase: str) -> Iterator[int]:
    """Yield the start of each occurrence of ``phrase`` that does not overlap the one before."""
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + len(phrase))


def whole(text: str, phrase: str) -> Iterator[int]:
    """Yield the start of each occurrence with no letter or digit right before or behind it."""
    for at in occurrences(text, phrase):
        if not (text[at - 1 : at].isalnum() or text[at + len(phrase) : at + len(phrase) + 1].isalnum()):
            yield at
