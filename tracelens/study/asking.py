"""An item under a condition as a question: text and places of pictures, options, and what is then right."""

from __future__ import annotations

import math
import random
import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import yaml

from tracelens.errors import InputError
from tracelens.study import numerals
from tracelens.study.conditions import Condition
from tracelens.study.geometry import Pose, axes
from tracelens.study.items import Item
from tracelens.study.scene import Frame, Thing
from tracelens.types import Json


class Prompts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a prompt file; see ``prompts/study.yaml``."""

    instructions: dict[str, str]
    max_tokens: dict[str, int]
    sampling: dict[str, Any]
    dynamic: dict[str, str]
    static: dict[str, str]
    axes: dict[str, str]
    sides: dict[str, str]
    actions: dict[str, tuple[str, str]]
    sight: dict[str, str]
    shown: int
    """Objects that a view in words names, the nearest first."""


class Question(msgspec.Struct, frozen=True):
    """What is asked, and what is right.

    ``parts`` are texts and, as ``{"image": role}``, places of pictures; ``scene`` is the item's, with its candidates
    under the letters that are offered.
    """

    parts: tuple[str | dict[str, str], ...]
    gold: str
    choices: dict[str, str] | None
    scene: dict[str, Json]


def prompts(path: Path | None = None) -> Prompts:
    """Return the shipped prompts, or those of a file.

    Raises:
        InputError: If the file is not readable, not YAML, or has not the keys of the shipped one.
    """
    try:
        text = (
            path.read_text("utf-8")
            if path
            else resources.files("tracelens.study").joinpath("prompts/study.yaml").read_text("utf-8")
        )
        return msgspec.convert(yaml.safe_load(text), Prompts)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(f"{path}: the prompts cannot be used ({error}). Start from a copy of study.yaml.") from error


def question(item: Item, condition: Condition, texts: Prompts) -> Question:
    """Return the question that asks ``item`` under ``condition``; the condition must apply to it."""
    scene = item.scene
    if item.scene["setting"] == "published":
        return _published(item, condition, texts)
    choices = dict(item.choices)
    gold = item.gold
    if condition.permuted:
        order = _rotation(item.item_id, len(choices))
        choices, gold, scene = _permuted(item, order)
    body = _dynamic(item, condition, texts) if item.dynamic else _static(item, condition, texts)
    if item.direction == "space2num":
        choices = {letter: _option(item, scene["candidates"][letter], condition) for letter in choices}
    order_of = {letter: scene["candidates"][letter]["picture"] for letter in choices} if condition.permuted else {}
    kind = ("reasoning" if condition.reasoning else "direct") + ("_open" if condition.open else "")
    parts = _laid_out(body, item, condition, texts, choices, order_of)
    if condition.open:
        gold, options = choices[gold], None
        if not item.dynamic:
            gold = _open_gold(scene, condition)
    else:
        options = choices
    if item.direction == "space2num" and options:
        parts += ["\n" + "\n".join(f"{letter}. {text}" for letter, text in options.items())]
    parts += ["\n" + texts.instructions[kind]]
    return Question(_joined(parts), gold, options, scene)


def _published(item: Item, condition: Condition, texts: Prompts) -> Question:
    """Return a published item's own question: its pictures by role, its text, its options."""
    parts: list[str | dict[str, str]] = []
    for role in item.images:
        shown: str | dict[str, str] = texts.sight["none"] if condition.pictures == "none" else {"image": role}
        parts += [f"{role}: ", shown, "\n"]
    listing = "\n".join(f"{letter}. {text}" for letter, text in item.choices.items())
    kind = "reasoning" if condition.reasoning else "direct"
    parts.append(f"{item.scene.get('question', '')}\n{listing}\n{texts.instructions[kind]}")
    return Question(_joined(parts), item.gold, dict(item.choices), item.scene)


def _rotation(item_id: str, number: int) -> list[int]:
    """Return an order of the options that leaves none in its place."""
    by = random.Random(f"permuted-{item_id}").randrange(1, number)
    return [(place + by) % number for place in range(number)]


def _permuted(item: Item, order: list[int]) -> tuple[dict[str, str], str, dict[str, Json]]:
    """Return choices, gold and scene with the options in another order; each candidate remembers its picture."""
    old = list(item.choices)
    candidates = {
        letter: {**item.scene["candidates"][old[place]], "picture": old[place]}
        for letter, place in zip(old, order, strict=True)
    }
    choices = {
        letter: f"image {letter}" if item.direction == "num2space" else item.choices[old[place]]
        for letter, place in zip(old, order, strict=True)
    }
    gold = old[order.index(old.index(item.gold))]
    return choices, gold, {**item.scene, "candidates": candidates}


def _dynamic(item: Item, condition: Condition, texts: Prompts) -> str:
    action = item.scene["action"]
    sense = action["direction"] if action["kind"] == "move" else f"rotate_{action['direction']}"
    number = action["magnitude"]
    if condition.twin:
        sense = {"rotate_left": "rotate_right", "rotate_right": "rotate_left"}[sense]
        number = 360 - number
    says, infinitive = texts.actions[sense]
    printed = numerals.magnitude(number, action["unit"], condition.numbers)
    return texts.dynamic[item.direction].format(action=says, infinitive=infinitive, magnitude=printed)


def _option(item: Item, candidate: dict[str, Json], condition: Condition) -> str:
    """Return an option of a question for a number."""
    if item.dynamic:
        number = candidate["magnitude"]
        if condition.twin:
            number = 360 - number
        return numerals.magnitude(number, item.scene["action"]["unit"], condition.numbers)
    scale = _centimetres(item.scene)
    place = numerals.point(candidate["position"], condition.numbers, scale)
    return f"{place}, {numerals.sides(candidate['size'], condition.numbers, scale)}"


