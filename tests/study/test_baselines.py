"""Baselines reach what they must: the oracle everything, a habit its letter's share, chance about chance."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from tracelens.errors import InputError
from tracelens.study import baselines
from tracelens.study.items import Item, letters


def made(column: str, number: int) -> list[Item]:
    offered = "AB" if "/1d/" in column else "ABCD"
    return [
        Item(f"{column}/{k}", column, gold, {letter: letter for letter in offered}, {}, {})
        for k, gold in enumerate(letters(column, number, 0))
    ]


ITEMS = [*made("space2num/move_fb", 400), *made("num2space/1d/room", 400)]


def share(name: str, column: str) -> float:
    table = baselines.accuracy(list(baselines.answers(name, None, ITEMS)))
    right, number = table[column]
    return right / number


def test_the_oracle_is_always_right():
    assert share("oracle", "space2num/move_fb") == share("oracle", "num2space/1d/room") == 1.0


@pytest.mark.parametrize("name", ["majority", "constant-A", "constant-B", "constant-C", "constant-D"])
def test_no_letter_is_worth_more_than_chance(name):
    """Gold letters are dealt, so a constant letter is right in exactly its share."""
    assert share(name, "space2num/move_fb") == 0.25
    assert share(name, "num2space/1d/room") == 0.5


def test_a_uniform_responder_is_at_chance():
    assert abs(share("uniform", "space2num/move_fb") - 0.25) < 0.07
    assert abs(share("uniform", "num2space/1d/room") - 0.5) < 0.08


def test_the_macro_average_counts_each_column_alike():
    assert baselines.macro({"a": (1, 2), "b": (30, 40)}) == 0.625


def test_an_unknown_baseline_is_refused():
    with pytest.raises(InputError, match="no baseline 'guess'"):
        list(baselines.answers("guess", None, ITEMS))


def test_answers_become_traces_that_name_their_baseline():
    given = [(ITEMS[0], ITEMS[0].gold)]
    (record,) = baselines.traces("oracle", given)
    assert (record["model"], record["condition"]) == ("baseline: oracle", "baseline")
    assert (record["correct"], record["response"]) == (True, ITEMS[0].gold)
    assert msgspec.json.encode(record)


def test_computer_vision_solves_most_of_what_the_pictures_show(small, by_column):
    """The pictures are informative: features, floor and colours suffice for most items."""
    given = list(baselines.answers("vision", small, list(by_column.values())))
    right = Counter(letter == item.gold for item, letter in given)
    assert right[True] >= 14
