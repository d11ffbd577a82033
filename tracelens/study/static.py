"""The static setting: layouts as pictures and as maps of one, two and three dimensions, in both directions."""

from __future__ import annotations

import itertools
import random
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from tracelens.study.composition import DIRECTIONS, MAPS
from tracelens.study.geometry import Pose, project
from tracelens.study.items import Item, ordered
from tracelens.study.layouts import CAMERA, GRID, SCALES, Layout, Vector, aim, draw, scene_with
from tracelens.study.render import Renderer, View
from tracelens.study.scene import Room, Scene, Thing
from tracelens.types import Json

MIN_PIXELS = 100
"""Pixels that anchors and object must show in every candidate view (of 160,000)."""
MIN_SHOWN = 0.2
"""Least share of the object's projected box that its visible pixels fill; a chair alone fills about half."""
MAX_SAME = 0.8
"""Intersection over union of the object's pixels above which two candidates would look the same."""
DIFFERENCES = ("position", "size", "both")


class Shot(NamedTuple):
    """A layout, the pose it is seen from, and the pictures by (dimension, how the candidate differs)."""

    layout: Layout
    room: Room
    pose: Pose
    views: dict[tuple[str, str], View]
    offered: dict[str, tuple[str, ...]]
    """By dimension the differences of the candidates, the gold ("none") first."""

    def scene(self) -> Scene:
        """Return the true scene."""
        return scene_with(self.layout, self.room, self.layout.position, self.layout.size)


def find(renderer: Renderer, room: Room, scale: str, number: int, rng: random.Random) -> Shot:
    """Return a layout all of whose candidate views are valid; ``number`` decides what the 1D distractor varies."""
    offered = {
        "1d": ("none", DIFFERENCES[number % 3]),
        "2d": ("none", *DIFFERENCES),
        "3d": ("none", *DIFFERENCES),
    }
    while True:
        layout = draw(scale, rng)
        pose = aim(layout, rng) if layout else None
        if layout is None or pose is None:
            continue
        views = _views(renderer, layout, room, pose, offered)
        if views is not None:
            return Shot(layout, room, pose, views, offered)


def _views(
    renderer: Renderer, layout: Layout, room: Room, pose: Pose, offered: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], View] | None:
    """Return the view of every candidate, or None as soon as one of them is not valid."""
    wanted = {
        (dim, difference): layout.candidates(dim)[difference]
        for dim, differences in offered.items()
        for difference in differences
    }
    scenes = {key: scene_with(layout, room, *placing) for key, placing in wanted.items()}
    # The cheap pass first: most draws that fail do so because something is hidden.
    masks: dict[tuple[str, str], npt.NDArray[np.bool_]] = {}
    for key, scene in scenes.items():
        renderer.load(scene)
        view = renderer.count(pose)
        if not _clear(view, scene, layout, pose):
            return None
        masks[key] = view.things == 1
    if not _different(masks, offered):
        return None
    views: dict[tuple[str, str], View] = {}
    true = next(iter(scenes))
    for key, scene in scenes.items():
        if key[1] == "none" and key != true:
            views[key] = views[true]
            continue
        renderer.load(scene)
        views[key] = renderer.view(pose)
    return views


def _clear(view: View, scene: Scene, layout: Layout, pose: Pose) -> bool:
    """Return whether both anchors and the object show well."""
    names = [thing.name for thing in scene.things]
    pixels = dict(zip(names, view.pixels(len(names)), strict=True))
    trio = (scene.thing(layout.target), *layout.fixed[:2])
    for thing in trio:
        corners, _ = project(CAMERA, pose, thing.corners())
        extent = corners.max(axis=0) - corners.min(axis=0)
        needed = max(MIN_PIXELS, MIN_SHOWN * float(extent[0] * extent[1]))
        if pixels[thing.name] < needed:
            return False
    return True


def _different(masks: dict[tuple[str, str], npt.NDArray[np.bool_]], offered: dict[str, tuple[str, ...]]) -> bool:
    """Return whether the object's pixels differ between any two candidates of one dimension."""
    return all(
        (masks[dim, a] & masks[dim, b]).sum() <= MAX_SAME * (masks[dim, a] | masks[dim, b]).sum()
        for dim, differences in offered.items()
        for a, b in itertools.combinations(differences, 2)
    )


