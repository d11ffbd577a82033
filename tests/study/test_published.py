"""A published benchmark file becomes items through a mapping, and what does not fit is said with its place."""

from __future__ import annotations

import json

import pytest

from tracelens.errors import InputError
from tracelens.study import asking, items, published
from tracelens.study.conditions import parse

MAPPING = """
item_id: uid
column: "{direction}-{task.kind}"
gold: answer
options: options
question: text
images: {first: images.0, next: images.1}
columns: {s2n-forward: space2num/move_fb}
gold_values: {"0": A, "1": B}
"""
RECORD = {
    "uid": "x1", "direction": "s2n", "task": {"kind": "forward"}, "answer": 1, "text": "How far did it move?",
    "options": ["0.2 m", "0.6 m"], "images": ["a.png", "b.png"],
}  # fmt: skip


@pytest.fixture
def where(tmp_path):
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    return published.mapping(tmp_path / "mapping.yaml")


@pytest.mark.parametrize("form", [lambda r: json.dumps([r, r]), lambda r: f"{json.dumps(r)}\n{json.dumps(r)}\n"])
def test_json_and_jsonl_are_read_alike(tmp_path, where, form):
    path = tmp_path / "bench.json"
    path.write_text(form(RECORD))
    first, second = published.read(path, where)

    assert first == second
    assert (first.item_id, first.column, first.gold) == ("x1", "space2num/move_fb", "B")
    assert first.choices == {"A": "0.2 m", "B": "0.6 m"}
    assert first.images == {"first": "a.png", "next": "b.png"}


def test_a_published_item_is_asked_in_its_own_words(tmp_path, where):
    path = tmp_path / "bench.json"
    path.write_text(json.dumps([RECORD]))
    (item,) = published.read(path, where)
    question = asking.question(item, parse("direct"), asking.prompts())

    assert [part["image"] for part in question.parts if isinstance(part, dict)] == ["first", "next"]
    assert "How far did it move?\nA. 0.2 m\nB. 0.6 m" in question.parts[-1]
    assert not parse("twin").applies(item)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"direction": "other"}, "no column of the study"), ({"answer": 7}, "gold '7'"), ({"uid": None, "options": None}, "not there")],
)  # fmt: skip
def test_a_record_that_does_not_fit_names_its_place(tmp_path, where, change, message):
    path = tmp_path / "bench.json"
    path.write_text(json.dumps([RECORD, {**RECORD, **change}]))
    with pytest.raises(InputError, match=rf"bench\.json:2: .*{message}"):
        list(published.read(path, where))


def test_a_mapping_with_an_unknown_key_is_refused(tmp_path):
    (tmp_path / "m.yaml").write_text(MAPPING + "golden: x\n")
    with pytest.raises(InputError, match="golden"):
        published.mapping(tmp_path / "m.yaml")


def test_imported_items_can_be_stored_and_read_again(tmp_path, where):
    path = tmp_path / "bench.json"
    path.write_text(json.dumps([RECORD]))
    made = list(published.read(path, where))
    items.write(tmp_path, made, {})
    assert list(items.read(tmp_path)) == made
