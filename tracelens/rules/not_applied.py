"""frame.not_applied: the task defines the axes, and something is placed against them.

A thing that stands on a side must lie on that side of the middle of everything placed (their mean), as the task
defines the side's direction. Measured from the mean, the verdict does not depend on where a model puts its origin or
how large it makes the room: sides and not exact places are what such a prompt fixes. Of three criteria tried on
labelled layouts (the room's middle, the order of pairs, the mean) the mean is the one that agrees with their scores.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import NamedTuple

from tracelens.claims.values import as_float
from tracelens.rules import placements
from tracelens.rules.case import Case, Found, Needs, NotAssessable, Verdict, present
from tracelens.rules.needs import AXES_STATED
from tracelens.rules.world import Vector, axis_of, scalar, vector
from tracelens.types import Json, Span

_NO_AXES = NotAssessable("The task defines no axes.")
_NO_SIDES = NotAssessable("The task does not say which side things are on.")
_NO_LAYOUT = NotAssessable("No placement can be read: the text holds no layout with x and y of named things.")
_INCOMPLETE = NotAssessable("The layout leaves out a thing of the task, and what is placed agrees with the axes.")
# An innermost pair of braces: one object of a layout. Its content is read as JSON.
_OBJECT = re.compile(r"\{[^{}]*\}")
# The key before an object ("lamp": {…}), keys that mean a place and no thing, and a name beside such a key.
_KEY = re.compile(r'"([^"\n]{1,60})"\s*:\s*$')
_POSITION = ("position", "location", "coordinates", "coordinate", "center", "centre")
_NAME = re.compile(r'"name"\s*:\s*"([^"\n]{1,60})"')
_REACH = 160
_SIDE = re.compile(r"[Tt]here is (?:a|an|the) ([\w -]{1,40}?) (?:on|at|along|to) the (\w+)(?: side| wall| end)?\b")
_AXIS = re.compile(r"\b(\w+) direction is ")


class _Placed(NamedTuple):
    name: str
    place: Vector
    span: Span


NEEDS: Needs = (("axes", _NO_AXES),)


def check(case: Case) -> Verdict:
    """Return each thing placed against its axis, with the stated axis and the other placement facts as evidence."""
    axes = _axes(case)
    if not axes:
        return _NO_AXES
    sides = _sides(case)
    if not sides:
        return _NO_SIDES
    placed = _known(_placements(case.text), sides, axes)
    if len(placed) < 2:
        placed = _known(_in_prose(case), sides, axes)
    if len(placed) < 2:
        return _NO_LAYOUT
    middle = tuple(sum((one.place[i] for one in placed), Fraction(0)) / len(placed) for i in range(2))
    found = []
    for one in sorted(placed, key=lambda p: p.span.start):
        side = sides[one.name]
        axis, sign = axes[side]
        if sign * (one.place[axis] - middle[axis]) <= 0:
            found.append(_finding(case, one, side, axis, sign))
    if not found and len(placed) < len(sides):
        return _INCOMPLETE
    return tuple(found)


def _finding(case: Case, one: _Placed, side: str, axis: int, sign: int) -> Found:
    stated = _stated_axis(case, side)
    name = "xy"[axis]
    way = "largest" if sign > 0 else "smallest"
    message = (
        f"{side} is {'+' if sign > 0 else '-'}{name}, so what stands there needs the {way} {name}; "
        f"{one.name} has {name} = {as_float(one.place[axis]):g}, which is on the other side or in the middle."
    )
    place = [as_float(part) for part in one.place]
    return present(case, *one.span, message, {"axis": stated, "side": side, "place": place})


def _axes(case: Case) -> dict[str, tuple[int, int]]:
    """Return (axis, sign) of each direction that the task defines: in its metadata, else in the prompt."""
    frame = case.scene.get("frame")
    given: Json = (case.trace.meta or {}).get("axes") or (frame.get("axes") if isinstance(frame, dict) else None)
    if isinstance(given, dict):
        found = {str(word).lower(): axis_of(vector(value)) for word, value in given.items()}
        return {word: unit for word, unit in found.items() if unit is not None}
    if AXES_STATED not in case.prompt:
        return {}
    found = {}
    for match in _AXIS.finditer(case.prompt):
        for claim in case.prompt_reading().claims:
            if claim.start == match.end() and isinstance(claim.value, tuple) and None not in claim.value:
                found[match[1].lower()] = axis_of(tuple(part for part in claim.value if part is not None))
    return {word: unit for word, unit in found.items() if unit is not None}


def _sides(case: Case) -> dict[str, str]:
    """Return the side of each thing: from the gold, else from the prompt's sentences."""
    gold = case.gold
    if isinstance(gold, dict):
        found = {
            str(name).strip().lower(): str(value["side"]).lower()
            for name, value in gold.items()
            if isinstance(value, dict) and "side" in value
        }
        if found:
            return found
    return {match[1].strip().lower(): match[2].lower() for match in _SIDE.finditer(case.prompt)}


