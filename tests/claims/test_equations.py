"""Equations in sentences: what is equated, whether it holds, and which are only supposed.

The sentences and answers are in ``equations.yaml``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracelens.claims import equations, signkinds, words
from tracelens.claims.hypothetical import is_hypothetical, stated_base
from tracelens.claims.roles import ROLES
from tracelens.types import Equation

GOLD: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "equations.yaml").read_text("utf-8"))
VERDICTS = {True: True, False: False, "undecided": None}


def wanted(case: dict[str, Any]) -> list[dict[str, Any]]:
    if case.get("none"):
        return []
    return case.get("all") or [case]


@pytest.mark.parametrize("case", GOLD, ids=[case["text"][:60] for case in GOLD])
def test_gold(case: dict[str, Any]) -> None:
    found = equations(case["text"], case.get("prompt", ""))

    assert [one.holds for one in found] == [VERDICTS[want["is"]] for want in wanted(case)]
    for one, want in zip(found, wanted(case), strict=True):
        if "members" in want:
            assert [member.quote for member in one.members] == want["members"]
        if "hypothetical" in want:
            assert one.hypothetical is want["hypothetical"]


def test_the_gold_is_large_and_has_all_verdicts() -> None:
    verdicts = [want["is"] for case in GOLD for want in wanted(case)]

    assert len(GOLD) >= 150
    assert all(verdicts.count(verdict) >= 25 for verdict in VERDICTS)


def only(text: str, prompt: str = "") -> Equation:
    (found,) = equations(text, prompt)
    return found


def test_members_have_exact_values_and_the_printed_precision() -> None:
    one = only("So 1/3 + 0.5 = 0.83 in all")

    assert [member.value for member in one.members] == [Fraction(5, 6), Fraction(83, 100)]
    assert [member.precision for member in one.members] == [None, 2]


def test_a_vector_has_its_parts_as_value() -> None:
    assert only("(1, 2) * 2 = (2, 4)").members[0].value == (Fraction(2), Fraction(4))


def test_an_irrational_member_has_its_text_as_value() -> None:
    assert only("$3\\sqrt{2} = 4.24$").members[0].value == "3\\sqrt{2}"


def test_an_unknown_member_has_no_value() -> None:
    one = only("2x + 60 = 100")

    assert one.members[0].value is None
    assert one.reason == "a side is not all numbers"


def test_failing_names_the_first_relation_that_is_false() -> None:
    assert only("2 + 2 = 4 = 5 = 6").failing == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [("3 + 4 = 7", "arithmetic"), ("3 > 4", "order"), ("2 m = 20 cm", "conversion"), ("2 m = 200 cm", "conversion")],
)
def test_kind(text: str, kind: str) -> None:
    assert only(text).kind == kind


def test_the_relations_are_named_as_they_read() -> None:
    assert only("3 < 4 \\leq 5 ≥ 4 ≈ 4 ≠ 5").relations == ("<", "<=", ">=", "~", "!=")


@pytest.mark.parametrize("text", ["6 + 7 = 14 in base-9", "6 + 7 = 14 (base 9)"])
def test_a_base_in_the_sentence_is_respected(text: str) -> None:
    one = only(text)

    assert (one.holds, one.base) == (True, 9)


@pytest.mark.parametrize(
    ("prompt", "base"),
    [("In base-9, what is 2 + 8?", 9), ("Work in base 16.", 16), ("What is 2 + 8?", 10), ("From base 2 to base 8", 10)],
)
def test_the_base_that_a_prompt_asks_for(prompt: str, base: int) -> None:
    assert stated_base(prompt) == base


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("If [3 = 4], we are done.", True),
        ("Suppose that [3 = 4].", True),
        ("We get [3 = 4], a contradiction.", True),
        ("We get [3 = 4]. This is impossible.", True),
        ("We get [3 = 4]. So the answer is 4.", False),
        ("If he pays cash, he has [3 = 4] left.", False),
        ("[3 = 4]\nThat was wrong of him.", True),
        ("[3 = 4]\nThe first sum was wrong.", False),
    ],
)
def test_what_is_supposed_or_rejected(text: str, supposed: bool) -> None:
    start, end = text.index("["), text.index("]")

    assert is_hypothetical(text.replace("[", "").replace("]", ""), start, end - 1) is supposed


def test_each_role_of_a_word_makes_a_sign() -> None:
    assert set(words.data("equation_words.yaml")) == set(ROLES)


def test_no_word_has_two_roles() -> None:
    listed = [word for entries in words.data("equation_words.yaml").values() for word in entries]

    assert len(listed) == len(set(listed))


def test_compiled_and_interpreted_code_share_their_constants() -> None:
    declared = re.findall(r"^    (\w+) = (\d+)$", Path(signkinds.__file__).with_suffix(".pxd").read_text(), re.M)

    assert dict(declared) == {name: str(value) for name, value in vars(signkinds).items() if name.isupper()}
