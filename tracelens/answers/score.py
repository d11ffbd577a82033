"""Decide ``correct`` where the source did not: compare the final answer with the gold, and say how it was decided.

The comparison follows the gold: an option is compared as a label, its text or its value; a number exactly or at the
printed precision of the gold, with units converted; a coordinate part by part; anything else as normalised text. An
answer that cannot be read is wrong in the primary analysis and says so; a failed run is not scored.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import cython

from tracelens.answers.final import Answer
from tracelens.answers.options import (
    KEPT,
    LABEL,
    LEADING_LABEL,
    choice_of,
    last_claim,
    normalise,
    one_claim,
    same_value,
)
from tracelens.types import Json, Trace

if not cython.compiled:
    from tracelens.named import part


class Score(NamedTuple):
    """Whether the answer is right (None: not scored) and how that was decided.

    ``by`` is ``given`` (the source's own score), ``option``, ``number``, ``coordinate``, ``text``, ``unparsable``,
    ``error`` (the run failed on this item), or ``no gold``.
    """

    correct: bool | None
    by: str


_GIVEN = {True: Score(True, "given"), False: Score(False, "given")}
_CHOSEN = {True: Score(True, "option"), False: Score(False, "option")}
_FAILED, _NO_GOLD, _UNPARSABLE = Score(None, "error"), Score(None, "no gold"), Score(False, "unparsable")


def score(trace: Trace, answer: Answer) -> Score:
    """Return whether ``answer`` is what ``trace.gold`` says is right.

    A list as gold means that each of its entries is right (Inspect's targets). Gold that is a JSON object is not
    compared here (its source scores it), nor is anything without gold.
    """
    given = trace.correct
    if given is not None:
        return _GIVEN[given]
    if trace.completion == "error":
        return _FAILED
    gold, said = trace.gold, part(answer, 0)
    golds: list[Json] = []
    if isinstance(gold, list) and not _numbers(gold):
        golds = [one for one in gold if one is not None and not isinstance(one, dict)]
    elif gold is not None and not isinstance(gold, dict):
        golds = [gold]
    if not golds:
        return _NO_GOLD
    if said is None:
        return _UNPARSABLE
    if len(golds) == 1:
        return _compare(said, golds[0], trace.choices)
    decided = [_compare(said, one, trace.choices) for one in golds]
    return max(decided, key=_right)


def _right(one: Score) -> bool:
    return bool(one.correct)


def _numbers(gold: list[Json]) -> bool:
    """Return whether a list is one coordinate rather than several right answers."""
    return len(gold) > 1 and all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in gold)


def _compare(answer: str, gold: Json, choices: dict[str, str] | None) -> Score:
    if isinstance(gold, bool):
        gold = "yes" if gold else "no"
    written = str(gold)
    return (_option(answer, gold, written, choices) if choices else None) or _compared(answer, written)


def _option(answer: str, gold: Json, written: str, choices: dict[str, str]) -> Score | None:
    """Compare as options, when the gold names one; None when it does not."""
    wanted = choice_of(written, choices)
    if wanted is None and isinstance(gold, int) and 0 <= gold < len(choices):
        wanted = list(choices)[gold]
    return None if wanted is None else _CHOSEN[choice_of(answer, choices) == wanted]


@lru_cache(KEPT)
def _compared(answer: str, written: str) -> Score:
    """Compare as a bare label, a text, a number or a coordinate."""
    wanted_label = re.fullmatch(r"\(([A-Z])\)", written.strip())
    if wanted_label is not None:
        label = LABEL.match(answer) or LEADING_LABEL.match(answer)
        return Score(label is not None and label[1].upper() == wanted_label[1], "option")
    if normalise(answer) == normalise(written):
        return Score(True, "text")
    wanted, said = one_claim(written), last_claim(answer)
    if wanted is None:
        return Score(False, "text")
    by = "coordinate" if isinstance(wanted.value, tuple) else "number"
    return Score(said is not None and same_value(said, wanted), by)
