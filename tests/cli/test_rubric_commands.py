"""``rubric list|show|check|new``, ``explain`` and ``evaluate``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracelens import rubric
from tracelens.answers import Answer, Score
from tracelens.cli import _application
from tracelens.errors import DataError, InputError, RubricError
from tracelens.reading import Reading
from tracelens.store import Check, Incoming, Store
from tracelens.types import Finding, Span, Trace

RUNNER = CliRunner()


def call(*arguments: str | Path) -> Result:
    return RUNNER.invoke(_application(), [str(one) for one in arguments], catch_exceptions=True)


def data(*arguments: str | Path) -> object:
    done = call(*arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_list_shows_every_shipped_rubric_with_its_hash() -> None:
    listed = data("rubric", "list", "-f", "json")

    assert isinstance(listed, list)
    assert [one["name"] for one in listed] == list(rubric.names())
    assert all(one["hash"] == rubric.load(one["name"]).content_hash for one in listed)


def test_show_has_one_row_a_category() -> None:
    shown = data("rubric", "show", "numeric-spatial", "-f", "json")

    assert isinstance(shown, list)
    assert [one["category"] for one in shown] == [leaf.id for leaf in rubric.load().leaves]


def test_new_writes_a_valid_rubric_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"

    assert call("rubric", "new", "mine", "-o", path).exit_code == 0
    assert rubric.load(path).name == "mine"
    assert call("rubric", "check", path).exit_code == 0

    again = call("rubric", "new", "mine", "-o", path)
    assert isinstance(again.exception, InputError)
    assert "exists already" in str(again.exception)


def test_check_names_file_line_and_key(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    call("rubric", "new", "mine", "-o", path)
    path.write_text(path.read_text("utf-8").replace("severity: decisive", "severity: grave", 1), "utf-8")

    done = call("rubric", "check", path)

    assert isinstance(done.exception, RubricError)
    assert "mine.yaml:28: 'categories[0].leaves[0].severity'" in str(done.exception)


def test_check_refuses_a_rule_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    call("rubric", "new", "mine", "-o", path)
    path.write_text(path.read_text("utf-8").replace("rule: num.arithmetic", "rule: num.arithmetics"), "utf-8")

    done = call("rubric", "check", path)

    assert isinstance(done.exception, RubricError)
    assert "names the rule 'num.arithmetics', which does not exist" in str(done.exception)


@pytest.mark.parametrize("name", rubric.names())
def test_every_category_of_every_rubric_is_explained(name: str) -> None:
    for leaf in rubric.load(name).leaves:
        done = call("explain", leaf.id, "--rubric", name)

        assert done.exit_code == 0
        assert done.stdout.startswith(f"{leaf.id}: {leaf.name}\n\n{leaf.definition}")
        assert leaf.near_miss in done.stdout


def test_a_group_is_explained_by_its_categories() -> None:
    done = call("explain", "frame")

    assert "frame.axis_sign" in done.stdout
    assert "frame.not_applied" in done.stdout


def test_an_unknown_category_names_the_nearest() -> None:
    done = call("explain", "frame.axissign")

    assert isinstance(done.exception, RubricError)
    assert "did you mean frame.axis_sign" in str(done.exception)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A database of three labelled traces: found at the right step, at a wrong one, and rightly quiet."""
    path = tmp_path / "lens.duckdb"
    found = {"1": 1, "2": 0, "3": None}
    truth = {"1": 1, "2": 1, "3": None}
    with Store(path) as store:
        run = store.begin_run("ingest")
        traces = {
            key: Trace(
                sample_id=key, text="ab", steps=(Span(0, 1), Span(1, 2)), dataset="d", task="t", condition="reasoning",
                correct=truth[key] is None, labels={"first_error_step": truth[key]},
            )
            for key in found
        }  # fmt: skip
        store.add_traces(run, Incoming([(t, Answer("b", 1, 2, "whole"), Score(t.correct, "given")) for t in traces.values()]))
        checks = [
            Check(
                trace.trace_id,
                Reading((), (), ()),
                (
                    Finding(category="num.arithmetic", state="absent")
                    if found[key] is None
                    else Finding(category="num.arithmetic", state="present", start=0, end=1, quote="a", step=found[key]),
                ),
                None if found[key] is None else 0,
            )
            for key, trace in traces.items()
        ]
        store.add_checks(run, "hash", "1", checks)
    return path


def test_evaluate_holds_findings_against_labels(labelled: Path) -> None:
    tables = data("evaluate", labelled, "-f", "json")

    assert isinstance(tables, dict)
    (first,) = tables["first_errors"]
    counts = {name: (first[name]["x"], first[name]["n"]) for name in ("exact", "located", "specificity", "never", "first")}
    assert (first["dataset"], first["task"], first["condition"], first["traces"]) == ("d", "t", "reasoning", 3)
    assert counts == {"exact": (2, 3), "located": (1, 2), "specificity": (1, 1), "never": (1, 3), "first": (0, 3)}
    (category,) = tables["categories"]
    assert (category["category"], category["against"], category["precision"]["x"]) == ("num.arithmetic", "any error", 2)


def test_evaluate_prints_both_tables(labelled: Path) -> None:
    done = call("evaluate", labelled)

    assert done.exit_code == 0
    assert "num.arithmetic" in done.stdout


def test_evaluate_without_labels_says_how_to_get_them(tmp_path: Path) -> None:
    path = tmp_path / "lens.duckdb"
    Store(path).connection.close()

    done = call("evaluate", path)

    assert isinstance(done.exception, DataError)
    assert "no trace has labels" in str(done.exception)