def _open_gold(scene: dict[str, Json], condition: Condition) -> str:
    place = scene["map"][scene["target"]]["position"]
    return numerals.point(place, condition.numbers, _centimetres(scene)).removeprefix("x = ")


def _centimetres(scene: dict[str, Json]) -> float:
    """Return how many centimetres a unit of the frame is."""
    return 100 * float(scene["frame"]["unit"])


def _static(item: Item, condition: Condition, texts: Prompts) -> str:
    scene, dim = item.scene, str(item.scene["dim"])
    scale, style = _centimetres(scene), condition.numbers
    first, second = scene["anchors"]

    def place(name: str) -> str:
        return numerals.point(scene["map"][name]["position"], style, scale)

    def size(name: str) -> str:
        return numerals.sides(scene["map"][name]["size"], style, scale)

    frame = texts.static["frame"].format(
        first_anchor=first,
        second_anchor=second,
        first_place=place(first),
        second_place=place(second),
        other_axes=texts.axes[dim],
        sides=texts.sides[dim],
        unit="centimetres" if style == "integers" else "units that the anchors fix",
    )
    listing = "\n".join(f"- {name}: {place(name)}, {size(name)}" for name in (first, second, scene["target"]))
    return texts.static[item.direction].format(
        frame=frame,
        map=listing,
        target=scene["target"],
        anchor_sizes=f"The {first} has {size(first)}; the {second} has {size(second)}.",
        asked="coordinates" if condition.open else "coordinates and the size",
    )


def _laid_out(
    body: str, item: Item, condition: Condition, texts: Prompts, choices: dict[str, str], order: dict[str, str]
) -> list[str | dict[str, str]]:
    """Return the body cut at the places of the pictures, with pictures, words or nothing in them."""
    out: list[str | dict[str, str]] = []
    for piece in re.split(r"(\[(?:first|next|view|options)\])", body):
        role = piece[1:-1] if piece.startswith("[") and piece.endswith("]") else ""
        if role == "options":
            for letter in choices:
                out += [f"\n{letter}: ", _sight(item, order.get(letter, letter), condition, texts)]
        elif role in item.images:
            out.append(_sight(item, role, condition, texts))
        else:
            out.append(piece)
    return out


def _sight(item: Item, role: str, condition: Condition, texts: Prompts) -> str | dict[str, str]:
    if condition.pictures == "none":
        return texts.sight["none"]
    if condition.pictures == "text":
        return _view_in_words(item, role, texts)
    return {"image": role}


def _joined(parts: list[str | dict[str, str]]) -> tuple[str | dict[str, str], ...]:
    """Return the parts with neighbouring texts joined."""
    out: list[str | dict[str, str]] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    return tuple(out)


def pose_of(item: Item, role: str) -> Pose:
    """Return the pose that the picture of a role was taken from."""
    poses = item.scene["poses"]
    if not item.dynamic:
        key = "view"
    elif role == "first":
        key = "first"
    elif role == "next":
        key = str(item.scene["candidates"][item.gold]["grid"])
    else:
        key = str(item.scene["candidates"][role]["grid"])
    return msgspec.convert(poses[key], Pose)


def things_of(item: Item, role: str) -> list[Thing]:
    """Return the things that a picture shows: for a layout the object as that picture's candidate has it."""
    objects = [msgspec.convert(thing, Thing) for thing in item.scene["things"]]
    if item.dynamic:
        key = (
            "first" if role == "first" else str(item.scene["candidates"][item.gold if role == "next" else role]["grid"])
        )
        shown = set(item.scene["visible"][key])
        return [thing for thing in objects if thing.name in shown]
    candidate = item.scene["candidates"][item.gold if role == "view" else role]
    return [*(placed_target(item, candidate, thing) for thing in objects if thing.name != "stand")]


def placed_target(item: Item, candidate: dict[str, Json], thing: Thing) -> Thing:
    """Return the thing itself, or the layout's object where and as large as a candidate says."""
    if thing.name != item.scene["target"]:
        return thing
    known = item.scene["frame"]
    frame = Frame(tuple(known["origin"]), known["yaw"], known["unit"])
    position, size = candidate["placing"]
    x, y, z = (round(float(value), 6) for value in frame.to_world(np.array(position))[0])
    width, depth, height = (round(side * frame.unit, 6) for side in size)
    return msgspec.structs.replace(thing, position=(x, y, z), size=(width, depth, height))


def _view_in_words(item: Item, role: str, texts: Prompts) -> str:
    """Return what a picture shows as directions and distances from the camera, the nearest things first."""
    pose = pose_of(item, role)
    rows = []
    for thing in things_of(item, role):
        base = np.array(thing.position) - (pose.x, pose.y, pose.z)
        right, up, ahead = axes(pose) @ base
        away = float(np.linalg.norm(base))
        size = "" if item.dynamic else texts.sight["size"].format(*thing.size)
        rows.append((away, _direction(thing.name, right, up, ahead, away, texts) + size))
    if not item.dynamic:
        wanted = {*item.scene["anchors"], item.scene["target"]}
        rows = [row for row in rows if row[1].split(":")[0] in wanted]
    listed = "; ".join(text for _, text in sorted(rows)[: texts.shown])
    return texts.sight["view"].format(things=listed)


def _direction(name: str, right: float, up: float, ahead: float, away: float, texts: Prompts) -> str:
    side = math.degrees(math.atan2(right, ahead))
    height = math.degrees(math.atan2(up, math.hypot(right, ahead)))
    return texts.sight["thing"].format(
        name=name,
        side=f"{abs(side):.0f}° to the {'right' if side >= 0 else 'left'}",
        height=f"{abs(height):.0f}° {'up' if height >= 0 else 'down'}",
        distance=f"{away:.2f} m",
    )
