"""Python values and numpy arrays become the columns that pyarrow itself would make of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens import arrow

UNICODE = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)  # pyarrow imports pandas at first
@given(st.lists(st.none() | UNICODE))
def test_texts_are_kept(values: list[str | None]) -> None:
    made = arrow.texts(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.string()))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("int32", [1, None, -(2**31)]),
        ("int64", [2**40, None]),
        ("double", [0.5, None, 3]),
        ("bool", [True, None, False] * 5),
        ("string", ("ä", None)),
        ("int32", range(20)),
        ("bool", []),
    ],
)
def test_columns_are_those_of_pyarrow(kind: str, values: list[object]) -> None:
    made = arrow.column(values, kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.type_for_alias(kind)))


RANGES = [[], None, [{"kind": "a", "start": 1, "end": None}, {"kind": "", "start": 2, "end": 3}], [], [{"kind": "b"}]]
RANGE = pa.struct({"kind": pa.string(), "start": pa.int32(), "end": pa.int32()})


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.string(), ["ä", "ä", None, "", "b", "ä", "ä"]),
        (pa.large_string(), [None, "ä", "a" * 300, "a" * 300, ""]),
        (pa.large_string(), [None, ""]),
        (pa.int32(), [1, None, -(2**31)]),
        (pa.float64(), [0.5, None]),
        (pa.bool_(), [True, None, False] * 5),
        (pa.bool_(), []),
        (pa.list_(RANGE), RANGES),
        (pa.large_list(RANGE), RANGES),
        (pa.list_(RANGE), [[], None]),
    ],
)
def test_values_come_back_from_columns_and_from_parts_of_them(kind: pa.DataType, values: list[object]) -> None:
    column = pa.array(values, kind)
    assert arrow.values(column) == column.to_pylist()
    assert arrow.values(column[1:]) == column[1:].to_pylist()


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        arrow.texts(["a\ud800"])


def test_a_number_that_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError):
        arrow.column([2**31], "int32")


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "f8", "?"])
def test_arrays_become_columns(dtype: str) -> None:
    values = np.arange(11).astype(dtype)
    empty = np.arange(11) % 3 == 0
    assert arrow.numbers(values).equals(pa.array(values))
    assert arrow.numbers(values, empty).equals(pa.array(values, mask=empty))
    assert arrow.missing(arrow.numbers(values, empty)[2:]).tolist() == empty[2:].tolist()
    assert not arrow.missing(arrow.numbers(values)).any()


def test_columns_become_arrays() -> None:
    column = pa.chunked_array([[1, 2], [3]])
    assert arrow.plain(column).tolist() == [1, 2, 3]


def test_a_text_is_repeated() -> None:
    assert arrow.repeated("a", 3).to_pylist() == ["a", "a", "a"]
    assert arrow.repeated(None, 2).to_pylist() == [None, None]


def test_ingest_and_check_do_without_pandas_and_what_arrow_computes(tmp_path: Path) -> None:
    """Pandas takes a third of a second to import, which is more than they take for a thousand traces; the other 50 ms."""
    record = '{"sample_id": "1", "prompt": "What is 2 m + 2 m?", "response": "2 m + 2 m = 5 m. The answer is 5 m."}\n'
    (tmp_path / "traces.jsonl").write_text(record)
    program = (
        "import sys; from tracelens import pipeline, rubric; from tracelens.store import Store\n"
        "with Store('lens.duckdb') as store:\n"
        "    pipeline.ingest(store, ['traces.jsonl'])\n"
        "    pipeline.check(store, rubric.load('numeric-spatial'))\n"
        "assert not {'pandas', 'pyarrow.compute'} & set(sys.modules)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, env=environment)
