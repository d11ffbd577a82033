"""Notes as points: TF-IDF of their words, then a truncated SVD, on the unit sphere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEWEST, MOST = 12, 50
"""Dimensions kept. Few, so that a point says which kind of error it is and not how it is worded."""

# Words that say how an error goes ("not", "instead", "before") are kept, though common lists of stop words drop them.
_KEPT = frozenset({
    "not", "no", "never", "without", "before", "after", "instead", "only", "both", "either", "neither", "each",
    "all", "any", "more", "less", "most", "least", "same", "other", "first", "last", "again", "already", "off",
    "over", "under", "between", "within",
})  # fmt: skip


class Space:
    """What was learned from all notes, coded ones included: the terms, their weights, and the directions."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectoriser = TfidfVectorizer(
            token_pattern=r"[a-z][a-z'’-]+", sublinear_tf=True, min_df=2, max_df=0.5, stop_words=_stop_words()
        )
        self.weights: Any = self._vectoriser.fit_transform(texts)
        """A sparse matrix, notes × terms."""
        self.terms = tuple(str(term) for term in self._vectoriser.get_feature_names_out())
        wanted = min(max(FEWEST, round(0.6 * math.sqrt(len(texts)))), MOST)
        size = max(1, min(wanted, len(texts) - 1, len(self.terms) - 1))
        self._svd = TruncatedSVD(n_components=size, random_state=seed).fit(self.weights)

    def points(self, weights: Any) -> NDArray[np.float64]:
        """Return weights of terms as unit vectors."""
        from sklearn.preprocessing import normalize

        return np.asarray(normalize(self._svd.transform(weights)), dtype=np.float64)

    def project(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return any texts as points of this space."""
        return self.points(self._vectoriser.transform(texts))


def _stop_words() -> list[str]:
    """Return English stop words without those that tell errors apart."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted(ENGLISH_STOP_WORDS - _KEPT)
