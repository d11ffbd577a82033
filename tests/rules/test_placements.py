"""Names before coordinates are found as the pattern for them finds them when it is tried everywhere."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracelens.rules import placements

PIECES = [
    "the", "a", "an", "The", "lamp", "Desk-lamp", "red", "B", "2", "is", "are", "at", "position", "located", "coordinates of",
    "coordinate", "point", "has", "hat", "floorat", "this", "and", " ", " ", "  ", "\n", ":", ". ", "(1, 2)", "x_1", "é", ",",
]  # fmt: skip
befores = st.lists(st.sampled_from(PIECES), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts)])
)


def low(before: str) -> int:
    """Return where the pattern is tried first: up to three words before the last verb, or before the end."""
    verbs = (" is ", " are ", " was ", " lies ", " sits ", " stands ", " has ", " have ")
    at = max(before.rfind(verb) for verb in verbs)
    at = len(before) - 1 if at < 0 else at
    for _ in range(3):
        at = before.rfind(" ", 0, at)
        if at < 0:
            return 0
    return at + 1


@given(befores)
@settings(max_examples=3000, deadline=None)
@example("the lamp is at")
@example("this hat")
@example("a at")
@example("2. The red lamp is at ")
def test_a_name_is_the_first_that_the_pattern_matches(before: str) -> None:
    found = placements._match(before, placements._name_from(before))
    expected = placements._BEFORE.search(before, low(before))

    assert (found and (found[1], found.span(1))) == (expected and (expected[1], expected.span(1)))


@given(befores)
@settings(max_examples=3000, deadline=None)
@example("the lamp is at ")
@example("An old lamp at ")
@example("2. The red lamp is located at ")
@example("the at ")
@example("a at at ")
@example("so a the red lamp is at ")
def test_a_name_that_is_plain_to_see_is_the_one_of_the_pattern(before: str) -> None:
    begin = placements._name_from(before)
    words, start = placements._plain(before, begin)
    expected = placements._BEFORE.search(before, begin)

    assert not words or (expected is not None and (words, start) == (expected[1].lower().split(), expected.start(1)))


def test_most_names_are_plain_to_see() -> None:
    assert placements._plain("the lamp is at ", 0) == (["lamp"], 4)
    assert placements._plain("so the lamp is at ", 0) == (["so", "the", "lamp"], 0)
    assert placements._plain("the lamp: ", 0) == ([], 0)
