"""prior.symmetry_break: two forms of an item that mean the same get answers that mean different things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from tracelens.rules.group_items import GroupFinding, GroupItem

_WAY = re.compile(r"\b(left|right|clockwise|counterclockwise|anticlockwise)\b", re.IGNORECASE)
_FULL_TURN = 360


class _Said(NamedTuple):
    twin: str
    correct: bool | None
    meaning: str | None


class SymmetryBreak:
    """Answers to items that have a twin, until the twin's answer comes."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str, str, str, int, str], _Said] = {}
        self._datasets: dict[str, bool] = {}

    def add(self, traces: list[GroupItem]) -> Iterator[GroupFinding]:
        """Yield a verdict for each answer whose twin has been answered before."""
        for one in traces:
            self._datasets.setdefault(one.dataset, False)
            if one.twin is None or one.answer is None:
                continue
            key = (one.dataset, one.task, one.model, one.condition, one.epoch)
            said = _Said(one.twin, one.correct, meaning(one))
            other = self._waiting.pop((*key, one.twin), None)
            if other is None:
                self._waiting[(*key, one.sample_id)] = said
                continue
            verdict = _compare(one, said, other)
            if verdict is not None:
                self._datasets[one.dataset] = True
                yield verdict

    def finish(self) -> Iterable[GroupFinding]:
        """Yield the datasets without any comparable twins."""
        for dataset, seen in sorted(self._datasets.items()):
            if not seen:
                reason = "No two answered items are twins whose answers can be compared."
                yield GroupFinding(category="", state="not_assessable", message=reason, dataset=dataset)


def _compare(one: GroupItem, said: _Said, other: _Said) -> GroupFinding | None:
    if said.correct and other.correct:
        broken = False
    elif said.correct is not None and other.correct is not None and said.correct != other.correct:
        broken = True
    elif said.meaning is None or other.meaning is None:
        return None  # both wrong, and their answers have no content to compare
    else:
        broken = said.meaning != other.meaning
    return GroupFinding(
        category="",
        state="present" if broken else "absent",
        message=f"The twins {one.twin} and {one.sample_id} are answered {'apart' if broken else 'alike'}.",
        dataset=one.dataset,
        task=one.task,
        model=one.model,
        condition=one.condition,
        sample_id=one.sample_id,
        evidence={"twin": one.twin, "answer": said.meaning, "twin_answer": other.meaning, "epoch": one.epoch},
    )


def meaning(one: GroupItem) -> str | None:
    """Return an answer in a form that equals that of its equivalents: turns modulo 360, other texts normalised."""
    from tracelens.answers.options import normalise

    text = one.answer or ""
    if one.choices:
        label = one.label(one.answer)
        text = one.choices.get(label, "") if label else ""
        if not text or text == label:
            return None
    turn = _turn(text)
    return f"{turn} degree" if turn is not None else normalise(text) or None


def _turn(text: str) -> Fraction | None:
    """Return a turn as degrees to the left, in [0, 360), when ``text`` states one angle and its way."""
    from tracelens import claims

    way = _WAY.search(text)
    angles = [c.value for c in claims.extract(text) if c.canonical_unit == "degree" and isinstance(c.value, Fraction)]
    if way is None or len(angles) != 1:
        return None
    sign = 1 if way[1].lower() in ("left", "counterclockwise", "anticlockwise") else -1
    return sign * angles[0] % _FULL_TURN
