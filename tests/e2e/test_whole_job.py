"""The main job as a user runs it: files in, database, page and summary out; killed at any moment and run again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracelens.store import open_readonly


def tracelens(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracelens", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)


def write_traces(path: Path, items: int) -> Path:
    """Write ``items`` sums under two conditions; reasoning gets the carry right, direct answers often do not."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for index in range(items):
            a, b = chance.randrange(100), chance.randrange(100)
            slip = 10 if chance.random() < 0.4 else 0
            record = {
                "dataset": "sums",
                "task": "two digits",
                "sample_id": str(index),
                "model": "m",
                "prompt": f"{a} + {b}?",
                "gold": str(a + b),
            }
            reasoning = (
                f"<think>First {a} + {b} = {a + b + (slip if index % 5 == 0 else 0)}.</think> The answer is {a + b}."
            )
            out.write(json.dumps({**record, "condition": "reasoning", "response": reasoning}) + "\n")
            out.write(json.dumps({**record, "condition": "direct", "response": str(a + b + slip)}) + "\n")
    return path


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    return write_traces(tmp_path / "traces.jsonl", 200)


def test_one_command_gives_database_page_and_summary(tmp_path: Path, traces: Path) -> None:
    done = tracelens("run", traces, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "400 new traces, 0 rejected. Conditions: direct 200, reasoning 200" in done.stderr
    assert "reasoning" in done.stdout
    assert "num.arithmetic" in done.stdout
    assert (tmp_path / "lens.html").stat().st_size > 10_000
    connection = open_readonly(tmp_path / "lens.duckdb")
    assert connection.execute("SELECT flip, count(*) FROM pairs GROUP BY 1 ORDER BY 1").fetchall()[0][0] == "both_right"
    false = connection.execute("SELECT count(*) FROM errors WHERE category = 'num.arithmetic'").fetchone()
    assert false is not None
    assert 0 < false[0] < 40


def test_a_second_run_of_the_same_file_does_nothing_again(tmp_path: Path, traces: Path) -> None:
    tracelens("run", traces, cwd=tmp_path)
    again = tracelens("run", traces, cwd=tmp_path)

    assert "0 new traces, 400 that were there already, 0 rejected" in again.stderr
    assert "Checked 0 traces" in again.stderr


def test_nothing_readable_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{not json\n", encoding="utf-8")
    done = tracelens("run", "bad.jsonl", cwd=tmp_path)

    assert done.returncode == 1
    assert "no trace could be read. bad.jsonl: not a log or table of a known kind." in done.stderr
    assert "Traceback" not in done.stderr
    assert "bad.jsonl" in tracelens("rejected", "lens.duckdb", "-f", "csv", cwd=tmp_path).stdout


@pytest.mark.parametrize("command", [["run"], ["ingest", "lens.duckdb"]])
def test_a_folder_without_records_is_an_error_that_says_so(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "logs").mkdir()
    done = tracelens(*command, "logs", cwd=tmp_path)

    assert done.returncode == 1
    assert "no trace could be read: there is no file with records in what was given." in done.stderr


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    done = tracelens("run", "nowhere.jsonl", cwd=tmp_path)

    assert done.returncode == 1
    assert "nowhere.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


# Times and run ids differ from run to run by their nature; everything else must not.
_SNAPSHOT = {
    "traces": "SELECT * EXCLUDE (run_id) FROM traces ORDER BY trace_id",
    "claims": "SELECT * FROM claims ORDER BY trace_id, claim_id",
    "equations": 'SELECT * FROM equations ORDER BY trace_id, "start"',
    "findings": "SELECT * FROM findings ORDER BY ALL",
    "verdicts": "SELECT * EXCLUDE (run_id) FROM verdicts ORDER BY trace_id",
    "rejected": "SELECT * EXCLUDE (run_id) FROM rejected ORDER BY ALL",
    "accuracy": "SELECT * FROM accuracy ORDER BY ALL",
    "error_rates": "SELECT * FROM error_rates ORDER BY ALL",
}


def snapshot(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = open_readonly(path)
    return {name: connection.execute(sql).fetchall() for name, sql in _SNAPSHOT.items()}


@pytest.mark.slow
def test_killed_at_random_moments_and_run_again_it_gives_the_same_tables(tmp_path: Path) -> None:
    traces = write_traces(tmp_path / "many.jsonl", 3_000)
    with traces.open("a", encoding="utf-8") as out:
        out.write("{broken\n")
    started = time.monotonic()
    clean = tracelens("run", traces, "--db", "clean.duckdb", "--page", "clean.html", cwd=tmp_path)
    took = time.monotonic() - started
    assert clean.returncode == 0, clean.stderr

    chance = random.Random(11)
    command = [sys.executable, "-m", "tracelens", "run", str(traces), "--db", "killed.duckdb", "--page", "killed.html"]
    for _ in range(20):
        child = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 0.9) * took)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
    last = tracelens(*command[3:], cwd=tmp_path)

    assert last.returncode == 0, last.stderr
    assert snapshot(tmp_path / "killed.duckdb") == snapshot(tmp_path / "clean.duckdb")
