"""The dynamic setting: an action between two views of a room, in both directions, from one transition.

A transition has four candidate magnitudes. The set of four is drawn first and the gold is a fair draw from the set;
every candidate has to pass the same checks. So nothing about the set tells which of the four is gold: a reader of the
text alone cannot beat chance, which a set built around the gold (one near, one moderate, one far) would allow.
"""

from __future__ import annotations

import itertools
import random
from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np

from tracelens.study.composition import ACTIONS, Action
from tracelens.study.geometry import Pose, moved, overlap
from tracelens.study.items import Item, ordered
from tracelens.study.render import View
from tracelens.study.world import EYE, World
from tracelens.types import Json

MIN_OBJECTS = 3
"""Object instances that every view must show (the paper's rule)."""
MIN_PIXELS = 80
"""Pixels of a 400 × 400 picture from which on an object counts as visible."""
MIN_OVERLAP = 0.1
"""Share of the first view that every next view must still show."""
MIN_CHANGE = 5.0
"""Mean difference of grey values (0–255) that two candidate pictures must have."""
PITCH = (-65, 65)
"""Degrees that no view looks below or above."""
TRIES = 400


class Transition(NamedTuple):
    """A first pose, an action and what the four candidate magnitudes lead to (grid positions in rising order)."""

    cell: str
    sense: str
    first: Pose
    gold: int
    poses: dict[int, Pose]
    views: dict[int, View]
    """By grid position; 0 is the first view."""


@cache
def candidate_sets(steps: int) -> tuple[tuple[int, ...], ...]:
    """Return the sets of four grid positions that hold a neighbouring pair and span at least four steps."""
    return tuple(
        chosen
        for chosen in itertools.combinations(range(1, steps + 1), 4)
        if chosen[3] - chosen[0] >= 4 and any(b - a == 1 for a, b in itertools.pairwise(chosen))
    )


def find(world: World, cell: str, sense: str, rng: random.Random) -> Transition | None:
    """Return a valid transition in the world, or None after a fixed number of tries."""
    action = ACTIONS[cell]
    chosen = rng.choice(candidate_sets(action.steps))
    gold = rng.choice(chosen)
    for attempt in range(TRIES):
        if attempt % 50 == 49:
            chosen = rng.choice(candidate_sets(action.steps))
            gold = rng.choice(chosen)
        first = _start(world, cell, sense, action.magnitude(chosen[3]), rng)
        if first is None:
            continue
        poses = {grid: moved(first, sense, action.magnitude(grid)) for grid in chosen}
        if _reachable(world, first, sense, poses) and _seen(world, first, poses):
            views = {0: world.view(first), **{grid: world.view(pose) for grid, pose in poses.items()}}
            if _different(list(views.values())):
                return Transition(cell, sense, first, gold, poses, views)
    return None


def _start(world: World, cell: str, sense: str, largest: float, rng: random.Random) -> Pose | None:
    """Return a random first pose whose largest candidate turn stays within the pitch limits."""
    place = world.place(rng)
    if place is None:
        return None
    pitch = rng.choice((-20, -10, 0))
    if cell == "rotate_ud":
        low, high = PITCH
        bounds = (low, high - largest) if sense == "rotate_up" else (low + largest, high)
        pitch = 5 * rng.randint(round(bounds[0] / 5), round(bounds[1] / 5))
    return Pose(*place, EYE, float(rng.randrange(0, 360, 5)), float(pitch))


def _reachable(world: World, first: Pose, sense: str, poses: dict[int, Pose]) -> bool:
    """Return whether the whole way to the farthest candidate is free (turns go nowhere)."""
    if sense.startswith("rotate_"):
        return True
    last = poses[max(poses)]
    number = max(1, round(np.hypot(last.x - first.x, last.y - first.y) / 0.1))
    return all(
        world.free(first.x + (last.x - first.x) * step / number, first.y + (last.y - first.y) * step / number)
        for step in range(number + 1)
    )


