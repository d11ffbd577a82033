"""Rewards for reinforcement learning, with the signature that TRL's GRPOTrainer calls.

``GRPOTrainer(reward_funcs=[strict_reward], …)`` hands over the completions of a batch and, by name, every column of
the data set; :func:`tracelens.study.tuning.grpo` writes the columns that are read here. Final answers are read as in
every other stage, so a reward and a score never differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tracelens.types import Json, Trace

NEAR, MODERATE = 1, 2
"""Grid steps up to which a wrong magnitude is near or moderate: the default rubric's cut-offs."""
GRADED = {"exact": 1.0, "near": 0.7, "moderate": 0.4, "far": 0.0}
"""The paper's grades as rewards."""
PART = 0.4
"""Reward of a layout of which the position or the size is right, but not both."""


def strict_reward(completions: Sequence[Any], gold: Sequence[str], choices: Sequence[Any], **_: Any) -> list[float]:
    """Return 1 for each completion whose final answer is the gold option, else 0."""
    return [
        float(chosen(text, offered) == right) for text, right, offered in zip(completions, gold, choices, strict=True)
    ]


def graded_reward(
    completions: Sequence[Any], gold: Sequence[str], choices: Sequence[Any], candidates: Sequence[Any], **_: Any
) -> list[float]:
    """Return 1, 0.7, 0.4 or 0 for each completion, by the distance of the chosen candidate from the gold one.

    Magnitudes are graded in grid steps; a layout that is wrong in position or size only gives 0.4, in both 0.
    """
    return [
        _graded(chosen(text, offered), right, _whole(known))
        for text, right, offered, known in zip(completions, gold, choices, candidates, strict=True)
    ]


def chosen(completion: Any, choices: Json) -> str | None:
    """Return the letter that a completion (a text, or chat messages) ends with, or None."""
    from tracelens import answers
    from tracelens.answers.options import choice_of

    offered = {letter: text for letter, text in _whole(choices).items() if text is not None}
    text = _text(completion)
    sections, _ = answers.split(text)
    found = answers.final(Trace(sample_id="", text=text, sections=sections, choices=offered))
    return None if found.text is None else choice_of(found.text, offered)


def _text(completion: Any) -> str:
    if isinstance(completion, str):
        return completion
    content = completion[-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)


def _whole(value: Json) -> dict[str, Json]:
    """Return a mapping that came as JSON text (columns of one type load fastest) or as a mapping."""
    import msgspec

    return dict(msgspec.json.decode(value)) if isinstance(value, str) else dict(value)


def _graded(letter: str | None, gold: str, candidates: dict[str, Json]) -> float:
    if letter is None or letter not in candidates:
        return 0.0
    if letter == gold:
        return GRADED["exact"]
    one = candidates[letter]
    if "grid" in one:
        return GRADED[grade(abs(one["grid"] - candidates[gold]["grid"]))]
    return PART if one.get("differs") in {"position", "size"} else 0.0


def grade(steps: int | Fraction, near: float = NEAR, moderate: float = MODERATE) -> str:
    """Return exact, near, moderate or far for a distance in grid steps."""
    if steps == 0:
        return "exact"
    return "near" if steps <= near else "moderate" if steps <= moderate else "far"
