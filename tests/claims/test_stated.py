"""What prompts state is found again for the prompt that states it, and for no other."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tracelens import claims
from tracelens.claims import columns


@given(st.lists(st.tuples(st.lists(st.integers(0, 40), max_size=12), st.lists(st.integers(0, 40), max_size=8))))
def test_a_claim_is_given_where_its_own_prompt_states_its_value(asked: list[tuple[list[int], list[int]]]) -> None:
    batch = claims.batched()
    for stated, said in asked:
        batch.read("; ".join(f"it is {n}" for n in said), "; ".join(f"let it be {n}" for n in stated))
    found = batch.claim_rows()

    roles = [found.forms["role"][place].as_py() for place in found.rows["form"].to_pylist()]
    assert roles == ["given" if n in stated else "derived" for stated, said in asked for n in said]


def test_a_prompt_may_state_thousands_of_values() -> None:
    batch = claims.batched()
    batch.read("17; 4999; 5000", "; ".join(map(str, range(5_000))))
    found = batch.claim_rows()

    roles = [found.forms["role"][place].as_py() for place in found.rows["form"].to_pylist()]
    assert roles == ["given", "given", "derived"]


def test_compiled_and_interpreted_columns_use_the_same_numbers() -> None:
    place = Path(columns.__file__).with_name("columns.py")

    written = _constants(place.read_text())

    assert written["ROLELESS"] == "196608"
    assert written == _constants(place.with_suffix(".pxd").read_text())


def _constants(source: str) -> dict[str, str]:
    """Return the whole numbers that lines give to names in capitals, one or several of them."""
    lines = re.findall(r"^ +([A-Z_]+(?:, [A-Z_]+)*) = (\d+(?:, \d+)*)$", source, re.M)
    return {name: number for names, numbers in lines for name, number in zip(names.split(", "), numbers.split(", "), strict=True)}
