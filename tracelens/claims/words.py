"""The reader's data: what each word of ``words.yaml`` and ``units.yaml`` means, as columns over the vocabulary."""

from __future__ import annotations

from array import array
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tracelens.claims import kinds, symbols
from tracelens.claims.vocabulary import Vocabulary


class Unit(NamedTuple):
    """A unit of ``units.yaml``: its canonical name and its dimension."""

    name: str
    dimension: str


@cache
def data(name: str) -> dict[str, Any]:
    """Return the content of a data file beside this module."""
    import yaml

    # The C parser where libyaml is there: the reader's three files open in 0.02 s and not in 0.19 s.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(files("tracelens.claims").joinpath(name).read_text("utf-8"), Loader=loader)
    return loaded


@cache
def units() -> tuple[Unit, ...]:
    """Return all units; a unit's number is its place here."""
    return tuple(Unit(name, entry["dimension"]) for name, entry in data("units.yaml").items())


@cache
def unit_words() -> tuple[dict[str, int], dict[str, int]]:
    """Return spelling → unit number, and the same for loose spellings (which are also common words or letters)."""
    firm: dict[str, int] = {}
    loose: dict[str, int] = {}
    for number, entry in enumerate(data("units.yaml").values()):
        for symbol in entry["symbols"]:
            firm.setdefault(symbol, number)
        for name in entry["names"]:
            firm.setdefault(name, number)
            firm.setdefault(name + "s", number)
        for symbol in entry.get("loose", ()):
            loose.setdefault(symbol, number)
    return firm, loose


@cache
def unit_phrases() -> tuple[tuple[str, str, int], ...]:
    """Return the units of two words: first word, second word, unit number ("metric", "tons", …)."""
    made: list[tuple[str, str, int]] = []
    for number, entry in enumerate(data("units.yaml").values()):
        for phrase in entry.get("phrases", ()):
            first, second = phrase.split()
            made.append((first, second, number))
    return tuple(made)


def unit_number(name: str) -> int:
    """Return the number of the unit with this canonical name."""
    return list(data("units.yaml")).index(name)


COMMANDS = [
    r"\boxed",
    r"\fbox",
    r"\circ",
    r"\bf",
    r"\bm",
    r"\mathit",
    r"\overline",
    r"\underline",
    r"\begin",
    r"\end",
    r"\hline",
    r"\vec",
    r"\angle",
    r"\triangle",
    r"\infty",
    r"\hat",
    r"\bar",
    r"\binom",
    r"\operatorname",
    r"\mathbb",
    r"\ldots",
    r"\dots",
    r"\cdots",
    r"\therefore",
    r"\because",
    r"\%",
]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of all words, units, symbols and LaTeX commands that the reader knows."""
    words: list[str] = []
    for name in ("words.yaml", "equation_words.yaml"):
        for entries in data(name).values():
            words.extend(entry for entry in entries)
    firm, loose = unit_words()
    halves = [word for first, second, _ in unit_phrases() for word in (first, second)]
    return Vocabulary([*words, *firm, *loose, *halves, *symbols.SYMBOLS, *COMMANDS, *role_words()])


def role_words() -> list[str]:
    """Return the words that ``roles.yaml`` lists."""
    content = data("roles.yaml")
    listed = [*content["parts"].values(), *content["frames"].values(), content["adjectives"], content["final"]]
    return [word for words in listed for word in words if word.isalpha()]


class Meanings(NamedTuple):
    """Columns over the vocabulary: class bits, number value, unit number (-1 for none), and whether it is loose."""

    bits: array[int]
    value: array[int]
    unit: array[int]
    loose: array[int]
    key: array[int]


@cache
def meanings() -> Meanings:
    """Return what each word of the vocabulary means."""
    table = vocabulary()
    size = len(table.words)
    made = Meanings(
        array("q", bytes(8 * size)),
        array("q", bytes(8 * size)),
        array("i", [-1] * size),
        array("i", bytes(4 * size)),
        array("i", bytes(4 * size)),
    )
    for name, entries in data("words.yaml").items():
        for entry in entries:
            made.bits[table.number(entry)] |= getattr(kinds, f"W_{name.upper()}")
            if isinstance(entries, dict):
                (made.key if name == "key" else made.value)[table.number(entry)] = entries[entry]
    for number, word in enumerate(table.words):  # "A" is an article too, though it is also a unit
        if word != word.lower() and table.number(word.lower()) >= 0:
            made.bits[number] |= made.bits[table.number(word.lower())]
            made.key[number] |= made.key[table.number(word.lower())]
    firm, loose = unit_words()
    for spelling, unit in {**loose, **firm}.items():
        made.unit[table.number(spelling)] = unit
    for spelling in loose:
        made.loose[table.number(spelling)] = int(spelling not in firm)
    return made
