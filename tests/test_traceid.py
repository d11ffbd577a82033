"""A trace's identity is BLAKE2b of what makes it one trace, whatever it is made with."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.traceid import trace_id
from tracelens.types import Trace


def expected(*parts: object) -> str:
    joined = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=8).hexdigest()


@given(st.text(), st.text(max_size=200), st.integers(0, 2**31))
def test_an_identity_is_blake2b_of_its_parts(sample_id: str, model: str, epoch: int) -> None:
    said = trace_id("run", "d", "t", sample_id, model, "direct", epoch)

    assert said == expected("run", "d", "t", sample_id, model, "direct", epoch)


@pytest.mark.parametrize("size", [0, 1, 119, 120, 121, 122, 247, 248, 249, 250, 1000])
def test_texts_around_the_size_of_a_block_are_hashed_whole(size: int) -> None:
    """Seven bytes are separators and epoch; a block has 128."""
    assert trace_id("", "", "", "x" * size, "", "", 0) == expected("", "", "", "x" * size, "", "", 0)


def test_a_lone_surrogate_has_an_identity_too() -> None:
    assert trace_id("", "", "", "\ud800é", "", "", 0) == expected("", "", "", "\ud800é", "", "", 0)


def test_the_identity_of_a_trace_is_the_same_on_every_machine() -> None:
    trace = Trace(sample_id="17", text="4", dataset="d", task="t", model="m", condition="direct")

    assert trace.trace_id == "af8780c251cb4918"
