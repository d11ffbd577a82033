"""What all seeds are made of: names, openings, and pairs of records that differ in one place."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Seed = Callable[[random.Random], tuple[Record, Record]]

THINGS = ("lamp", "chair", "sofa", "shelf", "piano", "basket", "clock", "desk", "bed", "rug", "mirror", "plant")
PEOPLE = ("Ann", "Bo", "Carla", "Dev", "Emil", "Fay")
GOODS = ("apples", "tickets", "pens", "books", "cups", "stamps")
OPENINGS = (
    "Let us take this one step at a time.",
    "We go through it slowly.",
    "First we look at what is there.",
    "I begin with the first thing that is said.",
)
ANGLES = {"A": "20°", "B": "40°", "C": "60°", "D": "70°"}
COMPASS = ("north", "south", "east", "west")


def record(text: str, **fields: Any) -> Record:
    """Return a trace record."""
    return {"sample_id": "seed", "response": text, **fields}


def both(template: str, right: object, wrong: object, **fields: Any) -> tuple[Record, Record]:
    """Return the two records that differ in what stands for ``{}``."""
    return record(template.replace("{}", str(right)), **fields), record(template.replace("{}", str(wrong)), **fields)


def different(rng: random.Random, low: int, high: int, *not_these: float) -> int:
    """Return a random whole number other than those given."""
    return rng.choice([n for n in range(low, high + 1) if n not in not_these])
