"""The benchmark's composition is the paper's, and other sizes and mixtures are shared out in its proportions."""

from __future__ import annotations

import pytest

from tracelens.errors import InputError
from tracelens.study import composition
from tracelens.study.generate import plan
from tracelens.study.items import letters


def test_the_benchmark_has_the_papers_count_in_every_column():
    dynamic = {
        f"{d}/{cell}": 100
        for d in ("num2space", "space2num")
        for cell in ("move_fb", "move_lr", "rotate_ud", "rotate_lr")
    }
    static = {
        f"{d}/{dim}/{scale}": number
        for d in ("num2space", "space2num")
        for dim in ("1d", "2d", "3d")
        for scale, number in (("desk", 100), ("room", 400))
    }

    assert composition.bench_counts() == {**dynamic, **static}
    assert sum(composition.bench_counts().values()) == 3800


def test_the_training_set_has_the_papers_count_in_all():
    assert sum(composition.train_counts().values()) == 77_412


def test_the_macro_average_of_chance_is_thirty_percent():
    chances = [1 / composition.candidates(column) for column in composition.bench_counts()]
    assert sum(chances) / len(chances) == pytest.approx(0.30)


@pytest.mark.parametrize(("size", "share"), [(1000, 0.25), (77, 0.0), (20, 1.0), (8000, None)])
def test_a_training_set_has_the_size_and_mixture_that_were_asked_for(size, share):
    counts = plan("train", 1, size, share).counts
    moves = sum(number for column, number in counts.items() if column.count("/") == 1)

    assert sum(counts.values()) == size
    assert moves == round(size * (share if share is not None else 17_640 / 77_412))


@pytest.mark.parametrize(("size", "share"), [(0, None), (10, 1.5)])
def test_an_impossible_size_or_share_is_refused(size, share):
    with pytest.raises(InputError):
        plan("train", 1, size, share)


@pytest.mark.parametrize(("column", "offered"), [("space2num/1d/room", "AB"), ("num2space/move_fb", "ABCD")])
def test_gold_letters_are_dealt_evenly_in_random_order(column, offered):
    dealt = letters(column, 401, 0)

    counts = [dealt.count(letter) for letter in offered]
    assert max(counts) - min(counts) <= 1
    assert set(dealt) == set(offered)
    assert dealt[:8] != letters(column, 401, 1)[:8]
