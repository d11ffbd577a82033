"""What a trace lacks of what rules need, as bits: most verdicts follow from that, without a call of the rule.

A need is a name, or one of the sets of watched words (:mod:`tracelens.rules.watched`). What is asked here costs next to
nothing and never fails; the rules themselves look again, so that each says the same when it is asked all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import cython

from tracelens.rules.glance import has_words
from tracelens.rules.watched import watched

if TYPE_CHECKING:
    from tracelens.rules.case import Case

Name: TypeAlias = Literal[
    "scene", "vector", "axes", "false", "cut", "unsettled", "gold", "flat", "options", "prompt", "pictureless",
    "submitted", "answer", "announced", "reasoning", "unchecked", "opposed", "copied", "turned", "repeated",
]  # fmt: skip
"""A scene · a gold, or an option, that can be a vector · axes that its item defines · an equation that does not hold ·
an end that a limit made · a doubt that an answer was given at all · a gold · no gold of several values · options, and
a gold · a prompt · a prompt without pictures · a text that was handed in · an answer with its place · one that was
announced or marked off · reasoning before it · no word of checking · relations, or places of things, which can exclude
each other · words of quoting, or places in both text and prompt · turns that can be compared · sentences that can be
repeated."""
Need: TypeAlias = Name | frozenset[str]

if not cython.compiled:  # needs.pxd has these as constants, in the same order
    SCENE, VECTOR, AXES, FALSE, CUT, UNSETTLED, GOLD, FLAT, OPTIONS, PROMPT = [1 << i for i in range(10)]
    PICTURELESS, SUBMITTED, ANSWER, ANNOUNCED, REASONING, UNCHECKED, OPPOSED = [1 << i for i in range(10, 17)]
    COPIED, TURNED, REPEATED = [1 << i for i in range(17, 20)]
    WORDS_FROM = 32

# Where a prompt that defines axes says so, and where it shows a picture.
AXES_STATED = " direction is ("
PICTURE = "<image"
# No shorter gold names a turn: most keys are a letter.
SHORTEST_TURN = len("turn")


class Prompt:
    """What the prompt looked at last lacks; traces of one item mostly follow each other."""

    def __init__(self) -> None:
        self.text = ""
        self.lacks = 0

    def lacking(self, text: str) -> int:
        """Return the bits that a prompt lacks by itself."""
        if self.text is not text:
            self.text = text
            self.lacks = 0 if AXES_STATED in text else AXES
            if PICTURE in text:
                self.lacks |= PICTURELESS
        return self.lacks if text else AXES | PROMPT


_LATEST = Prompt()


def bit(need: Need) -> int:
    """Return the bit of a need."""
    if isinstance(need, str):
        return 1 << get_args(Name).index(need)
    return watched().bits[need] << WORDS_FROM


def lacking(case: Case, said: bool) -> int:
    """Return the bits of the needs that a trace is known to lack; ``said`` tells whether there is a text to judge."""
    lacks = _of_item(case) | _of_answer(case)
    return lacks | _of_text(case) if said else lacks


def _of_item(case: Case) -> int:
    lacks = _LATEST.lacking(case.prompt)
    if lacks & AXES and _states_axes(case):
        lacks ^= AXES
    if not lacks & PICTURELESS and case.prompt and case.trace.images:
        lacks |= PICTURELESS
    if not case.scene:
        lacks |= SCENE
    gold = case.gold
    if gold is None:
        lacks |= GOLD | OPTIONS | VECTOR
    elif not case.may_have_vector():
        lacks |= VECTOR
    if not case.choices:
        lacks |= OPTIONS
    if isinstance(gold, dict):
        lacks |= FLAT
    return lacks


def _states_axes(case: Case) -> bool:
    """Return whether what stands beside the prompt can define axes."""
    if case.scene:
        return True
    meta = case.trace.meta
    return bool(meta and meta.get("axes"))


def _of_answer(case: Case) -> int:
    lacks = FALSE if case.reading.sound() else 0
    settled = case.settled()
    if case.completion == "complete":
        lacks |= CUT
        if not has_words(case.characters(), 0, len(case.text), 1):
            lacks |= SUBMITTED
    else:
        lacks |= SUBMITTED
        if case.completion != "truncated":
            lacks |= CUT
    if settled and case.completion != "refused":
        lacks |= UNSETTLED
    if not settled and not case.sections:
        lacks |= ANNOUNCED
    if case.answer_text is None or case.answer_start is None or case.answer_end is None:
        lacks |= ANSWER
    return lacks


def _of_text(case: Case) -> int:
    seen, watch, text = case.seen(), case.watched, case.text
    lacks = (watch.all & ~seen) << WORDS_FROM
    if seen & watch.checking:
        lacks |= UNCHECKED
    placed = seen & watch.placing and "(" in text
    if not (placed or seen & watch.relating):
        lacks |= OPPOSED
    if not (seen & watch.quoting or (placed and "(" in case.prompt)):
        lacks |= COPIED
    if not (seen & watch.comparing and seen & watch.turning) and not _answers_turn(case):
        lacks |= TURNED
    if not case.reasons():
        lacks |= REASONING
    if not watch.keywords.repeats.possible(len(text)) and "`" not in text:
        lacks |= REPEATED
    return lacks


def _answers_turn(case: Case) -> bool:
    """Return whether the gold can name a turn that the answer misses by a full one."""
    gold = case.gold
    return isinstance(gold, str) and len(gold) >= SHORTEST_TURN and case.answer_text is not None
