"""What numbers are said of: texts as data (``roles.yaml``), each with what is said of every quantity in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tracelens import claims
from tracelens.types import Claim

CASES = yaml.safe_load(Path(__file__).with_name("roles.yaml").read_text("utf-8"))
FIELDS = ("entity", "attribute", "frame", "direction", "axis", "role")
NAMES = {"ordinal", "date", "marker", "option", "identifier"}


def said(claim: Claim) -> str:
    """Return "quote => entity: sofa, attribute: width" for a claim."""
    named = [(name, getattr(claim, name)) for name in FIELDS]
    return f"{claim.quote} => {', '.join(f'{name}: {value}' for name, value in named if value)}"


def in_order(answer: str) -> str:
    """Return an expected answer with its fields in the order of FIELDS."""
    quote, _, rest = answer.partition(" => ")
    fields = sorted((field for field in rest.split(", ") if field), key=lambda field: FIELDS.index(field.split(":")[0]))
    return f"{quote} => {', '.join(fields)}"


def test_there_are_many_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case[0][:50] for case in CASES])
def test_a_number_is_said_of_what_the_text_says(case: list[str]):
    """Entity, attribute, frame, direction, axis and role are those of the answer, and others are absent."""
    text, *answers = case

    found = claims.read(text, roles=True).claims

    assert [said(claim) for claim in found if claim.kind not in NAMES] == [in_order(answer) for answer in answers]
