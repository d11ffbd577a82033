"""Which files are read as what, what stands above them, and that nothing is lost."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sources.helpers import both, briefs, write_json, write_lines

from tracelens.errors import InputError
from tracelens.sources import FORMATS, Limits, read, trace_of
from tracelens.sources.bytes import zstd
from tracelens.store import Store
from tracelens.types import Rejected, Trace


def canonical(name: str, response: str = "3", **more: Any) -> dict[str, Any]:
    return {"sample_id": name, "response": response, **more}


def test_every_format_module_is_registered_once() -> None:
    import tracelens.sources as package
    from tracelens.sources.format import Format

    modules = [m for name, m in sys.modules.items() if name.startswith("tracelens.sources.") and m is not None]
    defined = {id(v) for m in modules for v in vars(m).values() if isinstance(v, Format)}
    assert defined == {id(form) for form in FORMATS}
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    files = {p.stem for p in Path(package.__file__).parent.glob("*.py") if "Format(" in p.read_text("utf-8") and p.stem != "format"}
    assert files == {m.__name__.rpartition(".")[2] for m in modules if any(isinstance(v, Format) and v in FORMATS for v in vars(m).values())} - {"registry"}


def test_folders_are_walked_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    write_lines(tmp_path / "b" / "x.jsonl", [canonical("2")])
    write_lines(tmp_path / "a.jsonl", [canonical("1")])
    write_lines(tmp_path / ".cache" / "x.jsonl", [canonical("0")])
    (tmp_path / "README.md").write_text("# notes\n")
    assert [b.id for b in briefs(tmp_path)] == ["1", "2"]


@pytest.mark.parametrize("content", [b"\x80\x04\x95\x10\x00.", b"(lp0\n.", b"csystem\n."])
def test_a_pickle_in_a_folder_is_told_as_not_read_whatever_its_protocol(tmp_path: Path, content: bytes) -> None:
    write_lines(tmp_path / "a.jsonl", [canonical("1")])
    (tmp_path / "b.pkl").write_bytes(content)
    (tmp_path / "c.PICKLE").write_bytes(content)
    traces, rejected = both(tmp_path)
    assert [one.sample_id for one in traces] == ["1"]
    assert [(Path(one.file).name, "never opened" in one.reason) for one in rejected] == [("b.pkl", True), ("c.PICKLE", True)]


def test_a_json_file_with_a_pickle_s_name_is_read(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.pkl", [canonical("1")])
    assert [b.id for b in briefs(tmp_path)] == ["1"]


def test_the_database_that_is_written_or_was_written_beside_its_files_is_passed_over(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [canonical("1")])
    with Store(tmp_path / "lens.duckdb"):
        assert [b.id for b in briefs(tmp_path)] == ["1"]
    assert [b.id for b in briefs(tmp_path)] == ["1"]


def test_another_database_in_a_folder_is_rejected_and_does_not_stop_the_files_beside_it(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [canonical("1")])
    with duckdb.connect(str(tmp_path / "several.duckdb")) as connection:
        connection.execute("CREATE TABLE a (x INTEGER)")
        connection.execute("CREATE TABLE b (x INTEGER)")
    with duckdb.connect(str(tmp_path / "unknown.db")) as connection:
        connection.execute("CREATE TABLE a AS SELECT 1 AS x")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as other:
        other.execute("CREATE TABLE a (x INTEGER)")
    traces, rejected = both(tmp_path)

    assert [one.sample_id for one in traces] == ["1"]
    assert [Path(one.file).name for one in rejected] == ["several.duckdb", "unknown.db", "x.sqlite"]
    assert [
        re.search(r"several tables; name one of them|no format is known by its keys|a SQLite file", one.reason)
        for one in rejected
    ].count(None) == 0


def test_globs_and_doubles_name_a_file_once(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [canonical("1")])
    assert len(briefs(path, tmp_path, tmp_path / "*.jsonl")) == 1


def test_a_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file, folder or match"):
        list(read([tmp_path / "none.jsonl"]))


def test_standard_input_may_be_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zstd.compress(json.dumps(canonical("1")).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (found,) = read(["-"])
    assert found.sample_id == "1"


def test_a_format_can_be_given(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "1", "response": "3", "answer": "5"}])
    assert [b.gold for b in briefs(path)] == [None]
    assert [b.gold for b in briefs(path, format="plain")] == ["5"]
    with pytest.raises(InputError, match="no format is named 'plane'"):
        list(read([path], format="plane"))


def test_what_the_user_says_stands_above_what_the_records_say(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [canonical("1", model="m", condition="reasoning", dataset="d")])
    (found,) = read([path], condition="no_think", dataset="e", task="t", model="n", run="r")
    assert (found.condition, found.condition_source) == ("direct", "user")
    assert (found.dataset, found.task, found.model, found.source_run) == ("e", "t", "n", "r")


def test_records_of_no_known_format_are_rejected_one_by_one_with_what_to_do(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"x": 1}, {"x": 2}])
    traces, rejected = both(path)
    assert traces == []
    assert [(r.line, r.raw) for r in rejected] == [(1, '{"x": 1}'), (2, '{"x": 2}')]
    assert "map them with --map" in rejected[0].reason


def test_a_repeated_record_is_a_replica_and_another_prompt_another_item(tmp_path: Path) -> None:
    rows = [{"id": 0, "question": q, "prediction": p} for q, p in (("a", "3"), ("a", "3"), ("b", "4"), ("a", "5"), ("b", "6"))]
    found = list(read([write_lines(tmp_path / "a.jsonl", rows)]))
    first = found[2].sample_id
    assert first.startswith("0#")
    assert [(t.sample_id, t.epoch) for t in found] == [("0", 0), ("0", 1), (first, 0), ("0", 2), (first, 1)]
    assert len({t.trace_id for t in found}) == 5


def test_repetitions_are_counted_on_over_files_whether_they_agree_or_not(tmp_path: Path) -> None:
    for name, said in (("a", "3"), ("b", "3"), ("c", "5")):
        write_lines(tmp_path / f"{name}.jsonl", [{"id": 0, "question": "a", "prediction": said}])
    assert [(t.text, t.epoch) for t in read([tmp_path])] == [("3", 0), ("3", 1), ("5", 2)]


def test_a_canonical_record_states_its_identity_and_keeps_it(tmp_path: Path) -> None:
    found = list(read([write_lines(tmp_path / "a.jsonl", [canonical("1", "3"), canonical("1", "4")])]))
    assert len({t.trace_id for t in found}) == 1


def test_a_file_that_is_named_in_two_ways_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lines(tmp_path / "a.jsonl", [{"id": 1, "question": "q", "prediction": "3"}])
    monkeypatch.chdir(tmp_path)

    assert [b.id for b in briefs(Path("a.jsonl"), tmp_path / "a.jsonl", tmp_path, Path("./a.jsonl"))] == ["1"]


def test_a_link_that_leads_nowhere_and_a_pipe_are_named(tmp_path: Path) -> None:
    good = write_lines(tmp_path / "a.jsonl", [{"id": 1, "question": "q", "prediction": "3"}])
    (tmp_path / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(InputError, match="there is no such file"):
        briefs(good, tmp_path / "gone.jsonl")
    with pytest.raises(InputError, match="pipe: not a file, but a pipe"):
        briefs(good, tmp_path / "pipe")
    assert [b.id for b in briefs(tmp_path)] == ["1"]


def test_reading_twice_gives_the_same_traces(tmp_path: Path) -> None:
    rows = [{"id": i % 3, "question": "a", "prediction": str(i)} for i in range(9)]
    path = write_lines(tmp_path / "a.jsonl", rows)
    assert list(read([path])) == list(read([path]))


def test_one_record_can_be_read_without_a_file() -> None:
    assert trace_of({"sample_id": 1, "reasoning": "1 + 2", "answer": "3"}).text == "1 + 2\n\n3"
    with pytest.raises(InputError, match="no model text"):
        trace_of({"sample_id": 1})


def test_images_stay_references_and_one_that_is_missing_is_noted(tmp_path: Path) -> None:
    (tmp_path / "there.png").write_bytes(b"x")
    path = write_lines(tmp_path / "a.jsonl", [canonical("1", images=["there.png", "gone.png", "https://example.org/a.png"])])
    (found,) = read([path])
    assert found.images == ("there.png", "gone.png", "https://example.org/a.png")
    assert found.meta == {"notes": ["the image gone.png is not there"]}


def test_the_same_picture_is_written_once_under_the_name_of_its_content(tmp_path: Path) -> None:
    url = "data:image/png;base64,iVBORw0KGgo"
    prompt = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]
    path = write_lines(tmp_path / "a.jsonl", [canonical(str(i), prompt=prompt, images=[url]) for i in range(3)])
    found = list(read([path], media=tmp_path / "lens.images"))
    (file,) = (tmp_path / "lens.images").iterdir()
    assert {t.images for t in found} == {(str(file),)}
    assert found[0].messages[0]["content"][0]["image_url"]["url"] == str(file)


@pytest.mark.parametrize("make", [
    lambda p: write_lines(p, [canonical(str(i)) for i in range(50)] + [[1], "x", {"sample_id": 3}]),
    lambda p: write_lines(p, [{"id": i, "question": f"q{i}", "prediction": "3"} for i in range(50)] + [{}, {"id": 1}, 4]),
    lambda p: write_json(p, [{"id": i, "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "3"}]} for i in range(50)] + [{}, [], 1]),
    lambda p: write_json(p, {str(i): {"origin_prompt": "q", "prediction": "3", "gold": "3"} for i in range(50)}),
])  # fmt: skip
def test_what_is_read_and_what_is_rejected_is_all_that_is_there(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "x.json")
    try:
        present = len(json.loads(path.read_text()))
    except ValueError:
        present = sum(1 for line in path.read_text().split("\n") if line.strip())
    traces, rejected = both(path)
    assert len(traces) + len(rejected) == present
    assert len(traces) == 50


def test_memory_stays_bounded_on_a_large_array(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "big.json"
    with path.open("w") as file:
        file.write("[")
        for i in range(9_000):
            file.write(("," if i else "") + json.dumps({"id": i, "question": "q" * 200, "prediction": "3 m " * 250}))
        file.write("]")
    assert path.stat().st_size > 9 << 20
    tracemalloc.start()
    count = sum(isinstance(item, Trace) for item in read([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 9_000
    assert peak < 7 << 20


def test_nesting_length_and_damage_are_refused_not_crashed_on(tmp_path: Path) -> None:
    lines = [json.dumps(canonical("1")), '{"sample_id": "2", "response": "3", "x": ' + "[" * 5000 + "]" * 5000 + "}",
             json.dumps(canonical("3", "x" * 9000)), json.dumps(canonical("4"))]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    traces, rejected = both(path, limits=Limits(line=8000))
    assert [t.sample_id for t in traces] == ["1", "4"]
    assert [r.line for r in rejected] == [2, 3]


@pytest.mark.parametrize("epoch", [-1, 2**31, 10**30, 1e999])
def test_an_epoch_that_no_database_holds_is_rejected(tmp_path: Path, epoch: Any) -> None:
    rows = [canonical("1", epoch=epoch), {"id": "1", "prediction": "3", "epoch": epoch}]
    for row in rows:
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps(row).replace("Infinity", "1e999"))
        traces, rejected = both(path)
        assert (len(traces), len(rejected)) == (0, 1)


def test_a_reject_has_a_place_a_reason_and_the_raw_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(canonical("1")) + "\n{oops\n")
    _, (rejected,) = both(tmp_path / "a.jsonl")
    assert rejected == Rejected(
        file=str(tmp_path / "a.jsonl"), line=2, offset=36,
        reason="not JSON: Expecting property name enclosed in double quotes at character 2", raw="{oops")
