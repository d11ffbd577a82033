"""meta.loop: the text repeats itself, numbers included, without anything new."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Verdict, present
from tracelens.types import Span

# Twelve words that occur again word for word are no coincidence of style; a shorter run may be a phrase.
_WORDS = 12
_WORD = re.compile(r"\S+")
# A block that follows itself three times is a loop when it fills so many words (a row of brackets may be meant).
_PERIODS = 3
_FILLED = 36
# Elsewhere it takes eight times and nearly the whole text: steps that carry a state along repeat much of it, too.
_TIMES = 8
_COVERED = 0.75
# The same sentence so many times without anything in between is a loop however long the rest is.
_IN_A_ROW = 3
_Word = tuple[str, int, int]
# Pieces that stand again, or one without end, is what makes the search for repeated words worth while.
_SENTENCE = 20
_ENDLESS = 400
_SAMPLE = 24
_EVERY = 96


def check(case: Case) -> Verdict:
    """Return the second occurrence of what is repeated, since the first is not yet a repetition."""
    if not _suspect(case):
        return ()
    return _in_a_row(case) or _repeated(case)


def _suspect(case: Case) -> bool:
    """Tell cheaply that a text cannot be a loop: pieces hardly stand again, and none without end repeats itself."""
    pieces = [one for one in case.trace.text.replace("\n", ". ").split(". ") if len(one) >= _SENTENCE]
    if len(pieces) - len(set(pieces)) >= 2:
        return True
    return bool(pieces) and any(_echoes(one) for one in pieces if len(one) > _ENDLESS)


def _echoes(piece: str) -> bool:
    """Return whether one of some samples of a long piece stands further on in it once more."""
    samples = range(0, len(piece) - 2 * _SAMPLE, _EVERY)
    return any(piece.find(piece[at : at + _SAMPLE], at + _SAMPLE) >= 0 for at in samples)


def _in_a_row(case: Case) -> Verdict:
    text, previous, count = case.trace.text, "", 0
    for start, end in case.reading.sentences:
        sentence = text[start:end].strip()
        count = count + 1 if sentence == previous else 1
        previous = sentence
        if count == _IN_A_ROW and len(sentence) >= _SENTENCE and not _in(start, case.fenced):
            return (present(case, start, end, f"The same sentence stands {count} times in a row."),)
    return ()


def _repeated(case: Case) -> Verdict:
    text = case.trace.text
    words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text) if not _in(m.start(), case.fenced)]
    seen: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(words) - _WORDS + 1):
        seen.setdefault(tuple(word[0] for word in words[index : index + _WORDS]), []).append(index)
    repeated = [places for places in seen.values() if len(places) >= _PERIODS]
    for places in repeated:
        period = _period(words, places)
        if period:
            second = places[0] + period
            start, end = words[second][1], words[second + max(period, _WORDS) - 1][2]
            message = f"A block of {period} word{'s' if period > 1 else ''} follows itself {_PERIODS} times or more."
            return (present(case, start, end, message, period=period),)
    return _nearly_all(case, words, repeated)


def _period(words: list[_Word], places: list[int]) -> int | None:
    """Return the length of the block that repeats itself back to back from the first of ``places`` on, or None."""
    for index in range(len(places) - _PERIODS + 1):
        first, second = places[index], places[index + 1]
        period = second - first
        block = [word[0] for word in words[first:second]]
        count = 1
        while [word[0] for word in words[first + count * period : first + (count + 1) * period]] == block:
            count += 1
        if count >= _PERIODS and count * period >= _FILLED:
            return period
    return None


def _nearly_all(case: Case, words: list[_Word], repeated: list[list[int]]) -> Verdict:
    often = [apart for places in repeated if len(apart := _apart(places)) >= _TIMES]
    covered = {index + offset for places in repeated for index in places for offset in range(_WORDS)}
    if not often or len(covered) < _COVERED * len(words):
        return ()
    second = often[0][1]
    start, end = words[second][1], words[second + _WORDS - 1][2]
    share = 100 * len(covered) // len(words)
    message = f"{_WORDS} words in a row stand {len(often[0])} times; repetitions make up {share} % of the text."
    return (present(case, start, end, message, times=len(often[0]), share=share),)


def _in(position: int, blocks: tuple[Span, ...]) -> bool:
    return any(start <= position < end for start, end in blocks)


def _apart(places: list[int]) -> list[int]:
    """Return the places that do not overlap one another."""
    kept = [places[0]]
    for place in places[1:]:
        if place - kept[-1] >= _WORDS:
            kept.append(place)
    return kept
