"""Fixtures that every test folder shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run, so that a green run stays green until the code changes.
# New ones are looked for with `pytest --hypothesis-profile explore --hypothesis-seed random`.
settings.register_profile("explore", deadline=None)
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """Return the folder of labelled traces, gold and worked statistics, or None where this machine has none."""
    named = os.environ.get("TRACELENS_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "traces").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled traces; tests that need it are skipped where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the labelled traces are not on this machine (set TRACELENS_SHARED to their folder)")
    return folder
