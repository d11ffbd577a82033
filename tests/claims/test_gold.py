"""The reader on its own gold: sentences as data, each with everything that it states."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import gold

CASES = gold.cases()


def test_there_are_many_sentences():
    assert len(CASES) >= 400


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file[:-5]}-{number}" for number, case in enumerate(CASES)])
def test_everything_a_sentence_states_is_read(case: gold.Case):
    """Spans, values, units and kinds are those of the gold, and nothing else is read."""
    assert gold.differences(case, gold.ours(case.text)) == []


def test_quotes_are_the_characters_of_their_spans():
    from tracelens import claims

    for case in CASES:
        for claim in claims.extract(case.text):
            assert claim.quote == case.text[claim.start : claim.end]
