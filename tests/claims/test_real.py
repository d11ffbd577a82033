"""The reader on passages of real traces, annotated by hand before they were read by it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import gold
import real

SAMPLES = [path.stem for path in sorted(real.FOLDER.glob("*.yaml"))]

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("sample", SAMPLES)
def test_numbers_of_real_text_are_read(shared: Path, sample: str):
    """F1 is .95 at least, units right in 95 %, and at most 5 % of markers, ordinals, dates and options are misread."""
    cases = real.cases(shared / "traces", sample)

    score = gold.score([(case, gold.ours(case.text)) for case in cases])

    assert score.f1 >= 0.95
    assert score.units_right >= 0.95 * score.hits
    assert score.misread <= 0.05 * score.names


@pytest.mark.parametrize("sample", [path.stem for path in sorted(real.ROLES.glob("*.yaml"))])
def test_real_text_says_what_its_numbers_are_of(shared: Path, sample: str):
    """85 % of the quantities have the right entity, attribute, frame, direction, axis and role, all six."""
    pytest.importorskip("spacy")

    found = real.roles(shared / "traces", sample)

    assert found.right >= 0.85 * found.of, found.wrong


def test_a_quote_that_is_not_in_its_passage_is_told():
    with pytest.raises(ValueError, match="'7' expected at 4, found 't'"):
        real.case(real.place("some-file:3 steps/0 0:12"), "The two are", [[4, "7", "quantity", "7"]])


def test_free_numbers_count_neither_as_missed_nor_as_read():
    case = real.case(
        real.place("some-file:3 response 0:6"), "2x = 8", [[0, "2", "free"], [5, "8", "quantity", "8"]]
    )
    read = [gold.Expected(0, 1, "2", ""), gold.Expected(5, 6, "8", "")]

    assert gold.score([(case, read)])[:3] == gold.score([(case, read[1:])])[:3] == (1, 1, 1)
