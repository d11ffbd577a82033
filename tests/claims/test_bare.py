"""Numerals that certainly are quantities are known by what stands beside them, and no other is taken for one."""

from __future__ import annotations

import pytest

from tracelens import claims
from tracelens.claims.bare import bare
from tracelens.claims.engine import Engine
from tracelens.claims.kinds import NUMERAL
from tracelens.claims.rows import Rows


def bares(text: str) -> list[str]:
    """Return the numerals of a text that are bare, where nothing before them was numbered."""
    engine = Engine()
    engine.run(text)
    tokens, none = engine.tokens, Rows(1)
    return [
        tokens.quote(i)
        for i in range(tokens.n)
        if tokens.kind[i] == NUMERAL and bare(tokens, i, none, engine.reader.lexicon)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There are 12 apples.", "it is 2.5 m and", "x = 7, so", "with 3 of them", "with 3 and more", "a (5, as we",
        "we add 55 + 3 here", "to 40% of it", "is 94. So it", "between 5 and now",
    ],
)  # fmt: skip
def test_a_numeral_beside_which_nothing_matters_is_bare(text: str) -> None:
    assert bares(f"Now {text}")


@pytest.mark.parametrize(
    "text",
    [
        "in step 3 we", "is -5 and", "costs $5 and", "is 5-10 m so", "at 5:30 we", "with 2 and a half", "on 5 of March",
        "a x^2 here", "the 3rd of", "is 1/2 of", "is 10^3 of", "box 3 is", "is 2 million of", "in base 2 it", "is 3½ m",
        "in 1999 we", "is 0x1f or", "is 2\\sqrt{3} or", "at 5 pm we", "is 5 over 3", "is 10 x 10^3 m",
    ],
)  # fmt: skip
def test_a_numeral_with_more_to_it_is_not(text: str) -> None:
    assert not bares(f"Now {text}")


def test_what_is_bare_is_one_quantity_of_its_token_and_its_unit() -> None:
    said = "There are 12 apples in 3 of 5 boxes, 2.5 m and 1,200 cm long; 40% of 94 + 6 is 40."
    found = [claim for claim in claims.extract(said) if claim.kind in ("quantity", "count")]

    assert [claim.quote for claim in found] == ["12", "3", "5", "2.5 m", "1,200 cm", "40%", "94", "6", "40"]
