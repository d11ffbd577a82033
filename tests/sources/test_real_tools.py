"""Evaluations really run by the tools at their installed releases, against the tools' own summary figures.

The tools live in environments of their own; docs/sources.md has the commands.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sources.helpers import both

pytestmark = [pytest.mark.tools, pytest.mark.slow]
SCRIPTS = Path(__file__).parent / "tools"


def run(variable: str, script: str, folder: Path) -> Any:
    python = os.environ.get(variable)
    if not python:
        pytest.skip(f"set {variable} to the Python of an environment that has the tool (docs/sources.md)")
    done = subprocess.run(
        [python, str(SCRIPTS / script), str(folder)], capture_output=True, text=True, check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_inspect_logs_agree_with_the_tool_s_summary(tmp_path: Path) -> None:
    for said in run("TRACELENS_INSPECT_PYTHON", "inspect_run.py", tmp_path):
        traces, rejected = both(Path(said["log"]))
        assert rejected == []
        assert {t.source_run for t in traces} == {said["run"]}
        assert len(traces) == said["samples"]
        assert sum(t.completion == "error" for t in traces) == said["errors"]
        assert len(traces) - said["errors"] == said["completed"]
        assert sum(t.correct is True for t in traces) == said["correct"]
        assert {(t.sample_id, t.epoch) for t in traces} == {(i, e) for i in ("shelf", "walk", "turn", "box") for e in (1, 2, 3, 4)}
        texts = {(i, e): text for i, e, text in said["texts"]}
        for trace in traces:
            if trace.completion != "error":
                assert trace.text.endswith(texts[trace.sample_id, trace.epoch])
        assert {t.meta.get("reasoning_source") for t in traces} >= {"raw", "summary"}
        assert {t.condition for t in traces} == {"reasoning"}


def test_lm_eval_samples_agree_with_the_tool_s_results(tmp_path: Path) -> None:
    said = run("TRACELENS_LM_EVAL_PYTHON", "lm_eval_run.py", tmp_path)
    traces, rejected = both(Path(said["out"]))
    assert rejected == []
    choice = [t for t in traces if t.task == "rooms_choice"]
    written = [t for t in traces if t.task == "rooms_generate"]
    assert len(choice) == said["results"]["rooms_choice"]["sample_len"]
    assert sum(t.correct for t in choice) / len(choice) == pytest.approx(said["results"]["rooms_choice"]["acc,none"])
    assert len(written) == 2 * said["results"]["rooms_generate"]["sample_len"]
    firsts = [t.meta["scores"]["first"]["exact_match"] for t in written if t.epoch == 0]
    assert sum(firsts) / len(firsts) == pytest.approx(said["results"]["rooms_generate"]["exact_match,first"])
