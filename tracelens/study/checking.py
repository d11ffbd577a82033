"""Is what the items say true? Everything is rendered again and compared with ``scene``, by other ways than it was made.

Four checks: the picture has the same bytes; a stated coordinate falls on the same pixel by our camera model and by
VTK's own transformation, within one pixel; every pixel that shows an object lies, by the depth buffer, inside the
object's stated box; and the objects listed as visible are those that the second pass counts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from tracelens.errors import InputError
from tracelens.study.asking import pose_of
from tracelens.study.dynamic import MIN_PIXELS as SEEN
from tracelens.study.generate import QUALITY, renderer, taken_in
from tracelens.study.geometry import project, turned, unproject
from tracelens.study.items import Item
from tracelens.study.pictures import camera_of, scene_for
from tracelens.study.render import Renderer, View
from tracelens.study.scene import Frame, Scene
from tracelens.study.static import MIN_PIXELS as SEEN_STATIC

Check = Literal["picture", "coordinate", "depth", "visible"]
PIXEL = 1.0
"""Most pixels between the two projections of a stated coordinate."""
DEPTH = 0.03
"""Most metres by which a seen point may lie outside its object's box (the depth buffer has that grain far away)."""


class Outcome(NamedTuple):
    """One check of one picture: how far it is off, in the check's own measure, and whether that is too far."""

    check: Check
    item_id: str
    role: str
    off: float
    failed: bool


def check(folder: Path, items: list[Item]) -> Iterator[Outcome]:
    """Yield the outcome of each check for every picture of the items (each file once).

    Raises:
        InputError: If the pictures are AI2-THOR's, whose rooms cannot be rendered here.
    """
    if taken_in(folder):
        raise InputError(f"{folder}: AI2-THOR took these pictures; only the project's own rooms can be rendered again.")
    done: set[str] = set()
    for item in items:
        engine = renderer(camera_of(item))
        for role, name in item.images.items():
            if name in done:
                continue
            done.add(name)
            scene = scene_for(folder, item, role)
            engine.load(scene)
            view = engine.view(pose_of(item, role))
            yield _picture(folder / name, item, role, view)
            yield from _coordinates(engine, item, role)
            yield _depth(item, role, scene, view)
            if item.dynamic or role == "view":
                yield _visible(item, role, scene, view)


def _picture(path: Path, item: Item, role: str, view: View) -> Outcome:
    """Compare the bytes of the file with those of a new rendering; off is the share of differing pixels."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(view.picture).save(buffer, "JPEG", quality=QUALITY)
    if buffer.getvalue() == path.read_bytes():
        return Outcome("picture", item.item_id, role, 0.0, False)
    with Image.open(path) as stored, Image.open(buffer) as made:
        off = float((np.asarray(stored) != np.asarray(made)).any(axis=2).mean())
    return Outcome("picture", item.item_id, role, off, True)


def _coordinates(engine: Renderer, item: Item, role: str) -> Iterator[Outcome]:
    """Project each stated coordinate through the frame by our camera, and the object's world place by VTK."""
    if item.dynamic:
        return
    scene = item.scene
    frame = Frame(tuple(scene["frame"]["origin"]), scene["frame"]["yaw"], scene["frame"]["unit"])
    candidate = scene["candidates"][item.gold if role == "view" else role]
    # A map of fewer dimensions leaves the others out: anchors stand at 0, the object where its placing says.
    stated = {
        scene["target"]: [*candidate["position"], *candidate["placing"][0][len(candidate["position"]) :]],
        **{name: [*scene["map"][name]["position"], 0.0, 0.0][:3] for name in scene["anchors"]},
    }
    things = {thing["name"]: thing for thing in scene["things"]}
    for name, place in stated.items():
        pixels, _ = project(camera_of(item), pose_of(item, role), frame.to_world(np.array([place])))
        if name == scene["target"]:
            world = tuple(frame.to_world(np.array([candidate["placing"][0]]))[0])
        else:
            world = tuple(things[name]["position"])
        x, y = engine.pixel(world)
        off = float(np.hypot(pixels[0, 0] - x, pixels[0, 1] - y))
        yield Outcome("coordinate", item.item_id, role, off, off > PIXEL)


def _depth(item: Item, role: str, scene: Scene, view: View) -> Outcome:
    """Return how far the seen points of any object lie outside its box, at worst."""
    points = unproject(camera_of(item), pose_of(item, role), view.depth)
    worst = 0.0
    for number, thing in enumerate(scene.things, start=1):
        seen = points[view.things == number]
        if len(seen) == 0:
            continue
        local = turned(seen - np.array(thing.position), -thing.yaw)
        half = np.array((thing.size[0] / 2, thing.size[1] / 2, thing.size[2]))
        low = np.array((-half[0], -half[1], 0.0))
        outside = np.maximum(np.maximum(low - local, local - half), 0.0)
        worst = max(worst, float(outside.max()))
    return Outcome("depth", item.item_id, role, worst, worst > DEPTH)


def _visible(item: Item, role: str, scene: Scene, view: View) -> Outcome:
    """Compare the listed objects with those that the second pass shows; off is how many differ."""
    if item.dynamic:
        key = (
            "first" if role == "first" else str(item.scene["candidates"][item.gold if role == "next" else role]["grid"])
        )
        least = SEEN
    else:
        key, least = "view", SEEN_STATIC
    pixels = view.pixels(len(scene.things))
    counted = {thing.name for thing, number in zip(scene.things, pixels, strict=True) if number >= least}
    off = len(counted ^ set(item.scene["visible"][key]))
    return Outcome("visible", item.item_id, role, float(off), off > 0)


def summary(outcomes: Iterator[Outcome]) -> list[tuple[str, int, int, float]]:
    """Return for each check how often it was tried, how often it failed, and the worst that was found."""
    table: dict[str, tuple[int, int, float]] = {}
    for one in outcomes:
        tried, failed, worst = table.get(one.check, (0, 0, 0.0))
        table[one.check] = (tried + 1, failed + one.failed, max(worst, one.off))
    return [(name, *row) for name, row in table.items()]
