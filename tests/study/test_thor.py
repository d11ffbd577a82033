"""AI2-THOR behind the study's interface, against a controller that answers as the simulator's documentation says.

The simulator itself (a Unity build) is not downloaded here; what is tested is the translation: axes, names, masks,
depth, reachable floor, and that a transition found in such a world has the right form.
"""

from __future__ import annotations

import random
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from tracelens.errors import InputError
from tracelens.study import checking, dynamic, generate, thor
from tracelens.study.composition import ACTIONS, DIRECTIONS
from tracelens.study.geometry import Camera, Pose


def box(name, x, y, z, side):
    return {
        "objectId": f"{name}|{x}", "objectType": name,
        "axisAlignedBoundingBox": {
            "center": {"x": x, "y": y, "z": z}, "size": {"x": side, "y": 2 * side, "z": side},
            "cornerPoints": [[0, 0, 0]],
        },
    }  # fmt: skip


class Controller:
    """Answers the three actions that the loader uses; every view shows five objects in bands that move with the camera."""

    def __init__(self, camera: Camera, refuses: bool = False) -> None:
        self.camera = camera
        self.refuses = refuses
        self.actions: list[dict] = []
        self.objects = [box("Sofa", 1, 1, 2, 0.5), box("Chair", 2, 1, 2, 0.5), box("Chair", 3, 1, 2, 0.5),
                        box("Lamp", 4, 1, 2, 0.5), box("Table", 5, 1, 2, 0.5)]  # fmt: skip
        self.last_event = self._event(None)

    def reset(self, scene):
        if not scene.startswith("FloorPlan"):
            raise ValueError(f"Scene '{scene}' not contained in build")
        self.actions.append({"action": "Reset", "scene": scene})
        self.last_event = self._event(None)

    def step(self, **action):
        self.actions.append(action)
        self.last_event = self._event(action)
        return self.last_event

    def _event(self, action):
        metadata = {
            "objects": self.objects, "sceneBounds": {"size": {"x": 6.0, "y": 2.5, "z": 5.0}},
            "lastActionSuccess": not self.refuses, "errorMessage": "blocked", "actionReturn": None,
        }  # fmt: skip
        if action and action["action"] == "GetReachablePositions":
            metadata["actionReturn"] = [{"x": x / 10, "y": 0.9, "z": z / 10} for x in range(60) for z in range(50)]
        event = SimpleNamespace(metadata=metadata)
        if action and "ThirdPartyCamera" in action["action"]:
            size = (self.camera.height, self.camera.width)
            band = size[1] // 6
            shift = int(action["rotation"]["y"] + action["rotation"]["x"] + 40 * action["position"]["x"]) % band
            masks = {}
            frame = np.zeros((*size, 4), np.uint8)
            for place, known in enumerate(self.objects):
                mask = np.zeros(size, bool)
                mask[:, shift + place * band : shift + place * band + band // 2] = True
                masks[known["objectId"]] = mask
                frame[mask] = 40 * place + 60
            event.third_party_instance_masks = [masks]
            event.third_party_camera_frames = [frame]
            event.third_party_depth_frames = [np.full(size, 3.0, np.float32)]
        return event


def test_things_have_names_of_their_own_and_stand_on_their_base():
    world = thor.ThorWorld(Controller(Camera()), Camera())

    assert [thing.name for thing in world.scene.things] == ["Sofa", "Chair", "Chair 2", "Lamp", "Table"]
    assert world.scene.things[0].position == (1.0, 2.0, 0.5)
    assert world.scene.things[0].size == (0.5, 0.5, 1.0)
    assert (world.scene.room.width, world.scene.room.depth, world.scene.room.height) == (6.0, 5.0, 2.5)


def test_the_floor_is_what_the_simulator_calls_reachable():
    world = thor.ThorWorld(Controller(Camera()), Camera())

    assert world.free(1.2, 4.9)
    assert not world.free(1.2, 5.4)
    x, y = world.place(random.Random(0))
    assert world.free(x, y)


def test_a_pose_is_translated_to_the_simulators_axes():
    engine = Controller(Camera())
    world = thor.ThorWorld(engine, Camera())
    view = world.view(Pose(1.0, 2.0, 1.5, 30.0, -20.0))
    world.view(Pose(1.0, 2.0, 1.5, 40.0, -20.0))

    first, second = engine.actions[1:]
    assert first["position"] == {"x": 1.0, "y": 1.5, "z": 2.0}
    assert first["rotation"] == {"x": 20.0, "y": 30.0, "z": 0.0}
    assert first["fieldOfView"] == pytest.approx(90.0)
    assert (first["action"], second["action"]) == ("AddThirdPartyCamera", "UpdateThirdPartyCamera")
    assert view.picture.shape == (400, 400, 3)
    assert sorted(set(view.things.ravel().tolist())) == [0, 1, 2, 3, 4, 5]


def test_a_refused_camera_is_an_error_with_the_simulators_words():
    engine = Controller(Camera())
    world = thor.ThorWorld(engine, Camera())
    engine.refuses = True
    with pytest.raises(InputError, match="blocked"):
        world.view(Pose(1.0, 2.0, 1.5, 30.0, 0.0))


def test_transitions_are_found_in_such_a_world():
    world = thor.ThorWorld(Controller(Camera()), Camera())
    found = dynamic.find(world, "rotate_lr", "rotate_left", random.Random(3))

    assert found is not None
    assert found.gold in found.poses
    assert dynamic.scene_of(world, found, "FloorPlan1")["action"]["kind"] == "rotate"


def test_without_the_package_the_extra_is_named():
    with pytest.raises(InputError, match=r"tracelens\[thor\]"):
        thor.controller(Camera())


@pytest.fixture
def simulator(monkeypatch):
    """A stand-in that takes the simulator's place in this process."""
    engine = Controller(Camera())
    monkeypatch.setattr(thor, "_running", lambda camera: engine)
    return engine


def test_a_set_of_transitions_is_taken_in_scenes_of_the_simulator(simulator, tmp_path):
    wanted = generate.plan("bench", 3, 16, thor_scenes=("FloorPlan1", "FloorPlan2"))
    made = generate.generate(tmp_path, wanted, jobs=1)

    assert Counter(item.column for item in made) == dict.fromkeys(
        (f"{direction}/{cell}" for direction in DIRECTIONS for cell in ACTIONS), 2
    )
    assert {item.scene["scene_id"] for item in made} == {"FloorPlan1"}
    assert all((tmp_path / name).is_file() for item in made for name in item.images.values())
    assert generate.taken_in(tmp_path) == ("FloorPlan1", "FloorPlan2")
    with pytest.raises(InputError, match="AI2-THOR took these pictures"):
        list(checking.check(tmp_path, made))


def test_a_scene_that_the_simulator_does_not_know_is_named(simulator):
    with pytest.raises(InputError, match="refused the scene 'Kitchen'"):
        thor.world("Kitchen", Camera())


def test_scenes_of_the_simulator_give_no_layouts():
    with pytest.raises(InputError, match="transitions only"):
        generate.plan("bench", 0, 100, 0.5, ("FloorPlan1",))


def test_rooms_without_a_valid_transition_end_the_search(simulator, tmp_path, monkeypatch):
    monkeypatch.setattr(dynamic, "TRIES", 3)
    simulator.objects = simulator.objects[:2]
    with pytest.raises(InputError, match="50 rooms gave no valid transition of move_fb"):
        generate.generate(tmp_path, generate.plan("bench", 3, 8, thor_scenes=("FloorPlan1",)), jobs=1)
