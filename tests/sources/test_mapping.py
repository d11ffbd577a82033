"""Mappings: records in anybody's words become traces without code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sources.helpers import both, briefs, write_json, write_lines

from tracelens.errors import InputError
from tracelens.sources import read
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
    assert rejected.reason == "the lists to explode are not of one length: outs.texts 1, ok 2"


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
    assert rejected.reason == "no model text where the mapping looks for it (text); the keys are id"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fields:\n  sample_id: id\n  reponse: text\n", "mapping.yaml:3: fields.reponse: not a field of a trace"),
        ("fields:\n  response: text\njoin:\n  - file: a\n    by: b\n    key: c\n    undr: d\n", "mapping.yaml:7: join.0.undr: an unknown key"),
        ("fields:\n  response:\n    pattern: '('\n    path: x\n", "mapping.yaml:3: fields.response.pattern: not a regular expression"),
        ("fields:\n  sample_id: id\n", "mapping.yaml:1: fields: none of response, reasoning, answer and steps is mapped; where is the output?"),
        ("fields:\n", "mapping.yaml:1: fields: none of response"),
        ("fields: [\n", "mapping.yaml:2: not YAML"),
        ("fields:\n  response: [a, b]\n", "mapping.yaml:2: fields.response: write a path"),
        ("fields:\n  response: a..b\n", "mapping.yaml:2: fields.response.path: 'a..b' is not a field path"),
        ("fields:\n  response: text\n  response: out\n", "mapping.yaml:3: response: given twice (before in line 2)."),
        ("fields:\n  response: text\nexplode: 'a['\n", "mapping.yaml:3: explode.0: 'a[' is not a field path"),
        ("fields:\n  response: text\njoin:\n- {file: a, by: b, key: c, under: d, pattern: '('}\n", "mapping.yaml:4: join.0.pattern: not a regular"),
        ("fields:\n  response: text\njoin: {file: a}\n", "mapping.yaml:3: join: a list is expected here"),
        ("fields:\n  response: text\naliases:\n  A: {modle: B}\n", "mapping.yaml:4: aliases.A.model: this key is missing."),
        ("fields:\n  response: text\npath: '{model}/{model}.jsonl'\n", "mapping.yaml:3: path: {model} stands in it twice."),
        ("fields:\n  response: text\npath: '{model.jsonl'\n", "mapping.yaml:3: path: '{model.jsonl' is not a pattern"),
        ("fields:\n  response: text\nfolder: /\n", "mapping.yaml:3: folder: an unknown key."),
        ("format: auto\nfields:\n  response: text\n", "mapping.yaml:3: fields.response: response is what the format 'auto' itself reads"),
        ("- a\n", "mapping.yaml:1: a mapping starts with a key"),
        ("fields:\n  response: text\npath: '{modle}.jsonl'\n", "mapping.yaml:3: path: {modle} is not a field of a trace"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mapping.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        load(tmp_path / "mapping.yaml")
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["response", "response=", "=x", "foo=bar", "response=a,response=b"])
def test_pairs_that_are_none_are_explained(text: str) -> None:
    with pytest.raises(InputError, match="--map"):
        inline(text)


def test_values_are_matched_as_the_mapping_writes_them(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(
        "fields:\n  response: text\n  condition:\n    path: mode\n    values: {on: reasoning, off: direct, 0: direct, 1: reasoning, True: reasoning, false: off}\n")
    path = write_lines(tmp_path / "x.jsonl", [{"text": "3", "mode": mode} for mode in ("on", "off", 0, 1, True, False)])
    found = list(read([path], mapping=load(tmp_path / "mapping.yaml")))
    assert [t.condition for t in found] == ["reasoning", "direct", "direct", "reasoning", "reasoning", "direct"]


def test_of_a_nested_value_only_what_is_mapped_leaves_meta(tmp_path: Path) -> None:
    row = {"id": "a", "out": {"text": "3", "seconds": 2}, "turns": [{"content": "q"}, {"content": "3"}]}
    (found,) = read([write_lines(tmp_path / "x.jsonl", [row])], mapping="sample_id=id,response=out.text,prompt=turns[0].content")
    assert found.meta == {"out": {"seconds": 2}, "turns": [None, {"content": "3"}]}


def test_a_path_leads_into_json_in_a_cell(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('id,out,scene\n1,"{""texts"": [""3"", ""4""]}","{""objects"": [1]}"\n')
    rules = mapping(tmp_path, fields={"sample_id": "id", "response": "out.texts", "scene": "scene"}, explode="out.texts")
    found = list(read([tmp_path / "x.csv"], mapping=load(rules)))
    assert [(t.epoch, t.text, t.scene) for t in found] == [(0, "3", {"objects": [1]}), (1, "4", {"objects": [1]})]


def test_what_no_field_can_hold_stays_in_meta(tmp_path: Path) -> None:
    row = {"id": "a", "text": "3", "ok": 0.5, "where": "left", "opts": "A. x, B. y"}
    path = write_lines(tmp_path / "x.jsonl", [row])
    (found,) = read([path], mapping="sample_id=id,response=text,correct=ok,scene=where,choices=opts")
    assert (found.correct, found.scene, found.choices) == (None, None, None)
    assert found.meta == {"correct": 0.5, "scene": "left", "choices": "A. x, B. y"}


@pytest.mark.parametrize(
    "kept",
    [{"notes": "seen by A"}, {"images": {"of": "a room"}}, {"messages": {"of": "a chat"}}, {"steps": ["6 / 2"]}],
)
def test_nor_is_a_field_lost_that_bears_another_meaning(tmp_path: Path, kept: dict[str, Any]) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"response": "3"} | kept])
    for options in ({}, {"mapping": ",".join(f"{name}={name}" for name in ("response", *kept) if name != "notes")}):
        (found,) = read([path], **options)
        name, value = next(iter(kept.items()))
        assert found.meta is not None
        assert found.meta[name] in (value, [value, "no sample id and no prompt: named by its place in the file"])


def test_a_null_output_is_an_empty_one_and_noted(tmp_path: Path) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": "a", "text": None}])], mapping="sample_id=id,response=text")
    assert (found.completion, found.meta) == ("empty", {"notes": ["text is null: the model's text is taken as empty"]})


def test_parts_of_a_record_are_items_or_replicas_by_their_ids(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"sample_id": "rows.id", "response": "rows.text"}, explode="rows")
    path = write_json(tmp_path / "x.json", {"rows": [{"id": i, "text": i} for i in ("a", "b", "a")]})
    assert [(b.id, b.epoch) for b in briefs(path, mapping=load(rules))] == [("a", 0), ("b", 0), ("a", 1)]


def test_a_response_in_a_list_of_its_own_is_that_text(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": "a", "out": ["3"]}])
    assert [t.text for t in read([path], mapping="sample_id=id,response=out")] == ["3"]


def test_an_empty_list_to_explode_is_a_reject(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"response": "outs"}, explode="outs")
    traces, rejected = both(write_lines(tmp_path / "x.jsonl", [{"outs": []}, {"out": ["3"]}]), mapping=load(rules))
    assert (traces, [r.reason for r in rejected]) == ([], [
        "outs is to be exploded and is empty: there is no output", "outs is to be exploded and is not there; the keys are out"])


def test_texts_by_id_are_exploded_as_one_record(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"sample_id": "key", "response": "value"}, explode="$")
    path = write_json(tmp_path / "x.json", {"q1": "3", "q2": "4"})
    found = list(read([path], mapping=load(rules)))
    assert [(t.sample_id, t.epoch, t.text, t.meta) for t in found] == [("q1", 0, "3", None), ("q2", 0, "4", None)]


# --- joins --------------------------------------------------------------------------------------


def joining(folder: Path, **parts: Any) -> Any:
    return load(mapping(
        folder, fields={"sample_id": "id", "response": "text", "gold": "g.gold"},
        join=[{"file": "gold.csv", "by": "id", "key": "id", "under": "g"} | parts]))


@pytest.mark.parametrize(("golds", "path"), [({"q1": "3", "q2": "4"}, "g"), ({"q1": {"gold": "3"}, "q2": {"gold": "4"}}, "g.gold")])
def test_the_keys_of_an_object_join_by_a_dollar(tmp_path: Path, golds: Any, path: str) -> None:
    write_json(tmp_path / "gold.json", golds)
    rules = mapping(tmp_path, fields={"sample_id": "id", "response": "text", "gold": path},
                    join=[{"file": "gold.json", "by": "id", "key": "$", "under": "g"}])
    outputs = write_lines(tmp_path / "x.jsonl", [{"id": "q2", "text": "3"}, {"id": "q1", "text": "3"}])
    assert [t.gold for t in read([outputs], mapping=load(rules))] == ["4", "3"]


def test_a_record_without_a_partner_is_noted(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("id,gold\n1,3\n")
    found = list(read([write_lines(tmp_path / "x.jsonl", [{"id": i, "text": "3"} for i in (1, 2)])], mapping=joining(tmp_path)))
    assert [(t.gold, t.meta) for t in found] == [("3", None), (None, {"notes": ["gold.csv has no record of id '2'"]})]


def test_a_join_of_which_nothing_matches_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("id,gold\n001,3\n")
    traces, (rejected,) = both(write_lines(tmp_path / "x.jsonl", [{"id": 1, "text": "3"}]), mapping=joining(tmp_path))
    assert len(traces) == 1
    assert rejected.reason == "no record of the 1 in it is joined: id is '1' at last, id of its first record is '001'"


def test_of_two_records_of_one_key_the_first_stands_and_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("id,gold\n1,3\n1,3\n1,4\n")
    traces, (rejected,) = both(write_lines(tmp_path / "x.jsonl", [{"id": 1, "text": "3"}]), mapping=joining(tmp_path))
    assert [t.gold for t in traces] == ["3"]
    assert (rejected.line, rejected.reason) == (4, "its id is given before, and that record stands; so with 1 records in all")


def test_the_joined_file_in_the_same_folder_is_not_read_as_outputs(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_lines(folder / "x.jsonl", [{"id": 1, "text": "3"}])
    (folder / "gold.csv").write_text("id,gold\n1,3\n")
    traces, rejected = both(folder, mapping=joining(folder))
    assert ([t.gold for t in traces], rejected) == (["3"], [])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"file": "none.csv"}, "mapping.yaml:7: join.0.file: "),
        ({"key": "nr"}, "mapping.yaml:8: join.0.key: no record of "),
    ],
)
def test_a_join_that_cannot_be_says_where(tmp_path: Path, parts: dict[str, str], message: str) -> None:
    (tmp_path / "gold.csv").write_text("id,gold\n1,3\n")
    path = write_lines(tmp_path / "x.jsonl", [{"id": 1, "text": "3"}])
    with pytest.raises(InputError) as caught:
        list(read([path], mapping=joining(tmp_path, **parts)))
    assert message in str(caught.value)


# --- paths, conditions, aliases -----------------------------------------------------------------


def test_in_a_folder_a_file_off_the_pattern_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"response": "text"}, path="{model}/out.jsonl")
    write_lines(tmp_path / "out" / "m" / "out.jsonl", [{"text": "3"}])
    write_json(tmp_path / "out" / "m" / "config.json", {"seed": 1})
    traces, (rejected,) = both(tmp_path / "out", mapping=load(rules))
    assert [t.model for t in traces] == ["m"]
    assert rejected.reason.startswith(f"{rules}:3: path: ")


def test_the_condition_of_the_record_stands_above_the_path_s_and_the_other_is_noted(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"sample_id": "id", "response": "text", "condition": "mode"}, path="{condition}.jsonl")
    path = write_lines(tmp_path / "direct.jsonl", [{"id": 1, "text": "3", "mode": "cot"}, {"id": 2, "text": "4"}])
    one, two = read([path], mapping=load(rules))
    assert (one.condition, one.condition_source, one.meta) == (
        "reasoning", "record", {"notes": ["the evidence for the condition disagrees: path says direct; record says reasoning"]})
    assert (two.condition, two.condition_source) == ("direct", "path")


def test_with_a_format_too_the_record_stands_above_the_path(tmp_path: Path) -> None:
    rules = mapping(tmp_path, format="auto", path="{condition}.jsonl")
    path = write_lines(tmp_path / "direct.jsonl", [
        {"sample_id": "a", "response": "3", "condition": "reasoning"}, {"sample_id": "b", "response": "3"}])
    found = list(read([path], mapping=load(rules)))
    assert [(t.condition, t.condition_source, t.meta) for t in found] == [
        ("reasoning", "record", {"notes": ["the evidence for the condition disagrees: record says reasoning; path says direct"]}),
        ("direct", "path", None)]


def test_a_constant_that_stands_in_is_the_user_s_word(tmp_path: Path) -> None:
    rules = mapping(tmp_path, fields={"response": "text", "condition": {"path": "mode", "value": "direct"}})
    path = write_lines(tmp_path / "x.jsonl", [{"text": "3", "mode": "cot"}, {"text": "4"}])
    assert [(t.condition, t.condition_source) for t in read([path], mapping=load(rules))] == [
        ("reasoning", "record"), ("direct", "user")]


def test_a_switch_in_the_record_is_evidence_of_its_settings(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"text": "3", "enable_thinking": on} for on in (True, False)])
    assert [(t.condition, t.condition_source) for t in read([path], mapping="response=text")] == [
        ("reasoning", "config"), ("direct", "config")]


def test_the_mapping_in_the_documentation_is_valid(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    (tmp_path / "mapping.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    rules = load(tmp_path / "mapping.yaml")
    assert (rules.join[0].by, rules.aliases["Qwen3-8B-Thinking"].condition) == ("item_id", "reasoning")
