"""What the providers' interfaces return: OpenAI and its dialects, Anthropic, Gemini."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, both, briefs, write_lines

from tracelens.sources import read

PICTURE = "data:image/png;base64,iVBORw0KGgo="


def chat(message: dict[str, Any], stop: str = "stop", thought: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": stop}],
        "usage": {"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": thought}}, **more,
    }


def response(items: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": "resp_1", "object": "response", "model": "m", "status": "completed", "output": items,
        "usage": {"output_tokens_details": {"reasoning_tokens": 5}}, **more,
    }


def one(tmp_path: Path, value: dict[str, Any], **options: Any) -> Any:
    (found,) = read([write_lines(tmp_path / "x.jsonl", [value])], **options)
    return found


@pytest.mark.parametrize(
    ("message", "reasoning", "answer", "source"),
    [
        ({"content": "4 m", "reasoning": "2 + 2"}, "2 + 2", "4 m", "raw"),
        ({"content": "4 m", "reasoning_content": "2 + 2"}, "2 + 2", "4 m", "raw"),
        ({"content": "4 m", "reasoning": "2 + 2", "reasoning_content": "2 + 2"}, "2 + 2", "4 m", "raw"),
        ({"content": "4 m", "reasoning_details": [{"type": "reasoning.text", "text": "2 + 2"}]}, "2 + 2", "4 m", "raw"),
        (
            {"content": "4 m", "reasoning": None, "reasoning_details": [{"summary": "Added."}, {"data": "gAAA"}]},
            "Added.", "4 m", "summary",
        ),
        ({"content": "4 m", "reasoning_details": [{"type": "reasoning.encrypted", "data": "gAAA"}]}, None, "4 m", "redacted"),
        ({"content": "<think>2 + 2</think>4 m"}, "2 + 2", "4 m", "raw"),
        ({"content": [{"type": "text", "text": "4 m"}]}, None, "4 m", None),
    ],
)
def test_reasoning_is_found_wherever_a_server_puts_it(tmp_path: Path, message: Any, reasoning: Any, answer: str, source: Any) -> None:
    row = {"id": "a", "request": {"messages": [{"role": "user", "content": "?"}]}, "response": chat(message), "gold": "4 m"}
    (found,) = briefs(write_lines(tmp_path / "x.jsonl", [row]))
    assert (found.id, found.reasoning, found.answer, found.gold) == ("a", reasoning, answer, "4 m")
    assert (one(tmp_path, row).meta or {}).get("reasoning_source") == source


def test_a_parser_that_met_the_limit_leaves_reasoning_without_content(tmp_path: Path) -> None:
    found = one(tmp_path, chat({"content": None, "reasoning_content": "2 +"}, "length"))
    assert (found.reasoning, found.text, found.completion) == ("2 +", "2 +", "truncated")


def test_reasoning_tokens_without_text_mean_reasoning_that_is_not_shown(tmp_path: Path) -> None:
    found = one(tmp_path, chat({"content": "4 m"}, thought=64))
    assert (found.condition, found.condition_source, found.meta["reasoning_source"]) == ("reasoning", "record", "stripped")


def test_no_reasoning_tokens_prove_nothing(tmp_path: Path) -> None:
    assert one(tmp_path, chat({"content": "4 m"})).condition == "unknown"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"reasoning_effort": "high"}, "reasoning"),
        ({"reasoning_effort": "none"}, "direct"),
        ({"reasoning": {"effort": "low"}}, "reasoning"),
        ({"reasoning": {"enabled": False}}, "direct"),
        ({"chat_template_kwargs": {"enable_thinking": False}}, "direct"),
        ({"extra_body": {"chat_template_kwargs": {"enable_thinking": True}}}, "reasoning"),
        ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, "reasoning"),
        ({"thinking_budget": 0}, "direct"),
        ({"temperature": 0}, "unknown"),
    ],
)
def test_a_request_s_settings_are_evidence(tmp_path: Path, request_: Any, expected: str) -> None:
    found = one(tmp_path, {"id": "a", "request": request_, "response": chat({"content": "4 m"})})
    assert found.condition == expected


def test_a_refusal_is_a_state(tmp_path: Path) -> None:
    found = one(tmp_path, chat({"content": None, "refusal": "I cannot."}))
    assert (found.completion, found.refusal) == ("refused", "I cannot.")


def test_several_choices_are_replicas(tmp_path: Path) -> None:
    body = chat({"content": "4 m"})
    body["choices"].append({"index": 1, "message": {"content": "5 m"}, "finish_reason": "stop"})
    found = briefs(write_lines(tmp_path / "x.jsonl", [body]))
    assert [(b.epoch, b.answer) for b in found] == [(0, "4 m"), (1, "5 m")]


def test_response_objects_give_summaries_text_and_why_they_are_incomplete(tmp_path: Path) -> None:
    thought = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Added."}]}
    said = {"type": "message", "content": [{"type": "output_text", "text": "4 m"}]}
    path = write_lines(tmp_path / "x.jsonl", [
        response([thought, said], id="a"),
        response([{"type": "reasoning", "summary": []}, said], id="b"),
        response([thought], id="c", status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
        response([{"type": "reasoning", "summary": [], "content": [{"text": "2 + 2"}]}, said], id="d"),
        response([{"type": "reasoning", "summary": [], "encrypted_content": "gA"}, said], id="e"),
    ])
    assert briefs(path) == [
        Brief("a", 0, "Added.", "4 m", None, None, "complete", "reasoning", "record"),
        Brief("b", 0, None, "4 m", None, None, "complete", "reasoning", "record"),
        Brief("c", 0, "Added.", "", None, None, "truncated", "reasoning", "record"),
        Brief("d", 0, "2 + 2", "4 m", None, None, "complete", "reasoning", "record"),
        Brief("e", 0, None, "4 m", None, None, "complete", "reasoning", "record"),
    ]
    assert [t.meta["reasoning_source"] for t in read([path])] == ["summary", "stripped", "summary", "raw", "redacted"]


def batch(folder: Path) -> Path:
    def line(name: str, **more: Any) -> dict[str, Any]:
        return {"id": f"b-{name}", "custom_id": name, "response": None, "error": None, **more}

    def ok(body: dict[str, Any]) -> dict[str, Any]:
        return {"status_code": 200, "body": body}

    picture = {"type": "image_url", "image_url": {"url": PICTURE}}
    write_lines(folder / "input.jsonl", [
        {"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": {
            "model": "m", "reasoning_effort": "low",
            "messages": [{"role": "user", "content": [{"type": "text", "text": f"How far {name[0]}?"}, picture]}]}}
        for name in ("x|rep0", "x|rep1", "y", "z")
    ])
    write_lines(folder / "output.jsonl", [
        line("y", response=ok(chat({"content": "5 m"}))), line("x|rep1", response=ok(chat({"content": "4 m"}))),
        line("x|rep0", response=ok(chat({"content": "3 m"}))),
    ])
    write_lines(folder / "errors.jsonl", [
        line("z", response={"status_code": 400, "body": {"error": {"message": "Invalid."}}}),
        line("w", error={"code": "batch_expired", "message": "Too late."}),
    ])
    return folder


def test_batch_files_are_joined_by_custom_id_whatever_their_order(tmp_path: Path) -> None:
    found = {(t.sample_id, t.epoch): t for t in read([batch(tmp_path)])}
    assert {key: (t.text, t.completion, t.prompt) for key, t in found.items()} == {
        ("x", 0): ("3 m", "complete", "How far x?\n<image>"),
        ("x", 1): ("4 m", "complete", "How far x?\n<image>"),
        ("y", 0): ("5 m", "complete", "How far y?\n<image>"),
        ("z", 0): ("", "error", "How far z?\n<image>"),
        ("w", 0): ("", "error", ""),
    }
    assert found["z", 0].meta["error"] == "Invalid."
    assert found["y", 0].condition == "reasoning"
    assert found["w", 0].condition == "unknown"


def test_a_picture_in_a_request_never_gets_into_the_trace(tmp_path: Path) -> None:
    found = next(t for t in read([batch(tmp_path)]) if t.sample_id == "y")
    assert found.images == ("sha256:4c4b6a3be1314ab86138bef4314dde02.png",)
    assert "base64" not in repr(found)


def test_batch_requests_alone_are_no_traces(tmp_path: Path) -> None:
    traces, (rejected,) = both(batch(tmp_path) / "input.jsonl")
    assert traces == []
    assert "it holds no traces" in rejected.reason


def test_streamed_chunks_are_put_together(tmp_path: Path) -> None:
    def chunk(name: str, stop: str | None = None, **delta: Any) -> dict[str, Any]:
        return {"id": name, "object": "chat.completion.chunk", "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": stop}]}

    path = write_lines(tmp_path / "x.jsonl", [
        chunk("a", role="assistant", reasoning_content="2 + "), chunk("b", content="no"), chunk("a", reasoning_content="2"),
        chunk("a", content="4 m"), chunk("a", "length"), chunk("b", "stop"),
    ])
    assert [(b.id, b.reasoning, b.answer, b.state) for b in briefs(path)] == [
        ("a", "2 + 2", "4 m", "truncated"), ("b", None, "no", "complete"),
    ]


def anthropic(*content: dict[str, Any], stop: str = "end_turn") -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": "c", "content": list(content), "stop_reason": stop}


TEXT = {"type": "text", "text": "4 m"}


def test_anthropic_thinking_redacted_and_empty(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [
        {"custom_id": name, "result": {"type": "succeeded", "message": anthropic(*content, stop=stop)}}
        for name, stop, *content in [
            ("a", "end_turn", {"type": "thinking", "thinking": "2 + 2", "signature": "Eq"}, TEXT),
            ("b", "end_turn", {"type": "thinking", "thinking": "2 + 2"}, {"type": "redacted_thinking", "data": "E"}, TEXT),
            ("c", "end_turn", {"type": "thinking", "thinking": "", "signature": "Eq"}, TEXT),
            ("d", "max_tokens", {"type": "thinking", "thinking": "2 +"}),
            ("e", "refusal", TEXT),
            ("f", "end_turn", {"type": "redacted_thinking", "data": "E"}, TEXT),
        ]
    ] + [{"custom_id": "g", "result": {"type": "errored", "error": {"error": {"message": "Overloaded"}}}},
         {"custom_id": "h", "result": {"type": "expired"}}])
    assert briefs(path) == [
        Brief("a", 0, "2 + 2", "4 m", None, None, "complete", "reasoning", "record"),
        Brief("b", 0, "2 + 2", "4 m", None, None, "complete", "reasoning", "record"),
        Brief("c", 0, None, "4 m", None, None, "complete", "reasoning", "record"),
        Brief("d", 0, "2 +", "", None, None, "truncated", "reasoning", "record"),
        Brief("e", 0, None, "4 m", None, None, "refused", "unknown", ""),
        Brief("f", 0, None, "4 m", None, None, "complete", "reasoning", "record"),
        Brief("g", 0, None, "", None, None, "error", "unknown", ""),
        Brief("h", 0, None, "", None, None, "error", "unknown", ""),
    ]
    sources = [(t.meta or {}).get("reasoning_source") for t in read([path])]
    assert sources == ["raw", "raw", "stripped", "raw", None, "redacted", None, None]


@pytest.mark.parametrize("camel", [True, False])
def test_gemini_thoughts_in_both_spellings(tmp_path: Path, camel: bool) -> None:
    def body(*parts: dict[str, Any], stop: str = "STOP", thought: int = 0) -> dict[str, Any]:
        names = ("finishReason", "modelVersion", "responseId", "usageMetadata", "thoughtsTokenCount") if camel else (
            "finish_reason", "model_version", "response_id", "usage_metadata", "thoughts_token_count")
        return {"candidates": [{"content": {"parts": list(parts)}, names[0]: stop}], names[1]: "g", names[2]: "r",
                names[3]: {names[4]: thought}}

    path = write_lines(tmp_path / "x.jsonl", [
        {"key": "a", "response": body({"text": "2 + 2", "thought": True}, {"text": "4 "}, {"text": "m"}, thought=9)},
        {"key": "b", "response": body({"text": "4 m"}, thought=9)},
        {"key": "c", "response": body({"text": "4"}, stop="MAX_TOKENS")},
        {"key": "d", "response": body(stop="SAFETY")},
        {"key": "e", "error": {"message": "quota"}},
    ])
    assert briefs(path) == [
        Brief("a", 0, "2 + 2", "4 m", None, None, "complete", "reasoning", "record"),
        Brief("b", 0, None, "4 m", None, None, "complete", "reasoning", "record"),
        Brief("c", 0, None, "4", None, None, "truncated", "unknown", ""),
        Brief("d", 0, None, "", None, None, "refused", "unknown", ""),
        Brief("e", 0, None, "", None, None, "error", "unknown", ""),
    ]
