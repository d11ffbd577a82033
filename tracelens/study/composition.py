"""What the benchmark consists of: its twenty columns, the actions with their ranges and steps, the layouts.

Figures from SpaceNum (Zhang et al. 2026, arXiv 2605.23898), Table 1 and section 3: two settings in two directions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

DIRECTIONS = ("num2space", "space2num")
LETTERS = "ABCD"


class Action(NamedTuple):
    """An action cell of the dynamic setting: its two senses and the grid of its magnitudes."""

    senses: tuple[str, str]
    unit: str
    step: Fraction
    steps: int
    """How many magnitudes there are: step, 2 step, …, steps · step."""
    train: int
    """Items of one direction in the paper's training set."""

    def magnitude(self, grid: int) -> float:
        """Return the magnitude of a grid position (from 1)."""
        return float(self.step * grid)


ACTIONS: dict[str, Action] = {
    "move_fb": Action(("forward", "backward"), "meter", Fraction(1, 5), 12, 1920),
    "move_lr": Action(("left", "right"), "meter", Fraction(1, 5), 6, 2300),
    "rotate_ud": Action(("rotate_up", "rotate_down"), "degree", Fraction(10), 7, 2300),
    "rotate_lr": Action(("rotate_left", "rotate_right"), "degree", Fraction(10), 7, 2300),
}
MAPS = ("1d", "2d", "3d")
SCALES = {"desk": 100, "room": 400}
TRAIN_SCALES = {"desk": 1962, "room": 8000}
BENCH_ACTIONS = 100


def columns(direction: str) -> list[str]:
    """Return the ten columns of one direction, in the order of the paper's Table 2."""
    return [
        *(f"{direction}/{cell}" for cell in ACTIONS),
        *(f"{direction}/{dim}/{scale}" for dim in MAPS for scale in SCALES),
    ]


def candidates(column: str) -> int:
    """Return how many candidates an item of the column offers: two in one dimension, else four."""
    return 2 if "/1d/" in column else 4


def bench_counts() -> dict[str, int]:
    """Return the items of each of the twenty columns: 3,800 in all."""
    return {
        column: SCALES[column.rsplit("/", 1)[1]] if column.count("/") == 2 else BENCH_ACTIONS
        for direction in DIRECTIONS
        for column in columns(direction)
    }


def train_counts() -> dict[str, int]:
    """Return the items of each column of a training set of the paper's size."""
    return {
        column: TRAIN_SCALES[column.rsplit("/", 1)[1]]
        if column.count("/") == 2
        else ACTIONS[column.split("/")[1]].train
        for direction in DIRECTIONS
        for column in columns(direction)
    }
