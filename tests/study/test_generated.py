"""A generated set is what it says: complete, the same for the same seed, and true to its scenes."""

from __future__ import annotations

import filecmp

import msgspec
import pytest

from tracelens.errors import InputError
from tracelens.study import asking, checking, composition, generate, items
from tracelens.study.conditions import parse


def test_every_column_is_there_once(by_column):
    assert set(by_column) == set(composition.bench_counts())


def test_the_same_seed_gives_the_same_bytes(small, tmp_path):
    (tmp_path / "images").mkdir()
    again, _ = generate._make(tmp_path, generate.plan("bench", 5, 20), generate.Unit("desk", 0))

    names = sorted(path.name for path in (tmp_path / "images").iterdir())
    _, different, missing = filecmp.cmpfiles(small / "images", tmp_path / "images", names, shallow=False)
    lines = (small / "items.jsonl").read_bytes().splitlines()
    assert (different, missing) == ([], [])
    assert {msgspec.json.encode(item, order="deterministic") for item in again} <= set(lines)


def test_a_folder_that_holds_a_set_is_not_overwritten(small):
    with pytest.raises(InputError, match="holds a generated set"):
        generate.generate(small, generate.plan("bench", 5, 20))


def test_pictures_coordinates_depth_and_visible_objects_are_confirmed_by_rendering_again(small):
    rows = checking.summary(checking.check(small, list(items.read(small))))

    assert {row[0] for row in rows} == {"picture", "coordinate", "depth", "visible"}
    assert [row for row in rows if row[2]] == []


def test_a_wrong_coordinate_is_noticed(small, by_column):
    """The check would be worth nothing if it could not fail."""
    item = by_column["space2num/3d/room"]
    moved = {**item.scene["candidates"][item.gold]}
    moved["position"] = [moved["position"][0] + 0.2, *moved["position"][1:]]
    scene = {**item.scene, "candidates": {**item.scene["candidates"], item.gold: moved}}
    wrong = msgspec.structs.replace(item, scene=scene)

    failed = {one.check for one in checking.check(small, [wrong]) if one.failed}
    assert "coordinate" in failed


@pytest.mark.parametrize("cell", ["move_fb", "move_lr", "rotate_ud", "rotate_lr"])
def test_every_view_of_a_transition_shows_three_objects_and_one_of_the_first_view(by_column, cell):
    visible = by_column[f"num2space/{cell}"].scene["visible"]

    assert len(visible) == 5
    assert all(len(names) >= 3 for names in visible.values())
    assert all(set(visible["first"]) & set(names) for names in visible.values())


@pytest.mark.parametrize("cell", ["move_fb", "rotate_lr"])
def test_both_directions_of_a_transition_share_pictures_and_gold_magnitude(by_column, cell):
    to_space, to_number = by_column[f"num2space/{cell}"], by_column[f"space2num/{cell}"]

    assert to_space.scene["pair"] == to_number.item_id
    assert to_space.images["first"] == to_number.images["first"]
    assert to_space.images[to_space.gold] == to_number.images["next"]
    for item in (to_space, to_number):
        assert item.scene["candidates"][item.gold]["magnitude"] == item.scene["action"]["magnitude"]


def test_the_true_map_of_a_layout_is_its_gold_candidate(by_column):
    for dim in ("1d", "2d", "3d"):
        item = by_column[f"space2num/{dim}/desk"]
        gold = item.scene["candidates"][item.gold]
        true = item.scene["map"][item.scene["target"]]
        assert {"position": gold["position"], "size": gold["size"]} == true
        assert len(true["position"]) == int(dim[0])


def test_views_in_words_are_those_of_the_pictures(by_column):
    item = by_column["space2num/rotate_lr"]
    words = "".join(map(str, asking.question(item, parse("scene-text"), asking.prompts()).parts))

    assert all(any(name in words for name in item.scene["visible"][key]) for key in ("first",))
    assert "{" not in words


def test_no_room_for_an_item_means_the_reader_says_where(tmp_path):
    (tmp_path / "items.jsonl").write_text('{"item_id": 3}\n')
    with pytest.raises(InputError, match=r"items\.jsonl:1: not an item"):
        list(items.read(tmp_path))