def visible(world: World, view: View) -> set[int]:
    """Return the numbers of the things that a view shows with enough pixels."""
    count = len(world.scene.things)
    scale = world.camera.width * world.camera.height / 160_000
    return {number for number, pixels in enumerate(view.pixels(count), start=1) if pixels >= MIN_PIXELS * scale}


def _seen(world: World, first: Pose, poses: dict[int, Pose]) -> bool:
    """Return whether each view shows enough things, and each next view enough of the first, a shared thing at least."""
    view = world.count(first)
    before = visible(world, view)
    if len(before) < MIN_OBJECTS:
        return False
    for pose in reversed(poses.values()):
        if overlap(world.camera, first, pose, view.depth) < MIN_OVERLAP:
            return False
        after = visible(world, world.count(pose))
        if len(after) < MIN_OBJECTS or not before & after:
            return False
    return True


def _different(views: list[View]) -> bool:
    """Return whether no two pictures look the same."""
    small = [view.picture[::2, ::2].astype(np.int16).mean(axis=2) for view in views]
    return all(np.abs(a - b).mean() >= MIN_CHANGE for a, b in itertools.combinations(small, 2))


def scene_of(world: World, found: Transition, name: str) -> dict[str, Json]:
    """Return the part of ``scene`` that both directions share."""
    action = ACTIONS[found.cell]
    things = world.scene.things
    shown = {grid: visible(world, view) for grid, view in found.views.items()}
    anywhere = sorted(set().union(*shown.values()))
    kind, direction = _words(found.sense)
    return {
        "setting": "dynamic",
        "scene_id": name,
        "cell": found.cell,
        "objects": [
            {"name": things[number - 1].name, "size": list(things[number - 1].size), "unit": "meter"}
            for number in anywhere
        ],
        "things": [msgspec.to_builtins(things[number - 1]) for number in anywhere],
        "grid_step": float(action.step),
        "camera": msgspec.to_builtins(world.camera),
        "action": {
            "kind": kind,
            "direction": direction,
            "magnitude": action.magnitude(found.gold),
            "unit": action.unit,
            "step": float(action.step),
        },
        "poses": {
            "first": msgspec.to_builtins(found.first),
            **{str(grid): msgspec.to_builtins(pose) for grid, pose in found.poses.items()},
        },
        "visible": {
            "first" if grid == 0 else str(grid): [things[number - 1].name for number in sorted(numbers)]
            for grid, numbers in shown.items()
        },
    }


def _words(sense: str) -> tuple[str, str]:
    """Return the kind of an action and its direction."""
    if sense.startswith("rotate_"):
        return "rotate", sense.removeprefix("rotate_")
    return "move", sense


def magnitude_text(action: Action, grid: int) -> str:
    """Return a magnitude as the options print it."""
    return f"{action.magnitude(grid):.1f} m" if action.unit == "meter" else f"{action.magnitude(grid):.0f}°"


def items_of(
    scene: dict[str, Json], found: Transition, files: dict[int, str], number: int, gold: dict[str, str], seed: str
) -> list[Item]:
    """Return the two items of a transition; ``gold`` gives the right letter for each direction."""
    action = ACTIONS[found.cell]
    out = []
    for direction, letter in gold.items():
        rng = random.Random(f"order-{seed}-{direction}")
        wrong = [str(grid) for grid in found.poses if grid != found.gold]
        places = {key: int(grid) for key, grid in ordered(letter, str(found.gold), wrong, rng).items()}
        own = {
            **scene,
            "direction": direction,
            "pair": f"{_other(direction)}/{found.cell}/{number:05d}",
            "candidates": {key: {"magnitude": action.magnitude(grid), "grid": grid} for key, grid in places.items()},
        }
        pictures = {"first": files[0]}
        if direction == "num2space":
            pictures |= {key: files[grid] for key, grid in places.items()}
            choices = {key: f"image {key}" for key in places}
        else:
            pictures["next"] = files[found.gold]
            choices = {key: magnitude_text(action, grid) for key, grid in places.items()}
        column = f"{direction}/{found.cell}"
        out.append(Item(f"{column}/{number:05d}", column, letter, choices, pictures, own))
    return out


def _other(direction: str) -> str:
    return "space2num" if direction == "num2space" else "num2space"
