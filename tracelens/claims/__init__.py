"""Numbers that a text states, read exactly: the only code in the project that reads digits."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

# For annotations alone: what all compiled modules share lies in this package, so that loading ``tracelens.reading``
# runs this file while ``tracelens.types``, which imports it, is not whole yet.
if TYPE_CHECKING:
    import pyarrow as pa

    from tracelens.claims.deferred import Batch
    from tracelens.reading import Reading
    from tracelens.types import Claim, Equation


def extract(text: str) -> list[Claim]:
    """Return the claims of ``text`` in the order of their characters."""
    from tracelens.claims.engine import shipped

    return shipped().extract(text)


def equations(text: str, prompt: str = "", base: int | None = None) -> list[Equation]:
    """Return the equations of ``text`` (see :func:`tracelens.claims.equations.equations`)."""
    from tracelens.claims.equations import equations as find

    return find(text, prompt, base)


def read(text: str, prompt: str = "", base: int = 10, roles: bool = False) -> Reading:
    """Return claims, equations and sentences of ``text``.

    With ``roles``, claims also say what they are of (entity, attribute, frame); this loads spaCy and takes several
    times as long. With a ``prompt``, claims whose value it states have the role ``given``, other quantities
    ``derived``; a ``base`` other than ten (also one that the prompt states) leaves sums that are false in base ten
    undecided.
    """
    from tracelens.claims.reading import read as read_all

    return read_all(text, prompt, base, roles)


def table(texts: Iterable[Any], roles: bool = False) -> pa.Table:
    """Return the claims of many texts as one Arrow table (columns: see :func:`tracelens.claims.batch.table`)."""
    from tracelens.claims.batch import table as table_of

    return table_of(texts, roles)


def batched(roles: bool = False) -> Batch:
    """Return a reader for many texts: their claims as one table, as objects only where asked."""
    from tracelens.claims.deferred import Batch

    return Batch(roles)


def convert(value: Fraction, from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return ``value`` in another canonical unit, exactly; None where the dimensions differ or a unit has no factor."""
    from tracelens.claims.conversion import convert as exact

    return exact(value, from_canonical, to_canonical)
