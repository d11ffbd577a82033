"""What ``scene`` says is truly there, in the form that rules compare with: exact positions, directions as vectors.

The keys that are read: ``objects`` (each with ``name`` and, where known, ``position``, ``size``, ``unit``,
``count``), ``frame`` (axis to the direction it points in), ``anchors`` (names), ``action`` (``kind``, ``direction``,
``magnitude``, ``unit``), ``grid_step``, ``twin``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias

from tracelens.types import Json

Vector: TypeAlias = tuple[Fraction, ...]

OPPOSITE = {
    "left": "right", "up": "down", "above": "below", "north": "south", "east": "west", "forward": "backward",
    "front": "behind", "clockwise": "counterclockwise", "in": "out",
}  # fmt: skip
OPPOSITE.update({other: one for one, other in OPPOSITE.items()})

# Different words for one direction, by what a relation or a frame calls it.
_DIRECTION_WORDS = {
    "left": "left", "leftward": "left", "leftwards": "left", "right": "right", "rightward": "right",
    "rightwards": "right", "up": "above", "upward": "above", "upwards": "above", "above": "above", "down": "below",
    "downward": "below", "downwards": "below", "below": "below", "under": "below", "north": "north", "south": "south",
    "east": "east", "west": "west", "away": "behind", "behind": "behind", "back": "behind", "toward": "front",
    "towards": "front", "front": "front",
}  # fmt: skip


class Thing(NamedTuple):
    """An object of the scene."""

    name: str
    """In lower case."""
    position: Vector | None
    size: Vector | None
    unit: str | None
    number: int | None
    """How many of it there are."""


def things(scene: dict[str, Json]) -> dict[str, Thing]:
    """Return the objects of ``scene`` by name in lower case (objects without a name are left out)."""
    found: dict[str, Thing] = {}
    for entry in scene.get("objects") or []:
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            continue
        name = entry["name"].strip().lower()
        count = entry.get("count")
        found[name] = Thing(
            name,
            vector(entry.get("position")),
            vector(entry.get("size")),
            entry.get("unit") if isinstance(entry.get("unit"), str) else None,
            count if isinstance(count, int) and not isinstance(count, bool) else None,
        )
    return found


def directions(scene: dict[str, Json]) -> dict[str, tuple[int, int]]:
    """Return what each direction word means in the scene's frame: (axis index, sign).

    ``frame`` may say where an axis points (``{"x": "right"}``, first word counts) or what a direction is
    (``{"north": [0, -1]}``); the opposite follows.
    """
    frame = scene.get("frame")
    if not isinstance(frame, dict):
        return {}
    found: dict[str, tuple[int, int]] = {}
    for key, value in frame.items():
        if key in ("x", "y", "z") and isinstance(value, str) and value.split():
            word = _DIRECTION_WORDS.get(value.split()[0].strip(",;").lower())
            if word:
                found[word] = ("xyz".index(key), 1)
        elif key in _DIRECTION_WORDS and (unit := axis_of(vector(value))):
            found[_DIRECTION_WORDS[key]] = unit
    for word, (axis, sign) in list(found.items()):
        found.setdefault(OPPOSITE[word], (axis, -sign))
    return found


def axis_of(direction: Vector | None) -> tuple[int, int] | None:
    """Return (axis index, sign) of a vector that lies along one axis, else None."""
    if not direction:
        return None
    along = [index for index, part in enumerate(direction) if part]
    if len(along) != 1:
        return None
    return along[0], 1 if direction[along[0]] > 0 else -1


def vector(value: Json) -> Vector | None:
    """Return the exact vector of a JSON list of numbers, or of an object with x, y (and z); else None."""
    if isinstance(value, dict) and "x" in value:
        value = [value[key] for key in ("x", "y", "z") if key in value]
    if not isinstance(value, (list, tuple)) or not value:
        return None
    parts = [scalar(part) for part in value]
    return None if None in parts else tuple(part for part in parts if part is not None)


def scalar(value: Json) -> Fraction | None:
    """Return the exact value of a JSON number (a float as it is printed), else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return Fraction(str(value))
    except ValueError:  # nan and inf are no numbers of a scene
        return None
