"""The commands of the study on a small set: what they print and write."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from tracelens.cli.spacenum import app
from tracelens.errors import InputError
from tracelens.study.conditions import PARTS


def run(*args: object):
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_every_condition_is_listed_with_its_meaning():
    rows = json.loads(run("conditions", "--format", "json").stdout)
    assert [row["condition"] for row in rows] == list(PARTS)
    assert all(row["what it means"] for row in rows)


def test_baselines_are_printed_by_column_with_their_macro_average(small, tmp_path):
    path = tmp_path / "base.jsonl"
    out = run("baselines", small, "--names", "uniform,oracle", "-o", path, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(out)))

    assert len(rows) == 21
    assert rows[-1]["column"] == "macro average"
    assert {row["oracle"] for row in rows} == {"100.0"}
    assert len(path.read_text().splitlines()) == 40


@pytest.mark.parametrize(("kind", "keys"), [("sft", {"messages", "images"}), ("grpo", {"prompt", "images", "gold"})])
def test_tuning_data_is_written(small, tmp_path, kind, keys):
    path = tmp_path / "data.jsonl"
    run("export", small, "-o", path, "--format", kind, "--dims", "3d")
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(records) == 12
    assert all(keys <= set(record) for record in records)


def test_collection_ends_in_traces_and_says_what_it_did(small, tmp_path, serve):
    stub = serve()
    path = tmp_path / "m.jsonl"
    result = run(
        "collect", small, "--model", "m", "--base-url", stub.url, "--limit", 4, "--tuned", "dims=1d", "-o", path
    )

    assert "8 questions: 0 answered before, 8 now" in result.stderr
    assert "cost unknown: no price for this model" in result.stderr
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert {record["meta"]["tuning"]["dims"] for record in records} == {"1d"}
    assert stub.bodies[0]["temperature"] == 0.7
    assert stub.bodies[0]["top_k"] == 50


def test_an_unknown_fact_of_tuning_is_refused(small, tmp_path):
    with pytest.raises(InputError, match="does not know 'colour'"):
        run("collect", small, "--model", "m", "--base-url", "http://localhost:1", "--tuned", "colour=red")
