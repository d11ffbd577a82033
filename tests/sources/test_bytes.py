"""Bytes become lines and JSON values; nothing crashes, and nothing is lost silently."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens.sources.bytes import Limits, zstd
from tracelens.sources.documents import layout_of, records
from tracelens.sources.lines import Line, lines, lines_of
from tracelens.sources.values import NotJsonError, Record, decode
from tracelens.types import Rejected

ROWS = [{"id": str(i), "output": f"{i} + 1 = {i + 1} − fine"} for i in range(5)]
JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def values(path: Path) -> list[object]:
    return [r.value if isinstance(r, Record) else r.reason for r in records(path)]


LAYOUTS = {
    "plain.jsonl": JSONL,
    "no_final_newline.jsonl": JSONL.rstrip(b"\n"),
    "crlf.jsonl": JSONL.replace(b"\n", b"\r\n"),
    "byte_order_mark.jsonl": b"\xef\xbb\xbf" + JSONL,
    "utf16.jsonl": JSONL.decode().encode("utf-16"),
    "utf16be_without_mark.jsonl": JSONL.decode().encode("utf-16-be"),
    "utf32.jsonl": JSONL.decode().encode("utf-32"),
    "gzip_called_jsonl.jsonl": gzip.compress(JSONL),
    "two_gzip_members.gz": gzip.compress(JSONL[:70]) + gzip.compress(JSONL[70:]),
    "two_zstd_frames.zst": zstd.compress(JSONL[:70]) + zstd.compress(JSONL[70:]),
    "blank_lines.jsonl": JSONL.replace(b"\n", b"\n\n  \n"),
    "array.json": json.dumps(ROWS).encode(),
    "pretty_array.json": json.dumps(ROWS, indent=2).encode(),
    "pretty_one_after_another.json": b"".join(json.dumps(r, indent=1).encode() for r in ROWS),
    "two_on_one_line.json": b" ".join(json.dumps(r).encode() for r in ROWS),
    "object_of_records.json": json.dumps({f"k{i}": r for i, r in enumerate(ROWS)}).encode(),
    "pretty_object_of_records.json": json.dumps({str(i): r for i, r in enumerate(ROWS)}, indent=2).encode(),
}


# By name: a gzip header holds the time, so that its bytes would name another test each second.
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_and_encoding_gives_the_same_records(tmp_path: Path, name: str) -> None:
    assert values(write(tmp_path, name, LAYOUTS[name])) == ROWS


def test_only_line_feed_ends_a_line(tmp_path: Path) -> None:
    text = '{"id": "0", "output": "a\u2028b\u0085c"}\n{"id": "1", "output": "d"}\n'
    found = list(lines(write(tmp_path, "separators.jsonl", text.encode())))
    assert [(line.number, line.offset) for line in found if isinstance(line, Line)] == [(1, 0), (2, 34)]


def test_a_line_that_is_not_json_is_rejected_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "log.jsonl", b'{"id": "0"}\nTraceback (most recent call last):\n{"id": "1"}\n')
    good, bad, last = records(path)
    assert (good.value, last.value) == ({"id": "0"}, {"id": "1"})
    assert bad == Rejected(
        file=str(path),
        line=2,
        offset=12,
        reason="not JSON: Expecting value at character 1",
        raw="Traceback (most recent call last):",
    )


def test_a_line_cut_off_at_the_end_of_the_file_is_rejected(tmp_path: Path) -> None:
    *whole, last = records(write(tmp_path, "cut.jsonl", JSONL[:-20]))
    assert len(whole) == 4
    assert isinstance(last, Rejected)
    assert last.line == 5


def test_a_damaged_first_line_does_not_swallow_the_lines_after_it(tmp_path: Path) -> None:
    found = list(records(write(tmp_path, "first.jsonl", b'{"id": "x", "output": "cut\n' + JSONL)))
    assert [type(r) for r in found] == [Rejected, *[Record] * 5]


def test_bytes_that_are_not_utf8_are_rejected_and_shown_escaped(tmp_path: Path) -> None:
    bad, good = records(write(tmp_path, "latin1.jsonl", b'{"id": "0", "o": "caf\xe9"}\n{"id": "1"}\n'))
    assert (bad.reason, bad.raw) == ("not UTF-8: byte 0xe9 at byte 22", '{"id": "0", "o": "caf\\xe9"}')
    assert good.value == {"id": "1"}


@pytest.mark.parametrize(
    ("raw", "value", "notes"),
    [
        (b'{"a": NaN, "b": -Infinity}', {"a": None, "b": None}, ("NaN is read as null", "-Infinity is read as null")),
        (b'{"a": 1, "a": 2}', {"a": 2}, ("the key 'a' is given twice; the last value stands",)),
        (rb'"half \ud83d"', "half \ufffd", ("a lone surrogate is replaced by U+FFFD",)),
        (rb'"whole \ud83d\ude00"', "whole 😀", ()),
        (rb'"nul \u0000"', "nul \0", ()),
        (b"12345678901234567890123", 12345678901234567890123, ()),
    ],
)
def test_what_had_to_be_decided_is_noted(raw: bytes, value: object, notes: tuple[str, ...]) -> None:
    assert decode(raw) == (value, notes)


def nested(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return arrays and objects of texts of JSON; keys are few, so that some are given twice."""
    entry = st.builds('"{}": {}'.format, st.sampled_from(["a", "b", "\\u0061", "\\udc00"]), part)
    return st.lists(part, max_size=3).map(lambda parts: f"[{', '.join(parts)}]") | st.lists(entry, max_size=3).map(lambda parts: f"{{{', '.join(parts)}}}")


