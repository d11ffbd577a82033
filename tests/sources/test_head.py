"""What a file is, is seen at its beginning, however long its first record is; and where it cannot be seen, why."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from sources.test_fuzz import WHOLE

from tracelens.sources import read
from tracelens.sources.bytes import HEAD, Limits
from tracelens.sources.head import head_of
from tracelens.sources.plan import is_data, sniff
from tracelens.types import Rejected, Trace

PICTURE = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUg" * (HEAD // 16)
"""Longer than what is looked at first, as pictures are that logs of vision models hold inline."""


def with_picture(record: dict[str, Any]) -> dict[str, Any]:
    return {"shown": PICTURE, **record}


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_first_record_longer_than_the_head_is_recognised_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(with_picture(WHOLE[name][0])))

    found = sniff(path)

    assert found.form is not None
    assert (found.form.name, found.traces) == (name, True)


ROWS = [{"id": i, "question": "q", "prediction": f"1 + {i} = {1 + i}", "answer": "3"} for i in range(4)]
LONG = [with_picture(row) for row in ROWS]
LAYOUTS = {
    "lines": "".join(json.dumps(row) + "\n" for row in LONG),
    "long_first_line": "".join(json.dumps(row) + "\n" for row in [LONG[0], *ROWS[1:]]),
    "one_after_another": "".join(json.dumps(row, indent=1) + "\n" for row in LONG),
    "array": json.dumps(LONG),
    "pretty_array": json.dumps(LONG, indent=1),
    "object_of_records": json.dumps({str(i): row for i, row in enumerate(LONG)}),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", LAYOUTS)
def test_records_longer_than_the_head_are_read_in_every_layout(tmp_path: Path, name: str, packed: bool) -> None:
    path = tmp_path / name
    data = LAYOUTS[name].encode()
    path.write_bytes(gzip.compress(data) if packed else data)

    assert [trace.text for trace in read([path]) if isinstance(trace, Trace)] == [row["prediction"] for row in ROWS]


def test_lines_after_a_long_first_one_are_read_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(LONG[0]) + '\n{"id": 1, "prediction": "cut\n' + json.dumps(ROWS[2]) + "\n")

    first, broken, last = read([path])

    assert isinstance(first, Trace)
    assert isinstance(broken, Rejected)
    assert isinstance(last, Trace)
    assert (broken.line, last.sample_id, last.source_line) == (2, "2", 3)


def test_a_document_is_recognised_by_how_it_begins_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    log = {**WHOLE["inspect"][0], "samples": [with_picture(WHOLE["inspect"][0]["samples"][0])]}
    path.write_text(json.dumps(log))

    found = sniff(path)

    assert found.form is not None
    assert (found.form.name, found.head.begun) == ("inspect", True)


def test_a_first_record_that_cannot_be_read_is_told_as_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(LONG, indent=1)[: 2 * HEAD // 3 * 2])

    found = sniff(path, limits=Limits(line=HEAD), given=False)

    assert found.why == "its first record cannot be read: the JSON value is longer than the limit"
    assert is_data(found)


def test_brackets_that_open_no_json_are_a_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("[[links]] and words\n" * HEAD)
    assert not is_data(sniff(path, given=False))


def test_a_compressed_file_of_which_nothing_is_left_says_that_it_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(ROWS).encode())[:15])
    (only,) = read([path])
    assert isinstance(only, Rejected)
    assert only.reason == "the compressed file ends early: it was cut off, and the rest is not there"


def test_of_a_compressed_file_that_was_cut_off_all_is_read_that_is_there(tmp_path: Path) -> None:
    rows = [{"sample_id": str(i), "response": f"{i * 7919 % 10007} + 1"} for i in range(20_000)]
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    cut = packed[: len(packed) * 2 // 3]
    left = zlib.decompressobj(wbits=31).decompress(cut)
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(cut)

    *traces, last = read([path])

    assert isinstance(last, Rejected)
    assert last.reason == "the compressed file ends early: it was cut off, and the rest is not there"
    assert [trace.sample_id for trace in traces if isinstance(trace, Trace)] == [row["sample_id"] for row in rows[: left.count(b"\n")]]
    assert last.raw == left.rpartition(b"\n")[2].decode()


def test_the_head_of_a_small_file_has_all_its_first_records(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    head = head_of(path)
    assert (head.kind, head.layout, head.records, head.begun, head.broken) == ("json", "lines", ROWS, False, "")
