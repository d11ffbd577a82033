"""What was found goes back to where people work."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sources.helpers import write_json, write_lines

from tracelens import pipeline
from tracelens.answers import Answer, Score
from tracelens.errors import InputError
from tracelens.sources import export, export_inspect, read
from tracelens.sources.archive import zipfile
from tracelens.store import Incoming, Store, open_readonly
from tracelens.types import Finding, Trace

RECORDS = [
    {"sample_id": "a", "response": "<think>\n6 / 2 = 4\n</think>\n\n4", "prompt": "How wide?", "gold": 3, "model": "m", "condition": "reasoning",
     "choices": {"A": "3", "B": "4"}, "meta": {"level": 2}, "labels": {"first_error_step": 0}},
    {"sample_id": "b", "reasoning": "6 / 2", "answer": "3", "epoch": 1, "finish_reason": "stop", "usage": {"n": 3}},
    {"sample_id": "c", "steps": ["6 / 2", "so 3"], "answer": "3", "images": ["x.png"], "correct": True},
    {"sample_id": "d", "response": "3 m", "prompt": [{"role": "user", "content": "How wide?"}]},
    {"sample_id": "e", "reasoning": "", "answer": "3", "condition": "direct"},
]


def database(folder: Path, paths: list[Path], findings: dict[str, list[Finding]] | None = None) -> Path:
    path = folder / "lens.duckdb"
    with Store(path) as store:
        run = store.begin_run("ingest", {})
        traces = [t for t in read(paths) if isinstance(t, Trace)]
        store.add_traces(run, Incoming([(t, Answer(None, None, None, "none"), Score(t.correct, "given")) for t in traces]))
        rows = [(t.trace_id, f, False) for t in traces for f in (findings or {}).get(t.sample_id, [])]
        store.insert_evidence(run, "hash", rows)
    return path


WRONG = Finding(category="num.arithmetic", state="present", message="6 / 2 is 3", start=8, end=17, quote="6 / 2 = 4", severity="decisive")


def test_exported_records_are_read_as_the_same_traces(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "a.jsonl", RECORDS)
    with open_readonly(database(tmp_path, [source])) as connection, (tmp_path / "out.jsonl").open("wb") as file:
        assert export.jsonl(connection, file) == len(RECORDS)

    def same(path: Path) -> list[Any]:
        keys = ("trace_id", "text", "sections", "steps", "prompt", "messages", "gold", "choices", "correct", "images", "labels", "usage",
                "finish_reason", "completion")
        return [[getattr(t, key) for key in keys] for t in read([path])]

    assert same(tmp_path / "out.jsonl") == same(source)


def stored(path: Path) -> list[Any]:
    """Return what a database says of each trace, but for where it was read."""
    names = "trace_id, content_hash, text, sections, steps, prompt, correct, scored_by, state, condition_source, meta"
    with open_readonly(path) as connection:
        return connection.execute(f"SELECT {names} FROM traces ORDER BY trace_id").fetchall()


def round_trip(folder: Path, source: Path) -> tuple[list[Any], list[Any]]:
    """Return what is stored of a source, and what is stored of the records that are exported from there."""
    out = folder / "out.jsonl"
    for name, path in (("a", source), ("b", out)):
        with Store(folder / f"{name}.duckdb") as store:
            pipeline.ingest(store, [path])
        if name == "a":
            with open_readonly(folder / "a.duckdb") as connection, out.open("wb") as file:
                export.jsonl(connection, file)
    return stored(folder / "a.duckdb"), stored(folder / "b.duckdb")


BODY = {"object": "chat.completion", "model": "m", "choices": [
    {"index": 0, "message": {"role": "assistant", "content": "3", "reasoning_content": "6 / 2"}, "finish_reason": "stop"}]}  # fmt: skip
LMMS = {"doc_id": 0, "target": "B", "resps": "so <b>6 / 2</b> B", "filtered_resps": "B", "input": "q", "token_counts": [{}], "input_media": ["a"]}
SOURCES: dict[str, list[Any]] = {
    "a failed request": [{"id": "b", "custom_id": "a", "response": None, "error": {"code": "x", "message": "gone"}},
                         {"id": "c", "custom_id": "c", "response": {"status_code": 200, "body": BODY}, "error": None}],
    "a score of our own": [{"id": 1, "question": "How wide?", "prediction": "so it is 3", "answer": "3"},
                           {"id": 2, "question": "How wide?", "prediction": "so it is 4", "answer": "3"}],
    "an image that is not there": [{"id": 1, "question": "q", "prediction": "3", "image": "no.png"}],
    "a condition that shows in the text": [{"id": 1, "question": "q", "prediction": "<think>\n1\n</think>\n\n3<think>2</think>4"}],
    "reasoning marked by the tool": [LMMS],
    "an empty gold": [{"sample_id": "a", "response": "3", "gold": "", "refusal": "", "meta": {"x": [1.0, 10**20, {}]}}],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_an_exported_record_is_stored_as_what_it_was_made_from(tmp_path: Path, name: str) -> None:
    before, after = round_trip(tmp_path, write_lines(tmp_path / "a.jsonl", SOURCES[name]))

    assert len(before) == len(SOURCES[name])
    assert after == before


def test_the_export_of_a_database_read_into_it_again_is_nothing_new(tmp_path: Path) -> None:
    round_trip(tmp_path, write_lines(tmp_path / "a.jsonl", SOURCES["a score of our own"]))
    with Store(tmp_path / "a.duckdb") as store:
        assert pipeline.ingest(store, [tmp_path / "out.jsonl"]).added == (0, 2, 0, 0)


def test_a_verdict_that_a_person_changed_in_an_exported_record_stands(tmp_path: Path) -> None:
    round_trip(tmp_path, write_lines(tmp_path / "a.jsonl", SOURCES["a score of our own"]))
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert [row["correct"] for row in rows] == [True, False]
    write_lines(tmp_path / "out.jsonl", [row | {"correct": True} for row in rows])

    assert [trace.correct for trace in read([tmp_path / "out.jsonl"])] == [None, True]


@pytest.mark.parametrize(
    "own",
    [
        {"completion": ["complete"], "condition_source": 1, "prompt": {}},
        {"completion": "done", "marked": {"text": 1, "sections": [1]}},
        {"marked": {"text": 1, "sections": [["answer", 0, 9]]}},
        {"marked": {"text": 1, "sections": [["answer", 0, "1"]], "steps": 3}},
        {"marked": []},
    ],
)
def test_a_mark_that_no_export_wrote_changes_nothing(tmp_path: Path, own: dict[str, Any]) -> None:
    record = {"sample_id": "a", "response": "3"}
    rows = [record, {**record, "meta": {"tracelens": {"trace_id": "t", **own}}}]
    (plain, marked) = read([write_lines(tmp_path / "x.jsonl", rows)])
    assert isinstance(plain, Trace)
    assert marked == msgspec.structs.replace(plain, source_line=2)


def test_findings_are_beside_the_record(tmp_path: Path) -> None:
    path = database(tmp_path, [write_lines(tmp_path / "a.jsonl", RECORDS)], {"a": [WRONG]})
    out = io.BytesIO()
    with open_readonly(path) as connection:
        export.jsonl(connection, out)
    first = json.loads(out.getvalue().splitlines()[0])
    assert first["meta"]["level"] == 2
    (finding,) = first["meta"]["tracelens"]["findings"]
    assert (finding["category"], finding["quote"], finding["start"]) == ("num.arithmetic", "6 / 2 = 4", 8)


def test_parquet_has_a_row_a_finding_with_the_source_s_keys(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = database(tmp_path, [write_lines(tmp_path / "a.jsonl", RECORDS)], {"a": [WRONG, WRONG], "b": []})
    with open_readonly(path) as connection:
        assert export.parquet(connection, tmp_path / "findings.parquet") == 2
    row = pq.read_table(tmp_path / "findings.parquet").to_pylist()[0]
    assert (row["sample_id"], row["model"], row["category"], row["quote"], row["source_line"]) == ("a", "m", "num.arithmetic", "6 / 2 = 4", 1)


@pytest.mark.parametrize("form", ["eval", "json"])
def test_an_inspect_log_gets_a_score_and_stays_what_it_was(tmp_path: Path, form: str) -> None:
    message = {"role": "assistant", "content": "<think>\n6 / 2 = 4\n</think>\n\n4"}
    sample = {"id": "a", "epoch": 1, "target": "3", "messages": [{"role": "user", "content": "?"}, message],
              "output": {"choices": [{"message": message, "stop_reason": "stop"}]}, "scores": {"match": {"value": "I"}}}
    head = {"version": 2, "status": "success", "eval": {"task": "t", "model": "m", "run_id": "r"}, "plan": {}}
    log = tmp_path / f"log.{form}"
    if form == "json":
        write_json(log, {**head, "samples": [sample]})
    else:
        with zipfile.ZipFile(log, "w", zipfile.ZIP_ZSTANDARD) as archive:
            archive.writestr("header.json", json.dumps(head))
            archive.writestr("samples/a_epoch_1.json", json.dumps(sample))
    before = log.read_bytes()
    with open_readonly(database(tmp_path, [log], {"a": [WRONG]})) as connection:
        written = export_inspect.inspect(connection, tmp_path / "out")
    assert written == {tmp_path / "out" / log.name: 1}
    assert log.read_bytes() == before
    (found,) = read([tmp_path / "out" / log.name])
    assert found.correct is False
    assert found.meta["scores"] == {"match": {"value": "I"}, "tracelens": {"value": 1, "answer": None}}
    assert found.text == message["content"]


SAMPLE = {"id": "a", "epoch": 1, "target": "3", "messages": [], "output": {"choices": [{"message": {"role": "assistant", "content": "4"}}]}}
HEAD = {"version": 2, "status": "success", "eval": {"task": "t", "model": "m", "run_id": "r"}, "plan": {}}


def eval_log(path: Path, run: str = "r") -> Path:
    """Write an archive as Inspect does when a log was scored twice: with two headers, of which the last stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {**HEAD, "eval": {**HEAD["eval"], "run_id": run}}  # type: ignore[dict-item]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("header.json", "{}")
        archive.writestr("samples/a_epoch_1.json", json.dumps(SAMPLE))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("header.json", json.dumps(head))
    return path


