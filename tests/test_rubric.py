"""Rubric files: what loads, what is refused, and that the message leads to the place."""

from __future__ import annotations

import pytest

from tracelens import rubric
from tracelens.errors import RubricError

SMALL = """\
name: small
version: "1"
title: Small
description: One leaf.
judge: {role: You judge., instructions: Look closely.}
categories:
  - id: num
    name: Numbers
    definition: About numbers.
    leaves:
      - id: num.wrong
        name: Wrong
        kind: error
        decide: judge
        severity: decisive
        definition: A number is wrong.
        positive: "2 + 2 = 5"
        near_miss: "2 + 2 = 4"
        question: Is a number wrong?
"""


def refused(text: str) -> str:
    with pytest.raises(RubricError) as caught:
        rubric.parse(text, "mine.yaml")
    return str(caught.value)


def test_the_default_rubric_has_ten_categories() -> None:
    default = rubric.load()

    assert [category.id for category in default.categories] == [
        "perc", "frame", "cmp", "num", "logic", "task", "prior", "meta", "out", "other",
    ]  # fmt: skip
    assert len(default.leaves) == 41


@pytest.mark.parametrize("name", rubric.names())
def test_every_shipped_rubric_loads_under_its_own_name(name: str) -> None:
    assert rubric.load(name).name == name


def test_comments_and_layout_do_not_change_the_hash() -> None:
    spaced = "# a comment\n" + SMALL.replace("title: Small", "title:   'Small'   # why")

    assert rubric.parse(spaced).content_hash == rubric.parse(SMALL).content_hash


def test_a_changed_word_changes_the_hash() -> None:
    other = SMALL.replace("A number is wrong.", "A number is false.")

    assert rubric.parse(other).content_hash != rubric.parse(SMALL).content_hash


def test_a_changed_setting_changes_the_hash() -> None:
    other = SMALL.replace("judge:", "settings: {near_steps: 2, moderate_steps: 3}\njudge:")

    assert rubric.parse(other).content_hash != rubric.parse(SMALL).content_hash


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: decisive", "severity: grave",
         "mine.yaml:15: 'categories[0].leaves[0].severity': Input should be 'decisive', 'contributory' or 'harmless' (found 'grave')"),
        ("        kind: error\n", "", "mine.yaml:11: the key 'categories[0].leaves[0].kind' is missing"),
        ("kind: error", "kinds: error", "mine.yaml:13: the key 'categories[0].leaves[0].kinds' is not known here"),
        ("title: Small", "title: Small\nname: again", "mine.yaml:4: the key 'name' is given twice (first in line 1)"),
        ("title: Small", "title: 2026-01-01", "mine.yaml:3: 'title' is read as a timestamp ('2026-01-01'); put it in quotes"),
        ("title: Small", "title: 3", "mine.yaml:3: 'title': Input should be a valid string (found 3)"),
        ("title: Small", "title: &a Small\nnot_mapped: [*a]",
         "mine.yaml: 'not_mapped[0]' is an alias (*) of line 3; a rubric has none, write the text out"),
        ("id: num.wrong", "id: nmu.wrong", "mine.yaml:7: categories[0]: leaf 'nmu.wrong' must start with 'num.', the id of its category"),
        ("        question: Is a number wrong?\n", "",
         "mine.yaml:11: categories[0].leaves[0]: 'question' is missing: num.wrong is decided by a judge (decide: judge)"),
        ("judge: {role: You judge., instructions: Look closely.}\n", "",
         "mine.yaml:1: the file: 'judge' (role, instructions) is missing, though leaves are decided by a judge"),
        ("title: Small", "settings: {near_steps: 3}\ntitle: Small",
         "mine.yaml:3: settings: the cut-offs must rise: exact_steps <= near_steps <= moderate_steps"),
        ("title: Small", "title: [", "mine.yaml:5: not valid YAML: did not find expected ',' or ']'"),
    ],
)  # fmt: skip
def test_a_fault_is_reported_with_file_line_and_key(old: str, new: str, message: str) -> None:
    assert message in refused(SMALL.replace(old, new)).splitlines()


def test_every_fault_of_a_file_is_reported_at_once() -> None:
    bad = SMALL.replace("severity: decisive", "severity: grave").replace("version: \"1\"\n", "")

    assert len(refused(bad).splitlines()) == 2


def test_an_empty_file_says_what_a_rubric_holds() -> None:
    assert refused("# nothing\n") == "mine.yaml:1: the file is empty; a rubric has name, version, title, description, categories"


def test_an_unknown_name_lists_the_shipped_rubrics() -> None:
    with pytest.raises(RubricError, match=r"there is no rubric 'nope'; shipped are .*numeric-spatial"):
        rubric.load("nope")


def test_a_missing_file_is_a_rubric_error() -> None:
    with pytest.raises(RubricError, match=r"nowhere/x.yaml: the rubric cannot be read"):
        rubric.load("nowhere/x.yaml")


def test_an_unknown_category_names_the_nearest() -> None:
    with pytest.raises(RubricError, match=r"no category 'num.arith'; did you mean num.arithmetic"):
        rubric.load().leaf("num.arith")


def test_a_leaf_knows_its_line() -> None:
    small = rubric.parse(SMALL, "mine.yaml")

    assert small.where(small.leaf("num.wrong"), "severity") == "mine.yaml:15"
