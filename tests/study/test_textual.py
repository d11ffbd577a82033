"""Questions in words: every gold can be computed again from the scene, and no letter is favoured."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from importlib import resources

import pytest

from tracelens.study import textual

ITEMS = textual.items(160, seed=3)


def of(task: str) -> list[textual.TextItem]:
    return [item for item in ITEMS if item.task == task]


def chosen(item: textual.TextItem) -> str:
    return item.choices[item.gold] if item.choices else item.gold


def test_equal_seeds_give_equal_questions_and_other_seeds_others():
    assert textual.items(160, seed=3) == ITEMS
    assert textual.items(160, seed=4) != ITEMS


def test_no_question_occurs_twice():
    assert len({item.question for item in ITEMS}) == 160


@pytest.mark.parametrize("task", ["net_rotation", "grid_walk", "anchor_coordinates", "comparison"])
def test_each_gold_letter_is_equally_frequent(task):
    counts = Counter(item.gold for item in of(task))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_options_of_an_item_are_all_different():
    assert all(len(set(item.choices.values())) == len(item.choices) for item in ITEMS if item.choices)


def test_headings_follow_from_the_turns():
    for item in of("heading"):
        signed = [a["magnitude"] * (1 if a["direction"] == "right" else -1) for a in item.scene["actions"]]
        assert int(item.gold) == (item.scene["heading"] + sum(signed)) % 360


def test_a_twin_turns_the_other_way_round_and_ends_alike():
    by_id = {item.sample_id: item for item in ITEMS}
    for item in of("heading"):
        twin = by_id[item.scene["twin"]]
        assert (twin.scene["twin"], twin.gold) == (item.sample_id, item.gold)
        assert item.scene["actions"][0]["magnitude"] + twin.scene["actions"][0]["magnitude"] == 360


def test_walks_and_anchors_name_the_true_place():
    for item in of("grid_walk"):
        assert chosen(item) == f"({item.scene['position'][0]}, {item.scene['position'][1]})"
    for item in of("anchor_coordinates"):
        place = next(o["position"] for o in item.scene["objects"] if o["name"] == item.scene["target"])
        assert chosen(item) == f"({place[0]}, {place[1]})"


def test_distances_and_comparisons_follow_from_the_objects():
    for item in of("distance"):
        assert math.dist(*(o["position"] for o in item.scene["objects"])) == int(item.gold)
    for item in of("comparison"):
        widest = max(item.scene["objects"], key=lambda o: o["size"][0])
        assert chosen(item) == f"the {widest['name']}"


def test_moves_and_rows_add_up():
    for item in of("net_move"):
        signed = [a["magnitude"] * (1 if a["direction"] == "forward" else -1) for a in item.scene["actions"]]
        assert float(item.gold.removesuffix(" m")) == pytest.approx(abs(sum(signed)))
    for item in of("centimetres"):
        row = item.scene["objects"][0]
        assert float(item.gold.removesuffix(" cm")) == pytest.approx(100 * row["size"][0] * row["count"])


def test_the_shipped_demo_holds_each_question_in_both_conditions():
    data = resources.files("tracelens.study").joinpath("demo_traces.jsonl.gz").read_bytes()
    records = [json.loads(line) for line in gzip.decompress(data).splitlines()]
    questions = {item.sample_id: item for item in textual.items()}

    assert Counter(r["condition"] for r in records) == {"direct": 304, "reasoning": 304}
    assert {r["sample_id"] for r in records} == set(questions)
    assert all(r["gold"] == questions[r["sample_id"]].gold for r in records)
