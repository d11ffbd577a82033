"""Model calls as Langfuse and Phoenix give them out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sources.helpers import Brief, both, briefs, write_json, write_lines

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
