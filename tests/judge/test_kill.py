"""A run that is killed at any moment goes on without paying an answered call twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from judge_endpoint import Server

from tracelens.store import connect

CONCURRENCY = 8
UNDER_WAY = CONCURRENCY + CONCURRENCY // 4
"""Calls that a kill can lose: those sent, and those whose answers wait for their transaction (docs/judge.md)."""
TRACES = 120
RUBRIC = (Path(__file__).parent / "tiny-rubric.yaml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        {"sample_id": str(n), "model": "m", "condition": "reasoning", "prompt": "How wide?",
         "response": f"This is item-{n}. The shelf is 2 m wide, so it fits."}
        for n in range(TRACES)
    ]  # fmt: skip
    (tmp_path / "traces.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "tiny-rubric.yaml").write_text(RUBRIC)
    subprocess.run(command(tmp_path, "ingest", "lens.duckdb", "traces.jsonl"), cwd=tmp_path, check=True)
    return tmp_path


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "tracelens", *words]


def judging(folder: Path, server: Server) -> list[str]:
    options = ["--model", "stub", "--base-url", server.url, "--rubric", "tiny-rubric.yaml"]
    return command(folder, "judge", "lens.duckdb", *options, "--concurrency", str(CONCURRENCY))


@pytest.mark.slow
def test_killed_runs_pay_nothing_twice_but_what_was_in_flight(folder: Path, serve: Callable[..., Server]) -> None:
    server = serve("--latency", "0.1")
    kills = 0
    for until in (5, 60):
        process = subprocess.Popen(judging(folder, server), cwd=folder, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while server.account()["answers"] < until and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1

    done = subprocess.run(judging(folder, server), cwd=folder, capture_output=True, text=True, check=True)
    paid = server.account()
    again = subprocess.run(judging(folder, server), cwd=folder, capture_output=True, text=True, check=True)

    assert f"{TRACES} traces, {TRACES} requests: answered {TRACES}." in done.stderr
    assert len(paid["usable"]) == TRACES
    assert TRACES <= paid["answers"] <= TRACES + kills * UNDER_WAY
    assert server.account()["answers"] == paid["answers"]
    assert f"{TRACES} requests were answered by the ledger" in again.stderr
    connection = connect(folder / "lens.duckdb")
    found = connection.execute("SELECT count(*), count(DISTINCT trace_id), any_value(quote) FROM errors").fetchone()
    assert found == (TRACES, TRACES, found[2] if found else None)
