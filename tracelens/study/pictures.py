"""The pictures that a condition shows: as taken, black, with drawn anchors, thinned out, or abstracted to boxes."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from tracelens.errors import InputError
from tracelens.study.asking import placed_target, pose_of, things_of
from tracelens.study.conditions import Condition
from tracelens.study.geometry import Camera, project
from tracelens.study.items import Item, read_scenes
from tracelens.study.scene import COLOURS, Frame, Scene, Thing

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

INK = (255, 0, 255)
RINGS = (10, 20, 30)
"""Degrees from the optical axis at which rings are drawn on views of a room."""
# Pairs of a box's corners (as Thing.corners orders them) that an edge joins.
EDGES = ((0, 1), (0, 2), (0, 4), (1, 3), (1, 5), (2, 3), (2, 6), (3, 7), (4, 5), (4, 6), (5, 7), (6, 7))


def picture(folder: Path, item: Item, role: str, condition: Condition) -> bytes:
    """Return the bytes of the picture that ``condition`` shows for a role: the JPEG as generated, or a new PNG.

    Raises:
        InputError: If the file is missing.
    """
    path = folder / item.images[role]
    if not path.is_file():
        raise InputError(f"{path}: the picture of item {item.item_id} is missing. Generate the set again.")
    if condition.pictures == "taken":
        return path.read_bytes()
    if condition.pictures == "fewer":
        return _png(_thinned(folder, item, role))
    from PIL import Image

    if condition.pictures == "black":
        with Image.open(path) as taken:
            return _png(Image.new("RGB", taken.size))
    if condition.pictures == "anchors":
        with Image.open(path) as taken:
            return _png(_with_anchors(taken.convert("RGB"), item, role))
    return _png(_abstract(item, role, ABSTRACTIONS[condition.pictures]))


def _png(image: Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def camera_of(item: Item) -> Camera:
    """Return the camera that the item's pictures were taken with."""
    return msgspec.convert(item.scene["camera"], Camera)


def _with_anchors(image: Image, item: Item, role: str) -> Image:
    """Draw a cross-hair and rings: about the optical axis of a room's view, about each anchor of a layout."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    camera = camera_of(item)
    if item.dynamic:
        middle = (camera.width / 2, camera.height / 2)
        _cross(draw, middle, camera.width / 2)
        for degrees in RINGS:
            _ring(draw, middle, camera.focal * math.tan(math.radians(degrees)))
        return image
    pose = pose_of(item, role)
    frame = _frame(item)
    unit = np.linalg.norm(np.array(item.scene["map"][item.scene["anchors"][1]]["position"]))
    for name in item.scene["anchors"]:
        x = item.scene["map"][name]["position"][0]
        place, _ = project(camera, pose, frame.to_world(np.array([[x, 0.0, 0.0]])))
        _cross(draw, tuple(place[0]), 10)
        for share in (0.25, 0.5):
            around = np.linspace(0, 2 * np.pi, 49)
            circle = np.column_stack((x + share * unit * np.cos(around), share * unit * np.sin(around), 0 * around))
            pixels, _ = project(camera, pose, frame.to_world(circle))
            draw.line([tuple(point) for point in pixels], fill=INK, width=1)
    return image


def _frame(item: Item) -> Frame:
    known = item.scene["frame"]
    return Frame(tuple(known["origin"]), known["yaw"], known["unit"])


def _cross(draw: ImageDraw, middle: tuple[float, float], arm: float) -> None:
    x, y = middle
    draw.line([(x - arm, y), (x + arm, y)], fill=INK, width=1)
    draw.line([(x, y - arm), (x, y + arm)], fill=INK, width=1)


def _ring(draw: ImageDraw, middle: tuple[float, float], radius: float) -> None:
    x, y = middle
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], outline=INK, width=1)


def _abstract(item: Item, role: str, mark: Callable[[ImageDraw, Camera, Item, str, Thing], None]) -> Image:
    """Draw a layout's anchors and object as marks with names on white; everything else is left out."""
    from PIL import Image, ImageDraw

    camera = camera_of(item)
    image = Image.new("RGB", (camera.width, camera.height), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    wanted = {*item.scene["anchors"], item.scene["target"]}
    for thing in things_of(item, role):
        if thing.name in wanted:
            mark(draw, camera, item, role, thing)
    return image


def _label(draw: ImageDraw, place: tuple[float, float], thing: Thing) -> None:
    draw.text((place[0] + 4, place[1] - 14), thing.name, fill=(0, 0, 0))


def _point(draw: ImageDraw, camera: Camera, item: Item, role: str, thing: Thing) -> None:
    pixels, _ = project(camera, pose_of(item, role), np.array([thing.position]))
    x, y = pixels[0]
    draw.ellipse([x - 4, y - 4, x + 4, y + 4], fill=COLOURS[thing.colour], outline=(0, 0, 0))
    _label(draw, (x, y), thing)


def _box_2d(draw: ImageDraw, camera: Camera, item: Item, role: str, thing: Thing) -> None:
    pixels, _ = project(camera, pose_of(item, role), thing.corners())
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    draw.rectangle([*low, *high], outline=COLOURS[thing.colour], width=2)
    _label(draw, (low[0], low[1]), thing)


def _box_3d(draw: ImageDraw, camera: Camera, item: Item, role: str, thing: Thing) -> None:
    pixels, _ = project(camera, pose_of(item, role), thing.corners())
    for a, b in EDGES:
        draw.line([tuple(pixels[a]), tuple(pixels[b])], fill=COLOURS[thing.colour], width=2)
    _label(draw, (pixels[:, 0].min(), pixels[:, 1].min()), thing)


ABSTRACTIONS: dict[str, Callable[[ImageDraw, Camera, Item, str, Thing], None]] = {
    "points": _point,
    "boxes-2d": _box_2d,
    "boxes-3d": _box_3d,
}


@cache
def _scenes(folder: Path) -> dict[str, Scene]:
    return read_scenes(folder)


def scene_for(folder: Path, item: Item, role: str, *, thinned: bool = False) -> Scene:
    """Return the whole scene that a picture shows, to render it again; ``thinned`` leaves out what plays no part."""
    whole = _scenes(folder)[str(item.scene["scene_id"])]
    if item.dynamic:
        return whole
    candidate = item.scene["candidates"][item.gold if role == "view" else role]
    wanted = {*item.scene["anchors"], item.scene["target"], "desk"}
    things = []
    for thing in whole.things:
        if thing.name == "stand" or (thinned and thing.name not in wanted):
            continue
        moved = placed_target(item, candidate, thing)
        things.append(moved)
        if thing.name == item.scene["target"]:
            things += _stand(item, moved, candidate)
    return Scene(whole.room, tuple(things))


def _stand(item: Item, target: Thing, candidate: dict[str, list[list[float]]]) -> list[Thing]:
    """Return the plinth under a raised object, as layouts place it."""
    height = candidate["placing"][0][2]
    if height == 0:
        return []
    frame = _frame(item)
    side = round(0.8 * min(target.size[:2]), 6)
    foot = (target.position[0], target.position[1], frame.origin[2])
    size = (side, side, round(height * frame.unit, 6))
    return [Thing("stand", "stand", "grey", foot, size, frame.yaw, "stand")]


def _thinned(folder: Path, item: Item, role: str) -> Image:
    from PIL import Image

    from tracelens.study.generate import renderer

    engine = renderer(camera_of(item))
    engine.load(scene_for(folder, item, role, thinned=True))
    return Image.fromarray(engine.view(pose_of(item, role)).picture)