def _placements(text: str) -> dict[str, _Placed]:
    """Return where each named thing was placed last: models draft a layout and then give the final one."""
    found: dict[str, _Placed] = {}
    if '"x"' not in text and '"position"' not in text:
        return found
    for match in _OBJECT.finditer(text):
        if '"x"' not in match[0] and '"position"' not in match[0]:
            continue
        try:
            entry = json.loads(match[0])
        except ValueError:
            continue
        place, name = _place(entry), _name(entry, text, match.start())
        if name is not None and place is not None:
            key = name.replace("_", " ").strip().lower()
            found[key] = _Placed(key, place, Span(*match.span()))
    return found


def _in_prose(case: Case) -> dict[str, _Placed]:
    """Return where sentences put things ("the lamp is at (1, 2)")."""
    found = {}
    for one in placements.of(case):
        value = one.claim.value
        if isinstance(value, tuple) and len(value) >= 2 and value[0] is not None and value[1] is not None:
            found[one.name] = _Placed(one.name, (value[0], value[1]), one.span)
    return found


def _known(placed: dict[str, _Placed], sides: dict[str, str], axes: dict[str, tuple[int, int]]) -> list[_Placed]:
    return [one for one in placed.values() if sides.get(one.name) in axes]


def _place(entry: dict[str, Json]) -> Vector | None:
    """Return x and y of an object: as two numbers, or as one position."""
    x, y = _number(entry.get("x")), _number(entry.get("y"))
    if x is not None and y is not None:
        return x, y
    position = vector(entry.get("position"))
    return position[:2] if position is not None and len(position) >= 2 else None


def _name(entry: dict[str, Json], text: str, start: int) -> str | None:
    """Return what an object is the place of: its name, the key before it, or the name beside a nested position."""
    if isinstance(entry.get("name"), str):
        return str(entry["name"])
    key = _KEY.search(text, max(0, start - _REACH), start)
    if key is None or key[1].lower() not in _POSITION:
        return key[1] if key else None
    names = _NAME.findall(text, max(0, start - _REACH), start)
    return names[-1] if names else None


def _number(value: Json) -> Fraction | None:
    """Return a JSON number, or the one number that a JSON text states ("250")."""
    if isinstance(value, str):
        from tracelens import claims

        stated = [c.value for c in claims.extract(value) if isinstance(c.value, Fraction)]
        return stated[0] if len(stated) == 1 else None
    return scalar(value)


def _stated_axis(case: Case, side: str) -> Json:
    """Return where the side's direction is stated: repeated in the text (first place), else in the prompt."""
    name = re.escape(side)
    pattern = re.compile(rf'"?\b{name}\b"?(?: direction)?(?:\s*(?:is|:|=))\s*"?[\[(][^\])]*[\])]', re.IGNORECASE)
    for where, text in (("text", case.text), ("prompt", case.prompt)):
        match = pattern.search(text)
        if match:
            return {"in": where, "start": match.start(), "end": match.end(), "quote": match[0]}
    return {"in": "metadata", "quote": side}
