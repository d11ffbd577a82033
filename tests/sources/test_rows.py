"""Rows of data sets, spans, plain records, and the containers that they come in."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, both, briefs, write_json, write_lines

from tracelens.errors import InputError
from tracelens.sources import read, sniff

USER = {"role": "user", "content": "How wide?"}


def test_messages_end_with_the_trace_and_begin_with_its_prompt(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [
        {"id": "a", "messages": [{"role": "system", "content": "Be brief."}, USER, {"role": "assistant", "content": "<think>6 / 2</think>3"}]},
        {"id": "b", "messages": [USER, {"role": "assistant", "content": "3", "thinking": "6 / 2"}]},
        {"id": "c", "messages": [USER, {"role": "assistant", "content": "first"}, USER, {"role": "assistant", "content": "3"}]},
    ])
    assert briefs(path) == [
        Brief("a", 0, "6 / 2", "3", None, None, "complete", "reasoning", "text"),
        Brief("b", 0, "6 / 2", "3", None, None, "complete", "reasoning", "record"),
        Brief("c", 0, None, "3", None, None, "complete", "unknown", ""),
    ]
    assert [t.prompt for t in read([path])][2] == "user: How wide?\n\nassistant: first\n\nuser: How wide?"


def test_a_row_without_identifier_is_named_by_its_prompt_the_same_in_every_file(tmp_path: Path) -> None:
    rows = [{"messages": [USER, {"role": "assistant", "content": text}]} for text in ("3", "4")]
    first = write_lines(tmp_path / "a.jsonl", rows[:1] * 2)
    second = write_lines(tmp_path / "b.jsonl", rows[1:] * 2)
    names = {t.sample_id for path in (first, second) for t in read([path])}
    assert len(names) == 1


def test_sharegpt_turns_in_both_vocabularies(tmp_path: Path) -> None:
    said = "<|begin_of_thought|>\n6 / 2\n<|end_of_thought|>\n\n<|begin_of_solution|>\n3\n<|end_of_solution|>"
    path = write_lines(tmp_path / "x.jsonl", [
        {"id": name, "system": "Think.", "image": "a.png", "conversations": [{"from": asks, "value": "<image>\nHow wide?"}, {"from": answers, "value": said}]}
        for name, asks, answers in (("a", "human", "gpt"), ("b", "user", "assistant"))
    ])
    assert [(b.id, b.reasoning, b.answer) for b in briefs(path)] == [("a", "6 / 2", "3"), ("b", "6 / 2", "3")]
    found = next(iter(read([path])))
    assert (found.images, found.prompt) == (("a.png",), "system: Think.\n\nuser: <image>\nHow wide?")


def test_generations_are_replicas_with_a_verdict_each(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{
        "uuid": "a", "problem": "How wide?", "solution": "6 / 2 = 3", "answer": "3", "generations": ["<think>6 / 2</think>3", "4", "<think>6 /"],
        "correctness_math_verify": [True, False, False], "finish_reasons": ["stop", "stop", "length"],
    }])
    assert briefs(path) == [
        Brief("a", 0, "6 / 2", "3", "3", True, "complete", "reasoning", "text"),
        Brief("a", 1, None, "4", "3", False, "complete", "unknown", ""),
        Brief("a", 2, "6 /", "", "3", False, "truncated", "reasoning", "text"),
    ]


def test_two_teachers_of_a_row_are_two_models(tmp_path: Path) -> None:
    row = {"question": "How wide?", "solution": "3", "cot_type": "math"}
    for name, said, grade in (("gemini", "3", "Yes"), ("deepseek", "4", "No")):
        row |= {f"{name}_thinking_trajectory": f"{name} thinks", f"{name}_attempt": said, f"{name}_grade": grade}
    found = list(read([write_lines(tmp_path / "x.jsonl", [row] * 2)]))[:2]
    assert [(t.model, t.reasoning, t.correct, t.gold, t.meta["cot_type"]) for t in found] == [
        ("gemini", "gemini thinks", True, "3", "math"), ("deepseek", "deepseek thinks", False, "3", "math")]


def test_a_teacher_s_reasoning_and_solution(tmp_path: Path) -> None:
    row = {"problem": "How wide?", "deepseek_reasoning": "6 / 2", "deepseek_solution": "3", "ground_truth_solution": "3"}
    (found,) = briefs(write_lines(tmp_path / "x.jsonl", [row]))
    assert (found.reasoning, found.answer, found.gold) == ("6 / 2", "3", "3")


# --- spans --------------------------------------------------------------------------------------


def span(name: str, parent: str | None, **attributes: Any) -> dict[str, Any]:
    return {"name": name, "context": {"trace_id": "0xt", "span_id": name}, "parent_id": parent, "attributes": attributes, "events": []}


def call(name: str, parent: str, message: dict[str, Any]) -> dict[str, Any]:
    body = {"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    return span(name, parent, **{
        "openinference.span.kind": "LLM", "llm.model_name": "m", "output.value": json.dumps(body),
        "input.value": json.dumps({"messages": [USER]}), "llm.output_messages.0.message.content": message["content"]})


def test_spans_take_the_sample_from_above_and_reasoning_from_the_raw_output(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [
        call("c1", "p1", {"content": "3", "reasoning_content": "6 / 2"}), span("p1", "root", **{"eval.sample_id": "s0"}),
        call("c2", "p2", {"content": "4"}), span("p2", None, **{"openinference.span.kind": "CHAIN"}),
    ])
    assert [(b.id, b.reasoning, b.answer) for b in briefs(path)] == [("s0", "6 / 2", "3"), ("0xt", None, "4")]


def test_flat_message_keys_are_read_where_the_raw_output_is_not_there(tmp_path: Path) -> None:
    one = span("c1", None, **{
        "openinference.span.kind": "LLM", "llm.model_name": "m", "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.contents.0.message_content.text": "How wide?",
        "llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.content": "3"})
    (found,) = read([write_lines(tmp_path / "x.jsonl", [one])])
    assert (found.text, found.prompt, found.model) == ("3", "How wide?", "m")


def genai(**more: Any) -> dict[str, Any]:
    return {
        "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.usage.output_tokens": 9,
        "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [{"type": "text", "content": "How wide?"}]}]),
        "gen_ai.output.messages": json.dumps([{"role": "assistant", "finish_reason": "stop", "parts": [
            {"type": "reasoning", "content": "6 / 2"}, {"type": "text", "content": "3"}]}]), **more}


def test_genai_messages_are_json_texts_with_parts_and_an_evaluation_is_an_event(tmp_path: Path) -> None:
    one = span("c1", None, **genai())
    one["events"] = [{"name": "gen_ai.evaluation.result", "attributes": {"gen_ai.evaluation.score.label": "correct"}}]
    (found,) = briefs(write_lines(tmp_path / "x.jsonl", [one]))
    assert found == Brief("0xt", 0, "6 / 2", "3", None, True, "complete", "reasoning", "record")


def test_otlp_json_is_read_span_by_span(tmp_path: Path) -> None:
    attributes = [{"key": k, "value": {"intValue" if isinstance(v, int) else "stringValue": v}} for k, v in genai().items()]
    spans = [{"traceId": f"t{i}", "spanId": f"s{i}", "name": "chat", "attributes": attributes} for i in range(2)]
    path = write_lines(tmp_path / "x.jsonl", [{"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}])
    assert [(b.id, b.answer) for b in briefs(path)] == [("t0", "3"), ("t1", "3")]


def test_a_call_without_message_text_is_rejected_and_says_so(tmp_path: Path) -> None:
    one = span("c1", None, **{"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"})
    traces, (rejected,) = both(write_lines(tmp_path / "x.jsonl", [one]))
    assert (traces, rejected.reason) == ([], "the span carries no message text")


# --- plain records ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "text", "gold"),
    [
        ({"id": 1, "question": "q", "prediction": "so 3", "answer": "6 / 2\n#### 3"}, "so 3", "3"),
        ({"id": 1, "query": "q", "output": "3", "target": 3}, "3", 3),
        ({"id": 1, "problem": "q", "generation": "3", "ground_truth": "3", "answer": "parsed 3"}, "3", "3"),
        ({"id": 1, "question": "q", "answer": "so 3", "gold": "3"}, "so 3", "3"),
        ({"id": 1, "input": "q", "response": {"text": "3"}, "label": "3"}, "3", "3"),
        ({"id": 1, "question": "q", "cot": "6 / 2", "pred": "B", "choices": ["1", "3"], "answer": 1}, "6 / 2\n\nB", "B"),
    ],
)
def test_plain_names_are_understood(tmp_path: Path, row: dict[str, Any], text: str, gold: Any) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [row])])
    assert (found.sample_id, found.text, found.gold) == ("1", text, gold)


@pytest.mark.parametrize(
    ("options", "answer", "gold", "choices"),
    [
        ([2, 3, 4], 2, 2, {"A": "2", "B": "3", "C": "4"}),
        ('["x", "y"]', "B", "B", {"A": "x", "B": "y"}),
        ("['x', 'it\\'s']", "B", "B", {"A": "x", "B": "it's"}),
        ("['x' 'y']", "B", "B", None),
        ("A. x\nB. y", "B", "B", None),
    ],
)
def test_options_are_read_as_lists_and_a_number_among_them_is_no_index(
    tmp_path: Path, options: Any, answer: Any, gold: Any, choices: Any
) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": 1, "options": options, "pred": "B", "answer": answer}])])
    assert (found.gold, found.choices) == (gold, choices)
    assert found.meta == (None if choices else {"choices": options})


def test_plain_content_beside_reasoning_is_what_was_said(tmp_path: Path) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": 1, "reasoning_content": "6 / 2", "content": "3", "label": 3}])])
    assert (found.text, found.gold) == ("6 / 2\n\n3", 3)


def test_plain_reasoning_in_a_list_is_steps(tmp_path: Path) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": 1, "reasoning": ["6 / 2", "is 3"], "pred": "3"}])])
    assert (found.reasoning, [found.text[s.start : s.end] for s in found.steps]) == ("6 / 2\n\nis 3", ["6 / 2", "is 3"])


def test_plain_reasoning_beside_steps_is_kept(tmp_path: Path) -> None:
    row = {"id": 1, "reasoning": "6 / 2, so 3", "steps": ["6 / 2", "is 3"], "pred": "3"}
    (found,) = read([write_lines(tmp_path / "x.jsonl", [row])])
    assert (found.text, found.meta) == ("6 / 2\n\nis 3\n\n3", {"reasoning": "6 / 2, so 3", "reasoning_source": "raw"})


def test_plain_responses_in_a_list_are_not_one_text(tmp_path: Path) -> None:
    traces, (rejected,) = both(write_lines(tmp_path / "x.jsonl", [{"id": 1, "response": ["3", "4"]}]))
    assert traces == []
    assert rejected.reason.startswith("the response is a list of 2: to make a trace of each, explode it in a mapping file")


def test_row_numbers_without_a_name_move_no_column(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    table = [[None, "id", "prediction"], [0, "a", "3"]]
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "x.csv").write_text(",id,prediction\n0,a,3\n")
    assert [(t.sample_id, t.text) for t in read([tmp_path / "x.xlsx", tmp_path / "x.csv"])] == [("a", "3"), ("a", "3")]


def test_beside_an_empty_cell_of_predictions_answer_is_the_gold_as_in_other_rows(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,prediction,answer\n1,3,3\n2,,4\n")
    assert [(b.answer, b.gold, b.state) for b in briefs(tmp_path / "x.csv")] == [("3", "3", "complete"), ("", "4", "empty")]


def test_json_without_objects_says_what_a_record_is(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[["id"], ["a"]]')
    assert [r.reason for r in both(tmp_path / "x.json")[1]] == ["no JSON objects: a record is an object of names and values"]


def test_a_null_output_of_a_plain_record_is_an_empty_one(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": 1, "pred": "3"}, {"id": 2, "pred": None}])
    assert [(t.sample_id, t.completion, t.meta) for t in read([path])] == [
        ("1", "complete", None), ("2", "empty", {"notes": ["pred is null: the model's text is taken as empty"]})]


def test_plain_records_under_keys_are_named_by_them(tmp_path: Path) -> None:
    path = write_json(tmp_path / "x.json", {f"q{i}": {"question": "q", "response": str(i)} for i in range(2)})
    assert [t.sample_id for t in read([path])] == ["q0", "q1"]


def test_records_with_neither_id_nor_prompt_are_items_of_their_own(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "m" / "x.jsonl", [{"pred": "3"}, {"pred": "4"}])
    note = {"notes": ["no sample id and no prompt: named by its place in the file"]}
    assert [(t.sample_id, t.epoch, t.meta) for t in read([path])] == [("m/x.jsonl:byte 0", 0, note), ("m/x.jsonl:byte 14", 0, note)]


def test_a_plain_record_s_switch_is_evidence_and_its_absence_is_none(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"id": 1, "pred": "3", "enable_thinking": False}, {"id": 2, "pred": "3"}])
    assert [(t.condition, t.condition_source) for t in read([path])] == [("direct", "config"), ("unknown", "")]


def test_a_table_of_columns_says_how_to_write_it_by_rows(tmp_path: Path) -> None:
    path = write_json(tmp_path / "x.json", {"id": {"0": 1, "1": 2}, "pred": {"0": "3", "1": "4"}})
    assert "to_json(orient='records', lines=True)" in both(path)[1][0].reason


def test_an_answer_alone_is_asked_about_never_guessed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [{"question": "How wide?", "answer": "3"}] * 3)
    traces, rejected = both(path)
    assert (len(traces), len(rejected)) == (0, 3)
    assert "may be the gold or the model's output" in rejected[0].reason


@pytest.mark.parametrize(("given", "correct", "meta"), [(1, True, None), ("no", False, None), (0.5, None, {"correct": 0.5})])
def test_a_verdict_that_is_neither_right_nor_wrong_is_kept(tmp_path: Path, given: Any, correct: bool | None, meta: Any) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": "a", "prediction": "3", "correct": given}])])
    assert (found.correct, found.meta) == (correct, meta)


def test_unknown_columns_are_kept(tmp_path: Path) -> None:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [{"id": "a", "prediction": "3", "level": 2}])])
    assert found.meta == {"level": 2}


# --- containers ---------------------------------------------------------------------------------

ROWS = [{"id": "a", "question": "q", "prediction": "<think>\n6 / 2\n</think>\n\n3", "answer": "3"},
        {"id": "b", "question": "r", "prediction": "NA", "answer": "None"}]


def csv_file(folder: Path) -> Path:
    path = folder / "x.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    return path


def parquet_file(folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(ROWS), folder / "x.parquet")
    return folder / "x.parquet"


def duckdb_file(folder: Path) -> Path:
    import duckdb

    with duckdb.connect(str(folder / "x.duckdb")) as connection:
        connection.execute("CREATE TABLE outputs (id VARCHAR, question VARCHAR, prediction VARCHAR, answer VARCHAR)")
        connection.executemany("INSERT INTO outputs VALUES (?, ?, ?, ?)", [list(row.values()) for row in ROWS])
    return folder / "x.duckdb"


@pytest.mark.parametrize("make", [csv_file, parquet_file, duckdb_file])
def test_tables_are_read_like_records_and_na_is_an_answer(tmp_path: Path, make: Any) -> None:
    assert briefs(make(tmp_path)) == [
        Brief("a", 0, "6 / 2", "3", "3", None, "complete", "reasoning", "text"),
        Brief("b", 0, None, "NA", "None", None, "complete", "unknown", ""),
    ]


def test_a_duckdb_file_of_several_tables_asks_for_one(tmp_path: Path) -> None:
    import duckdb

    path = duckdb_file(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE other (x INTEGER)")
    with pytest.raises(InputError, match="several tables; name one of them with --table: other, outputs"):
        list(read([path]))
    assert len(briefs(path, table="outputs")) == 2


def test_a_ragged_line_of_a_table_is_rejected_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('id,prediction\na,"3\n4"\nb,5,6\nc,7\n')
    traces, (rejected,) = both(path)
    assert [(t.sample_id, t.source_line) for t in traces] == [("a", 2), ("c", 5)]
    assert (rejected.line, rejected.reason, rejected.raw) == (4, "3 cells under 2 column names", "b,5,6")


def test_canonical_records_in_a_table_keep_their_nested_fields(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('sample_id,response,choices,correct,epoch\na,B,"{""A"": ""1"", ""B"": ""3""}",True,2\n')
    (found,) = read([path])
    assert (found.choices, found.correct, found.epoch) == ({"A": "1", "B": "3"}, True, 2)


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    path = csv_file(tmp_path).rename(tmp_path / "table.jsonl")
    assert sniff(path).head.kind == "csv"
    assert len(briefs(path)) == 2
