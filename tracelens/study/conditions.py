"""How the same item is asked in different ways: the names of the conditions, and which items each applies to."""

from __future__ import annotations

from typing import Literal

import msgspec

from tracelens.errors import InputError
from tracelens.study.items import Item
from tracelens.study.numerals import Style

Pictures = Literal["taken", "black", "none", "anchors", "fewer", "points", "boxes-2d", "boxes-3d", "text"]


class Condition(msgspec.Struct, frozen=True):
    """What differs from the plain question; ``name`` is the parts joined by ``+`` as they were given."""

    name: str
    reasoning: bool = False
    pictures: Pictures = "taken"
    numbers: Style = "decimal"
    twin: bool = False
    """Left by θ is asked as right by 360° − θ."""
    open: bool = False
    """A number is asked for instead of a letter."""
    permuted: bool = False
    """The options are offered in another order."""

    def applies(self, item: Item) -> bool:
        """Return whether the item can be asked in this way."""
        if item.scene.get("setting") == "published":
            plain = self.pictures in {"taken", "black", "none"} and self.numbers == "decimal"
            return plain and not (self.twin or self.open or self.permuted)
        if self.twin and item.scene.get("cell") != "rotate_lr":
            return False
        if self.open and item.direction != "space2num":
            return False
        if self.pictures in {"points", "boxes-2d", "boxes-3d", "fewer"} and item.dynamic:
            return False
        degrees = item.scene.get("cell") in {"rotate_lr", "rotate_ud"}
        return not (self.numbers == "integers" and degrees)


# Each part of a condition's name, what it sets, and what it means.
PARTS: dict[str, tuple[dict[str, object], str]] = {
    "direct": ({}, "the plain question, answered at once"),
    "reasoning": ({"reasoning": True}, "the plain question, reasoning asked for"),
    "blind": ({"pictures": "black"}, "every picture is black"),
    "text-only": ({"pictures": "none"}, "no pictures at all"),
    "anchors": ({"pictures": "anchors"}, "a cross-hair and rings drawn on each picture"),
    "fewer-objects": ({"pictures": "fewer"}, "layouts without the objects that play no part"),
    "words": ({"numbers": "words"}, "numbers in words"),
    "integers": ({"numbers": "integers"}, "lengths in whole centimetres"),
    "twin": ({"twin": True}, "left by θ asked as right by 360° − θ (and the reverse)"),
    "points": ({"pictures": "points"}, "layouts drawn as labelled points"),
    "boxes-2d": ({"pictures": "boxes-2d"}, "layouts drawn as labelled rectangles"),
    "boxes-3d": ({"pictures": "boxes-3d"}, "layouts drawn as labelled wire boxes"),
    "scene-text": ({"pictures": "text"}, "directions and distances in words instead of pictures"),
    "open": ({"open": True}, "a number asked for instead of a letter"),
    "permuted": ({"permuted": True}, "the same options in another order"),
}


def parse(name: str) -> Condition:
    """Return the condition of a name such as ``direct``, ``blind`` or ``anchors+reasoning``.

    Raises:
        InputError: If a part is unknown, or two parts set the same thing.
    """
    settings: dict[str, object] = {}
    for part in name.split("+"):
        if part not in PARTS:
            raise InputError(f"There is no condition {part!r} (in {name!r}). There are: {', '.join(PARTS)}.")
        for key, value in PARTS[part][0].items():
            if key in settings:
                raise InputError(f"{name!r} says twice what happens to {key}: take one of its parts away.")
            settings[key] = value
    return msgspec.convert({"name": name, **settings}, Condition)
