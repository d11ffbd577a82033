"""Inspect AI logs, zipped and plain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, both, briefs, write_json

from tracelens.sources import Limits, read
from tracelens.sources.archive import zipfile

HEAD = {
    "version": 2,
    "status": "success",
    "eval": {
        "run_id": "run1", "eval_id": "e1", "task": "rooms", "model": "mock/m", "dataset": {"name": "flats"},
        "scorers": [{"name": "match"}, {"name": "other"}], "metadata": {},
    },
    "plan": {"config": {}},
}


def sample(name: str, content: Any, *, epoch: int = 1, value: Any = "C", stop: str = "stop", **more: Any) -> dict[str, Any]:
    user = {"role": "user", "content": "How wide?"}
    message = {"role": "assistant", "content": content}
    return {
        "id": name, "epoch": epoch, "input": "How wide?", "target": "3", "messages": [user, message],
        "output": {"model": "m", "choices": [{"message": message, "stop_reason": stop}], "usage": {"output_tokens": 9}},
        "scores": {"other": {"value": "I"}, "match": {"value": value, "answer": "3"}}, **more,
    }


def log(path: Path, samples: list[dict[str, Any]], head: dict[str, Any] = HEAD, method: int = zipfile.ZIP_ZSTANDARD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".json":
        return write_json(path, {**head, "samples": samples, "reductions": []})
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("_journal/start.json", json.dumps(head))
        for one in samples:
            archive.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", json.dumps(one))
        archive.writestr("header.json", json.dumps(head))
    return path


def blocks(*parts: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"type": kind, kind: text, **({"redacted": False} if kind == "reasoning" else {})} for kind, text in parts]


@pytest.mark.parametrize("name", ["a.eval", "a.json"])
def test_reasoning_blocks_are_the_reasoning_and_text_blocks_the_answer(tmp_path: Path, name: str) -> None:
    path = log(tmp_path / name, [
        sample("one", blocks(("reasoning", "6 / 2 = 3"), ("text", "ANSWER: 3"))),
        sample("two", blocks(("reasoning", "6 / 2"), ("reasoning", "check"), ("text", "3")), epoch=2, value="I"),
        sample("three", "<think>\n6 / 2 is", stop="max_tokens", value="I"),
        sample("four", "<think>\n\n</think>\n\n4", value="I"),
        sample("five", "3"),
    ])
    assert briefs(path) == [
        Brief("one", 1, "6 / 2 = 3", "ANSWER: 3", "3", True, "complete", "reasoning", "record"),
        Brief("two", 2, "6 / 2\n\ncheck", "3", "3", False, "complete", "reasoning", "record"),
        Brief("three", 1, "6 / 2 is", "", "3", False, "truncated", "reasoning", "text"),
        Brief("four", 1, "", "4", "3", False, "complete", "direct", "text"),
        Brief("five", 1, None, "3", "3", True, "complete", "unknown", ""),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_ZSTANDARD])
def test_members_may_be_stored_deflated_or_zstandard(tmp_path: Path, method: int) -> None:
    (found,) = read([log(tmp_path / "a.eval", [sample("one", "3")], method=method)])
    assert (found.source_run, found.dataset, found.task, found.model) == ("run1", "flats", "rooms", "mock/m")
    assert found.source_file.endswith("a.eval!samples/one_epoch_1.json")


def test_redacted_reasoning_is_its_summary_or_known_to_be_withheld(tmp_path: Path) -> None:
    opaque = {"type": "reasoning", "reasoning": "gAAAAA", "redacted": True}
    path = log(tmp_path / "a.eval", [
        sample("one", [{**opaque, "summary": "Halved it."}, {"type": "text", "text": "3"}]),
        sample("two", [opaque, {"type": "text", "text": "3"}]),
    ])
    first, second = read([path])
    assert (first.reasoning, first.meta["reasoning_source"]) == ("Halved it.", "summary")
    assert (second.reasoning, second.meta["reasoning_source"]) == (None, "redacted")
    assert (second.condition, second.condition_source) == ("reasoning", "record")


def test_a_sample_that_failed_is_a_trace_in_the_state_error(tmp_path: Path) -> None:
    failed = sample("one", "x")
    failed |= {"error": {"message": "overloaded", "traceback": "…" * 9000}, "scores": {}}
    failed["output"]["choices"] = []
    failed["messages"] = failed["messages"][:1]
    (found,) = read([log(tmp_path / "a.eval", [failed])])
    assert (found.completion, found.correct, found.text, found.prompt) == ("error", None, "", "How wide?")
    assert found.meta["error"] == "overloaded"


def test_the_first_scorer_of_the_run_decides_and_the_others_are_kept(tmp_path: Path) -> None:
    (found,) = read([log(tmp_path / "a.eval", [sample("one", "3")])])
    assert (found.correct, found.meta["scores"]) == (True, {"other": {"value": "I"}, "match": {"value": "C", "answer": "3"}})


@pytest.mark.parametrize(("value", "correct"), [("C", True), ("I", False), ("N", False), ("P", None), (1.0, True), (0.4, None)])
def test_scores_of_right_and_wrong_only_are_verdicts(tmp_path: Path, value: Any, correct: bool | None) -> None:
    (found,) = read([log(tmp_path / "a.eval", [sample("one", "3", value=value)])])
    assert found.correct is correct


@pytest.mark.parametrize(
    ("metadata", "settings", "expected"),
    [
        ({"condition": "reasoning_off"}, {}, ("direct", "config")),
        ({"condition": "blind"}, {"reasoning_effort": "high"}, ("blind", "config")),
        ({}, {"reasoning_effort": "medium"}, ("reasoning", "config")),
        ({}, {"reasoning_effort": "none"}, ("direct", "config")),
        ({}, {"reasoning_tokens": 2048}, ("reasoning", "config")),
        ({}, {"temperature": 0.5}, ("unknown", "")),
    ],
)
def test_the_run_says_how_the_model_was_asked(tmp_path: Path, metadata: Any, settings: Any, expected: Any) -> None:
    head = {**HEAD, "eval": {**HEAD["eval"], "metadata": metadata}, "plan": {"config": settings}}
    (found,) = read([log(tmp_path / "a.eval", [sample("one", "3")], head)])
    assert (found.condition, found.condition_source) == expected


def test_a_stated_condition_stands_above_a_reasoning_block(tmp_path: Path) -> None:
    head = {**HEAD, "eval": {**HEAD["eval"], "metadata": {"condition": "anchors"}}}
    content = blocks(("reasoning", "6 / 2 = 3"), ("text", "3"))
    (found,) = read([log(tmp_path / "a.eval", [sample("one", content)], head)])
    assert found.condition == "anchors"
    assert "disagrees" in found.meta["notes"][0]


def test_attachments_are_resolved_and_pictures_become_files(tmp_path: Path) -> None:
    picture = "data:image/png;base64,iVBORw0KGgo="
    one = sample("one", "3", attachments={"abc": picture, "def": "How wide is it?"})
    one["messages"][0]["content"] = [{"type": "image", "image": "attachment://abc"}, {"type": "text", "text": "attachment://def"}]
    (found,) = read([log(tmp_path / "a.eval", [one])], media=tmp_path / "lens.images")
    (image,) = found.images
    assert Path(image).read_bytes() == b"\x89PNG\r\n\x1a\n"
    assert found.prompt == "<image>\nHow wide is it?"
    assert "base64" not in json.dumps(found.messages)


def test_choices_are_labelled(tmp_path: Path) -> None:
    (found,) = read([log(tmp_path / "a.json", [sample("one", "B", choices=["2", "3"])])])
    assert found.choices == {"A": "2", "B": "3"}


def test_an_unfinished_log_is_read_by_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.eval"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_journal/start.json", json.dumps({**HEAD, "status": None}))
        archive.writestr("samples/one_epoch_1.json", json.dumps(sample("one", "3")))
    (found,) = read([path])
    assert (found.task, found.meta["notes"]) == ("rooms", ["the log was not finished: samples may be missing"])


def test_a_member_that_points_out_of_the_archive_is_refused(tmp_path: Path) -> None:
    path = log(tmp_path / "a.eval", [sample("one", "3")])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("samples/../../escape.json", json.dumps(sample("two", "3")))
    traces, (rejected,) = both(path)
    assert len(traces) == 1
    assert "points out of the archive" in rejected.reason


def test_a_member_that_swells_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = log(tmp_path / "a.eval", [sample("one", "3"), sample("two", "3" * 3_000_000)])
    traces, (rejected,) = both(path, limits=Limits(member=1 << 20))
    assert [t.sample_id for t in traces] == ["one"]
    assert "decompression bomb" in rejected.reason


def test_a_damaged_archive_is_one_reject(tmp_path: Path) -> None:
    path = log(tmp_path / "a.eval", [sample(f"s{i}", "3") for i in range(50)])
    path.write_bytes(path.read_bytes()[:3000])
    traces, rejected = both(path)
    assert traces == []
    assert len(rejected) == 1


def test_a_log_of_both_forms_gives_the_same_traces(tmp_path: Path) -> None:
    samples = [sample(f"s{i}", blocks(("reasoning", f"{i}"), ("text", f"{i}"))) for i in range(5)]
    assert briefs(log(tmp_path / "a.eval", samples)) == briefs(log(tmp_path / "a.json", samples))


def test_a_member_that_is_there_twice_is_read_as_it_stands_last(tmp_path: Path) -> None:
    path = tmp_path / "a.eval"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("header.json", json.dumps(HEAD))
        archive.writestr("samples/one_epoch_1.json", json.dumps(sample("one", "4", value="I")))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("samples/one_epoch_1.json", json.dumps(sample("one", "3")))

    assert [(b.id, b.epoch, b.answer, b.correct) for b in briefs(path)] == [("one", 1, "3", True)]


def test_a_copy_of_a_log_is_no_replica_of_it(tmp_path: Path) -> None:
    samples = [sample("one", "3", uuid="u1"), sample("one", "3", epoch=2, uuid="u2")]
    log(tmp_path / "a" / "x.eval", samples)
    log(tmp_path / "b" / "x.json", [*samples, sample("one", "4", uuid="u3")])

    assert [(b.id, b.epoch, b.answer) for b in briefs(tmp_path)] == [
        ("one", 1, "3"), ("one", 2, "3"), ("one", 1, "3"), ("one", 2, "3"), ("one", 3, "4")]


@pytest.mark.parametrize("header", ["[]", "{damaged", " " * 10**6 + "{}"], ids=["no object", "damaged", "a bomb"])
def test_a_header_that_cannot_be_read_is_said_and_the_samples_are_read(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.eval"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.json", header)
        archive.writestr("samples/one_epoch_1.json", json.dumps(sample("one", "3")))
    traces, rejected = both(path, limits=Limits(ratio_after=10**5))

    assert [(t.sample_id, t.model) for t in traces] == [("one", "")]
    assert [r.file for r in rejected] == [f"{path}!header.json"]
    assert rejected[0].reason.startswith("the log's header cannot be read (")
