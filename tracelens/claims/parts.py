"""``roles.yaml`` as columns: which part of speech each known word plays, and which claims the patterns can reach.

Every pattern ends in NUMBER or begins with it. So a claim can match one that ends in it only where its last required
part (an *anchor*: "is", "at", "of", ":") stands before the claim with nothing between but words that the pattern
allows there; and one that begins with it only where its second part follows. What this rules out is never handed to
the matcher.
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import NamedTuple

from tracelens.claims.words import data, vocabulary

BEFORE, AFTER = 9, 3
"""Words of a sentence before its first and after its last number that are looked at."""
NUMBER, STOP, THING, OTHER, OWN = "NUMBER", "STOP", "THING", "OTHER", "OWN"


class Parts(NamedTuple):
    """What the rules say of words, by their number in the vocabulary, and of parts as bits of one integer."""

    names: tuple[str, ...]
    """The parts; a part's number is its place here."""
    part: array[int]
    frame: array[int]
    """Place in ``frames`` of the frame that a word names, or -1."""
    attribute: array[int]
    """Place in ``attributes`` of the attribute that an adjective behind the number names, or -1."""
    final: array[int]
    single: array[int]
    """The part of each ASCII character that is a token of its own."""
    frames: tuple[str, ...]
    attributes: tuple[str, ...]
    anchors: int
    between: int
    """Parts that may stand between an anchor and the claim, at most ``most`` of them."""
    most: int
    after: int
    reach: int
    """Words of the longest match, its number included."""


def element(part: str) -> tuple[str, int, int]:
    """Return name, least and greatest number of one part of a pattern: "THING {1,2}", "THE ?", "IS"."""
    name, _, times = part.partition(" ")
    if not times:
        return name, 1, 1
    least, _, most = times.strip("{}").replace("?", "0,1").partition(",")
    return name, int(least), int(most)


@cache
def parts() -> Parts:
    """Return the shipped rules' parts."""
    content, words = data("roles.yaml"), vocabulary().words
    named = {word: part for part, listed in content["parts"].items() for word in listed}
    names = (NUMBER, STOP, THING, *content["parts"])
    frame_of = {word: frame for frame, listed in content["frames"].items() for word in listed}
    frames, attributes = tuple(content["frames"]), tuple(dict.fromkeys(content["adjectives"].values()))

    def part(word: str) -> int:
        return names.index(named.get(word.lower()) or (THING if word.lower().isalpha() else OTHER))

    def place(options: tuple[str, ...], name: str | None) -> int:
        return options.index(name) if name else -1

    return Parts(
        names,
        array("i", [part(word) for word in words]),
        array("i", [place(frames, frame_of.get(word.lower())) for word in words]),
        array("i", [place(attributes, content["adjectives"].get(word.lower())) for word in words]),
        array("i", [word.lower() in content["final"] for word in words]),
        array("i", [part(chr(code)) for code in range(128)]),
        frames,
        attributes,
        *needs([[element(part) for part in rule["pattern"]] for rule in content["patterns"]], names),
    )


def needs(patterns: list[list[tuple[str, int, int]]], names: tuple[str, ...]) -> tuple[int, int, int, int, int]:
    """Return anchors, what may stand between, how many of it, what may follow, and the words of the longest match."""
    anchors = between = after = most = 0
    for pattern in patterns:
        if pattern[0][0] == NUMBER:
            after |= 1 << names.index(pattern[1][0])
            continue
        gap = 0
        for name, least, greatest in reversed(pattern[:-1]):
            if least:
                anchors |= 1 << names.index(name)
                break
            between |= 1 << names.index(name)
            gap += greatest
        most = max(most, gap)
    return anchors, between, most, after, max(sum(greatest for _, _, greatest in pattern) for pattern in patterns)

