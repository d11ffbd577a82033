"""Exported data and rewards go through TRL's own trainers, with a tiny untrained vision-language model on a CPU.

TRL and PyTorch live in an environment of their own; docs/spacenum.md has the commands.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tracelens.study import asking, items, tuning

pytestmark = [pytest.mark.tools, pytest.mark.slow]


@pytest.fixture(scope="module")
def said(small: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the trainers saw of eight items."""
    python = os.environ.get("TRACELENS_TRL_PYTHON")
    if not python:
        pytest.skip("set TRACELENS_TRL_PYTHON to the Python of an environment that has TRL (docs/spacenum.md)")
    folder = tmp_path_factory.mktemp("trl")
    taken = items.sample(items.read(small), 20)[:8]
    tuning.write(folder / "sft.jsonl", tuning.sft(small, taken, "trl", asking.prompts()))
    tuning.write(folder / "grpo.jsonl", tuning.grpo(small, taken, asking.prompts()))
    done = subprocess.run(
        [python, str(Path(__file__).parent / "tools" / "trl_run.py"), str(folder)],
        capture_output=True, text=True, check=False, env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def test_supervised_data_trains_with_every_picture(said: dict[str, Any]) -> None:
    sft = said["sft"]
    assert sft["records"] == 8
    assert sft["pictures_in_batch"] == sft["pictures"] >= 2
    assert sft["labelled"]
    assert [math.isfinite(loss) for loss in sft["losses"]] == [True]


def test_the_trainer_pays_by_the_rewards(said: dict[str, Any]) -> None:
    grpo = said["grpo"]
    assert grpo["records"] == 8
    for mean, reward in zip(grpo["means"], ("strict_reward", "graded_reward"), strict=True):
        paid = grpo["rewards"][reward]
        assert mean == pytest.approx(sum(paid["said"]) / len(paid["said"]))
        assert paid["gold"] == [1.0, 1.0]
