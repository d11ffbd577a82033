"""Static layouts: two anchors define a frame, and a third object stands somewhere in it, on the floor or on a stand.

Each layout is written as a map of one, two and three dimensions. For every dimension there is another position P' and
another size S' of the object beside the true P and S. The candidates are the four combinations of {P, P'} and {S, S'}
(in one dimension two of them), so each candidate has one that differs from it by position only, one by size only and
one by both: whichever is gold, the set looks the same, and a reader of the options alone cannot beat chance.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np

from tracelens.study import mesh
from tracelens.study.geometry import Camera, Pose, project
from tracelens.study.scene import COLOURS, Frame, Room, Scene, Thing, apart

VIVID = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
PALE = ("white", "black", "brown", "grey")
Vector = tuple[float, float, float]


class Scale(NamedTuple):
    """What distinguishes desk from room layouts; lengths in units of the frame, ``unit`` in metres."""

    unit: float
    kinds: tuple[str, ...]
    apart: tuple[float, float]
    """Range of the anchors' distance."""
    reach: float
    """How far beyond the anchors, and to their sides, the object may stand."""
    heights: tuple[float, ...]
    """Heights of the stand; 0 is none."""
    shift: float
    """The least distance between the two positions."""
    gap: float
    distances: tuple[float, float]
    """Range of the camera's distance in metres."""
    background: int


SCALES: dict[str, Scale] = {
    "room": Scale(
        1.0,
        (
            "chair", "stool", "crate", "barrel", "plant", "floor lamp", "washing machine", "suitcase",
            "armchair", "cabinet",
        ),
        (1.6, 2.6), 1.6, (0.0, 0.4, 0.8), 0.8, 0.15, (3.4, 5.6), 4,
    ),
    "desk": Scale(
        0.1,
        (
            "mug", "book", "bottle", "toy block", "ball", "pen holder", "tape dispenser", "desk lamp",
            "speaker", "piggy bank",
        ),
        (2.4, 4.0), 2.4, (0.0, 0.8, 1.6), 1.4, 0.15, (0.7, 1.3), 3,
    ),
}  # fmt: skip
GRID = 0.2
"""Step of stated positions in units; sizes are stated to 0.1."""
CAMERA = Camera(400, 400, 60.0)
HALL = (10.0, 10.0, 4.2)


class Layout(NamedTuple):
    """A frame with its fixed things, the object's kind, and its two positions and sizes in each dimension."""

    scale: str
    frame: Frame
    fixed: tuple[Thing, ...]
    """Anchors first, then background; on a desk the desk itself last."""
    kind: str
    colour: str
    position: Vector
    size: Vector
    other_positions: dict[str, Vector]
    other_sizes: dict[str, Vector]

    @property
    def target(self) -> str:
        """Return the object's name."""
        return f"{self.colour} {self.kind}"

    def things(self, position: Vector, size: Vector) -> tuple[Thing, ...]:
        """Return everything with the object at a position and size of the frame (on its stand where it is raised)."""
        return (*self.placed(position, size), *self.fixed)

    def placed(self, position: Vector, size: Vector) -> tuple[Thing, ...]:
        """Return the object and, where it is raised, its stand."""
        unit = self.frame.unit
        place = self.frame.to_world(np.array(position))[0]
        metres = tuple(round(side * unit, 6) for side in size)
        thing = Thing(self.target, self.kind, self.colour, _rounded(place), metres, self.frame.yaw)  # type: ignore[arg-type]
        if position[2] == 0:
            return (thing,)
        side = round(0.8 * min(metres[:2]), 6)
        foot = (place[0], place[1], self.frame.origin[2])
        return (
            thing,
            Thing("stand", "stand", "grey", _rounded(foot), (side, side, round(position[2] * unit, 6)),
                  self.frame.yaw, "stand"),
        )  # fmt: skip

    def candidates(self, dim: str) -> dict[str, tuple[Vector, Vector]]:
        """Return the four combinations by how they differ from the truth: none, position, size or both."""
        other_position, other_size = self.other_positions[dim], self.other_sizes[dim]
        return {
            "none": (self.position, self.size),
            "position": (other_position, self.size),
            "size": (self.position, other_size),
            "both": (other_position, other_size),
        }


def _rounded(values: object) -> Vector:
    x, y, z = (round(float(value), 6) for value in values)  # type: ignore[attr-defined]
    return x, y, z


def hall(seed: str) -> Room:
    """Return the hall that layouts of a seed stand in."""
    return Room(*HALL, random.Random(f"hall-{seed}").randrange(10**6))


def draw(scale_name: str, rng: random.Random) -> Layout | None:
    """Return a random layout whose candidates overlap nothing, or None when this draw has none."""
    scale = SCALES[scale_name]
    kinds, colours = rng.sample(scale.kinds, 3), rng.sample(VIVID, 3)
    frame = _frame(scale, scale_name, rng)
    distance = round(rng.uniform(*scale.apart) / GRID) * GRID
    anchors = tuple(
        _anchor(scale, frame, kind, colour, (x, 0.0, 0.0), rng)
        for kind, colour, x in zip(kinds, colours, (0.0, distance), strict=False)
    )
    position = _position(scale, distance, rng)
    small, large = _sizes(scale, kinds[2], rng)
    size, other = (small, large) if rng.random() < 0.5 else (large, small)
    layout = Layout(
        scale_name, frame, anchors, kinds[2], colours[2], position, size,
        {dim: _shifted(scale, distance, position, dim, rng) for dim in ("1d", "2d", "3d")},
        {"1d": (other[0], *size[1:]), "2d": (*other[:2], size[2]), "3d": other},
    )  # fmt: skip
    possible = _possible(layout)
    if any(not apart(thing, anchor, scale.gap * scale.unit) for thing in possible for anchor in anchors):
        return None
    background = _background(scale, layout, possible, colours, rng)
    return None if background is None else layout._replace(fixed=(*anchors, *background))


