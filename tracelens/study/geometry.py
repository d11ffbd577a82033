"""Poses, the pin-hole camera and free space: pure geometry in metres and degrees, shared by every backend.

World axes: x to the right and y to the back on a plan seen from above, z up. A pose's ``yaw`` is measured
clockwise from +y as seen from above (so turning right adds to it); ``pitch`` is positive looking up.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Pose(msgspec.Struct, frozen=True):
    """Where a camera is and looks: metres, and degrees rounded to a thousandth so that poses compare."""

    x: float
    y: float
    z: float
    yaw: float
    pitch: float


class Camera(msgspec.Struct, frozen=True):
    """A pin-hole camera with square pixels; ``fov`` is the horizontal field of view in degrees."""

    width: int = 400
    height: int = 400
    fov: float = 90.0

    @property
    def focal(self) -> float:
        """Return the focal length in pixels."""
        return self.width / 2 / math.tan(math.radians(self.fov) / 2)


def axes(pose: Pose) -> Array:
    """Return the rows right, up and forward of the camera as unit vectors in the world."""
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.pitch)
    right = (math.cos(yaw), -math.sin(yaw), 0.0)
    level = (math.sin(yaw), math.cos(yaw))
    forward = (math.cos(pitch) * level[0], math.cos(pitch) * level[1], math.sin(pitch))
    up = (-math.sin(pitch) * level[0], -math.sin(pitch) * level[1], math.cos(pitch))
    return np.array((right, up, forward))


def project(camera: Camera, pose: Pose, points: Array) -> tuple[Array, Array]:
    """Return pixel positions (n, 2) and depths (n,) in metres along the optical axis of world points (n, 3).

    Pixels count from the upper left corner of the picture, x to the right and y down; the centre of the first pixel is
    (0.5, 0.5). Points at depth ≤ 0 lie behind the camera, and their pixels mean nothing.
    """
    seen = (np.atleast_2d(points) - (pose.x, pose.y, pose.z)) @ axes(pose).T
    depth = seen[:, 2]
    scale = camera.focal / np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    pixels = np.column_stack((camera.width / 2 + seen[:, 0] * scale, camera.height / 2 - seen[:, 1] * scale))
    return pixels, depth


def unproject(camera: Camera, pose: Pose, depth: Array) -> Array:
    """Return the world points (height, width, 3) that a picture of depths in metres along the axis shows."""
    rows, columns = np.mgrid[0 : camera.height, 0 : camera.width]
    right = (columns + 0.5 - camera.width / 2) / camera.focal * depth
    up = (camera.height / 2 - rows - 0.5) / camera.focal * depth
    seen = np.stack((right, up, depth), axis=-1)
    return np.asarray(seen @ axes(pose) + (pose.x, pose.y, pose.z))


def moved(pose: Pose, direction: str, magnitude: float) -> Pose:
    """Return the pose after an action.

    ``forward``, ``backward``, ``left`` and ``right`` move by metres on the level, whatever the pitch;
    ``rotate_left``, ``rotate_right``, ``rotate_up`` and ``rotate_down`` turn by degrees.
    """
    if direction.startswith("rotate_"):
        turn = {"rotate_right": (1, 0), "rotate_left": (-1, 0), "rotate_up": (0, 1)}
        yaw, pitch = turn.get(direction, (0, -1))
        return Pose(
            pose.x, pose.y, pose.z,
            round((pose.yaw + yaw * magnitude) % 360, 3),
            round(pose.pitch + pitch * magnitude, 3),
        )  # fmt: skip
    quarter = {"forward": 0, "right": 90, "backward": 180, "left": 270}[direction]
    heading = math.radians(pose.yaw + quarter)
    x = round(pose.x + magnitude * math.sin(heading), 6)
    y = round(pose.y + magnitude * math.cos(heading), 6)
    return Pose(x, y, pose.z, pose.yaw, pose.pitch)


def overlap(camera: Camera, first: Pose, second: Pose, depth: Array) -> float:
    """Return the share of the first picture's points that fall inside the second picture, occlusion left out."""
    points = unproject(camera, first, depth)[::8, ::8].reshape(-1, 3)
    pixels, ahead = project(camera, second, points)
    inside = (ahead > 0.05) & (pixels >= 0).all(axis=1) & (pixels[:, 0] < camera.width) & (pixels[:, 1] < camera.height)
    return float(inside.mean())


def corners(position: Array, size: Array, yaw: float) -> Array:
    """Return the eight corners (8, 3) of a box that stands on ``position``, turned clockwise by ``yaw``."""
    unit = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (0.0, 1.0)])
    return turned(unit * size, yaw) + position


def turned(points: Array, yaw: float) -> Array:
    """Return points turned clockwise about the vertical axis by ``yaw`` degrees."""
    angle = math.radians(yaw)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.column_stack(
        (points[:, 0] * cos + points[:, 1] * sin, -points[:, 0] * sin + points[:, 1] * cos, points[:, 2])
    )


def distance_to_box(
    x: float, y: float, position: tuple[float, float, float], size: tuple[float, float, float], yaw: float
) -> float:
    """Return the distance on the floor from a point to a turned box's footprint; 0 inside it."""
    offset = turned(np.array([[x - position[0], y - position[1], 0.0]]), -yaw)[0]
    out = np.maximum(np.abs(offset[:2]) - np.asarray(size)[:2] / 2, 0.0)
    return float(np.hypot(out[0], out[1]))
