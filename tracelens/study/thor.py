"""Rooms of AI2-THOR (Kolve et al. 2017) behind the same interface as the project's own, for the dynamic setting.

Needs the optional extra ``thor`` and, at the first start, the download of its Unity build. Views are taken by a
third-party camera, whose pitch is free, while the agent stays where it is; THOR's axes (x right, y up, z ahead)
become ours (x right, y ahead, z up).
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import numpy as np

from tracelens.errors import InputError
from tracelens.study.geometry import Camera, Pose
from tracelens.study.render import View
from tracelens.study.scene import Room, Scene, Thing

GRID = 0.1
"""Step of THOR's reachable positions in metres; the study's moves are multiples of 0.2."""


def controller(camera: Camera) -> Any:
    """Start AI2-THOR.

    Raises:
        InputError: If the package is not installed.
    """
    try:
        from ai2thor.controller import Controller
    except ImportError as error:
        raise InputError(
            "AI2-THOR is not installed. Install the optional extra: pip install 'tracelens[thor]'."
        ) from error
    return Controller(
        width=camera.width,
        height=camera.height,
        gridSize=GRID,
        renderDepthImage=True,
        renderInstanceSegmentation=True,
        snapToGrid=False,
    )


@cache
def _running(camera: Camera) -> Any:
    """Return this process's simulator: starting one takes many seconds, so it is kept."""
    return controller(camera)


def world(scene_name: str, camera: Camera) -> ThorWorld:
    """Return a scene of AI2-THOR as a world; it is valid until the next one is asked for.

    Raises:
        InputError: If the package is not installed, or the simulator does not know the scene.
    """
    engine = _running(camera)
    try:
        engine.reset(scene=scene_name)
    except ValueError as error:
        raise InputError(f"AI2-THOR refused the scene {scene_name!r}: {str(error).strip()}") from error
    return ThorWorld(engine, camera)


class ThorWorld:
    """One loaded scene of AI2-THOR.

    Args:
        engine: A started controller, from :func:`controller`.
        camera: The camera that views are taken with.
    """

    def __init__(self, engine: Any, camera: Camera) -> None:
        self.camera = camera
        self._engine = engine
        reachable = engine.step(action="GetReachablePositions").metadata["actionReturn"]
        self._floor = {_cell(place["x"], place["z"]) for place in reachable}
        self._places = [(place["x"], place["z"]) for place in reachable]
        event = engine.last_event
        objects = [known for known in event.metadata["objects"] if known["axisAlignedBoundingBox"]["cornerPoints"]]
        self._numbers = {known["objectId"]: number for number, known in enumerate(objects, start=1)}
        self.scene = Scene(_room(event.metadata["sceneBounds"]), tuple(_things(objects)))
        self._camera_added = False

    def free(self, x: float, y: float) -> bool:
        """Return whether THOR's agent can stand at the place (to its grid)."""
        return _cell(x, y) in self._floor

    def place(self, rng: random.Random) -> tuple[float, float] | None:
        """Return a random reachable place, or None when the scene has none."""
        return rng.choice(self._places) if self._places else None

    def view(self, pose: Pose) -> View:
        """Return what the pose sees.

        Raises:
            InputError: If AI2-THOR refuses the camera.
        """
        action: dict[str, Any] = {
            "action": "UpdateThirdPartyCamera" if self._camera_added else "AddThirdPartyCamera",
            "position": {"x": pose.x, "y": pose.z, "z": pose.y},
            "rotation": {"x": -pose.pitch, "y": pose.yaw, "z": 0.0},
            "fieldOfView": self._vertical(),
        }
        if self._camera_added:
            action["thirdPartyCameraId"] = 0
        event = self._engine.step(**action)
        if not event.metadata["lastActionSuccess"]:
            raise InputError(f"AI2-THOR refused the camera at {pose}: {event.metadata['errorMessage']}")
        self._camera_added = True
        numbers = np.zeros((self.camera.height, self.camera.width), np.uint16)
        for object_id, mask in event.third_party_instance_masks[0].items():
            numbers[mask] = self._numbers.get(object_id, 0)
        picture = np.ascontiguousarray(event.third_party_camera_frames[0][:, :, :3])
        return View(picture, numbers, np.asarray(event.third_party_depth_frames[0], float))

    def count(self, pose: Pose) -> View:
        """Return the same as :meth:`view`: THOR renders everything at once."""
        return self.view(pose)

    def _vertical(self) -> float:
        """Return the vertical field of view, which is what THOR's cameras want."""
        return float(np.degrees(2 * np.arctan(self.camera.height / 2 / self.camera.focal)))


def _cell(x: float, y: float) -> tuple[int, int]:
    return round(x / GRID), round(y / GRID)


def _room(bounds: dict[str, Any]) -> Room:
    size = bounds["size"]
    return Room(round(size["x"], 3), round(size["z"], 3), round(size["y"], 3), 0)


def _things(objects: list[dict[str, Any]]) -> list[Thing]:
    """Return every object as a thing with a name of its own; boxes are THOR's, parallel to the axes."""
    seen: dict[str, int] = {}
    out = []
    for known in objects:
        kind = str(known["objectType"])
        seen[kind] = seen.get(kind, 0) + 1
        box = known["axisAlignedBoundingBox"]
        centre, size = _vector(box["center"]), _vector(box["size"])
        base = (centre[0], centre[1], round(centre[2] - size[2] / 2, 4))
        name = kind if seen[kind] == 1 else f"{kind} {seen[kind]}"
        out.append(Thing(name, kind, "", base, size))
    return out


def _vector(known: dict[str, float]) -> tuple[float, float, float]:
    return round(float(known["x"]), 4), round(float(known["z"]), 4), round(float(known["y"]), 4)
