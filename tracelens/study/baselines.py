"""Answers without a model: what chance, a habit, the key and plain computer vision give, as traces like any other."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tracelens.errors import InputError
from tracelens.study.items import Item
from tracelens.study.records import DATASET
from tracelens.types import Json

CONDITION = "baseline"
"""A condition of their own keeps these answers out of comparisons between a model's conditions."""
NAMES = ("uniform", "majority", "constant-A", "constant-B", "constant-C", "constant-D", "oracle", "vision")


def answers(name: str, folder: Path, items: list[Item], seed: int = 0) -> Iterator[tuple[Item, str]]:
    """Yield each item with the letter that the baseline gives.

    ``uniform`` draws evenly; ``majority`` gives each column's most frequent gold letter (it has seen the key: the best
    that any habit can do); ``constant-X`` gives X, or the last letter where there are fewer; ``oracle`` gives the gold;
    ``vision`` looks at the pictures (see :mod:`tracelens.study.vision`).

    Raises:
        InputError: If the name is unknown.
    """
    if name not in NAMES:
        raise InputError(f"There is no baseline {name!r}. There are: {', '.join(NAMES)}.")
    rng = random.Random(f"uniform-{seed}")
    frequent = _majority(items)
    for item in items:
        offered = list(item.choices)
        if name == "uniform":
            yield item, rng.choice(offered)
        elif name == "majority":
            yield item, frequent[item.column]
        elif name == "oracle":
            yield item, item.gold
        elif name == "vision":
            from tracelens.study import vision

            yield item, vision.answer(folder, item)
        else:
            letter = name.removeprefix("constant-")
            yield item, letter if letter in item.choices else offered[-1]


def _majority(items: list[Item]) -> dict[str, str]:
    """Return each column's most frequent gold letter; among equals the first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        counts[item.column][item.gold] += 1
    return {column: min(found, key=lambda letter: (-found[letter], letter)) for column, found in counts.items()}


def traces(name: str, given: list[tuple[Item, str]]) -> Iterator[dict[str, Json]]:
    """Yield a baseline's answers as canonical records: model ``baseline: NAME``, condition ``baseline``."""
    for item, letter in given:
        yield {
            "dataset": DATASET,
            "task": item.column,
            "sample_id": item.item_id,
            "model": f"baseline: {name}",
            "condition": CONDITION,
            "epoch": 0,
            "prompt": "",
            "response": letter,
            "gold": item.gold,
            "choices": item.choices,
            "correct": letter == item.gold,
            "scene": item.scene,
            "meta": {"column": item.column},
        }


def accuracy(given: list[tuple[Item, str]]) -> dict[str, tuple[int, int]]:
    """Return right answers and items of each column."""
    out: dict[str, tuple[int, int]] = {}
    for item, letter in given:
        right, number = out.get(item.column, (0, 0))
        out[item.column] = (right + (letter == item.gold), number + 1)
    return out


def macro(table: dict[str, tuple[int, int]]) -> float:
    """Return the mean of the columns' accuracies (each column counts alike, whatever its size)."""
    return sum(right / number for right, number in table.values()) / len(table)
