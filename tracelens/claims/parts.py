"""``roles.yaml`` as columns: which part of speech each known word plays, and the patterns over parts.

Every pattern ends in a claim or begins with one; the matcher is handed the words before or behind a claim only as far
as some pattern goes over them.
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import NamedTuple, TypeAlias

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
    mask: array[int]
    least: array[int]
    most: array[int]
    """The elements of all patterns, outwards from the claim: which parts one takes (bits; 0 ends a pattern), and how
    many."""
    ending: array[int]
    beginning: array[int]
    """Where the patterns that end in a claim start among the elements, and those that begin with one."""
    alike_before: array[int]
    alike_ending: array[int]
    alike_behind: array[int]
    alike_beginning: array[int]
    """For each part the first one that no pattern tells from it: before a claim, as the claim that ends a pattern,
    behind a claim, as the claim that begins one. Fewer parts make fewer different runs of them."""


Pattern = list[tuple[str, int, int]]
"""Name, least and greatest number of each element."""


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

    patterns = [[element(part) for part in rule["pattern"]] for rule in content["patterns"]]
    return Parts(
        names,
        array("i", [part(word) for word in words]),
        array("i", [place(frames, frame_of.get(word.lower())) for word in words]),
        array("i", [place(attributes, content["adjectives"].get(word.lower())) for word in words]),
        array("i", [word.lower() in content["final"] for word in words]),
        array("i", [part(chr(code)) for code in range(128)]),
        frames,
        attributes,
        *flat(patterns, names),
        *alike(patterns, names),
    )


Column: TypeAlias = "array[int]"


def flat(patterns: list[Pattern], names: tuple[str, ...]) -> tuple[Column, Column, Column, Column, Column]:
    """Return the five columns of :class:`Parts` that hold the patterns."""
    mask, least, most = array("q"), array("i"), array("i")
    starts = (array("i"), array("i"))
    for pattern in patterns:
        starts[begins(pattern)].append(len(mask))
        for name, fewest, greatest in pattern if begins(pattern) else reversed(pattern):
            mask.append(sum(1 << names.index(part) for part in meant(name)))
            least.append(fewest)
            most.append(greatest)
        mask.append(0)
        least.append(0)
        most.append(0)
    return mask, least, most, *starts


def begins(pattern: Pattern) -> bool:
    """Return whether a pattern begins with its claim."""
    return pattern[0][0] in CLAIMS


def alike(patterns: list[Pattern], names: tuple[str, ...]) -> tuple[Column, Column, Column, Column]:
    """Return the last four columns of :class:`Parts`."""
    ending = [[name for name, _, _ in pattern] for pattern in patterns if not begins(pattern)]
    beginning = [[name for name, _, _ in pattern] for pattern in patterns if begins(pattern)]
    used = (
        {name for pattern in ending for name in pattern[:-1]},
        {pattern[-1] for pattern in ending},
        {name for pattern in beginning for name in pattern[1:]},
        {pattern[0] for pattern in beginning},
    )

    def first(part: str, names_used: set[str]) -> int:
        told = [{name for name in names_used if each in meant(name)} for each in names]
        return told.index(told[names.index(part)])

    before, last, behind, start = (array("i", [first(part, names_used) for part in names]) for names_used in used)
    return before, last, behind, start
