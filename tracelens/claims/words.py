"""The reader's data: what each word of ``words.yaml`` and ``units.yaml`` means, as columns over the vocabulary."""

from __future__ import annotations

from array import array
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tracelens.claims import symbols
from tracelens.claims.vocabulary import Vocabulary


class Unit(NamedTuple):
    """A unit of ``units.yaml``: its canonical name and its dimension."""

    name: str
    dimension: str


@cache
def data(name: str) -> dict[str, Any]:
    """Return the content of a data file beside this module."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(files("tracelens.claims").joinpath(name).read_text("utf-8"))
    return loaded


@cache
def classes() -> dict[str, int]:
    """Return the bit of each class of words, in the order of ``words.yaml``."""
    return {name: 1 << place for place, name in enumerate(data("words.yaml"))}


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


COMMANDS = (
    r"\frac \dfrac \tfrac \cfrac \sqrt \text \textbf \textit \textrm \mathrm \mathbf \mathit \mathsf \boxed \fbox"
    r" \pi \circ \rm \bf \bm \operatorname \mbox \overline \underline \begin \end \hline \vec \angle \triangle \infty"
    r" \hat \bar \binom \operatorname \mathbb \ldots \dots \cdots \therefore \because \%"
).split()


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of all words, units, symbols and LaTeX commands that the reader knows."""
    words: list[str] = []
    for name in ("words.yaml", "equation_words.yaml"):
        for entries in data(name).values():
            words.extend(str(entry) for entry in entries)
    firm, loose = unit_words()
    return Vocabulary([*words, *firm, *loose, *symbols.SYMBOLS, *COMMANDS])


class Meanings(NamedTuple):
    """Columns over the vocabulary: class bits, number value, unit number (-1 for none), and whether it is loose."""

    bits: array[int]
    value: array[int]
    unit: array[int]
    loose: array[int]


@cache
def meanings() -> Meanings:
    """Return what each word of the vocabulary means."""
    table = vocabulary()
    size = len(table.words)
    made = Meanings(
        array("q", bytes(8 * size)), array("q", bytes(8 * size)), array("i", [-1] * size), array("i", bytes(4 * size))
    )
    for name, entries in data("words.yaml").items():
        for entry in entries:
            made.bits[table.number(str(entry))] |= classes()[name]
            if isinstance(entries, dict):
                made.value[table.number(str(entry))] = entries[entry]
    firm, loose = unit_words()
    for spelling, unit in {**loose, **firm}.items():
        made.unit[table.number(spelling)] = unit
    for spelling in loose:
        made.loose[table.number(spelling)] = int(spelling not in firm)
    return made