ATOMS = st.sampled_from(["1", "-0", "1e400", "9" * 30, "NaN", "-Infinity", "null", '"a"', '"é"', '"\\u00e9"', '"\\ud83d"', '"\\ud83d\\ude00"'])


def without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    return [without_surrogates(item) for item in value] if isinstance(value, list) else value


@given(st.recursive(ATOMS, nested, max_leaves=8))
def test_values_are_those_of_the_json_module_and_nothing_is_decided_without_a_note(text: str) -> None:
    doubled = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        doubled.append(len(dict(items)) < len(items))
        return dict(items)

    value, notes = decode(text.encode())
    plain = json.loads(text, parse_constant=lambda _: None, object_pairs_hook=pairs)
    assert value == without_surrogates(plain)
    if not notes:
        assert value == plain
        assert not any(doubled)
        assert "NaN" not in text
        assert "Infinity" not in text


def test_deep_nesting_is_refused_and_brackets_inside_strings_do_not_count() -> None:
    with pytest.raises(NotJsonError, match="nested more than 200 levels deep"):
        decode(b"[" * 100_000 + b"]" * 100_000)
    assert decode(json.dumps({"a": "[" * 1000}).encode())[0] == {"a": "[" * 1000}


def test_an_over_long_line_is_refused_and_the_next_line_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "long.jsonl", b'{"id": "' + b"x" * 5000 + b'"}\n{"id": "1"}\n')
    bad, good = lines(path, Limits(line=1000))
    assert isinstance(bad, Rejected)
    assert bad.reason == "the line is longer than 1,000 bytes"
    assert good == Line(2, 5011, b'{"id": "1"}')


def test_a_sparse_file_of_one_endless_line_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "sparse.jsonl"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    (only,) = lines(path, Limits(skipped=8 << 20))
    assert isinstance(only, Rejected)
    assert "the rest of the file is not read" in only.reason


