"""What is truly there: things, room and frame, as plain records that an item carries and a renderer reads."""

from __future__ import annotations

import msgspec
import numpy as np

from tracelens.study.geometry import Array, corners, turned

# Names that a person uses for them, and sRGB values far enough apart to be told apart under any light.
COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (208, 36, 40),
    "orange": (240, 130, 24),
    "yellow": (242, 210, 40),
    "green": (48, 150, 62),
    "cyan": (40, 188, 200),
    "blue": (40, 78, 200),
    "purple": (128, 58, 170),
    "pink": (238, 120, 176),
    "white": (236, 236, 232),
    "black": (40, 40, 44),
    "brown": (122, 78, 44),
    "grey": (136, 138, 142),
}


class Thing(msgspec.Struct, frozen=True):
    """An object: ``position`` is the centre of its base and ``size`` its width, depth and height, in metres.

    ``yaw`` turns it clockwise; ``level`` is ``floor``, ``wall``, ``ceiling`` or ``stand`` (a plinth under a thing).
    """

    name: str
    kind: str
    colour: str
    position: tuple[float, float, float]
    size: tuple[float, float, float]
    yaw: float = 0.0
    level: str = "floor"

    def corners(self) -> Array:
        """Return the eight corners of its box in the world."""
        return corners(np.array(self.position), np.array(self.size), self.yaw)


class Room(msgspec.Struct, frozen=True):
    """A closed room whose floor spans (0, 0) to (width, depth); ``texture`` seeds its floor, walls and light."""

    width: float
    depth: float
    height: float
    texture: int


class Scene(msgspec.Struct, frozen=True):
    """A room and the things in it."""

    room: Room
    things: tuple[Thing, ...]

    def thing(self, name: str) -> Thing:
        """Return the thing called ``name``."""
        return next(thing for thing in self.things if thing.name == name)


class Frame(msgspec.Struct, frozen=True):
    """The frame that two anchors define: ``origin`` and the direction of +x in the world, ``unit`` in metres.

    +y is 90° to the left of +x as seen from above, and +z is up. Coordinates count in units.
    """

    origin: tuple[float, float, float]
    yaw: float
    """Degrees by which +x is turned clockwise from the world's x axis."""
    unit: float

    def to_world(self, coordinates: Array) -> Array:
        """Return world points (n, 3) of frame coordinates (n, 3)."""
        return turned(np.atleast_2d(coordinates) * self.unit, self.yaw) + self.origin

    def to_frame(self, points: Array) -> Array:
        """Return frame coordinates (n, 3) of world points (n, 3)."""
        return turned(np.atleast_2d(points) - self.origin, -self.yaw) / self.unit


def apart(first: Thing, second: Thing, gap: float) -> bool:
    """Return whether two upright boxes stay ``gap`` metres clear of each other (separating axes on the floor)."""
    low = max(first.position[2], second.position[2])
    high = min(first.position[2] + first.size[2], second.position[2] + second.size[2])
    if low >= high:
        return True
    a, b = first.corners()[::2, :2], second.corners()[::2, :2]
    for yaw in (first.yaw, first.yaw + 90, second.yaw, second.yaw + 90):
        axis = turned(np.array([[1.0, 0.0, 0.0]]), yaw)[0, :2]
        pa, pb = a @ axis, b @ axis
        if pa.max() + gap <= pb.min() or pb.max() + gap <= pa.min():
            return True
    return False
