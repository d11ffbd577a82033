"""What the claim reader found in one text, and what rules ask of it.

A module of its own since it is compiled: a reading that makes its objects only when asked answers the same calls
(:class:`tracelens.claims.deferred.Deferred`), and rules reach either without going through Python.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracelens.claims.objects import Wanted
    from tracelens.types import Claim, Equation, Span

_begin = itemgetter(0)
_start = attrgetter("start")


class Reading:
    """Everything that the claim reader found in one text; nobody changes it."""

    def __init__(self, claims: tuple[Claim, ...], equations: tuple[Equation, ...], sentences: tuple[Span, ...]) -> None:
        self._claims: tuple[Claim, ...] | None = claims
        self._equations: tuple[Equation, ...] | None = equations
        self._sentences: tuple[Span, ...] | None = sentences
        self.tokens: Any = None
        """The reader's tokens, while it has them (they say of which text they are), or None."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the claims."""
        return self._claims or ()

    @property
    def equations(self) -> tuple[Equation, ...]:
        """Return the equations."""
        return self._equations or ()

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences."""
        return self._sentences or ()

    # What rules ask for of a long text; a reading that makes its objects only when asked answers with few of them.

    def sound(self) -> bool:
        """Return True only where it is known already that all equations hold."""
        return False

    @property
    def false_equations(self) -> tuple[Equation, ...]:
        """Return the equations that do not hold."""
        return tuple([equation for equation in self.equations if equation.holds is False])

    def sentence_at(self, position: int) -> Span | None:
        """Return the last sentence that begins at or before a character; None when none does."""
        index = bisect_right(self.sentences, position, key=_begin) - 1
        return self.sentences[index] if index >= 0 else None

    def sentences_in(self, start: int, end: int) -> int:
        """Return how many sentences begin within ``[start, end)``."""
        return len([sentence for sentence in self.sentences if start <= sentence[0] < end])

    def sentences_with(self, positions: Sequence[int], least: int) -> list[Span]:
        """Return the sentences that hold one of some ascending characters and in which ``least`` claims begin."""
        held = dict.fromkeys([span for at in positions if (span := self.sentence_at(at)) is not None])
        return [span for span in held if self.number_in(span[0], span[1]) >= least]

    def claims_in(self, start: int, end: int) -> Sequence[Claim]:
        """Return the claims that begin within ``[start, end)``; their roles may be left out."""
        first = bisect_left(self.claims, start, key=_start)  # they stand in the order of the text
        return self.claims[first : bisect_left(self.claims, end, first, key=_start)]

    def number_in(self, start: int, end: int) -> int:
        """Return how many claims begin within ``[start, end)``."""
        return len(self.claims_in(start, end))

    def points(self) -> list[tuple[int, int]]:
        """Return where coordinates of several numbers begin and end, supposed ones left out."""
        points = [claim for claim in self.claims if claim.kind == "coordinate" and isinstance(claim.value, tuple)]
        return [(claim.start, claim.end) for claim in points if not claim.hypothetical]

    def claims_near(self, wanted: Wanted, start: int, end: int) -> Sequence[Claim]:
        """Return claims within ``[start, end)``, all that state what ``wanted`` does among them; without roles."""
        return self.claims_in(start, end)
