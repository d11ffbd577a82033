"""Each part can be the first that a program imports, in the compiled form too, where parts load what they share."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import tracelens

PARTS = sorted(f"tracelens.{one.name}" for one in pkgutil.iter_modules(tracelens.__path__) if one.name != "__main__")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_can_be_imported_first(part: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {part}"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
