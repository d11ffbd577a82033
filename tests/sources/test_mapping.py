"""Mappings: records in anybody's words become traces without code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sources.helpers import Brief, both, briefs, write_json, write_lines

from tracelens.errors import InputError
from tracelens.sources import read, sniff, suggest
from tracelens.sources.mapping import inline, load

ROW = {"qid": 7, "out": {"text": "<think>6 / 2</think>3"}, "meta": {"who": "Qwen3-8B-Thinking"}, "key": "6 / 2 = 3 #### 3", "mode": "fast"}


def mapping(folder: Path, **parts: Any) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(yaml.safe_dump(parts))
    return path


def test_paths_constants_value_maps_and_endings(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={
        "sample_id": "qid", "response": "out.text", "gold": {"path": "key", "after": "####"}, "model": "meta.who",
        "condition": {"path": "mode", "values": {"fast": "direct", "slow": "reasoning"}}, "dataset": {"value": "rooms"},
    })
    (found,) = read([write_lines(tmp_path / "x.jsonl", [ROW])], mapping=load(rules))
    assert (found.sample_id, found.gold, found.model, found.dataset) == ("7", "3", "Qwen3-8B-Thinking", "rooms")
    assert (found.condition, found.condition_source) == ("direct", "record")


def test_pairs_on_the_command_line_say_the_same(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [ROW])
    (found,) = read([path], mapping="sample_id=qid,response=out.text,model:=m,condition:=reasoning")
    assert (found.sample_id, found.reasoning, found.model, found.condition_source) == ("7", "6 / 2", "m", "user")


def test_a_pattern_takes_item_and_replica_out_of_one_name(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={
        "sample_id": {"path": "name", "pattern": r"(.+)-try\d+"}, "epoch": {"path": "name", "pattern": r"try(\d+)"}, "response": "text"})
    path = write_lines(tmp_path / "x.jsonl", [{"name": f"room-1-try{i}", "text": str(i)} for i in range(2)])
    assert [(b.id, b.epoch, b.answer) for b in briefs(path, mapping=load(rules))] == [("room-1", 0, "0"), ("room-1", 1, "1")]


def test_two_files_are_joined_by_key_with_the_gold_in_one_and_the_outputs_in_the_other(tmp_path: Path) -> None:
    write_lines(tmp_path / "gold.jsonl", [{"id": f"g{i}", "question": f"q{i}", "answer": str(i)} for i in range(3)])
    rules = mapping(
        tmp_path, fields={"sample_id": "item", "prompt": "task.question", "response": "text", "gold": "task.answer"},
        join=[{"file": "gold.jsonl", "by": "item", "key": "id", "under": "task"}])
    path = write_lines(tmp_path / "out.jsonl", [{"item": "g2", "text": "2"}, {"item": "g9", "text": "9"}])
    found = list(read([path], mapping=load(rules)))
    assert [(t.prompt, t.gold) for t in found] == [("q2", "2"), ("", None)]


def test_a_known_format_gets_its_gold_from_a_second_file(tmp_path: Path) -> None:
    body = {"object": "chat.completion", "model": "m", "choices": [{"index": 0, "message": {"content": "3"}, "finish_reason": "stop"}]}
    path = write_lines(tmp_path / "out.jsonl", [
        {"id": "b", "custom_id": f"g{i}|rep1", "response": {"status_code": 200, "body": body}, "error": None} for i in (2, 9)])
    write_lines(tmp_path / "gold.jsonl", [{"id": f"g{i}", "question": f"q{i}", "answer": f"so #### {i}"} for i in range(3)])
    rules = mapping(
        tmp_path, format="openai-batch", fields={"gold": {"path": "item.answer", "after": "####"}, "prompt": "item.question"},
        join=[{"file": "gold.jsonl", "by": "sample_id", "key": "id", "under": "item"}])
    found = list(read([path], mapping=load(rules)))
    assert [(t.sample_id, t.epoch, t.text, t.prompt, t.gold) for t in found] == [("g2", 1, "3", "q2", "2"), ("g9", 1, "3", "", None)]


def test_lists_of_replicas_are_exploded_together(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"sample_id": "id", "response": "outs.texts", "correct": "ok"}, explode=["outs.texts", "ok"])
    path = write_lines(tmp_path / "x.jsonl", [{"id": "a", "outs": {"texts": ["3", "4"]}, "ok": [True, False]},
                                              {"id": "b", "outs": {"texts": ["3"]}, "ok": [True, False]}])
    traces, (rejected,) = both(path, mapping=load(rules))
    assert [(t.epoch, t.text, t.correct) for t in traces] == [(0, "3", True), (1, "4", False)]
    assert rejected.reason == "the lists to explode are not of one length"


def test_the_path_of_a_file_gives_its_constants(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"sample_id": "id", "response": "text"}, path="{model}/{condition}.jsonl")
    for name in ("no_think", "thinking"):
        write_lines(tmp_path / "out" / "Qwen3-8B" / f"{name}.jsonl", [{"id": "a", "text": "3"}])
    found = list(read([tmp_path / "out"], mapping=load(rules)))
    assert [(t.model, t.condition, t.condition_source) for t in found] == [
        ("Qwen3-8B", "direct", "path"), ("Qwen3-8B", "reasoning", "path")]


def test_a_path_that_does_not_fit_the_pattern_is_an_error(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"response": "text"}, path="{model}/out-{condition}.jsonl")
    with pytest.raises(InputError, match="does not end like the mapping's pattern"):
        list(read([write_lines(tmp_path / "x.jsonl", [{"text": "3"}])], mapping=load(rules)))


def test_two_names_of_one_model_become_one_model_under_two_conditions(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [
        {"id": "a", "model": f"Qwen3-8B-{kind}", "prediction": "3"} for kind in ("Thinking", "Instruct")])
    found = list(read([path], aliases=["Qwen3-8B-Thinking=Qwen3-8B@reasoning", "Qwen3-8B-Instruct=Qwen3-8B@direct"]))
    assert [(t.model, t.condition, t.condition_source) for t in found] == [
        ("Qwen3-8B", "reasoning", "user"), ("Qwen3-8B", "direct", "user")]


def test_aliases_may_stand_in_the_mapping(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"response": "out.text", "model": "meta.who"}, aliases={
        "Qwen3-8B-Thinking": {"model": "Qwen3-8B", "condition": "reasoning"}})
    (found,) = read([write_lines(tmp_path / "x.jsonl", [ROW])], mapping=load(rules))
    assert (found.model, found.condition) == ("Qwen3-8B", "reasoning")


def test_a_record_without_the_model_s_text_is_rejected(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": 1}, {"id": 2, "text": ""}])
    traces, (rejected,) = both(path, mapping="sample_id=id,response=text")
    assert [t.completion for t in traces] == ["empty"]
    assert rejected.reason == "no model text where the mapping looks for it"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fields:\n  sample_id: id\n  reponse: text\n", "mapping.yaml:3: fields.reponse: not a field of a trace"),
        ("fields:\n  response: text\njoin:\n  - file: a\n    by: b\n    key: c\n    undr: d\n", "mapping.yaml:7: join.0.undr: an unknown key"),
        ("fields:\n  response:\n    pattern: '('\n    path: x\n", "mapping.yaml:3: fields.response.pattern: not a regular expression"),
        ("fields:\n  sample_id: id\n", "none of response, reasoning, answer and steps is mapped"),
        ("fields: [\n", "not YAML"),
        ("- a\n", "mapping.yaml:1: a mapping starts with a key"),
        ("fields:\n  response: text\npath: '{modle}.jsonl'\n", "{modle} is not a field of a trace"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mapping.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        load(tmp_path / "mapping.yaml")
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["response", "response=", "=x", "foo=bar"])
def test_pairs_that_are_none_are_explained(text: str) -> None:
    with pytest.raises(InputError, match="--map"):
        inline(text)


# --- suggestions --------------------------------------------------------------------------------


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
    with pytest.raises(InputError, match="none of response"):
        load(tmp_path / "mapping.yaml")
    (tmp_path / "mapping.yaml").write_text(text.replace("  # answer: answer", "  answer: answer"))
    assert load(tmp_path / "mapping.yaml").field("answer").path == "answer"


def test_the_mapping_in_the_documentation_is_valid(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    (tmp_path / "mapping.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    rules = load(tmp_path / "mapping.yaml")
    assert (rules.join[0].by, rules.aliases["Qwen3-8B-Thinking"].condition) == ("item_id", "reasoning")
