"""Spatial-numeric questions in words, with computed gold and a true ``scene``: no picture is needed to answer them.

Eight tasks: headings, net rotations, net moves, walks on a grid, coordinates from anchors, distances, comparisons and
centimetres. Lengths are drawn as whole centimetres or decimetres and angles as whole tens of degrees, so that every
gold is exact.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import resources
from typing import Any

import msgspec
import yaml

from tracelens.types import Json

DATASET = "spatial-text"
NAMES = ("lamp", "chair", "box", "sofa", "plant", "table", "shelf", "piano", "basket", "clock")
LETTERS = "ABCD"
COMPASS = ("north", "east", "south", "west")
# Unit steps (x, y) of the four headings in COMPASS, with +x east and +y north.
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
# Whole-number right triangles (Pythagorean triples), so that a distance is exact.
TRIANGLES = ((3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 6, 10), (4, 3, 5))
FRAME = {"name": "map", "x": "east or away from the first anchor", "y": "north or away from you"}


class TextItem(msgspec.Struct, frozen=True):
    """One question with its true answer; ``choices`` is None where a number is asked for."""

    sample_id: str
    task: str
    question: str
    gold: str
    choices: dict[str, str] | None
    scene: dict[str, Json]


class Draft(msgspec.Struct, frozen=True):
    """A question before its options are ordered; ``wrong`` is empty where a number is asked for."""

    question: str
    gold: str
    wrong: tuple[str, ...]
    scene: dict[str, Json]


def items(count: int = 304, seed: int = 0) -> list[TextItem]:
    """Return ``count`` questions, the eight tasks in turn; equal arguments give equal questions.

    Within a task no question occurs twice, and the gold letter takes each place equally often (within one).
    """
    rng = random.Random(seed)
    each = -(-count // len(TASKS))
    made = {task: _task_items(task, each, rng) for task in TASKS}
    return [made[task][index] for index in range(each) for task in TASKS][:count]


def _task_items(task: str, number: int, rng: random.Random) -> list[TextItem]:
    """Return ``number`` different questions of one task."""
    seen: set[str] = set()
    out: list[TextItem] = []
    while len(out) < number:
        drafts = TASKS[task](rng)
        if seen.isdisjoint(draft.question for draft in drafts):
            seen.update(draft.question for draft in drafts)
            twins = len(drafts) > 1
            first = len(out)
            for offset, draft in enumerate(drafts):
                twin = f"{task}-{first + 1 - offset:03d}" if twins else None
                out.append(_finish(draft, task, first + offset, twin, rng))
    return out[:number]


def _finish(draft: Draft, task: str, index: int, twin: str | None, rng: random.Random) -> TextItem:
    """Order the options so that the gold letter follows ``index``, and number the item."""
    sample_id = f"{task}-{index:03d}"
    scene = {"setting": "text", **draft.scene, **({"twin": twin} if twin else {})}
    if not draft.wrong:
        return TextItem(sample_id, task, draft.question, draft.gold, None, scene)
    options = list(draft.wrong)
    rng.shuffle(options)
    options.insert(index % (len(options) + 1), draft.gold)
    choices = dict(zip(LETTERS, options, strict=False))
    gold = LETTERS[options.index(draft.gold)]
    listing = "\n".join(f"{letter}. {text}" for letter, text in choices.items())
    return TextItem(sample_id, task, f"{draft.question}\n{listing}", gold, choices, scene)


def _turn(direction: str, degrees: int) -> dict[str, Json]:
    return {"kind": "rotate", "direction": direction, "magnitude": degrees, "unit": "degree"}


def _move(direction: str, decimetres: int) -> dict[str, Json]:
    return {"kind": "move", "direction": direction, "magnitude": decimetres / 10, "unit": "meter"}


def _heading(rng: random.Random) -> list[Draft]:
    """Two turns from a compass direction, and its twin: the first turn left by a is now right by 360 − a."""
    start, first, second = rng.randrange(4), 10 * rng.randint(1, 17), 10 * rng.randint(1, 17)
    gold = (90 * start - first + second) % 360
    return [
        Draft(
            f"You face {COMPASS[start]}. You turn {way} {angle} degrees, then turn right {second} degrees. "
            "What is your heading now, in degrees clockwise from north (0 to 359)?",
            str(gold),
            (),
            {"heading": 90 * start, "actions": [_turn(way, angle), _turn("right", second)]},
        )
        for way, angle in (("left", first), ("right", 360 - first))
    ]


def _net_rotation(rng: random.Random) -> list[Draft]:
    """Two opposite turns: which single turn gives the same view."""
    larger, smaller = sorted(rng.sample(range(1, 17), 2), reverse=True)
    way, back = rng.sample(("left", "right"), 2)
    larger, smaller = 10 * larger, 10 * smaller
    turns = [_turn(way, larger), _turn(back, smaller)]
    rng.shuffle(turns)
    named = [f"turns {turn['direction']} {turn['magnitude']} degrees" for turn in turns]
    net = larger - smaller
    # The same turn in the wrong direction, the sum, and one of the two stated turns alone.
    wrong = {f"turn {back} {net} degrees", f"turn {way} {larger + smaller} degrees"}
    alone = larger if net != larger else smaller
    wrong.add(f"turn {way} {alone} degrees")
    question = f"The camera {named[0]}, then {named[1]}. Which single turn gives the same view?"
    return [Draft(question, f"turn {way} {net} degrees", tuple(sorted(wrong)), {"actions": turns})]


def _net_move(rng: random.Random) -> list[Draft]:
    """Three moves on one line by steps of 0.2 m: how far from the start."""
    steps = [2 * rng.randint(1, 12) for _ in range(3)]
    ways = rng.choice((("forward", "backward", "forward"), ("forward", "backward", "backward")))
    signed = [step if way == "forward" else -step for step, way in zip(steps, ways, strict=True)]
    moves = [f"{way} {step / 10} m" for step, way in zip(steps, ways, strict=True)]
    question = (
        f"You move {moves[0]}, then {moves[1]}, then {moves[2]}. How far are you from where you started, in metres?"
    )
    scene = {"actions": [_move(way, step) for step, way in zip(steps, ways, strict=True)]}
    return [Draft(question, f"{abs(sum(signed)) / 10} m", (), scene)]


def _grid_walk(rng: random.Random) -> list[Draft]:
    """Forward, a turn, forward: where on the grid."""
    start, turn = rng.randrange(4), rng.choice((-1, 1))
    ahead, aside = rng.sample(range(1, 10), 2)
    (ax, ay), (bx, by) = STEPS[start], STEPS[(start + turn) % 4]
    x, y = ahead * ax + aside * bx, ahead * ay + aside * by
    side = "right" if turn == 1 else "left"
    question = (
        f"You stand at (0, 0) and face {COMPASS[start]} (north is the direction of +y; east is +x). "
        f"Take {ahead} steps forward. Turn {side}. Take {aside} steps forward. Where are you?"
    )
    scene = {
        "frame": FRAME,
        "heading": 90 * start,
        "actions": [_steps(ahead), _turn(side, 90), _steps(aside)],
        "position": [x, y],
    }
    return [Draft(question, _point(x, y), _point_distractors(x, y), scene)]


def _steps(number: int) -> dict[str, Json]:
    return {"kind": "move", "direction": "forward", "magnitude": number, "unit": "step"}


def _point(x: int, y: int) -> str:
    return f"({x}, {y})"


def _point_distractors(x: int, y: int) -> tuple[str, ...]:
    """Return three wrong points: an axis reversed, the axes swapped, and both axes reversed."""
    wrong = (_point(-x, y), _point(y, x), _point(-x, -y))
    spare = (_point(x, -y), _point(x + 1, y), _point(x, y + 1), _point(x - 1, y - 1))
    distinct = dict.fromkeys(text for text in (*wrong, *spare) if text != _point(x, y))
    return tuple(distinct)[:3]


def _anchor_coordinates(rng: random.Random) -> list[Draft]:
    """Two anchors define the frame; a third object is placed relative to the second one."""
    origin, second, target = rng.sample(NAMES, 3)
    apart, dx, dy = rng.randint(2, 6), rng.randint(1, 9), rng.randint(1, 9)
    sx, sy = rng.choice((-1, 1)), rng.choice((-1, 1))
    x, y = apart + sx * dx, sy * dy
    question = (
        f"The {origin} is at (0, 0) and the {second} is at ({apart}, 0), so +x points from the {origin} to the "
        f"{second}, and +y points away from you. The {target} is {_units(dx)} from the {second} in the direction of "
        f"{'+' if sx > 0 else '-'}x and {_units(dy)} in the direction of {'+' if sy > 0 else '-'}y. "
        f"What are the coordinates of the {target}?"
    )
    scene = {
        "frame": {**FRAME, "origin": origin},
        "anchors": [origin, second],
        "target": target,
        "objects": [
            {"name": origin, "position": [0, 0]},
            {"name": second, "position": [apart, 0]},
            {"name": target, "position": [x, y]},
        ],
    }
    # Measured from the wrong anchor, and both axes' signs and order: the mistakes that the frame invites.
    wrong = dict.fromkeys([_point(sx * dx, y), *_point_distractors(x, y)])
    wrong.pop(_point(x, y), None)
    return [Draft(question, _point(x, y), tuple(wrong)[:3], scene)]


def _units(number: int) -> str:
    return f"{number} unit{'' if number == 1 else 's'}"


def _distance(rng: random.Random) -> list[Draft]:
    """Two points whose distance is a whole number."""
    first, second = rng.sample(NAMES, 2)
    width, height, length = rng.choice(TRIANGLES)
    x, y = rng.randint(-5, 5), rng.randint(-5, 5)
    other = (x + rng.choice((-1, 1)) * width, y + rng.choice((-1, 1)) * height)
    question = (
        f"The {first} is at {_point(x, y)} and the {second} is at {_point(*other)}. How far apart are they, in units?"
    )
    objects = [
        {"name": first, "position": [x, y]},
        {"name": second, "position": list(other)},
    ]
    return [Draft(question, str(length), (), {"frame": FRAME, "objects": objects})]


def _comparison(rng: random.Random) -> list[Draft]:
    """Two widths in different units, close enough that the digits alone mislead."""
    first, second = rng.sample(NAMES, 2)
    metres = rng.randint(11, 29)  # decimetres, printed as metres
    other = 10 * metres + rng.choice((-1, 1)) * rng.randint(5, 60)
    wide, narrow = (first, second) if 10 * metres > other else (second, first)
    question = f"The {first} is {metres / 10} m wide. The {second} is {other} cm wide. Which is wider?"
    objects = [
        {"name": first, "size": [metres / 10], "unit": "meter"},
        {"name": second, "size": [other / 100], "unit": "meter"},
    ]
    return [Draft(question, f"the {wide}", (f"the {narrow}",), {"objects": objects})]


def _centimetres(rng: random.Random) -> list[Draft]:
    """A row of equal objects: its width in another unit."""
    name = rng.choice(NAMES)
    decimetres, number = rng.randint(3, 19), rng.randint(2, 6)
    question = (
        f"A {name} is {decimetres / 10} m wide. {number} of them stand side by side without a gap. "
        "How wide is the row, in centimetres?"
    )
    scene = {"objects": [{"name": name, "size": [decimetres / 10], "unit": "meter", "count": number}]}
    return [Draft(question, f"{10 * decimetres * number} cm", (), scene)]


TASKS: dict[str, Callable[[random.Random], list[Draft]]] = {
    "heading": _heading,
    "net_rotation": _net_rotation,
    "net_move": _net_move,
    "grid_walk": _grid_walk,
    "anchor_coordinates": _anchor_coordinates,
    "distance": _distance,
    "comparison": _comparison,
    "centimetres": _centimetres,
}


class Asking(msgspec.Struct, frozen=True):
    """The prompts of ``prompts/text.yaml``: by condition an instruction and a token cap, by task a worked exchange."""

    conditions: dict[str, dict[str, Any]]
    examples: dict[str, dict[str, str]]

    def messages(self, item: TextItem, condition: str) -> list[dict[str, str]]:
        """Return the chat that asks ``item`` under ``condition``, the worked exchange first."""
        instruction = self.conditions[condition]["instruction"]
        example = self.examples[item.task]
        return [
            {"role": "user", "content": f"{example['question']}\n{instruction}"},
            {"role": "assistant", "content": example[condition]},
            {"role": "user", "content": f"{item.question}\n{instruction}"},
        ]


def asking() -> Asking:
    """Return the shipped prompts for questions in words."""
    text = resources.files("tracelens.study").joinpath("prompts/text.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), Asking)