def map_text(placing: tuple[Vector, Vector], dim: str) -> str:
    """Return a candidate as the options print it, in the map's dimensions."""
    axes = int(dim[0])
    position, size = placing[0][:axes], placing[1][:axes]
    if axes == 1:
        return f"x = {position[0]:.1f}, width {size[0]:.1f}"
    return f"({', '.join(f'{value:.1f}' for value in position)}), size {' × '.join(f'{side:.1f}' for side in size)}"


def scene_of(shot: Shot, name: str) -> dict[str, Json]:
    """Return the part of ``scene`` that all six items of a layout share."""
    layout = shot.layout
    whole = shot.scene()
    pixels = shot.views["1d", "none"].pixels(len(whole.things))
    shown = [thing for thing, count in zip(whole.things, pixels, strict=True) if count >= MIN_PIXELS]
    frame = msgspec.to_builtins(layout.frame)
    return {
        "setting": "static",
        "scene_id": name,
        "scale": layout.scale,
        "objects": [_in_frame(thing, layout) for thing in shown if thing.name != "stand"],
        "things": [msgspec.to_builtins(thing) for thing in shown],
        "grid_step": GRID,
        "camera": msgspec.to_builtins(CAMERA),
        "poses": {"view": msgspec.to_builtins(shot.pose)},
        "visible": {"view": [thing.name for thing in shown]},
        "frame": {**frame, "name": "anchors"},
        "anchors": [thing.name for thing in layout.fixed[:2]],
        "target": layout.target,
    }


def _in_frame(thing: Thing, layout: Layout) -> dict[str, Json]:
    """Return a thing as rules read it: position and size in the anchors' frame, in its units."""
    place = layout.frame.to_frame(np.array(thing.position))[0]
    return {
        "name": thing.name,
        "position": [round(float(value), 2) + 0.0 for value in place],
        "size": [round(side / layout.frame.unit, 2) for side in thing.size],
    }


def coordinates(shot: Shot, dim: str) -> dict[str, Json]:
    """Return the true map: each anchor's and the object's position and size in the frame, in the map's dimensions."""
    layout, axes = shot.layout, int(dim[0])
    out: dict[str, Json] = {}
    for thing in layout.fixed[:2]:
        place = layout.frame.to_frame(np.array(thing.position))[0]
        out[thing.name] = {
            "position": [round(float(value), 1) + 0.0 for value in place[:axes]],
            "size": [round(side / layout.frame.unit, 1) for side in thing.size[:axes]],
        }
    out[layout.target] = {
        "position": list(layout.position[:axes]), "size": list(layout.size[:axes])
    }  # fmt: skip
    return out


def items_of(
    shot: Shot, scene: dict[str, Json], files: dict[tuple[str, str], str], number: int,
    gold: dict[str, str], seed: str,
) -> list[Item]:  # fmt: skip
    """Return the six items of a layout (three maps, two directions); ``gold`` gives each column's right letter."""
    out = []
    for direction, dim in itertools.product(DIRECTIONS, MAPS):
        column = f"{direction}/{dim}/{shot.layout.scale}"
        if column not in gold:
            continue
        other = DIRECTIONS[1 - DIRECTIONS.index(direction)]
        rng = random.Random(f"order-{seed}-{column}")
        wrong = [difference for difference in shot.offered[dim] if difference != "none"]
        places = ordered(gold[column], "none", wrong, rng)
        placings = shot.layout.candidates(dim)
        axes = int(dim[0])
        own = {
            **scene,
            "direction": direction,
            "dim": dim,
            "map": coordinates(shot, dim),
            "pair": f"{other}/{dim}/{shot.layout.scale}/{number:05d}",
            "candidates": {
                letter: {
                    "position": list(placings[difference][0][:axes]),
                    "size": list(placings[difference][1][:axes]),
                    "placing": [list(placings[difference][0]), list(placings[difference][1])],
                    "differs": difference,
                }
                for letter, difference in places.items()
            },
        }
        if direction == "num2space":
            pictures = {letter: files[dim, difference] for letter, difference in places.items()}
            choices = {letter: f"image {letter}" for letter in places}
        else:
            pictures = {"view": files[dim, "none"]}
            choices = {letter: map_text(placings[difference], dim) for letter, difference in places.items()}
        out.append(Item(f"{column}/{number:05d}", column, gold[column], choices, pictures, own))
    return out


assert set(SCALES) == {"room", "desk"}
