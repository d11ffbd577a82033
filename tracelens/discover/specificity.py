"""How much a word tells one kind of error from another, learned from the notes that are coded already.

Words of every kind of error ("the solution", "is wrong", "as the judge notes") also bring notes together. Where notes
are coded it can be seen which they are: they are spread evenly over the categories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

ENOUGH = 8
"""A category needs so many coded notes to be told from others, and to be recognised again."""

FEWEST_CATEGORIES = 3
"""With fewer categories nothing can be said of evenness, and every word counts in full."""


def specificity(used: Any, categories: Sequence[str | None]) -> NDArray[np.float64]:
    """Return a weight for each word between 0 (in all categories alike) and 1 (in one alone).

    ``used`` is notes × words, above 0 where a note has a word. The weight is one minus the entropy of the word's rates
    in the categories over its largest value: the global weight of log-entropy weighting (Dumais 1991, Behav. Res.
    Methods 23:229) with categories for documents. Uncoded notes are one category more, so that a word that they have
    and coded ones lack keeps its weight.
    """
    counts = Counter(categories)
    kept = sorted(name for name, n in counts.items() if name is not None and n >= ENOUGH)
    if len(kept) < FEWEST_CATEGORIES:
        return np.ones(used.shape[1])
    shown = np.asarray([name or "" for name in categories])
    has = used > 0
    groups = [has[shown == name] for name in ([""] if None in counts else []) + kept]
    rates = np.asarray([np.asarray(group.mean(axis=0)).ravel() for group in groups])
    parts = rates / np.maximum(rates.sum(axis=0), np.finfo(float).tiny)
    logs = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    return np.asarray(1 + (parts * logs).sum(axis=0) / np.log(len(groups)), dtype=np.float64)