def test_logs_are_never_written_over(tmp_path: Path) -> None:
    log = eval_log(tmp_path / "logs" / "x.eval")
    before = log.read_bytes()
    (tmp_path / "alias").symlink_to(tmp_path / "logs")
    with open_readonly(database(tmp_path, [log])) as connection:
        for folder in ("logs", "alias"):
            with pytest.raises(InputError, match="is a log itself"):
                export_inspect.inspect(connection, tmp_path / folder)
    assert log.read_bytes() == before


def test_logs_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    logs = [eval_log(tmp_path / "logs" / name / "x.eval", name) for name in ("a", "b")]
    with open_readonly(database(tmp_path, logs)) as connection:
        written = export_inspect.inspect(connection, tmp_path / "out")
    assert written == {tmp_path / "out" / name / "x.eval": 1 for name in ("a", "b")}
    assert [one.source_run for path in written for one in read([path])] == ["a", "b"]


def test_a_log_that_is_gone_or_damaged_leaves_nothing_half_written(tmp_path: Path) -> None:
    log = eval_log(tmp_path / "x.eval")
    with open_readonly(database(tmp_path, [log])) as connection:
        log.write_bytes(log.read_bytes()[:-40])
        with pytest.raises(InputError, match="cannot be copied"):
            export_inspect.inspect(connection, tmp_path / "out")
        log.unlink()
        with pytest.raises(InputError, match="no longer where it was read"):
            export_inspect.inspect(connection, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_list_of_samples_has_the_score_too_and_a_damaged_sample_stays_as_it_is(tmp_path: Path) -> None:
    """Inspect's viewer lists samples from their summaries, without opening them."""
    summary = {"id": "a", "epoch": 1, "scores": {"match": {"value": "I"}}}
    with zipfile.ZipFile(tmp_path / "x.eval", "w") as archive:
        archive.writestr("header.json", json.dumps(HEAD))
        archive.writestr("samples/a_epoch_1.json", json.dumps(SAMPLE))
        archive.writestr("samples/b_epoch_1.json", "{damaged")
        archive.writestr("summaries.json", json.dumps([summary, {"id": "b", "epoch": 1, "scores": None}]))
    with open_readonly(database(tmp_path, [tmp_path / "x.eval"])) as connection:
        assert export_inspect.inspect(connection, tmp_path / "out") == {tmp_path / "out" / "x.eval": 1}
    with zipfile.ZipFile(tmp_path / "out" / "x.eval") as archive:
        assert json.loads(archive.read("summaries.json")) == [
            {"id": "a", "epoch": 1, "scores": {"match": {"value": "I"}, "tracelens": {"value": 0, "history": []}}},
            {"id": "b", "epoch": 1, "scores": None}]
        assert archive.read("samples/b_epoch_1.json") == b"{damaged"
