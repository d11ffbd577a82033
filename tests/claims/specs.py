"""The published specifications for reading numbers (a folder of JSON files), scored by our conventions.

A case is right when every quantity that it states is found with its span, value and unit, and nothing else is read
as a quantity. Where our convention differs from theirs throughout, the expected result is brought to ours here:
a range of numbers is its end points, each a number with a bound; a dimension's unit has our name. Single cases that
differ on purpose stand in ``specs.yaml`` with the reason.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILES = ("NumberModel", "PercentModel", "TemperatureModel", "DimensionModel", "NumberRangeModel")
UNITS = {
    "F": "degree_Fahrenheit", "C": "degree_Celsius", "Square meter": "meter**2", "Cubic foot": "foot**3",
    "Meter per millisecond": "meter/millisecond", "Kilometer per millisecond": "kilometer/millisecond",
    "Centimeter per millisecond": "centimeter/millisecond", "Metric ton": "metric_ton",
}  # fmt: skip
INTERVAL = re.compile(r"([\[(])(-?[\d.]*),(-?[\d.]*)([\])])")


class Verdict(NamedTuple):
    """How one case was read: its file and text, whether it is right, and why it is left out (or "")."""

    file: str
    text: str
    right: bool
    left_out: str
    wanted: list[Any]
    found: list[Any]


def left_out() -> dict[str, str]:
    """Return the texts that differ on purpose, with the reason."""
    loaded: dict[str, str] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return loaded


def verdicts(folder: Path) -> list[Verdict]:
    """Return a verdict on each case of the specifications in ``folder``."""
    reasons = left_out()
    found = []
    for file in FILES:
        for case in json.loads((folder / f"{file}.json").read_text("utf-8")):
            wanted, read = WANTED[file](case["Results"], case["Input"]), READ[file](case["Input"])
            free = OPTIONAL[file](case["Input"]) if file in OPTIONAL else []
            read += [claim for claim in free if claim in wanted]
            right = sorted(wanted, key=str) == sorted(read, key=str)
            found.append(Verdict(file, case["Input"], right, reasons.get(case["Input"].strip(), ""), wanted, read))
    return found


def quantities(text: str) -> list[Any]:
    """Return our quantities of a text."""
    from tracelens import claims

    return [
        c for c in claims.extract(text) if c.kind not in {"ordinal", "date", "marker", "option", "identifier", "time"}
    ]


def near(value: Any) -> str:
    """Return a value as the fifteen digits that the specifications print."""
    return f"{float(Fraction(value)):.12g}"


def span(result: dict[str, Any]) -> tuple[int, int]:
    return result["Start"], result["End"] + 1


def number_wanted(results: list[Any], text: str) -> list[Any]:
    return [(*span(r), near(Fraction(r["Resolution"]["value"]))) for r in results]


def number_read(text: str) -> list[Any]:
    """Numbers alone: the span without currency sign, and no quantity with a unit that their number model leaves out."""
    found = []
    for claim in quantities(text):
        start, end = claim.start, claim.end
        if claim.dimension == "money":
            start, end = trim_money(text, start, end, claim.unit)
        elif claim.unit is not None and claim.canonical_unit != "dozen":
            continue
        value = claim.value * 12 if claim.canonical_unit == "dozen" else claim.value
        found.append((start, end, near(value) if isinstance(value, Fraction) else str(value)))
    return found


def number_optional(text: str) -> list[Any]:
    """Numbers with a unit, which their number model reads in some cases and leaves to other models in others."""
    return [
        (*trim_money(text, claim.start, claim.end, claim.unit), near(claim.value))
        for claim in quantities(text)
        if claim.unit
        and claim.dimension != "money"
        and claim.canonical_unit != "dozen"
        and isinstance(claim.value, Fraction)
    ]


def bare_degrees(text: str) -> list[Any]:
    """Degrees without a scale, which their temperature model takes for temperatures or angles."""
    return reader("angle")(text)


def trim_money(text: str, start: int, end: int, unit: str) -> tuple[int, int]:
    """Return the span without the currency sign or word."""
    quote = text[start:end]
    if quote.startswith(unit):
        return start + len(unit), end
    return start, start + len(quote[: quote.rindex(unit)].rstrip())


def percent_wanted(results: list[Any], text: str) -> list[Any]:
    return [
        (*span(r), near(r["Resolution"]["value"].rstrip("%"))) for r in results if r["Resolution"]["value"] != "null"
    ]


def percent_read(text: str) -> list[Any]:
    return [(c.start, c.end, near(c.value)) for c in quantities(text) if c.canonical_unit == "percent"]


def dimension_wanted(results: list[Any], text: str) -> list[Any]:
    """Units without a number state no value, and are not expected."""
    wanted = []
    for r in results:
        unit = r["Resolution"]["unit"]
        if r["Resolution"]["value"] is not None:
            wanted.append((*span(r), near(Fraction(r["Resolution"]["value"])), UNITS.get(unit, unit.lower())))
    return wanted


def reader(*dimensions: str) -> Any:
    def read(text: str) -> list[Any]:
        return [
            (c.start, c.end, near(c.value), c.canonical_unit)
            for c in quantities(text)
            if c.dimension in dimensions and isinstance(c.value, Fraction)
        ]

    return read


def range_wanted(results: list[Any], text: str) -> list[Any]:
    """The numbers in the span of each range, with the ends they are of: (value, "min" or "max")."""
    wanted = []
    for r in results:
        match = INTERVAL.fullmatch(r["Resolution"]["value"])
        assert match
        low, high = match[2], match[3]
        if low and low == high:
            continue
        wanted += [(near(low), "min")] if low else []
        wanted += [(near(high), "max")] if high else []
    return wanted


def range_read(text: str) -> list[Any]:
    read = []
    for claim in quantities(text):
        if claim.kind == "range" and isinstance(claim.value, tuple):
            read += [(near(claim.value[0]), "min"), (near(claim.value[1]), "max")]
        elif claim.bound and isinstance(claim.value, Fraction):
            read.append((near(claim.value), claim.bound))
    return read


PHYSICAL = ("length", "area", "volume", "mass", "speed", "angle", "information")
WANTED = {
    "NumberModel": number_wanted,
    "PercentModel": percent_wanted,
    "TemperatureModel": dimension_wanted,
    "DimensionModel": dimension_wanted,
    "NumberRangeModel": range_wanted,
}
READ = {
    "NumberModel": number_read,
    "PercentModel": percent_read,
    "TemperatureModel": reader("temperature"),
    "DimensionModel": reader(*PHYSICAL),
    "NumberRangeModel": range_read,
}
OPTIONAL = {"NumberModel": number_optional, "TemperatureModel": bare_degrees}
