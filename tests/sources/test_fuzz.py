"""Every reader against damaged input: no crash, no hang, nothing lost silently.

Each test runs its stated number of cases (``max_examples``); TRACELENS_FUZZ multiplies them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources.helpers import both

from tracelens.sources import FORMATS
from tracelens.sources.archive import zipfile
from tracelens.sources.format import Job
from tracelens.sources.head import head_of
from tracelens.types import Rejected, Trace

TIMES = int(os.environ.get("TRACELENS_FUZZ", "1"))
SETTINGS = settings(
    max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

MESSAGE = {"role": "assistant", "content": "<think>\n1 + 2\n</think>\n\n3"}
BODY = {"id": "r", "object": "chat.completion", "model": "m", "usage": {"completion_tokens": 3},
        "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}]}
SPAN = {"context": {"trace_id": "t", "span_id": "s"}, "parent_id": None, "events": [], "attributes": {
    "openinference.span.kind": "LLM", "output.value": json.dumps(BODY), "input.value": "{}", "llm.model_name": "m"}}
WHOLE: dict[str, list[Any]] = {
    "canonical": [{"sample_id": "a", "response": "3", "gold": 3, "choices": ["1"], "images": ["a"], "steps": None, "meta": {"tracelens": {
        "trace_id": "t", "completion": "complete", "marked": {"text": 1, "sections": [["answer", 0, 1]], "steps": [[0, 1]]}}}}],
    "lm-eval": [{"doc_id": 0, "doc": {"choices": ["1"]}, "target": "0", "resps": [["3"]], "filtered_resps": ["3"], "filter": "f",
                 "arguments": {"gen_args_0": {"arg_0": "q", "arg_1": {"until": []}}}, "metrics": ["acc"], "acc": 1.0, "doc_hash": "h"}],
    "lmms-eval": [{"doc_id": 0, "target": "B", "resps": "a</think>B", "filtered_resps": "B", "input": "q", "token_counts": [{}],
                   "input_media": ["a"], "score": 1}],
    "evalscope": [{"index": 0, "model": "m", "messages": [{"role": "user", "content": "q"}, MESSAGE],
                   "model_output": {"choices": [{"message": MESSAGE, "stop_reason": "stop"}], "usage": {}}, "metadata": {}}],
    "opencompass": [{"origin_prompt": [{"role": "HUMAN", "prompt": "q"}], "prediction": ["3"], "gold": "3", "idx": 1}],
    "spans": [SPAN, {"spanId": "c", "status": {"code": 2}, "events": [{"name": "gen_ai.evaluation.result", "attributes": {}}], "attributes": {
        "gen_ai.operation.name": "chat", "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [{"type": "blob", "content": "A"}]}]),
        "gen_ai.output.messages": [{"role": "assistant", "parts": [{"type": "reasoning", "content": "r"}], "finish_reason": "stop"}]}}],
    "langfuse": [{"id": "o", "trace_id": "t", "type": "GENERATION", "parent_observation_id": "p", "metadata": {"sample_id": "a"},
                  "input": json.dumps([{"role": "user", "content": "q"}]), "output": json.dumps(MESSAGE), "level": "DEFAULT",
                  "provided_model_name": "m", "model_parameters": "{}", "usage_details": {"output": 3}},
                 {"id": "p", "traceId": "t", "type": "AGENT", "metadata": {"gold": "3"}, "comments": [], "right": [1]},
                 {"id": "u", "timestamp": "2026", "bookmarked": False, "input": {"messages": [{"role": "user", "parts": [{"type": "text"}]}]},
                  "output": [{"index": 0, "message": MESSAGE}, {"role": "assistant", "parts": [{"type": "reasoning", "content": "r"}]}],
                  "scores": [{"name": "n", "value": 1}], "observations": ["a"], "tone": ["dry"]}],
    "openai-batch": [{"id": "b", "custom_id": "a", "response": {"status_code": 200, "body": BODY}, "error": None}],
    "openai-pairs": [{"id": "a", "request": {"messages": [], "reasoning": {"effort": "low"}}, "response": BODY, "gold": "3"}],
    "openai-stream": [{"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "3"}}]}],
    "openai": [BODY, {"id": "r", "object": "response", "status": "completed", "output": [
        {"type": "reasoning", "summary": [{"text": "t"}]}, {"type": "message", "content": [{"type": "output_text", "text": "3"}]}]}],
    "anthropic": [{"custom_id": "a", "result": {"type": "succeeded", "message": {
        "type": "message", "role": "assistant", "content": [{"type": "thinking", "thinking": "t"}, {"type": "text", "text": "3"}]}}}],
    "gemini": [{"key": "a", "response": {"candidates": [{"content": {"parts": [{"text": "3", "thought": True}]}, "finishReason": "STOP"}]}}],
    "vlmevalkit": [{"index": 0, "question": "q", "A": "1", "B": "2", "answer": "A", "prediction": "A", "thinking": "t", "hit": 1}],
    "chat-rows": [{"id": "a", "messages": [{"role": "user", "content": "q"}, MESSAGE]},
                  {"id": "b", "conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "3"}]},
                  {"uuid": "c", "problem": "q", "generations": ["3"], "correctness_math_verify": [True], "answer": "3"},
                  {"question": "q", "x_thinking_trajectory": "t", "x_attempt": "3", "x_grade": "Yes"}],
    "plain": [{"id": 1, "question": "q", "prediction": "3", "answer": "3", "choices": ["1"], "cot": "t"}],
    "helm": [{"adapter_spec": {"model": "m"}, "request_states": [{
        "instance": {"id": "i", "references": [{"output": {"text": "3"}, "tags": ["correct"]}]}, "train_trial_index": 0,
        "request": {"prompt": "q"}, "result": {"success": True, "completions": [{"text": "3", "thinking": {"text": "t"}}]}}]}],
    "inspect": [{"version": 2, "status": "success", "eval": {"task": "t", "dataset": {"name": "d"}, "scorers": [{"name": "m"}]},
                 "plan": {"config": {}}, "samples": [{"id": 1, "epoch": 1, "target": "3", "messages": [MESSAGE],
                 "output": {"choices": [{"message": MESSAGE, "stop_reason": "stop"}]}, "scores": {"m": {"value": "C"}}}]}],
}  # fmt: skip
WILD = st.sampled_from([None, True, 0, -1, 1.5, "", "x", "attachment://", [], [None], [[]], {}, {"type": "reasoning"}, [{"a": 1}], "\ud800", 10**30])


def mutate(value: Any, data: st.DataObject) -> Any:
    """Return ``value`` with some of its parts replaced or dropped."""
    if data.draw(st.integers(0, 9)) == 0:
        return data.draw(WILD)
    if isinstance(value, dict):
        return {k: mutate(v, data) for k, v in value.items() if data.draw(st.integers(0, 14)) != 0}
    if isinstance(value, list):
        return [mutate(v, data) for v in value]
    return value


def test_every_format_has_a_record_to_damage() -> None:
    assert set(WHOLE) == {form.name for form in FORMATS}


@pytest.mark.parametrize("name", sorted(WHOLE))
@SETTINGS
@given(data=st.data())
def test_a_damaged_record_is_read_or_rejected_but_never_raises(tmp_path_factory: Any, name: str, data: st.DataObject) -> None:
    """60 cases for each format: every record of the file gives traces or a reject."""
    (form,) = (one for one in FORMATS if one.name == name)
    path: Path = tmp_path_factory.mktemp("f") / "x.json"
    rows = [mutate(row, data) for row in WHOLE[name]]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = list(form.read(Job((head_of(path),))))
    for item in found:
        assert isinstance(item, (Trace, Rejected))
        if isinstance(item, Trace):
            valid(item)
    if name not in ("helm", "inspect", "openai-stream", "spans", "langfuse", "gemini") and all(rows):
        assert len(found) >= len(rows)


def valid(trace: Trace) -> None:
    """Check that what the rest of the program relies on holds."""
    texts = (trace.sample_id, trace.text, trace.dataset, trace.task, trace.model, trace.prompt, trace.condition, trace.source_run)
    assert all(isinstance(text, str) for text in texts)
    assert all(isinstance(text, (str, type(None))) for text in (trace.finish_reason, trace.refusal))
    assert isinstance(trace.epoch, int)
    assert trace.correct in (None, True, False)
    assert all(0 <= s.start <= s.end <= len(trace.text) for s in trace.sections)
    assert all(isinstance(image, str) for image in trace.images)
    assert trace.condition != "direct" or trace.condition_source != ""
    json.dumps([trace.meta, trace.gold, trace.usage, trace.messages])


@SETTINGS
@given(data=st.data())
def test_any_file_whatever_gives_traces_and_rejects(tmp_path_factory: Any, data: st.DataObject) -> None:
    """60 cases: a mixture of records of all formats, cut somewhere, through detection and all."""
    path: Path = tmp_path_factory.mktemp("f") / "x"
    rows = data.draw(st.lists(st.sampled_from([row for rows in WHOLE.values() for row in rows]), min_size=1, max_size=4))
    raw = "".join(json.dumps(mutate(row, data), indent=data.draw(st.sampled_from([None, None, 1]))) + "\n" for row in rows).encode()
    at = data.draw(st.integers(0, len(raw)))
    junk = data.draw(st.binary(max_size=6))
    path.write_bytes(raw[:at] + junk + raw[at + data.draw(st.integers(0, 40)) :])
    traces, rejected = both(path)
    for trace in traces:
        valid(trace)
    if path.read_bytes().strip():
        assert traces or rejected or b"[]" in raw or b"{}" in raw or b"samples" in raw or b"request_states" in raw or b"attributes" in raw


@SETTINGS
@given(data=st.data())
def test_a_damaged_archive_never_raises(tmp_path_factory: Any, data: st.DataObject) -> None:
    """60 cases: bytes of an .eval archive overwritten or cut off."""
    path: Path = tmp_path_factory.mktemp("f") / "x.eval"
    log = WHOLE["inspect"][0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_ZSTANDARD) as archive:
        archive.writestr("header.json", json.dumps({k: v for k, v in log.items() if k != "samples"}))
        for i in range(3):
            archive.writestr(f"samples/{i}_epoch_1.json", json.dumps(mutate(log["samples"][0], data)))
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(raw[: data.draw(st.integers(30, len(raw)))]))
    traces, rejected = both(path)
    assert traces or rejected


@SETTINGS
@given(text=st.text('",;\t\n\r ab<>\0é', max_size=80))
def test_any_table_text_gives_traces_and_rejects(tmp_path_factory: Any, text: str) -> None:
    """60 cases: cells and line ends in any order under a good header."""
    path: Path = tmp_path_factory.mktemp("f") / "x.csv"
    path.write_text("id,prediction\na,3\n" + text, "utf-8", newline="")
    traces, rejected = both(path)
    assert traces or rejected
