"""What a generator of transitions needs of a world, whoever simulates it; and the project's own world of rooms."""

from __future__ import annotations

import random
from typing import Protocol

from tracelens.study import mesh
from tracelens.study.geometry import Camera, Pose, distance_to_box
from tracelens.study.render import Renderer, View
from tracelens.study.scene import COLOURS, Room, Scene, Thing, apart

EYE = 1.5
"""Height of the camera above the floor in metres."""
CLEARANCE = 0.3
"""How far the camera stays from walls and from things that stand in its way, in metres."""


class World(Protocol):
    """A place with things, free floor and a camera. Things are numbered from 1 in the order of ``scene.things``."""

    camera: Camera
    scene: Scene

    def free(self, x: float, y: float) -> bool:
        """Return whether the camera can stand at a place of the floor."""
        ...

    def place(self, rng: random.Random) -> tuple[float, float] | None:
        """Return a random free place, or None when none was found."""
        ...

    def view(self, pose: Pose) -> View:
        """Return the picture, the thing at each pixel and the depth that a pose sees."""
        ...

    def count(self, pose: Pose) -> View:
        """Return the same without the picture, for checks."""
        ...


class RoomWorld:
    """A procedural room, rendered by VTK."""

    def __init__(self, scene: Scene, renderer: Renderer) -> None:
        self.scene = scene
        self.camera = renderer.camera
        self._renderer = renderer
        self._blocking = [thing for thing in scene.things if thing.level == "floor" and thing.size[2] > 0.05]
        renderer.load(scene)

    def free(self, x: float, y: float) -> bool:
        """Return whether the place is inside the room and clear of everything that stands on the floor."""
        room = self.scene.room
        if not (CLEARANCE <= x <= room.width - CLEARANCE):
            return False
        if not (CLEARANCE <= y <= room.depth - CLEARANCE):
            return False
        return all(
            distance_to_box(x, y, thing.position, thing.size, thing.yaw) >= CLEARANCE for thing in self._blocking
        )

    def place(self, rng: random.Random) -> tuple[float, float] | None:
        """Return a random free place on a 5 cm grid, or None after 40 tries."""
        room = self.scene.room
        for _ in range(40):
            x = round(rng.uniform(CLEARANCE, room.width - CLEARANCE) * 20) / 20
            y = round(rng.uniform(CLEARANCE, room.depth - CLEARANCE) * 20) / 20
            if self.free(x, y):
                return x, y
        return None

    def view(self, pose: Pose) -> View:
        """Return what the pose sees."""
        return self._renderer.view(pose)

    def count(self, pose: Pose) -> View:
        """Return what the pose sees, without the picture."""
        return self._renderer.count(pose)


def furnished_room(seed: str) -> Scene:
    """Return a room with furniture along the walls and in the middle, pictures, windows and lamps.

    Things never overlap, each has a name of its own (colour and kind), and equal seeds give equal rooms.
    """
    rng = random.Random(f"room-{seed}")
    room = Room(round(rng.uniform(5.5, 7.5), 1), round(rng.uniform(5.5, 7.5), 1), 2.7, rng.randrange(10**6))
    things: list[Thing] = []
    for level, number in (("ceiling", rng.randint(3, 4)), ("wall", rng.randint(8, 10)), ("rug", 1)):
        _furnish(rng, room, things, level, number, middle=False)
    _furnish(rng, room, things, "floor", rng.randint(8, 10), middle=False)
    _furnish(rng, room, things, "floor", rng.randint(3, 5), middle=True)
    return Scene(room, tuple(things))


def _furnish(rng: random.Random, room: Room, things: list[Thing], level: str, number: int, *, middle: bool) -> None:
    """Add up to ``number`` things of a level; one that finds no place in 30 tries is left out."""
    names = [name for name, kind in mesh.kinds().items() if kind.level == level and kind.scale == "room"]
    for _ in range(number):
        for _ in range(30):
            thing = _draw(rng, room, rng.choice(names), level, middle=middle)
            taken = any(thing.name == other.name for other in things)
            if not taken and all(apart(thing, other, 0.05) for other in things):
                things.append(thing)
                break


def _draw(rng: random.Random, room: Room, kind: str, level: str, *, middle: bool) -> Thing:
    """Return one thing of a kind at a random place of its level."""
    width, depth, height = (round(rng.uniform(*bounds), 2) for bounds in mesh.kinds()[kind].size)
    colour = rng.choice(list(COLOURS))
    yaw = rng.choice((0, 90, 180, 270))
    inside = (0.2 * room.width, 0.8 * room.width), (0.2 * room.depth, 0.8 * room.depth)
    x, y, z = rng.uniform(*inside[0]), rng.uniform(*inside[1]), 0.0
    if level == "ceiling":
        z = room.height - height
    elif level == "wall" or (level == "floor" and not middle):
        x, y = _at_wall(rng, room, width, depth, yaw)
        if level == "wall" and kind != "door":
            z = rng.uniform(0.9, 1.0 + 0.6 * (1.2 - height))
    elif middle:
        yaw = rng.randrange(0, 360, 15)
    standing = "floor" if level == "rug" else level
    place = (round(x, 2), round(y, 2), round(z, 2))
    return Thing(f"{colour} {kind}", kind, colour, place, (width, depth, height), float(yaw), standing)


def _at_wall(rng: random.Random, room: Room, width: float, depth: float, yaw: int) -> tuple[float, float]:
    """Return the place of a thing whose back touches the wall behind it (yaw 0 is the back wall, 90 the right one)."""
    gap = depth / 2 + 0.01
    margin = width / 2 + 0.1
    if yaw in (0, 180):
        return rng.uniform(margin, room.width - margin), room.depth - gap if yaw == 0 else gap
    return room.width - gap if yaw == 90 else gap, rng.uniform(margin, room.depth - margin)