def _possible(layout: Layout) -> list[Thing]:
    """Return the object (and stand) of every candidate of every dimension."""
    return [
        thing
        for dim in layout.other_positions
        for position, size in layout.candidates(dim).values()
        for thing in layout.placed(position, size)
    ]


def _frame(scale: Scale, name: str, rng: random.Random) -> Frame:
    yaw = float(rng.randrange(0, 360, 5))
    height = 0.74 if name == "desk" else 0.0
    return Frame((5.0, 5.0, height), yaw, scale.unit)


def _anchor(scale: Scale, frame: Frame, kind: str, colour: str, place: Vector, rng: random.Random) -> Thing:
    size = tuple(
        round(round(rng.uniform(*bounds) / scale.unit, 1) * scale.unit, 6) for bounds in mesh.kinds()[kind].size
    )
    world = frame.to_world(np.array(place))[0]
    return Thing(f"{colour} {kind}", kind, colour, _rounded(world), size, frame.yaw)  # type: ignore[arg-type]


def _position(scale: Scale, distance: float, rng: random.Random) -> Vector:
    x = _snap(rng.uniform(-scale.reach, distance + scale.reach))
    y = _snap(rng.uniform(-scale.reach, scale.reach))
    return x, y, rng.choice(scale.heights)


def _snap(value: float) -> float:
    return round(round(value / GRID) * GRID, 1) + 0.0


def _shifted(scale: Scale, distance: float, position: Vector, dim: str, rng: random.Random) -> Vector:
    """Return another position that differs in the map's dimensions only, by at least the least shift in the plane."""
    axes = {"1d": 1, "2d": 2, "3d": 3}[dim]
    while True:
        drawn = _position(scale, distance, rng)
        # Of the map's axes a random part changes, so that a reader cannot rely on one of them.
        changed = [axis for axis in range(axes) if rng.random() < 0.7] or [rng.randrange(axes)]
        other = tuple(drawn[axis] if axis in changed else position[axis] for axis in range(3))
        shift = sum((a - b) ** 2 for a, b in zip(other, position, strict=True)) ** 0.5
        if shift >= scale.shift:
            return other[0], other[1], other[2]


def _sizes(scale: Scale, kind: str, rng: random.Random) -> tuple[Vector, Vector]:
    """Return two sizes of a kind in units, the larger 1.5 to 2 times the smaller in every direction."""
    factor = rng.uniform(1.5, 2.0)
    base = [rng.uniform(*bounds) / scale.unit / factor**0.5 for bounds in mesh.kinds()[kind].size]
    small = [max(0.1, round(side, 1)) for side in base]
    large = [max(round(side + 0.1, 1), round(side * factor, 1)) for side in small]
    return (small[0], small[1], small[2]), (large[0], large[1], large[2])


def _background(
    scale: Scale, layout: Layout, possible: list[Thing], used: list[str], rng: random.Random
) -> tuple[Thing, ...] | None:
    """Return things that play no part, clear of anchors and every candidate; on a desk also the desk."""
    colours = [colour for colour in (*VIVID, *PALE) if colour not in used]
    kinds = [kind for kind in scale.kinds if kind != layout.kind]
    out: list[Thing] = []
    for colour in rng.sample(colours, scale.background):
        for _ in range(30):
            place = (rng.uniform(-2, 3) * scale.reach, rng.uniform(-2, 2) * scale.reach, 0.0)
            thing = _anchor(scale, layout.frame, rng.choice(kinds), colour, place, rng)
            others = [*layout.fixed, *out, *possible]
            if all(apart(thing, other, 2 * scale.gap * scale.unit) for other in others):
                out.append(thing)
                break
        else:
            return None
    return (*out, _desk(layout)) if layout.scale == "desk" else tuple(out)


def _desk(layout: Layout) -> Thing:
    """Return the desk under everything, turned with the frame and centred on the middle of the anchors."""
    first, second = (np.array(thing.position) for thing in layout.fixed[:2])
    middle = (first + second) / 2
    size = (1.8, 1.4, 0.74)
    return Thing("desk", "desk", "brown", (*_rounded(middle)[:2], 0.0), size, layout.frame.yaw)


def aim(layout: Layout, rng: random.Random) -> Pose | None:
    """Return a pose that has the anchors and every candidate in the picture, or None when none was found."""
    scale = SCALES[layout.scale]
    boxes = [*layout.fixed[:2], *_possible(layout)]
    points = np.concatenate([thing.corners() for thing in boxes])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    yaw, pitch = float(rng.randrange(0, 360, 5)), float(-rng.randint(24, 42))
    for distance in np.linspace(*scale.distances, 9):
        level = distance * np.cos(np.radians(pitch))
        eye = (
            middle[0] - level * np.sin(np.radians(yaw)),
            middle[1] - level * np.cos(np.radians(yaw)),
            middle[2] - distance * np.sin(np.radians(pitch)),
        )
        pose = Pose(*_rounded(eye), yaw, pitch)
        pixels, depth = project(CAMERA, pose, points)
        inside = (pixels > 8).all() and (pixels < CAMERA.width - 8).all() and (depth > 0.2).all()
        if inside and 0.3 < eye[0] < HALL[0] - 0.3 and 0.3 < eye[1] < HALL[1] - 0.3:
            return pose
    return None


def scene_with(layout: Layout, room: Room, position: Vector, size: Vector) -> Scene:
    """Return the whole scene with the object at one candidate."""
    return Scene(room, layout.things(position, size))


assert set(VIVID) | set(PALE) == set(COLOURS), "every colour is vivid or pale"
