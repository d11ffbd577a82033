"""A whole reading of one text: claims with their roles, equations, sentences."""

from __future__ import annotations

import msgspec

from tracelens.claims.attribution import attribute
from tracelens.claims.engine import shipped
from tracelens.claims.equations import from_tokens
from tracelens.claims.hypothetical import stated_base
from tracelens.claims.kinds import CLOCK
from tracelens.claims.values import KINDS
from tracelens.reading import Reading
from tracelens.types import Claim, Value

STATED = KINDS[: CLOCK + 1]
"""Kinds of claims that have a role."""


def read(text: str, prompt: str = "", base: int = 10, roles: bool = False) -> Reading:
    """Return claims, equations and sentences of ``text``; see :func:`tracelens.claims.read`."""
    given = frozenset(keys(extract_given(prompt))) if prompt else None
    engine = shipped()
    found = engine.extract(text)
    sentences = engine.sentences()
    equations = from_tokens(engine.tokens, stated_base(prompt) if base == 10 else base, sentences)
    if roles:
        for row, said in attribute(engine.tokens, engine.rows, engine.context.sentences).items():
            found[row] = msgspec.structs.replace(
                found[row],
                entity=said.entity,
                attribute=said.attribute or found[row].attribute,
                frame=said.frame,
                role=said.role,
            )
    if given is not None:
        found = [with_role(claim, given) for claim in found]
    return Reading(claims=tuple(found), equations=tuple(equations), sentences=sentences)


def extract_given(prompt: str) -> list[Claim]:
    """Return the claims of the prompt."""
    return shipped().extract(prompt)


def keys(claims: list[Claim]) -> list[Value]:
    """Return what makes a claim the same statement: its value."""
    return [claim.value for claim in claims if claim.kind in STATED and claim.value is not None]


def with_role(claim: Claim, given: frozenset[Value]) -> Claim:
    """Return the claim as given (the prompt states its value) or derived."""
    if claim.kind not in STATED or claim.value is None:
        return claim
    role = "given" if claim.value in given else claim.role or "derived"
    return msgspec.structs.replace(claim, role=role)
