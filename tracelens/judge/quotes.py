"""Find a judge's quote in the text of a trace: as it stands, then in a normal form, then nearly."""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

from tracelens.types import Span

FUZZY_MINIMUM = 90.0
"""Least similarity (0 to 100, normalised Indel) of a quote that is found only nearly."""

FUZZY_LENGTH = 12
"""Shorter quotes must be found exactly or in normal form: near matches of a few letters are chance."""

_SAME = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
    }
)


class Located(NamedTuple):
    """Where a quote stands in a text, how it was found, how alike it is (0 to 1) and how often it occurs there."""

    span: Span
    how: Literal["exact", "normalised", "fuzzy"]
    score: float
    occurrences: int


def locate(quote: str, text: str) -> Located | None:
    """Return the first place of ``quote`` in ``text``, or None when it is not there.

    The normal form folds case, compatibility characters, kinds of quote and dash, Markdown stars and backquotes, and
    runs of white space; quotation marks and dots around the quote are put aside. A near match must have the same
    digits in the same order: a quote with another number is another statement.
    """
    quote = quote.strip()
    if not quote:
        return None
    start = text.find(quote)
    if start >= 0:
        return Located(Span(start, start + len(quote)), "exact", 1.0, text.count(quote))
    folded, origins = _normal(text)
    wanted = _normal(quote)[0].strip(" \"'.")
    if not wanted:
        return None
    start = folded.find(wanted)
    if start >= 0:
        span = _back(origins, start, start + len(wanted))
        return Located(span, "normalised", 1.0, folded.count(wanted))
    return _nearly(wanted, folded, origins)


def _nearly(wanted: str, folded: str, origins: list[int]) -> Located | None:
    from rapidfuzz import fuzz

    if len(wanted) < FUZZY_LENGTH or len(folded) < len(wanted):
        return None
    found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=FUZZY_MINIMUM)
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    if _digits(folded[start:end]) != _digits(wanted):
        return None
    return Located(_back(origins, start, end), "fuzzy", round(found.score / 100, 4), 1)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _back(origins: list[int], start: int, end: int) -> Span:
    return Span(origins[start], origins[end - 1] + 1)


def _fold(character: str) -> str:
    if character.isascii():
        return character.lower()
    return unicodedata.normalize("NFKC", character.translate(_SAME)).translate(_SAME).casefold()


def _normal(text: str) -> tuple[str, list[int]]:
    """Return the normal form and, for each of its characters, the index in ``text`` that it came from."""
    out: list[str] = []
    origins: list[int] = []
    gap = False
    for index, character in enumerate(text):
        if character.isspace():
            gap = True
            continue
        if character in "*`":
            continue
        folded = _fold(character)
        if gap and out:
            out.append(" ")
            origins.append(index - 1)
        gap = False
        out.extend(folded)
        origins.extend([index] * len(folded))
    return "".join(out), origins
