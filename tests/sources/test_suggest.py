"""First mappings that are written for a file: good as they stand, or with a question that has to be answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, briefs, write_json, write_lines

from tracelens.errors import InputError
from tracelens.sources import read, sniff, suggest
from tracelens.sources.mapping import load


def test_a_suggested_mapping_reads_the_file_that_it_was_made_for(tmp_path: Path) -> None:
    path = write_json(tmp_path / "x.json", [
        {"uid": f"u{i}", "task": {"question": f"q{i}", "gold": str(i)}, "reply": {"output": {"text": f"<think>{i}</think>{i}"}}} for i in range(3)])
    assert sniff(path).form is None
    rules = tmp_path / "mapping.yaml"
    rules.write_text(suggest(sniff(path).head))
    assert briefs(path, mapping=load(rules)) == [
        Brief(f"u{i}", 0, str(i), str(i), str(i), None, "complete", "reasoning", "text") for i in range(3)]


def test_a_suggestion_asks_where_answer_could_be_either(tmp_path: Path) -> None:
    text = suggest(sniff(write_lines(tmp_path / "x.jsonl", [{"question": "q", "answer": "3"}] * 2)).head)
    assert "QUESTION: is answer what is right, or what the model said?" in text
    (tmp_path / "mapping.yaml").write_text(text)
    with pytest.raises(InputError, match=r"mapping.yaml:6: fields.gold-or-answer: a question is open: write gold"):
        load(tmp_path / "mapping.yaml")
    (tmp_path / "mapping.yaml").write_text(text.replace("gold-or-answer:", "answer:"))
    assert load(tmp_path / "mapping.yaml").field("answer").path == "answer"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"q1": "3", "q2": "4"}, [("q1", 0, "3", None), ("q2", 0, "4", None)]),
        ({"id": [1, 2], "prediction": ["3", "4"], "gold": ["3", "5"]}, [("1", 0, "3", "3"), ("2", 0, "4", "5")]),
        ([{"id": 1, "responses": ["3", "4"], "gold": "3"}], [("1", 0, "3", "3"), ("1", 1, "4", "3")]),
        ([{"id": 1, "gold": "3", "completions": [{"text": "3"}, {"text": "4"}]}], [("1", 0, "3", "3"), ("1", 1, "4", "3")]),
        ({"config": {"seed": 1}, "results": [{"id": i, "pred": "3", "label": "3"} for i in (1, 2)]}, [("1", 0, "3", "3"), ("2", 0, "3", "3")]),
        ([{"sampleId": "a", "Model Output": "3", "ground.truth": "4"}], [("a", 0, "3", "4")]),
        ([{"id": 1, "history": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "3"}]}], [("1", 0, "3", None)]),
        ([{"id": 1, "turns": ["q", "r"], "responses": ["3", "4"]}], [("1", 0, "3", None), ("1#cb3a8e07", 0, "4", None)]),
        ([{"id": 1, "out": '{"pred": "3", "gt": "4"}'}], [("1", 0, "3", "4")]),
    ],
)
def test_a_suggestion_is_good_as_it_stands(tmp_path: Path, value: Any, expected: list[Any]) -> None:
    path = write_json(tmp_path / "x.json", value)
    rules = tmp_path / "mapping.yaml"
    rules.write_text(suggest(sniff(path).head))
    assert [(t.sample_id, t.epoch, t.text, t.gold) for t in read([path], mapping=load(rules))] == expected


def test_a_suggestion_leaves_no_answer_out_beside_the_gold(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": 1, "cot": "6 / 2", "answer": "3", "gold": 3}])
    rules = tmp_path / "mapping.yaml"
    rules.write_text(suggest(sniff(path).head))
    assert [t.text for t in read([path], mapping=load(rules))] == ["6 / 2\n\n3"]


def test_a_suggestion_asks_also_where_there_is_reasoning(tmp_path: Path) -> None:
    text = suggest(sniff(write_lines(tmp_path / "x.jsonl", [{"question": "q", "cot": "6 / 2", "answer": "3"}])).head)
    (tmp_path / "mapping.yaml").write_text(text)
    with pytest.raises(InputError, match="a question is open"):
        load(tmp_path / "mapping.yaml")


def test_a_suggestion_reads_a_switch_as_the_condition(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"uid": 1, "output": {"text": "3"}, "use_cot": on} for on in (True, False)])
    rules = tmp_path / "mapping.yaml"
    rules.write_text(suggest(sniff(path).head))
    assert [t.condition for t in read([path], mapping=load(rules))] == ["reasoning", "direct"]


def test_a_suggestion_is_yaml_whatever_the_texts_hold(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"uid": 1, "output": {"text": "a\u2028b\u0085c"}, "k\u2029: x": 1}])
    rules = tmp_path / "mapping.yaml"
    rules.write_text(suggest(sniff(path).head))
    assert load(rules).field("response").path == "output.text"
