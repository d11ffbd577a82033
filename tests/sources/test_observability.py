"""Model calls as Langfuse and Phoenix give them out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sources.helpers import Brief, both, brief, briefs, write_json, write_lines

from tracelens.sources import read, sniff

USER = {"role": "user", "content": "How wide is it?"}
MESSAGE = {"role": "assistant", "content": "3", "reasoning_content": "6 / 2"}
BODY = {"object": "chat.completion", "model": "m", "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}]}


def observation(**changes: Any) -> dict[str, Any]:
    """Return a generation as the blob storage export writes it: inputs and parameters are texts, absent texts empty."""
    usual = {
        "id": "o1", "trace_id": "t1", "project_id": "p", "environment": "default", "type": "GENERATION", "parent_observation_id": "",
        "start_time": "2026-05-29 13:46:19.963000", "name": "answer", "metadata": {"sample_id": "s1", "gold": "3"}, "level": "DEFAULT",
        "status_message": "", "input": json.dumps([USER]), "output": "3", "provided_model_name": "m",
        "model_parameters": json.dumps({"reasoning_effort": "high"}), "usage_details": {"input": 5, "output": 9}, "session_id": "",
    }  # fmt: skip
    return usual | changes


@pytest.mark.parametrize(
    ("output", "reasoning"),
    [("3", None), (json.dumps(MESSAGE), "6 / 2"), (json.dumps([MESSAGE]), "6 / 2"), (json.dumps(BODY), "6 / 2"),
     ("<think>6 / 2</think>3", "6 / 2")],
    ids=["text", "a message", "messages", "a response", "text with a block"],
)  # fmt: skip
def test_a_generation_is_a_trace_however_its_output_is_written(tmp_path: Path, output: str, reasoning: str | None) -> None:
    path = write_lines(tmp_path / "x.jsonl", [observation(output=output)])
    (trace,) = read([path])

    assert briefs(path)[0][:6] == ("s1", 0, reasoning, "3", "3", None)
    assert (trace.model, trace.prompt, trace.condition, sniff(path).form.name) == ("m", USER["content"], "reasoning", "langfuse")  # type: ignore[union-attr]
    assert trace.meta is not None
    assert (trace.meta["trace"], trace.meta["observation"]) == ("t1", "o1")


def test_an_observation_above_gives_its_metadata_and_is_no_trace_itself(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [
        observation(parent_observation_id="a", metadata={}), observation(id="a", type="AGENT", metadata={"item_id": "s7", "condition": "off"})])

    assert briefs(path) == [Brief("s7", 0, None, "3", None, None, "complete", "direct", "record")]


def test_a_failed_generation_is_a_trace_in_error_and_one_without_output_is_rejected(tmp_path: Path) -> None:
    failed = observation(level="ERROR", output="", status_message="rate limit")
    traces, rejected = both(write_lines(tmp_path / "x.jsonl", [failed, observation(id="o2", output="")]))

    assert [(t.completion, t.meta["error"]) for t in traces if t.meta] == [("error", "rate limit")]
    assert [r.reason for r in rejected] == ["the generation has no output"]


def test_scores_beside_observations_join_by_observation_or_trace(tmp_path: Path) -> None:
    score = {"id": "c1", "trace_id": "t1", "observation_id": None, "source": "EVAL"}
    write_lines(tmp_path / "observations.jsonl", [observation()])
    write_lines(tmp_path / "scores.jsonl", [
        score | {"name": "right", "value": 1, "data_type": "BOOLEAN"},
        score | {"name": "tone", "value": 0, "data_type": "CATEGORICAL", "string_value": "dry", "observation_id": "o1"}])
    (trace,) = read([tmp_path])

    assert trace.correct is True
    assert trace.meta is not None
    assert trace.meta["scores"] == {"right": True, "tone": "dry"}


def test_pages_of_the_api_and_traces_with_their_observations_use_camel_case(tmp_path: Path) -> None:
    one = {"id": "o1", "traceId": "t1", "type": "GENERATION", "parentObservationId": None, "metadata": {}, "input": [USER],
           "output": MESSAGE, "providedModelName": "m", "usageDetails": {"output": 9}, "level": "DEFAULT"}  # fmt: skip
    page = write_json(tmp_path / "page.json", {"data": [one], "meta": {"cursor": None}})
    trace = write_json(tmp_path / "trace.json", {"id": "t1", "name": "run", "observations": [one | {"model": "m"}], "scores": []})

    for path in (page, trace):
        (found,) = read([path])
        assert (found.sample_id, found.model, found.reasoning, found.usage) == ("t1", "m", "6 / 2", {"output": 9})


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_observations_in_a_table(tmp_path: Path, kind: str) -> None:
    row = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in observation().items()}
    path = tmp_path / f"x.{kind}"
    if kind == "csv":
        import csv

        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
    else:
        pq.write_table(pa.Table.from_pylist([row]), path)

    assert briefs(path) == [Brief("s1", 0, None, "3", "3", None, "complete", "reasoning", "config")]


# --- What Langfuse's UI gives out ---------------------------------------------------------------


def exported(**changes: Any) -> dict[str, Any]:
    """Return a generation as the table of observations exports it: camel case, texts as they were sent, scores as columns."""
    usual = {
        "id": "o1", "traceId": "t1", "traceName": "run", "type": "GENERATION", "name": "answer", "startTime": "2026-11-02 13:46:19.963000",
        "endTime": None, "environment": "default", "version": "", "sessionId": "", "level": "DEFAULT", "statusMessage": "",
        "providedModelName": "m", "modelParameters": "{}", "usageDetails": {"output": 9}, "input": json.dumps([USER]),
        "output": json.dumps(MESSAGE), "metadata": {"sample_id": "s1", "gold": "3", "room": "hall"}, "latencyMs": 1200, "tags": ["a"],
        "parentObservationId": None, "comments": [], "correctness": [1], "tone": ["dry", "short"], "unused": None,
    }  # fmt: skip
    return usual | changes


def trace_row(**changes: Any) -> dict[str, Any]:
    """Return a trace as the table of traces exports it."""
    usual = {
        "id": "t1", "timestamp": "2026-11-02T13:46:19.963Z", "name": "run", "userId": None, "sessionId": "n1", "tags": [], "bookmarked": False,
        "public": False, "input": json.dumps({"question": "How wide?"}), "output": json.dumps("It is 3."), "metadata": {"sample_id": "s1",
        "gold": "3"}, "level": "DEFAULT", "errorCount": 0, "observationCount": 1, "comments": [], "correctness": [0.5],
    }  # fmt: skip
    return usual | changes


def csv_of(path: Path, rows: list[dict[str, Any]], *, older: bool) -> Path:
    """Write rows as Langfuse writes CSV: what is no text as JSON, in older versions texts and nulls too."""
    def cell(value: Any) -> str:
        if value is None:
            value = ""
        text = value if isinstance(value, str) and not older else json.dumps(value, separators=(",", ":"))
        return '"' + text.replace('"', '""') + '"'

    lines = [",".join(f'"{name}"' for name in rows[0]), *(",".join(map(cell, row.values())) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "older csv"])
def test_the_table_of_observations_is_read_the_same_in_every_form(tmp_path: Path, form: str) -> None:
    rows = [exported(parentObservationId="a"), exported(id="a", type="AGENT", metadata={"dataset": "rooms"}, input=None, output=None)]
    path = tmp_path / "x"
    if form == "json":
        write_json(path, rows)
    elif form == "jsonl":
        write_lines(path, rows)
    else:
        csv_of(path, rows, older=form == "older csv")
    (trace,) = read([path])

    assert brief(trace) == Brief("s1", 0, "6 / 2", "3", "3", True, "complete", "reasoning", "record")  # type: ignore[arg-type]
    assert (trace.dataset, trace.model, trace.prompt, trace.usage) == ("rooms", "m", USER["content"], {"output": 9})  # type: ignore[union-attr]
    assert trace.meta is not None
    assert trace.meta["scores"] == {"correctness": 1, "tone": ["dry", "short"]}
    assert (trace.meta["metadata"]["room"], trace.meta["name"]) == ("hall", "answer")


@pytest.mark.parametrize("form", ["jsonl", "csv", "older csv"])
def test_the_table_of_traces_gives_a_trace_a_row(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x"
    write_lines(path, [trace_row()]) if form == "jsonl" else csv_of(path, [trace_row()], older=form == "older csv")
    (trace,) = read([path])

    assert brief(trace) == Brief("s1", 0, None, "It is 3.", "3", None, "complete", "unknown", "")  # type: ignore[arg-type]
    assert (trace.source_run, trace.prompt) == ("n1", '{"question":"How wide?"}')  # type: ignore[union-attr]
    assert trace.meta is not None
    assert (trace.meta["trace"], trace.meta["scores"]) == ("t1", {"correctness": 0.5})


def test_traces_beside_their_observations_give_their_metadata_and_are_not_counted_twice(tmp_path: Path) -> None:
    write_lines(tmp_path / "observations.jsonl", [exported(metadata={}, correctness=None, tone=None)])
    write_lines(tmp_path / "traces.jsonl", [trace_row(metadata={"sample_id": "s9", "gold": "3"}), trace_row(id="t2")])

    found = list(read([tmp_path]))
    assert [(one.sample_id, one.text, one.source_run) for one in found] == [("s9", "6 / 2\n\n3", "n1"), ("s1", "It is 3.", "n1")]  # type: ignore[union-attr]
    assert found[0].meta["scores"] == {"correctness": 0.5}  # type: ignore[union-attr,index]


def test_the_download_of_one_trace_holds_its_observations_twice_and_is_read_once(tmp_path: Path) -> None:
    one = exported(metadata='{"gold":"3"}')
    bare = {**one, "input": None, "output": None, "metadata": "{}"}
    trace = trace_row(metadata='{"sample_id":"s7"}', observations=[bare], scores=[])
    path = write_json(tmp_path / "trace.json", {"trace": trace, "observations": [one]})

    assert [(b.id, b.reasoning, b.answer, b.gold) for b in briefs(path)] == [("s7", "6 / 2", "3", "3")]


def test_the_table_of_scores_joins_by_camel_case_too(tmp_path: Path) -> None:
    write_lines(tmp_path / "observations.jsonl", [exported(correctness=None, tone=None)])
    write_lines(tmp_path / "scores.jsonl", [
        {"id": "c", "traceId": "t1", "observationId": "o1", "source": "EVAL", "name": "right", "dataType": "BOOLEAN", "value": 0, "stringValue": "False"}])
    (trace,) = read([tmp_path])

    assert (trace.correct, trace.meta["scores"]) == (False, {"right": False})  # type: ignore[union-attr,index]


ITEMS = [{"type": "reasoning", "summary": [{"type": "summary_text", "text": "6 / 2"}]},
         {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "3"}]}]  # fmt: skip
PARTS = [{"role": "assistant", "parts": [{"type": "reasoning", "content": "6 / 2"}, {"type": "text", "content": "3"}]}]
BLOCKS = [{"type": "thinking", "thinking": "6 / 2", "signature": "x"}, {"type": "text", "text": "3"}]


@pytest.mark.parametrize("output", [ITEMS, {"index": 0, "message": MESSAGE}, PARTS, BLOCKS], ids=["items", "choice", "parts", "blocks"])
def test_reasoning_is_found_wherever_an_integration_puts_it(tmp_path: Path, output: Any) -> None:
    path = write_lines(tmp_path / "x.jsonl", [exported(output=json.dumps(output))])

    assert [(b.reasoning, b.answer) for b in briefs(path)] == [("6 / 2", "3")]


def test_the_choices_of_one_generation_are_replicas_and_a_conversation_is_none(tmp_path: Path) -> None:
    other = {"role": "assistant", "content": "4"}
    choices = write_lines(tmp_path / "a.jsonl", [exported(output=[MESSAGE, other])])
    talk = write_lines(tmp_path / "b.jsonl", [exported(output=[USER, MESSAGE, USER, other])])

    assert [(b.epoch, b.answer) for b in briefs(choices)] == [(0, "3"), (1, "4")]
    assert [(b.epoch, b.answer) for b in briefs(talk)] == [(0, "4")]


# --- GenAI spans --------------------------------------------------------------------------------


def genai(**attributes: Any) -> dict[str, Any]:
    return {"name": "chat m", "context": {"trace_id": "t1", "span_id": "s1"}, "parent_id": None, "status": {"status_code": "UNSET"}, "events": [],
            "attributes": {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "sample_id": "a", **attributes}}  # fmt: skip


ASKED = [{"role": "user", "parts": [{"type": "text", "content": "How wide?"},
          {"type": "blob", "modality": "image", "mime_type": "image/png", "content": "AAAA"}, {"type": "uri", "modality": "audio", "uri": "a.wav"}]}]  # fmt: skip
SAID = [{**PARTS[0], "finish_reason": "stop"}, {"role": "assistant", "parts": [{"type": "text", "content": "4"}], "finish_reason": "length"}]


def otlp(value: Any) -> dict[str, Any]:
    """Return a value as OTLP JSON writes it."""
    if isinstance(value, dict):
        return {"kvlistValue": {"values": [{"key": k, "value": otlp(v)} for k, v in value.items()]}}
    if isinstance(value, list):
        return {"arrayValue": {"values": [otlp(one) for one in value]}}
    return {"stringValue": value}


@pytest.mark.parametrize("form", ["text", "structured", "otlp"])
def test_each_choice_of_a_call_is_a_replica_and_pictures_in_parts_are_images(tmp_path: Path, form: str) -> None:
    made = json.dumps if form == "text" else list
    span = genai(**{"gen_ai.input.messages": made(ASKED), "gen_ai.output.messages": made(SAID)})
    if form == "otlp":
        span["attributes"] = [{"key": k, "value": otlp(v)} for k, v in span["attributes"].items()]
    path = write_lines(tmp_path / "x.jsonl", [span])
    found = list(read([path]))

    assert [(b.id, b.epoch, b.reasoning, b.answer, b.state) for b in map(brief, found)] == [  # type: ignore[arg-type]
        ("a", 0, "6 / 2", "3", "complete"), ("a", 1, None, "4", "truncated")]
    assert found[0].prompt == "How wide?\n<image>"  # type: ignore[union-attr]
    assert len(found[0].images) == 1  # type: ignore[union-attr]


def test_messages_whose_text_is_content_and_not_parts_are_read(tmp_path: Path) -> None:
    span = genai(**{"gen_ai.input.messages": json.dumps([USER]), "gen_ai.output.messages": json.dumps([{"role": "assistant", "content": "3"}])})
    (found,) = read([write_lines(tmp_path / "x.jsonl", [span])])

    assert (found.prompt, found.text) == ("How wide is it?", "3")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("status", "attributes", "error"),
    [({"status_code": "ERROR", "description": "slow down"}, {"error.type": "RateLimitError"}, "RateLimitError: slow down"),
     ({"code": 2, "message": "slow down"}, {}, "slow down"), ({"code": "STATUS_CODE_ERROR"}, {}, "the span is marked as an error")],
)  # fmt: skip
def test_a_call_that_failed_is_a_trace_in_error(tmp_path: Path, status: Any, attributes: Any, error: str) -> None:
    span = {**genai(**{"gen_ai.input.messages": json.dumps([USER])}, **attributes), "status": status}
    (found,) = read([write_lines(tmp_path / "x.jsonl", [span])])

    assert (found.completion, found.text, found.prompt, found.meta["error"]) == ("error", "", "How wide is it?", error)  # type: ignore[union-attr,index]


# --- Phoenix ------------------------------------------------------------------------------------


def phoenix(**attributes: Any) -> dict[str, Any]:
    return {
        "id": "U3Bhbjox", "name": "ChatCompletion", "context": {"trace_id": "t1", "span_id": "s1"}, "span_kind": "LLM", "parent_id": None,
        "start_time": "2026-05-29T13:46:19Z", "status_code": "OK", "events": [], "attributes": attributes,
    }  # fmt: skip


FLAT = {"llm.model_name": "m", "llm.input_messages.0.message.role": "user", "llm.input_messages.0.message.content": "How wide is it?",
        "llm.output_messages.0.message.content": "3", "metadata.sample_id": "a"}  # fmt: skip
NESTED = {"llm": {"model_name": "m", "input_messages": [{"message": USER}], "output_messages": [{"message": {"content": "3"}}]},
          "metadata": {"sample_id": "a"}}  # fmt: skip


@pytest.mark.parametrize("attributes", [FLAT, NESTED], ids=["flat", "nested"])
@pytest.mark.parametrize("paged", [False, True])
def test_phoenix_says_the_kind_of_a_span_beside_its_attributes(tmp_path: Path, attributes: dict[str, Any], paged: bool) -> None:
    chain = phoenix(**{"input.value": "x", "output.value": "y"}) | {"span_kind": "CHAIN"}
    spans = [phoenix(**attributes), chain]
    path = tmp_path / "x.json"
    found = list(read([write_json(path, {"data": spans, "next_cursor": None}) if paged else write_lines(path, spans)]))

    assert [(one.sample_id, one.text, one.prompt, one.model) for one in found] == [("a", "3", "How wide is it?", "m")]  # type: ignore[union-attr]


def test_a_table_of_spans_has_a_column_for_each_attribute(tmp_path: Path) -> None:
    row = {
        "context.span_id": "s1", "context.trace_id": "t1", "name": "ChatCompletion", "span_kind": "LLM", "parent_id": None,
        "attributes.llm.model_name": "m", "attributes.llm.input_messages": [{"message.role": "user", "message.content": "How wide is it?"}],
        "attributes.llm.output_messages": [{"message.role": "assistant", "message.content": "3"}], "attributes.llm.token_count.total": 9,
    }  # fmt: skip
    chain = {"context.span_id": "s0", "context.trace_id": "t1", "name": "run", "span_kind": "CHAIN"}
    path = tmp_path / "spans.parquet"
    pq.write_table(pa.Table.from_pylist([row, chain]), path)
    (found,) = read([path])

    assert (found.sample_id, found.text, found.prompt, found.model, found.usage) == ("t1", "3", "How wide is it?", "m", {"total": 9})
