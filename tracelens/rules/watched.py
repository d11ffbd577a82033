"""The words that rules ask for in every text: one pass finds them all (:mod:`tracelens.rules.keywords`)."""

from __future__ import annotations

from tracelens.rules.keywords import Keywords
from tracelens.rules.spots import Openings, Ways


class Watched:
    """The sets of words, the bit of each, what finds them, and what looks around where they stand."""

    def __init__(self, bits: dict[frozenset[str], int], keywords: Keywords, ways: Ways, openings: Openings) -> None:
        self.bits = bits
        self.keywords = keywords
        self.ways = ways
        self.openings = openings
        self.all = (1 << len(bits)) - 1
        # The bits of those that the needs of rules are told by (:mod:`tracelens.rules.needs`).
        self.checking = self.placing = self.relating = self.quoting = self.comparing = self.turning = 0


_MADE: list[Watched] = []  # one, from the first use on


def watched() -> Watched:
    """Return the sets that rules ask :meth:`Case.has` and :meth:`Case.places` for.

    A set that is missing here is looked for all the same, only more slowly.
    """
    if not _MADE:
        _MADE.append(_watched())
    return _MADE[0]


def _watched() -> Watched:
    from tracelens.rules import (
        angle_wrap,
        commitments,
        guess,
        image_space,
        loop,
        magnitude_overreach,
        no_check,
        placements,
        quoting,
        relations,
        retraction,
    )

    located = (angle_wrap.VERDICTS, commitments.BEGINNINGS, relations.WORDS)
    others = (
        angle_wrap.TURNS,
        commitments.WORDS,
        guess.WORDS,
        image_space.PICTURE,
        magnitude_overreach.LARGE,
        no_check.CHECKING,
        placements.WORDS,
        quoting.WORDS,
        retraction.WORDS,
    )
    sets = list(dict.fromkeys((*located, *others)))
    bits = {one: 1 << i for i, one in enumerate(sets)}
    keywords = Keywords(sets, sum(bits[one] for one in located), loop.REPEATS)
    ways = Ways(keywords, relations.SIDES, relations.BY_THEMSELVES, relations.LINKS)
    openings = Openings(
        keywords, commitments.ANNOUNCING, commitments.JUDGED, commitments.OPTIONS, commitments.CONCLUSIONS
    )
    made = Watched(bits, keywords, ways, openings)
    made.checking, made.placing, made.relating = bits[no_check.CHECKING], bits[placements.WORDS], bits[relations.WORDS]
    made.quoting, made.comparing, made.turning = bits[quoting.WORDS], bits[angle_wrap.VERDICTS], bits[angle_wrap.TURNS]
    return made
