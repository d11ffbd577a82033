"""The judge over what the whole job left in the database, asked through an endpoint as a user would ask a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from e2e.test_whole_job import tracelens
from judge.judge_endpoint import Server

from tracelens.rubric import load
from tracelens.store import open_readonly

HYBRID = "meta.no_check"
"""A category that rules propose and the judge decides."""


CHECKED = "<think>I add the ones, then the tens: {n} + {n} = {sum}. Let me check: {sum} - {n} = {n}.</think> {sum}"
UNCHECKED = "<think>I add the ones first. Then the tens: {n} + {n} = {slip}.</think> {slip}"


def write_traces(path: Path) -> Path:
    """Write ten sums that were checked and ten, all wrong, that were not."""
    lines = []
    for n in range(10, 20):
        for condition, text in (("checked", CHECKED), ("unchecked", UNCHECKED)):
            response = text.format(n=n, sum=2 * n, slip=2 * n + 10)
            record = {"sample_id": str(n), "model": "m", "condition": condition, "response": response}
            lines.append(json.dumps({**record, "prompt": f"What is {n} + {n}?", "gold": str(2 * n)}))
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of a run over twenty traces, judged by a stub that says "present" to every question."""
    folder = tmp_path_factory.mktemp("judged")
    done = tracelens("run", write_traces(folder / "traces.jsonl"), cwd=folder)
    assert done.returncode == 0, done.stderr
    server = Server()
    command = ["judge", "lens.duckdb", "--model", "stub", "--base-url", server.url]
    done = subprocess.run(
        [sys.executable, "-m", "tracelens", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    server.stop()
    assert done.returncode == 0, done.stderr
    assert "20 traces, 20 requests: answered 20." in done.stderr
    return folder


def traces_with(folder: Path, detector: str, category: str) -> set[str]:
    with open_readonly(folder / "lens.duckdb") as connection:
        rows = connection.execute(
            "SELECT trace_id FROM evidence WHERE detector = ? AND category = ? AND state = 'present'",
            [detector, category],
        ).fetchall()
    return {str(row[0]) for row in rows}


def test_what_a_rule_proposes_is_asked_of_the_judge_for_those_traces_alone(judged: Path) -> None:
    proposed = traces_with(judged, "rule", HYBRID)

    assert len(proposed) == 10
    assert traces_with(judged, "judge:stub", HYBRID) == proposed


def test_what_only_a_judge_decides_is_asked_for_every_trace(judged: Path) -> None:
    rubric = load("numeric-spatial")
    assert rubric.leaf("logic.non_sequitur").decide == "judge"
    assert len(traces_with(judged, "judge:stub", "logic.non_sequitur")) == 20


def test_what_a_rule_decides_is_not_asked_at_all(judged: Path) -> None:
    assert len(traces_with(judged, "rule", "num.arithmetic")) == 10
    assert traces_with(judged, "judge:stub", "num.arithmetic") == set()


def test_the_page_marks_what_an_unmeasured_judge_found(judged: Path) -> None:
    done = tracelens("page", "lens.duckdb", "-o", "judged.html", cwd=judged)

    assert done.returncode == 0, done.stderr
    assert "uncalibrated" in (judged / "judged.html").read_text("utf-8")
    assert "uncalibrated in" not in (judged / "lens.html").read_text("utf-8")
