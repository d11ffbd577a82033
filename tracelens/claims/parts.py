"""``roles.yaml`` as columns: which part of speech each known word plays, and which claims the patterns can reach.

Every pattern ends in a claim or begins with one. So a claim can match one that ends in it only where its last required
part (an *anchor*: "is", "at", "of", ":") stands before the claim with nothing between but words that the pattern
allows there; and one that begins with it only where a part that can be second follows. What this rules out is never
handed to the matcher.
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import NamedTuple

from tracelens.claims.words import data, vocabulary

BEFORE, AFTER = 14, 6
"""Words of a sentence before its first and after its last number that are looked at."""
COUNTED, SINGLE, TITLED, MEASURE, PLACE = "COUNTED", "SINGLE", "TITLED", "MEASURE", "PLACE"
CLAIMS = (COUNTED, SINGLE, TITLED, MEASURE, PLACE)
"""What a claim can be: a number without a unit, the number one, a measure behind an article, a measure, a place."""
STOP, THING, MANY, OTHER, OWN = "STOP", "THING", "MANY", "OTHER", "OWN"
ALIASES = {
    "NUMBER": CLAIMS,
    "COUNTED": (COUNTED, SINGLE),
    "MEASURE": (MEASURE, TITLED),
    "ATTRIBUTE": ("ATTRIBUTE", "COSTS"),
    "ONE": (THING,),
    "NOUN": (THING, MANY),
    "THING": (THING, MANY, "QUALITY"),
}
"""Names in patterns that stand for several parts."""


class Parts(NamedTuple):
    """What the rules say of words, by their number in the vocabulary, and of parts as bits of one integer."""

    names: tuple[str, ...]
    """The parts; a part's number is its place here."""
    part: array[int]
    frame: array[int]
    """Place in ``frames`` of the frame that a word names behind a word that can place something in it, or -1."""
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
    """Parts that may follow a claim that begins a pattern, which is at most ``behind`` words longer."""
    behind: int
    reach: int
    """Words of the longest match, its number included."""


def element(part: str) -> tuple[str, int, int]:
    """Return name, least and greatest number of one part of a pattern: "THING {1,2}", "THE ?", "IS"."""
    name, _, times = part.partition(" ")
    if not times:
        return name, 1, 1
    least, _, most = times.strip("{}").replace("?", "0,1").partition(",")
    return name, int(least), int(most)


def plural(word: str) -> bool:
    """Return whether a word looks like a plural."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def meant(name: str) -> tuple[str, ...]:
    """Return the parts that a name in a pattern stands for."""
    return ALIASES.get(name, (name,))


@cache
def parts() -> Parts:
    """Return the shipped rules' parts."""
    content, words = data("roles.yaml"), vocabulary().words
    named = {word: part for part, listed in content["parts"].items() for word in listed}
    names = tuple(dict.fromkeys((*CLAIMS, STOP, THING, MANY, *content["parts"])))
    frame_of = {word: frame for frame, listed in content["frames"].items() for word in listed}
    frames, attributes = tuple(content["frames"]), tuple(dict.fromkeys(content["adjectives"].values()))

    def part(word: str) -> int:
        known = named.get(word.lower()) or (OTHER if not word.lower().isalpha() else MANY if plural(word) else THING)
        return names.index(known)

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


def needs(patterns: list[list[tuple[str, int, int]]], names: tuple[str, ...]) -> tuple[int, int, int, int, int, int]:
    """Return the last six columns of :class:`Parts`."""
    anchors = between = after = most = behind = reach = 0
    for pattern in patterns:
        length = sum(greatest for _, _, greatest in pattern)
        if pattern[0][0] in ALIASES["NUMBER"] or pattern[0][0] in ("COUNTED", "MEASURE"):
            first, gap, _ = near(pattern[1:], names)
            after |= first | gap
            behind = max(behind, length - 1)
            continue
        first, gap, words = near(pattern[-2::-1], names)
        anchors |= first
        between |= gap
        most, reach = max(most, words), max(reach, length)
    return anchors, between, most, after, behind, reach


def near(pattern: list[tuple[str, int, int]], names: tuple[str, ...]) -> tuple[int, int, int]:
    """Return what a part of the pattern needs first, what may stand before that, and how many words of it at most."""
    missing = words = 0
    for name, least, greatest in pattern:
        bits = sum(1 << names.index(part) for part in meant(name))
        if least:
            return bits, missing, words
        missing |= bits
        words += greatest
    return 0, missing, words
