"""A responder that really looks, by classical computer vision: what the pictures allow without any learning.

Views of a room: features (SIFT) are matched between two pictures; each candidate magnitude predicts where they should
be (a rotation moves all of them, a move those on the floor), and the candidate that most matches agree with wins.
Layouts: the named colours are segmented, the frame is fitted to the two anchors' outlines, and the candidate whose
predicted outline is nearest to the object's wins. It is told what a photographer knows (field of view, tilt, for moves
the camera's height), and never the truth.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tracelens.errors import InputError
from tracelens.study.asking import pose_of
from tracelens.study.geometry import Array, Camera, Pose, axes, corners, moved, project
from tracelens.study.items import Item
from tracelens.study.layouts import SCALES
from tracelens.study.pictures import camera_of
from tracelens.study.scene import COLOURS, Frame

TOLERANCE = 4.0
"""Pixels by which a matched feature may miss its predicted place."""
RATIO = 0.8
"""Lowe's ratio of best to second-best distance (Lowe 2004, section 7.1)."""
LIKENESS = 0.985
"""Cosine between a pixel's and a colour's RGB vector from which on the pixel is of that colour."""


def answer(folder: Path, item: Item) -> str:
    """Return the letter that the pictures speak for.

    Raises:
        InputError: If OpenCV is not installed, or a picture is missing.
    """
    return _dynamic(folder, item) if item.dynamic else _static(folder, item)


def _cv2() -> Any:
    try:
        import cv2
    except ImportError as error:
        raise InputError(
            "The vision baseline needs OpenCV. Install the optional extra: pip install 'tracelens[spacenum]'."
        ) from error
    return cv2


def _read(path: Path) -> npt.NDArray[np.uint8]:
    pixels = _cv2().imread(str(path))
    if pixels is None:
        raise InputError(f"{path}: the picture is missing or not readable. Generate the set again.")
    return np.asarray(pixels[:, :, ::-1])


@lru_cache(maxsize=64)
def _features(path: Path) -> tuple[Array, npt.NDArray[np.float32]]:
    """Return places (n, 2) and descriptors (n, 128) of a picture's SIFT features."""
    cv2 = _cv2()
    found, descriptors = cv2.SIFT_create(nfeatures=1500, contrastThreshold=0.02).detectAndCompute(
        cv2.cvtColor(_read(path), cv2.COLOR_RGB2GRAY), None
    )
    places = np.array([point.pt for point in found], dtype=float).reshape(-1, 2) + 0.5
    return places, descriptors if descriptors is not None else np.zeros((0, 128), np.float32)


def _matches(first: Path, second: Path) -> tuple[Array, Array]:
    """Return the places of features that match between two pictures, (n, 2) each."""
    (a, left), (b, right) = _features(first), _features(second)
    if len(a) < 2 or len(b) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2))
    pairs = _cv2().BFMatcher().knnMatch(left, right, k=2)
    good = [best for best, other in pairs if best.distance < RATIO * other.distance]
    return a[[m.queryIdx for m in good]], b[[m.trainIdx for m in good]]


def _dynamic(folder: Path, item: Item) -> str:
    """Return the candidate that most matched features agree with."""
    action = item.scene["action"]
    sense = action["direction"] if action["kind"] == "move" else f"rotate_{action['direction']}"
    camera, first = camera_of(item), pose_of(item, "first")
    # Where the camera stands and which way it faces is not known: height and tilt are.
    start = Pose(0.0, 0.0, first.z, 0.0, first.pitch)
    scores: dict[str, float] = {}
    for letter, candidate in item.scene["candidates"].items():
        next_view = item.images[letter if item.direction == "num2space" else "next"]
        magnitude = action["magnitude"] if item.direction == "num2space" else candidate["magnitude"]
        a, b = _matches(folder / item.images["first"], folder / next_view)
        agree, tried = _agreement(camera, start, moved(start, sense, magnitude), a, b, sense)
        scores[letter] = agree / (tried + 10) if item.direction == "num2space" else agree
    return max(scores, key=lambda letter: scores[letter])


def _agreement(camera: Camera, first: Pose, second: Pose, a: Array, b: Array, sense: str) -> tuple[int, int]:
    """Return how many matches lie where the two poses say, and how many could be judged."""
    if len(a) == 0:
        return 0, 0
    rays = np.column_stack(
        ((a[:, 0] - camera.width / 2) / camera.focal, (camera.height / 2 - a[:, 1]) / camera.focal, np.ones(len(a)))
    ) @ axes(first)
    if sense.startswith("rotate_"):
        points = rays * 100 + (0.0, 0.0, first.z)
    else:
        down = rays[:, 2] < -0.02
        rays, b = rays[down], b[down]
        points = rays * (first.z / -rays[:, 2])[:, None] + (0.0, 0.0, first.z)
    if len(points) == 0:
        return 0, 0
    pixels, depth = project(camera, second, points)
    near = np.hypot(*(pixels - b).T) <= TOLERANCE
    return int((near & (depth > 0)).sum()), len(points)


@lru_cache(maxsize=64)
def _outline(path: Path, colour: str) -> Array | None:
    """Return left, right, top and bottom of the largest region of a colour, or None when there is none."""
    cv2 = _cv2()
    pixels = _read(path).astype(float)
    wanted = np.array(COLOURS[colour], float)
    length = np.linalg.norm(pixels, axis=2)
    cosine = pixels @ (wanted / np.linalg.norm(wanted)) / np.maximum(length, 1)
    mask = ((cosine > LIKENESS) & (length > 40)).astype(np.uint8)
    number, _, boxes, _ = cv2.connectedComponentsWithStats(mask)
    kept = [boxes[k] for k in range(1, number) if boxes[k][4] >= 25]
    if not kept:
        return None
    largest = max(kept, key=lambda box: box[4])
    # A thing in front may cut the region in two: parts near the largest belong to it.
    near = [box for box in kept if box[4] >= 0.15 * largest[4] and _gap(box, largest) < 12]
    left, top = min(box[0] for box in near), min(box[1] for box in near)
    right, bottom = max(box[0] + box[2] for box in near), max(box[1] + box[3] for box in near)
    return np.array((left, right, top, bottom), float)


