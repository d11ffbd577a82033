"""The reader on published specifications, where they are on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import specs


@pytest.mark.shared
def test_nearly_all_published_cases_are_read_right(shared: Path):
    """95 % of the cases that are not left out on purpose have their span, value and unit; few are left out."""
    verdicts = specs.verdicts(shared / "specs")
    kept = [verdict for verdict in verdicts if not verdict.left_out]

    assert sum(verdict.right for verdict in kept) / len(kept) >= 0.95
    assert len(verdicts) - len(kept) <= 12
