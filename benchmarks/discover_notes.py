# ruff: noqa: E501
"""Make labelled notes of errors: ten kinds, each said in many ways, with shared words, names, numbers and objects.

There are six vocabularies. Settings of the discovery were chosen by looking at notes of the first five; the sixth
was written before them and is measured last.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import discover_fifth_notes as fifth
import discover_fourth_notes as fourth
import discover_second_notes as second
import discover_sixth_notes as sixth
import discover_third_notes as third

from tracelens.discover import Note

WHO = ("The solution", "The reasoning", "The model", "Step {n}", "It", "The solver", "This step", "The response")
OBJECTS = ("apples", "chairs", "bottles", "tickets", "marbles", "lamps", "boxes", "coins", "pages", "books")
PEOPLE = ("Anna", "Marco", "Priya", "Tom", "Yuki", "Lena", "Omar", "Grace")
TAILS = ("", "", "", " in step {n}", ", so the answer is {m} and not {n}", " for the {o}", " when it treats {p}")

# What goes wrong (verbs, shared by many kinds), what it is about, and how: each note takes one of each.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "arithmetic": (
        ("miscalculates", "makes an error in", "gets wrong", "computes incorrectly", "evaluates wrongly", "slips in"),
        ("the multiplication", "the sum", "the product", "the division", "the subtraction", "the addition"),
        ("of two numbers", "by simple arithmetic", "when adding up the terms", "as a calculation mistake", "an arithmetic slip"),
    ),
    "unit": (
        ("forgets to convert", "does not convert", "mixes up", "confuses", "ignores", "leaves unconverted"),
        ("minutes and hours", "the units", "metres and centimetres", "the unit of length", "hours to minutes", "feet to inches"),
        ("a unit mismatch", "without any conversion", "so the units differ", "the unit conversion is missing", "in the wrong unit"),
    ),
    "left_right": (
        ("swaps", "mirrors", "reverses", "confuses", "mixes up", "flips"),
        ("left and right", "the left side", "the right side", "what lies left and right", "left with right", "the left one"),
        ("as in a mirror", "so right becomes left", "on the wrong side", "for the side it faces", "placing it left not right"),
    ),
    "missed_condition": (
        ("ignores", "overlooks", "does not use", "misses", "drops", "leaves out"),
        ("a stated condition", "the constraint", "the requirement", "one given condition", "the restriction", "a constraint"),
        ("stated in the question", "from the problem statement", "although the question requires it", "the question gives"),
    ),
    "copying": (
        ("miscopies", "copies", "misquotes", "transcribes", "carries over", "writes down"),
        ("the given number", "a figure from the prompt", "the wrong digits", "a value from the prompt", "the digits"),
        ("a copying mistake", "different from the prompt", "with digits swapped", "when copying from the text", "miscopied"),
    ),
    "invented": (
        ("invents", "makes up", "assumes", "fabricates", "hallucinates", "introduces"),
        ("a fact", "information", "an assumption", "a detail", "an extra rule", "unsupported information"),
        ("never mentioned anywhere", "that is made up", "without any basis", "an unsupported assumption", "never given"),
    ),
    "order_of_events": (
        ("reverses", "confuses", "mixes up", "gets backwards", "handles wrongly", "swaps"),
        ("the order of events", "the sequence", "what came first", "earlier and later events", "the timeline", "the events"),
        ("in time", "putting the later event first", "the chronological order is wrong", "as if it happened earlier"),
    ),
    "rotation": (
        ("rotates", "turns", "gets wrong", "applies wrongly", "confuses", "reverses"),
        ("the heading", "the rotation", "the turn angle", "clockwise and counterclockwise", "by ninety degrees", "the turn"),
        ("in the wrong rotation direction", "clockwise instead", "so the heading is off", "counterclockwise", "after the turn"),
    ),
    "contradiction": (
        ("contradicts", "is inconsistent with", "denies", "conflicts with", "goes against", "reverses"),
        ("its own statement", "its earlier claim", "its previous conclusion", "what it said before", "its own premise"),
        ("an inconsistency", "claiming the opposite", "a contradiction", "so both cannot be true", "self contradictory"),
    ),
    "percentage": (
        ("takes", "applies", "computes", "misreads", "adds", "uses"),
        ("the percentage", "the percent", "percentages", "a percent increase", "the percentage change", "the percent discount"),
        ("of the wrong base", "relative to the wrong amount", "of the original amount", "with a different base", "as points"),
    ),
}  # fmt: skip

VAGUE = (
    "is wrong here", "gives a wrong final answer", "goes off track", "is not correct", "reaches an incorrect result",
    "is unclear and wrong", "does something strange", "fails at this point", "has an error", "should be done differently",
)  # fmt: skip



class Vocabulary(NamedTuple):
    """Who errs, what goes wrong (see KINDS), what notes end in, and words that say nothing."""

    who: tuple[str, ...]
    kinds: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
    tails: tuple[str, ...]
    vague: tuple[str, ...]
    objects: tuple[str, ...]
    people: tuple[str, ...]


FIRST = Vocabulary(WHO, KINDS, TAILS, VAGUE, OBJECTS, PEOPLE)
SECOND = Vocabulary(second.WHO, second.KINDS, second.TAILS, second.VAGUE, second.OBJECTS, second.PEOPLE)
THIRD = Vocabulary(third.WHO, third.KINDS, third.TAILS, third.VAGUE, third.OBJECTS, third.PEOPLE)
FOURTH = Vocabulary(fourth.WHO, fourth.KINDS, fourth.TAILS, fourth.VAGUE, fourth.OBJECTS, fourth.PEOPLE)
FIFTH = Vocabulary(fifth.WHO, fifth.KINDS, fifth.TAILS, fifth.VAGUE, fifth.OBJECTS, fifth.PEOPLE)
SIXTH = Vocabulary(sixth.WHO, sixth.KINDS, sixth.TAILS, sixth.VAGUE, sixth.OBJECTS, sixth.PEOPLE)
VOCABULARIES = {"first": FIRST, "second": SECOND, "third": THIRD, "fourth": FOURTH, "fifth": FIFTH, "sixth": SIXTH}


def say(kind: str, rng: random.Random, words: Vocabulary = FIRST) -> str:
    """Return one note of a kind; a third leave out the how, and every eighth adds something vague."""
    verb, what, how = (rng.choice(part) for part in words.kinds[kind])
    text = f"{rng.choice(words.who)} {verb} {what}{f', {how}' if rng.random() < 0.67 else ''}{rng.choice(words.tails)}."
    if rng.random() < 0.125:
        text += f" It {rng.choice(words.vague)}."
    return text.format(
        n=rng.randint(2, 99), m=rng.randint(100, 999), o=rng.choice(words.objects), p=rng.choice(words.people)
    )


def notes(
    kinds: list[str], each: int, rng: random.Random, coded: bool, start: int = 0, words: Vocabulary = FIRST
) -> list[Note]:
    made = []
    for kind in kinds:
        for _ in range(each):
            identity = f"{kind}-{start + len(made):05d}"
            made.append(Note(identity, say(kind, rng, words), condition="reasoning", category=kind if coded else None))
    return made


def vague(count: int, rng: random.Random, words: Vocabulary = FIRST) -> list[Note]:
    return [
        Note(f"vague-{i:05d}", f"{rng.choice(words.who)} {rng.choice(words.vague)}.".format(n=i)) for i in range(count)
    ]


def shuffled(made: list[Note], rng: random.Random) -> list[Note]:
    """Return notes of the same lengths whose words were dealt out anew over all of them."""
    words = [word for note in made for word in note.text.split()]
    rng.shuffle(words)
    dealt = []
    for note in made:
        size = len(note.text.split())
        dealt.append(Note(note.trace_id, " ".join(words[:size]), condition=note.condition, category=note.category))
        words = words[size:]
    return dealt
