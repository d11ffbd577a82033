"""Categories over many traces: what each calls present, absent, and not assessable."""

from __future__ import annotations

from typing import Any

import pytest

from tracelens import rubric, rules
from tracelens.rules import GroupFinding, GroupItem
from tracelens.rules.gold_suspect import family
from tracelens.rules.symmetry_break import meaning

LETTERS = {"A": "10°", "B": "20°", "C": "30°", "D": "40°"}


def item(number: int, **fields: Any) -> GroupItem:
    defaults: dict[str, Any] = {
        "dataset": "d", "task": "t", "sample_id": f"{number:04d}", "model": "m", "condition": "direct", "choices": LETTERS,
    }  # fmt: skip
    return GroupItem(**{**defaults, **fields})


def verdicts(items: list[GroupItem], category: str) -> list[GroupFinding]:
    ordered = sorted(items, key=lambda one: one.item)
    return [one for one in rules.check_groups(ordered, rubric.load()) if one.category == category]


class TestOptionBias:
    def test_a_letter_given_far_more_often_than_it_is_right_is_a_bias(self) -> None:
        items = [item(i, answer="A", gold="ABCD"[i % 4]) for i in range(80)]

        (found,) = verdicts(items, "prior.option_bias")

        assert found.state == "present"
        assert found.message == "A is given in 80 of 80 answers and right in 20."
        assert (found.dataset, found.task, found.model, found.condition, found.sample_id) == ("d", "t", "m", "direct", None)

    def test_following_an_unbalanced_key_is_no_bias(self) -> None:
        items = [item(i, answer="A", gold="A" if i % 10 else "B") for i in range(80)]

        (found,) = verdicts(items, "prior.option_bias")

        assert found.state == "absent"

    def test_balanced_answers_are_no_bias(self) -> None:
        items = [item(i, answer="ABCD"[i % 4], gold="ABCD"[(i + i // 4) % 4]) for i in range(80)]

        assert [one.state for one in verdicts(items, "prior.option_bias")] == ["absent"]

    def test_a_few_answers_cannot_be_assessed(self) -> None:
        items = [item(i, answer="A", gold="B") for i in range(5)]

        (found,) = verdicts(items, "prior.option_bias")

        assert (found.state, found.dataset) == ("not_assessable", "d")

    def test_each_cell_has_its_own_verdict(self) -> None:
        items = [item(i, answer="A", gold="ABCD"[i % 4]) for i in range(80)]
        items += [item(i, model="n", answer="ABCD"[i % 4], gold="ABCD"[i % 4]) for i in range(80)]

        found = {one.model: one.state for one in verdicts(items, "prior.option_bias")}

        assert found == {"m": "present", "n": "absent"}


class TestBlindShortcut:
    def test_five_blind_hits_of_five_are_a_shortcut(self) -> None:
        items = [item(1, condition="blind", epoch=i, answer="A", gold="A", correct=True) for i in range(5)]

        (found,) = verdicts(items, "prior.blind_shortcut")

        assert (found.state, found.sample_id) == ("present", "0001")
        assert found.message == "5 of 5 blind answers are right, with 4 options."

    def test_one_lucky_hit_of_five_is_none(self) -> None:
        items = [item(1, condition="blind", epoch=i, answer="A", gold="A", correct=i == 0) for i in range(5)]

        assert [one.state for one in verdicts(items, "prior.blind_shortcut")] == ["absent"]

    def test_hits_with_pictures_do_not_count(self) -> None:
        items = [item(1, condition="direct", epoch=i, answer="A", gold="A", correct=True) for i in range(5)]

        assert [one.state for one in verdicts(items, "prior.blind_shortcut")] == ["not_assessable"]


class TestSymmetryBreak:
    def pair(self, first: str, second: str, gold: tuple[str, str]) -> list[GroupItem]:
        left = {"A": "left 20 degrees", "B": "left 60 degrees", "C": "left 90 degrees"}
        right = {"A": "right 300 degrees", "B": "right 340 degrees", "C": "right 270 degrees"}
        return [
            item(1, twin="0002", choices=left, answer=first, gold=gold[0], correct=first == gold[0]),
            item(2, twin="0001", choices=right, answer=second, gold=gold[1], correct=second == gold[1]),
        ]

    def test_right_in_one_form_and_wrong_in_the_other_is_a_break(self) -> None:
        (found,) = verdicts(self.pair("A", "A", ("A", "B")), "prior.symmetry_break")

        assert (found.state, found.model, found.sample_id) == ("present", "m", "0002")

    def test_the_same_wrong_turn_in_both_forms_is_none(self) -> None:
        assert [one.state for one in verdicts(self.pair("B", "A", ("A", "B")), "prior.symmetry_break")] == ["absent"]

    def test_two_different_wrong_turns_are_a_break(self) -> None:
        assert [one.state for one in verdicts(self.pair("B", "C", ("A", "B")), "prior.symmetry_break")] == ["present"]

    def test_both_right_is_none(self) -> None:
        assert [one.state for one in verdicts(self.pair("A", "B", ("A", "B")), "prior.symmetry_break")] == ["absent"]

    def test_items_without_a_twin_cannot_be_assessed(self) -> None:
        assert [one.state for one in verdicts([item(1, answer="A", gold="A")], "prior.symmetry_break")] == [
            "not_assessable"
        ]

    @pytest.mark.parametrize(
        ("one", "other"),
        [("left 20 degrees", "right 340 degrees"), ("turn right 90°", "turn left 270°"), ("clockwise 10°", "right 10°")],
    )
    def test_turns_that_are_equal_mean_the_same(self, one: str, other: str) -> None:
        said = [item(1, choices=None, answer=text) for text in (one, other)]

        assert meaning(said[0]) == meaning(said[1])


class TestGoldSuspect:
    MODELS = ("Qwen/Qwen2.5-VL-72B", "Qwen/Qwen3-8B", "gpt-4o", "claude-x", "meta-llama/Llama-3", "gemini-pro")

    def answered(self, answers: str, gold: str = "A") -> list[GroupItem]:
        return [
            item(1, model=model, answer=answer, gold=gold, correct=answer == gold)
            for model, answer in zip(self.MODELS, answers, strict=True)
        ]

    def test_six_models_of_five_families_against_the_key_are_suspicious(self) -> None:
        (found,) = verdicts(self.answered("DDDDDD"), "other.gold_suspect")

        assert (found.state, found.sample_id, found.model) == ("present", "0001", None)

    def test_one_dissenter_does_not_save_the_key(self) -> None:
        assert [one.state for one in verdicts(self.answered("DDDDDA"), "other.gold_suspect")] == ["present"]

    def test_agreement_with_the_key_is_none(self) -> None:
        assert [one.state for one in verdicts(self.answered("AAAAAA"), "other.gold_suspect")] == ["absent"]

    def test_disagreement_among_models_is_none(self) -> None:
        assert [one.state for one in verdicts(self.answered("DDCBAD"), "other.gold_suspect")] == ["absent"]

    def test_few_models_cannot_be_assessed(self) -> None:
        assert [one.state for one in verdicts(self.answered("DDDDDD")[:3], "other.gold_suspect")] == ["not_assessable"]

    def test_a_family_is_the_name_without_publisher_and_size(self) -> None:
        assert [family(model) for model in self.MODELS] == ["qwen", "qwen", "gpt", "claude", "llama", "gemini"]


def test_a_rubric_without_group_categories_gives_no_group_findings() -> None:
    assert rules.check_groups([item(1, answer="A", gold="A")], rubric.load("arithmetic")) == []
