"""Draws a part of many traces, so many from each stratum, and keeps the probability that each had."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Unit(NamedTuple):
    """A trace that may be drawn; traces of the same item under other conditions share ``item``."""

    trace_id: str
    stratum: str
    item: str


class Drawn(NamedTuple):
    """A trace that was drawn, and the probability with which it was."""

    trace_id: str
    stratum: str
    probability: float


def draw(units: Iterable[Unit], size: int, seed: int, *, equally: bool = False) -> list[Drawn]:
    """Return about ``size`` of ``units``, in proportion to the strata's sizes and two at least from each.

    With ``equally`` each stratum gives the same number, as far as it has so many.

    Within a stratum each trace has the same probability. Items have one random number for all strata (permanent random
    numbers, Ohlsson 1995), so that the draw holds the same items under each condition as far as it can, and pairs stay
    pairs. The result depends on the units and the seed alone, not on their order.
    """
    strata: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        strata[unit.stratum].append(unit)
    total = sum(len(members) for members in strata.values())
    drawn: list[Drawn] = []
    for stratum in sorted(strata):
        members = strata[stratum]
        share = round(size / len(strata)) if equally else round(size * len(members) / total)
        count = min(len(members), max(2, share))
        members.sort(key=lambda unit: (_number(unit.item, seed), unit.trace_id))
        probability = count / len(members)
        drawn += [Drawn(unit.trace_id, stratum, probability) for unit in members[:count]]
    return drawn


def _number(item: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}\x1f{item}".encode("utf-8", "replace"), digest_size=8).digest()
