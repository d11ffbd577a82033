"""meta.loop: the text repeats itself, numbers included, without anything new."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tracelens.rules.case import Case, Needs, Verdict, present
from tracelens.rules.repeats import Repeats
from tracelens.rules.watched import watched

# Pieces (sentences or lines) shorter than this are headings and signs.
_LEAST = 20
# A block that follows itself three times is a loop when it fills so many words (a row of brackets may be meant).
_PERIODS = 3
_FILLED = 36
_LONGEST = 120
# A piece longer than this may be a loop in itself: an equation without end.
_ENDLESS = 400
_SAMPLE = 24
_EVERY = 96
# Pieces that begin alike so often and make up so much of the text: steps that carry a state along repeat less of it.
_TIMES = 8
_COVERED = 0.75
REPEATS = Repeats(_LEAST, _SAMPLE, _TIMES, _ENDLESS, _COVERED)
_UNFENCED = Repeats(_LEAST, _SAMPLE, _TIMES, _ENDLESS, _COVERED)
_WORD = re.compile(r"\S+")
NEEDS: Needs = (("repeated", None),)


def check(case: Case) -> Verdict:
    """Return the second occurrence of what is repeated, since the first is not yet a repetition."""
    text = case.text
    fenced = case.fenced()
    if fenced:
        for start, end in reversed(fenced):  # drafts in fenced blocks are repeated with good reason
            text = text[:start] + " " * (end - start) + text[end:]
        repeats = _UNFENCED
        repeats.read(text)
    else:
        watched().keywords.hold(text, case.reading.tokens)
        repeats = REPEATS
    if not repeats.possible(len(text)):
        return ()
    if repeats.period:
        return _block(case, text, repeats)
    pieces = [one for one in text.replace("\n", ". ").split(". ") if len(one) >= _LEAST]
    found = _alike(case, text, pieces)
    if found:
        return found
    for piece in pieces:
        if len(piece) > _ENDLESS and _echoes(piece):
            found = _endless(case, piece, text.index(piece))
            if found:
                return found
    return ()


def _block(case: Case, text: str, repeats: Repeats) -> Verdict:
    """Return the block of pieces of ``text`` that follows itself."""
    period = repeats.period
    piece = _piece(text, repeats, repeats.block)
    last = _piece(text, repeats, repeats.block + period - 1)
    start = text.index(piece, text.index(piece) + 1)
    end = text.index(last, start) + len(last)
    end += text[end : end + 1] in (".", "!", "?")
    what = "The same sentence stands" if period == 1 else f"A block of {period} sentences stands"
    return (present(case, start, end, f"{what} {_PERIODS} times in a row or more.", {"period": period}),)


def _piece(text: str, repeats: Repeats, number: int) -> str:
    """Return the characters of a piece."""
    begin = repeats.begun[number]
    return text[begin : begin + repeats.sizes[number]]


def _alike(case: Case, text: str, pieces: list[str]) -> Verdict:
    """Return a piece of ``text`` that begins like most others, when the text is little else."""
    starts = [piece[:_SAMPLE] for piece in pieces]
    if len(starts) - len(set(starts)) < _TIMES - 1:
        return ()
    beginnings = Counter(starts)
    beginning, times = beginnings.most_common(1)[0]
    if times < _TIMES:
        return ()
    covered = sum(len(piece) for piece in pieces if beginnings[piece[:_SAMPLE]] >= _TIMES)
    if covered < _COVERED * len(case.text):
        return ()
    repeated = [piece for piece in pieces if piece.startswith(beginning)]
    start = text.index(repeated[1], text.index(repeated[0]) + 1)
    message = f"{times} sentences begin alike and make up {100 * covered // len(case.text)} % of the text."
    return (present(case, start, start + len(repeated[1]), message, {"times": times}),)


def _echoes(piece: str) -> bool:
    """Return whether one of some samples of a long piece stands further on in it once more."""
    samples = range(0, len(piece) - 2 * _SAMPLE, _EVERY)
    return any(piece.find(piece[at : at + _SAMPLE], at + _SAMPLE) >= 0 for at in samples)


def _endless(case: Case, piece: str, offset: int) -> Verdict:
    """Return the second of three blocks of words that follow each other within a piece."""
    words = [(m[0], offset + m.start(), offset + m.end()) for m in _WORD.finditer(piece)]
    places: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        places.setdefault(word[0], []).append(index)
    tried: set[int] = set()
    for at in places.values():
        for first, second in pairwise(at):
            period = second - first
            if period > _LONGEST or second in tried:
                continue
            tried.add(second)
            block = [word[0] for word in words[first:second]]
            count = 1
            while [word[0] for word in words[first + count * period : first + (count + 1) * period]] == block:
                count += 1
            if count >= _PERIODS and count * period >= _FILLED:
                plural = "s" if period > 1 else ""
                message = f"A block of {period} word{plural} follows itself {count} times."
                return (present(case, words[second][1], words[second + period - 1][2], message, {"period": period}),)
    return ()