def test_an_endless_value_spread_over_lines_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "sparse.json"
    with path.open("wb") as file:
        file.write(b"{\n")
        file.truncate(4 << 30)
    first, second = records(path, Limits(line=1 << 20, skipped=4 << 20))
    assert isinstance(first, Rejected)
    assert first.reason == "the JSON value is longer than the limit"
    assert isinstance(second, Rejected)
    assert "the rest of the file is not read" in second.reason


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "bomb.zst", zstd.compress(b"\n" * (64 << 20)))
    (only,) = lines(path, Limits(ratio_after=1 << 20))
    assert isinstance(only, Rejected)
    assert "decompression bomb" in only.reason


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_compressed_file_that_is_cut_off_says_so(tmp_path: Path, pack: object) -> None:
    noise = "".join(f'{{"id": "{i * 7919 % 10007}"}}\n' for i in range(20_000)).encode()
    packed = pack(noise)
    *found, last = lines(write(tmp_path, "cut.bin", packed[: len(packed) // 2]))
    assert isinstance(last, Rejected)
    assert "cut off" in last.reason
    assert all(isinstance(line, Line) for line in found)


def test_what_could_be_read_of_a_line_before_its_stream_broke_is_kept() -> None:
    class Breaking(io.BytesIO):
        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            count = super().readinto(buffer)
            if not count:
                raise EOFError
            return count

    line, broken = lines_of(io.BufferedReader(Breaking(b'{"id": "0"}\n{"id": "1", "outp')), "f", Limits())

    assert isinstance(line, Line)
    assert isinstance(broken, Rejected)
    assert (broken.line, broken.offset, broken.raw) == (2, 12, '{"id": "1", "outp')



json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(min_size=1), json_values, min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(objects, min_size=2, max_size=5), indent=st.none() | st.integers(0, 3), escape=st.booleans())
def test_what_any_json_writer_writes_is_read_back(tmp_path_factory, rows, indent, escape) -> None:
    rows = json.loads(json.dumps(rows).encode("ascii").replace(b"\\ud", b"\\u0"))
    folder = tmp_path_factory.mktemp("w")
    for name, text in {
        "lines.jsonl": "\n".join(json.dumps(r, ensure_ascii=escape) for r in rows),
        "values.json": "\n".join(json.dumps(r, ensure_ascii=escape, indent=indent) for r in rows),
        "array.json": json.dumps(rows, ensure_ascii=escape, indent=indent),
    }.items():
        assert values(write(folder, name, text.encode())) == rows


def test_records_after_one_that_looks_like_a_table_of_records_are_read(tmp_path: Path) -> None:
    """A record may itself be an object of objects: that more values follow shows that it is one of several."""
    text = '{\n"0": {\n"a": 1\n}\n}\n{\n"0": null\n}'
    assert values(write(tmp_path, "some.json", text.encode())) == [{"0": {"a": 1}}, {"0": None}]


@settings(max_examples=500, deadline=None)
@given(data=st.binary(max_size=300) | st.text('{}[]":,\\ \n0aé', max_size=120).map(str.encode))
def test_no_bytes_crash_the_reader_and_every_line_is_accounted_for(tmp_path_factory, data: bytes) -> None:
    path = write(tmp_path_factory.mktemp("f"), "any", data)
    found = list(records(path))
    if layout_of(data) == "lines" and not data.startswith((b"\x1f\x8b", b"\x28\xb5", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        present = [line for line in data.split(b"\n") if line.strip()]
        if b"\0" not in data:
            assert len(found) == len(present)
    for item in found:
        assert isinstance(item, Record) or item.reason


class InPieces(io.BytesIO):
    """Bytes of which no more than ``most`` are read together."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self.most = most

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return super().readinto(memoryview(buffer)[: self.most])


@given(
    data=st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b" ", b"a", b"{}", b"abcdefgh" * 4, b"\xff"])).map(b"".join),
    most=st.integers(1, 40),
)
def test_lines_are_the_same_whether_they_are_read_whole_or_in_pieces(data: bytes, most: int) -> None:
    expected, offset = [], 0
    for number, raw in enumerate(data.split(b"\n"), 1):
        body = raw.rstrip(b"\r")
        if body.strip():
            expected.append(Line(number, offset, body))
        offset += len(raw) + 1

    for limits in (Limits(), Limits(line=1000)):
        assert list(lines_of(io.BufferedReader(InPieces(data, most), 8), "f", limits)) == expected
