"""Families: adjusted p-values, then each contrast's verdict and sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracelens.comparison.contrast import Contrast
from tracelens.comparison.words import sentence
from tracelens.stats.equivalence import verdict
from tracelens.stats.multiple import Method, adjust

_NAMES: dict[str, str] = {"holm": "Holm", "benjamini-hochberg": "Benjamini–Hochberg"}


def judged(contrasts: Sequence[Contrast], family: str, method: Method, alpha: float) -> list[Contrast]:
    """Return the contrasts as one family: both p-values adjusted, verdict and sentence added."""
    different = adjust([c.p_value for c in contrasts], method)
    same = adjust([c.tost.p_value for c in contrasts], method)
    done = []
    for one, p, q in zip(contrasts, different, same, strict=True):
        full = replace(
            one,
            adjusted=p,
            tost_adjusted=q,
            adjustment=_NAMES[method],
            family=family,
            family_size=len(contrasts),
            verdict=verdict(p, q < alpha, alpha),
        )
        done.append(replace(full, sentence=sentence(full)))
    return done