def _gap(a: Any, b: Any) -> float:
    return float(max(a[0] - b[0] - b[2], b[0] - a[0] - a[2], a[1] - b[1] - b[3], b[1] - a[1] - a[3], 0))


def _static(folder: Path, item: Item) -> str:
    """Return the candidate whose predicted outline is nearest to what the picture shows."""
    scene = item.scene
    axes_known = int(scene["dim"][0])
    letters: list[str] = list(scene["candidates"])
    misses: dict[str, float] = {}
    for letter in letters:
        path = folder / item.images[letter if item.direction == "num2space" else "view"]
        frame = _fitted(folder, item, path)
        seen = _outline(path, scene["target"].split()[0])
        if frame is None or seen is None:
            misses[letter] = math.inf
            continue
        told = scene["map"][scene["target"]] if item.direction == "num2space" else scene["candidates"][letter]
        position, size = told["position"][:axes_known], told["size"][:axes_known]
        misses[letter] = _miss(item, frame, position, size, seen)
    return min(letters, key=lambda letter: misses[letter])


def _pose(item: Item) -> Pose:
    """Return the camera as the baseline imagines it: over the origin, as high as one, tilted as told."""
    return Pose(0.0, 0.0, 1.0, 0.0, float(item.scene["poses"]["view"]["pitch"]))


@lru_cache(maxsize=256)
def _fit(
    path: Path, colours: tuple[str, str], given: tuple[tuple[float, ...], ...], pitch: float, camera: Camera
) -> Frame | None:
    from scipy.optimize import least_squares

    outlines = [_outline(path, colour) for colour in colours]
    if outlines[0] is None or outlines[1] is None:
        return None
    seen = np.array(outlines)
    distance, *sizes = given[0][0], given[1], given[2]
    pose = Pose(0.0, 0.0, 1.0, 0.0, pitch)
    places = [_on_floor(camera, pose, ((o[0] + o[1]) / 2, o[3] - 0.15 * (o[3] - o[2]))) for o in seen]
    step = places[1] - places[0]
    unit = math.hypot(*step) / distance
    start = np.array([*places[0], math.atan2(-step[1], step[0]), math.log(max(unit, 1e-3))])

    def misses(values: Array) -> Array:
        frame = Frame((values[0], values[1], 0.0), math.degrees(values[2]), math.exp(values[3]))
        boxes = [
            _predicted(camera, pose, frame, place, size)
            for place, size in (((0.0, 0.0, 0.0), sizes[0]), ((distance, 0.0, 0.0), sizes[1]))
        ]
        return np.asarray((np.array(boxes) - seen)[:, [0, 1, 3]]).ravel()

    best = least_squares(misses, start, loss="soft_l1", f_scale=4.0, max_nfev=60).x
    return Frame((best[0], best[1], 0.0), math.degrees(best[2]), math.exp(best[3]))


def _fitted(folder: Path, item: Item, path: Path) -> Frame | None:
    """Return the anchors' frame in a world whose unit is the camera's height, fitted to the anchors' outlines."""
    scene = item.scene
    first, second = scene["anchors"]
    sizes = tuple(_filled(scene["map"][name]["size"]) for name in (first, second))
    distance = (float(scene["map"][second]["position"][0]),)
    pitch = float(scene["poses"]["view"]["pitch"])
    return _fit(path, (first.split()[0], second.split()[0]), (distance, *sizes), pitch, camera_of(item))


def _filled(size: list[float]) -> tuple[float, ...]:
    """Return a size with its unknown sides taken as wide as the first."""
    return (*size, *(size[0] for _ in range(3 - len(size))))


def _on_floor(camera: Camera, pose: Pose, pixel: tuple[float, float]) -> Array:
    """Return where the floor is seen at a pixel, (2,)."""
    ray = np.array(
        ((pixel[0] - camera.width / 2) / camera.focal, (camera.height / 2 - pixel[1]) / camera.focal, 1.0)
    ) @ axes(pose)
    return np.asarray(ray[:2] * pose.z / max(-ray[2], 0.02))


def _predicted(camera: Camera, pose: Pose, frame: Frame, position: tuple[float, ...], size: tuple[float, ...]) -> Array:
    """Return left, right, top and bottom of a box that stands at frame coordinates."""
    base = frame.to_world(np.array(position))[0]
    pixels, _ = project(camera, pose, corners(base, np.array(size) * frame.unit, frame.yaw))
    (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
    return np.array((left, right, top, bottom))


def _miss(item: Item, frame: Frame, position: list[float], size: list[float], seen: Array) -> float:
    """Return by how many pixels the outline is missed, at best over all that the map does not tell."""
    scale = SCALES[item.scene["scale"]]
    ys = [position[1]] if len(position) > 1 else list(np.arange(-scale.reach, scale.reach + 0.01, 0.2))
    zs = [position[2]] if len(position) > 2 else list(scale.heights)
    edges = [0, 1, 2, 3] if len(size) > 2 else [0, 1, 3]
    camera, pose = camera_of(item), _pose(item)
    full = _filled(size)
    return min(
        float(np.abs(_predicted(camera, pose, frame, (position[0], y, z), full) - seen)[edges].sum())
        for y in ys
        for z in zs
    )
