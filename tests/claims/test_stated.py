"""What prompts state is found again for the prompt that states it, and for no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
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
    declared = re.findall(r"^    ([A-Z_]+) = (\d+)$", Path(columns.__file__).with_name("columns.pxd").read_text(), re.M)
    if not hasattr(columns, "GIVEN"):
        pytest.skip("the module is compiled and keeps no names")

    assert {name: int(value) for name, value in declared} == {name: getattr(columns, name) for name, _ in declared}
