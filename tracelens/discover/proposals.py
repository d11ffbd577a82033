"""From notes to proposals: stable groups with a name, examples, and whether they are new."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tracelens.discover.clusters import STABLE, WEAK, Group, Method, find_groups
from tracelens.discover.masking import Note, masked
from tracelens.discover.novelty import Likeness, Recogniser
from tracelens.discover.vectors import Space
from tracelens.errors import DataError

NEEDED = 30
"""Fewer uncoded notes cannot be grouped: about 40 a kind are needed to find three kinds in four."""

_TERMS, _CENTRAL, _BOUNDARY = 4, 3, 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group of uncoded notes that holds when the notes are drawn anew.

    ``strength`` is ``proposed`` (stability 0.6 and above) or ``weak`` (0.5 to 0.6). ``name`` joins the terms that
    distinguish it. ``central`` and ``boundary`` are notes in full; ``members`` are trace ids, the most central first.
    ``shares`` is its part of the uncoded notes of each condition, an exploratory figure.
    """

    proposal_id: str
    name: str
    terms: tuple[str, ...]
    size: int
    stability: float
    strength: str
    likeness: Likeness
    central: tuple[str, ...]
    boundary: tuple[str, ...]
    members: tuple[str, ...]
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Return ``looks like CATEGORY``, ``new``, or that it cannot be told."""
        if self.likeness.known is None:
            return "new or not: too few coded notes to tell"
        return f"looks like {self.likeness.category}" if self.likeness.known else "new"


@dataclass(frozen=True, slots=True)
class Discovery:
    """Proposals, largest first, and the notes that no stable group holds."""

    proposals: tuple[Proposal, ...]
    residual: tuple[str, ...]
    notes: int
    coded: int
    seed: int
    method: str


def discover(
    uncoded: Sequence[Note], coded: Sequence[Note] = (), *, seed: int = 0, method: Method = "ward"
) -> Discovery:
    """Return what the uncoded notes have in common that holds.

    The order of the notes does not matter; the same notes and seed give the same result.

    Raises:
        DataError: With fewer than about 30 uncoded notes: discovery is then unavailable.
    """
    uncoded = sorted(uncoded, key=lambda n: (n.trace_id, n.text))
    coded = sorted(coded, key=lambda n: (n.category or "", n.trace_id, n.text))
    if len(uncoded) < NEEDED:
        raise DataError(
            f"discovery needs about {NEEDED} notes of uncoded errors, and there are {len(uncoded)}. Notes are what a "
            "judge says of other.uncoded, or a person's reasons (labels.error_reason): run tracelens judge, or label "
            "some traces. Traces themselves do not group by what went wrong, so they are not used."
        )
    space = Space(masked([*uncoded, *coded]), seed, [note.category for note in (*uncoded, *coded)])
    recogniser = Recogniser(space.weights[len(uncoded) :], [n.category or "" for n in coded], seed)
    telling = np.flatnonzero(space.telling[: len(uncoded)])
    points, texts = space.points(space.weights[telling]), [space.texts[i] for i in telling]
    found = find_groups(space, points, texts, seed, method)
    groups = [Group(tuple(int(telling[i]) for i in g.members), g.stability) for g in found if g.stability >= WEAK]
    proposals = tuple(_proposal(uncoded, space, group, recogniser) for group in groups)
    held = {i for group in groups for i in group.members}
    residual = tuple(note.trace_id for i, note in enumerate(uncoded) if i not in held)
    return Discovery(proposals, residual, len(uncoded), len(coded), seed, method)


def _proposal(notes: Sequence[Note], space: Space, group: Group, recogniser: Recogniser) -> Proposal:
    members = [notes[i] for i in group.members]
    terms = _distinguishing(space, group, len(notes))
    per_condition = Counter(note.condition for note in notes)
    inside = Counter(note.condition for note in members)
    identity = hashlib.blake2b("\x1f".join(sorted(n.trace_id for n in members)).encode(), digest_size=4).hexdigest()
    return Proposal(
        proposal_id=identity,
        name=", ".join(terms),
        terms=terms,
        size=len(members),
        stability=round(group.stability, 6),
        strength="proposed" if group.stability >= STABLE else "weak",
        likeness=recogniser.likeness(space.weights[list(group.members)]),
        central=tuple(note.text for note in members[:_CENTRAL]),
        boundary=tuple(note.text for note in members[_CENTRAL:][-_BOUNDARY:]),
        members=tuple(note.trace_id for note in members),
        shares={name: inside[name] / n for name, n in sorted(per_condition.items())},
    )


def _distinguishing(space: Space, group: Group, total: int) -> tuple[str, ...]:
    """Return the terms whose mean weight inside the group stands out most from the other notes'."""
    inside = np.zeros(total, dtype=bool)
    inside[list(group.members)] = True
    own = np.asarray(space.weights[:total][inside].mean(axis=0)).ravel()
    rest = np.asarray(space.weights[:total][~inside].mean(axis=0)).ravel() if not inside.all() else np.zeros_like(own)
    chosen: list[str] = []
    for i in np.argsort(-(own - rest), kind="stable"):
        term = space.terms[i]
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
        if len(chosen) == _TERMS:
            break
    return tuple(chosen)
