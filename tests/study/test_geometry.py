"""Projection, moves and frames undo each other, and candidates are drawn so that the set does not tell the gold."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.study import layouts
from tracelens.study.dynamic import candidate_sets
from tracelens.study.geometry import Camera, Pose, moved, overlap, project, unproject
from tracelens.study.scene import Frame, Thing, apart

poses = st.builds(Pose, st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 3), st.floats(0, 360), st.floats(-80, 80))


@given(poses)
def test_what_a_pixel_shows_is_projected_back_onto_it(pose):
    camera = Camera(40, 30, 70)
    points = unproject(camera, pose, np.full((30, 40), 2.5)).reshape(-1, 3)

    pixels, depth = project(camera, pose, points)

    columns, rows = np.meshgrid(np.arange(40) + 0.5, np.arange(30) + 0.5)
    assert np.allclose(pixels, np.column_stack((columns.ravel(), rows.ravel())), atol=1e-6)
    assert np.allclose(depth, 2.5)


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("forward", (0, 1)), ("backward", (0, -1)), ("left", (-1, 0)), ("right", (1, 0))],
)
def test_moves_are_seen_from_the_camera_and_stay_level(direction, expected):
    pose = moved(Pose(0, 0, 1.5, 0, -20), direction, 1.0)
    assert (pose.x, pose.y, pose.z) == pytest.approx((*expected, 1.5))


@given(st.integers(1, 35))
def test_turning_left_is_turning_right_the_rest_of_the_circle(tens):
    pose = Pose(1, 2, 1.5, 30, 0)
    assert moved(pose, "rotate_left", 10 * tens) == moved(pose, "rotate_right", 360 - 10 * tens)


def test_a_view_overlaps_itself_wholly_and_its_back_not_at_all():
    camera, pose, depth = Camera(40, 40, 90), Pose(0, 0, 1.5, 0, 0), np.full((40, 40), 3.0)

    assert overlap(camera, pose, pose, depth) == 1.0
    assert overlap(camera, pose, moved(pose, "rotate_left", 180), depth) == 0.0


@given(st.floats(0, 360), st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 2)))
def test_a_frame_gives_back_the_coordinates_it_placed(yaw, place):
    frame = Frame((5.0, 5.0, 0.74), yaw, 0.1)
    assert np.allclose(frame.to_frame(frame.to_world(np.array([place]))), [place], atol=1e-9)


@pytest.mark.parametrize(("gap", "expected"), [(0.1, True), (0.3, False)])
def test_things_are_apart_when_a_gap_lies_between_them(gap, expected):
    first = Thing("a", "crate", "red", (0, 0, 0), (1, 1, 1))
    second = Thing("b", "crate", "blue", (1.2, 0, 0), (1, 1, 1))
    assert apart(first, second, gap) is expected


@pytest.mark.parametrize("steps", [6, 7, 12])
def test_sets_of_candidates_hold_a_neighbouring_pair_and_a_far_one(steps):
    for chosen in candidate_sets(steps):
        gaps = [b - a for a, b in itertools.pairwise(chosen)]
        assert min(gaps) == 1
        assert chosen[-1] - chosen[0] >= 4


def drawn_layouts(number: int) -> list[layouts.Layout]:
    rng = random.Random(2)
    found: list[layouts.Layout] = []
    while len(found) < number:
        layout = layouts.draw(rng.choice(("room", "desk")), rng)
        if layout is not None:
            found.append(layout)
    return found


LAYOUTS = drawn_layouts(24)


@pytest.mark.parametrize("dim", ["1d", "2d", "3d"])
def test_each_candidate_of_a_layout_has_one_twin_by_position_one_by_size_and_one_by_both(dim):
    axes = int(dim[0])
    for layout in LAYOUTS:
        seen = [(p[:axes], s[:axes]) for p, s in layout.candidates(dim).values()]
        for one in seen:
            differs = Counter((other[0] != one[0], other[1] != one[1]) for other in seen if other != one)
            assert differs == {(True, False): 1, (False, True): 1, (True, True): 1}


def test_nothing_of_a_layout_overlaps_wherever_the_object_is():
    for layout in LAYOUTS:
        standing = [thing for thing in layout.fixed if thing.kind != "desk"]
        for dim in ("1d", "2d", "3d"):
            for position, size in layout.candidates(dim).values():
                target = layout.placed(position, size)[0]
                assert all(apart(target, thing, 0.0) for thing in standing)


def test_the_true_position_is_as_often_the_left_one_as_the_right_one():
    """A gold that lay nearer to the middle than its distractors would be a cue."""
    rng = random.Random(9)
    larger = total = 0
    while total < 300:
        layout = layouts.draw("room", rng)
        if layout is not None:
            total += 1
            larger += abs(layout.position[0] - 1) > abs(layout.other_positions["1d"][0] - 1)
    assert 0.38 < larger / total < 0.62
