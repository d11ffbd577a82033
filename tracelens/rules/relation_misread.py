"""perc.relation_misread: a stated relation is false in the frame of the scene."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules import relations
from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.world import Thing, directions, things

_NO_SCENE = NotAssessable("The item has no scene with positions.")
_NO_FRAME = NotAssessable("The scene does not say which way its axes point.")
# Said of the picture, a relation is not said in the scene's frame.
_PICTURE = re.compile(r"\b(?:image|picture|photo|photograph|screen|view|viewer|camera|frame)\b", re.IGNORECASE)
NEEDS: Needs = (("scene", _NO_SCENE),)


def check(case: Case) -> Verdict:
    """Return each asserted relation of two known things that their positions contradict."""
    known = things(case.scene)
    if not any(thing.position for thing in known.values()):
        return _NO_SCENE
    ways = directions(case.scene)
    if not ways:
        return _NO_FRAME
    found = []
    tolerance = Fraction(str(case.settings.tolerance))
    for one in relations.find(case):
        first, second = _thing(known, one.first), _thing(known, one.second)
        way = "below" if one.way == "under" else one.way
        if first is None or second is None or way not in ways:
            continue
        if _PICTURE.search(case.text, *one.sentence):
            continue
        axis, sign = ways[way]
        if first.position is None or second.position is None or axis >= min(len(first.position), len(second.position)):
            continue
        if sign * (first.position[axis] - second.position[axis]) < -tolerance:
            name = "xyz"[axis]
            message = (
                f"{first.name} has {name} = {float(first.position[axis]):g} and {second.name} has "
                f"{name} = {float(second.position[axis]):g}: it lies the other way."
            )
            found.append(present(case, *one.span, message))
    return tuple(found)


def _thing(known: dict[str, Thing], name: str) -> Thing | None:
    """Return the thing of this name, or the only one whose name ends (or which ends) in the same words."""
    if name in known:
        return known[name]
    like = [t for n, t in known.items() if name.endswith(f" {n}") or n.endswith(f" {name}")]
    return like[0] if len(like) == 1 else None
