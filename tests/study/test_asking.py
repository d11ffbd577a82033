"""The same item under each condition: what changes in text, options, gold and pictures, and what does not."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tracelens.errors import InputError
from tracelens.study import asking, conditions, numerals
from tracelens.study.conditions import parse
from tracelens.study.pictures import picture

TEXTS = asking.prompts()


def asked(item, name):
    return asking.question(item, parse(name), TEXTS)


def words(question):
    return "".join(part if isinstance(part, str) else f"<{part['image']}>" for part in question.parts)


@pytest.mark.parametrize("name", [*conditions.PARTS, "blind+reasoning", "words+permuted+reasoning"])
def test_every_condition_asks_every_item_it_applies_to(by_column, name):
    condition = parse(name)
    applied = [item for item in by_column.values() if condition.applies(item)]

    assert applied
    for item in applied:
        question = asking.question(item, condition, TEXTS)
        assert "{" not in words(question)
        assert question.choices is None or question.gold in question.choices


@pytest.mark.parametrize(("name", "what"), [("nonsense", "no condition"), ("blind+anchors", "says twice")])
def test_unknown_or_contradicting_conditions_are_refused(name, what):
    with pytest.raises(InputError, match=what):
        parse(name)


def test_a_question_holds_its_pictures_in_place(by_column):
    item = by_column["num2space/rotate_lr"]
    roles = [part["image"] for part in asked(item, "direct").parts if isinstance(part, dict)]
    assert roles == ["first", "A", "B", "C", "D"]


def test_a_twin_asks_for_the_other_way_round(by_column):
    item = by_column["num2space/rotate_lr"]
    action = item.scene["action"]
    other = {"left": "right", "right": "left"}[action["direction"]]

    assert f"turns {action['direction']} by {action['magnitude']:.0f}°" in words(asked(item, "direct"))
    assert f"turns {other} by {360 - action['magnitude']:.0f}°" in words(asked(item, "twin"))


def test_permuted_options_lead_to_the_same_content(by_column):
    for column in ("space2num/move_fb", "space2num/3d/room", "space2num/1d/desk"):
        plain, permuted = asked(by_column[column], "direct"), asked(by_column[column], "permuted")
        assert plain.choices[plain.gold] == permuted.choices[permuted.gold]
        assert plain.gold != permuted.gold
        assert sorted(plain.choices.values()) == sorted(permuted.choices.values())


def test_permuted_pictures_go_with_their_letters(by_column):
    item = by_column["num2space/2d/room"]
    question = asked(item, "permuted")
    order = [part["image"] for part in question.parts if isinstance(part, dict)]
    assert order[list(question.choices).index(question.gold)] == item.gold


def test_an_open_question_has_a_number_as_gold_and_no_options(by_column):
    item = by_column["space2num/move_fb"]
    question = asked(item, "open")
    assert (question.choices, question.gold) == (None, f"{item.scene['action']['magnitude']:.1f} m")


def test_whole_centimetres_are_the_same_lengths(by_column):
    item = by_column["space2num/move_fb"]
    assert asked(item, "integers").choices[item.gold] == f"{round(item.scene['action']['magnitude'] * 100)} cm"


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [(0.4, 1, "zero point four"), (-1.6, 1, "minus one point six"), (340, 0, "three hundred forty"),
     (21, 0, "twenty-one"), (-0.04, 1, "zero point zero"), (100, 0, "one hundred")],
)  # fmt: skip
def test_numbers_in_words(number, decimals, expected):
    assert numerals.in_words(number, decimals) == expected


def pixels(data):
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_pictures_as_taken_are_the_files_bytes(small, by_column):
    item = by_column["space2num/2d/room"]
    assert picture(small, item, "view", parse("direct")) == (small / item.images["view"]).read_bytes()


def test_blind_pictures_are_black_and_as_large(small, by_column):
    black = pixels(picture(small, by_column["space2num/2d/room"], "view", parse("blind")))
    assert black.shape == (400, 400, 3)
    assert not black.any()


@pytest.mark.parametrize("name", ["anchors", "points", "boxes-2d", "boxes-3d", "fewer-objects"])
def test_changed_pictures_differ_from_the_taken_ones(small, by_column, name):
    item = by_column["num2space/3d/desk"]
    assert (pixels(picture(small, item, "A", parse(name))) != pixels(picture(small, item, "A", parse("direct")))).any()


def test_fewer_objects_keeps_anchors_and_object_where_they_were(small, by_column):
    from tracelens.study.generate import renderer
    from tracelens.study.pictures import camera_of, scene_for

    item = by_column["space2num/3d/room"]
    kept = {thing.name for thing in scene_for(small, item, "view", thinned=True).things}
    whole = {thing.name: thing for thing in scene_for(small, item, "view").things}
    assert kept - {"stand"} == {*item.scene["anchors"], item.scene["target"]}
    assert all(whole[name] for name in kept)
    assert renderer(camera_of(item)) is renderer(camera_of(item))


def test_a_prompt_file_with_an_unknown_key_is_named(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("instruction: {}\n")
    with pytest.raises(InputError, match=r"mine\.yaml"):
        asking.prompts(path)
