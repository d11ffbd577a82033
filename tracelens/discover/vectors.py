"""Notes as points: TF-IDF of their words without endings, then a truncated SVD, on the unit sphere."""

from __future__ import annotations

import math
import re
from collections import Counter
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


_WORD = re.compile(r"[a-z][a-z'’-]+")
_DOUBLED = re.compile(r"([^aeioulsz])\1$")


def stem(word: str) -> str:
    """Return a lower-case word without its English ending, so that *rounds*, *rounded* and *rounding* are one.

    Plural and third person, -ing, -ed, -ly and a final e; nothing is looked up, and what is left need be no word.

    >>> [stem(word) for word in ("counts", "counting", "dropped", "uses", "wrongly", "passes", "this")]
    ['count', 'count', 'drop', 'use', 'wrong', 'pass', 'this']
    """
    word = word.replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest):
            word = _DOUBLED.sub(r"\1", rest)
            break
    if len(word) > 4:
        word = word.removesuffix("ly")
    return word.removesuffix("e") if len(word) > 3 else word


_AUXILIARIES = frozenset({"does", "did", "doing"})
"""Function words that scikit-learn's list of stop words lacks."""


class Space:
    """What was learned from all notes, coded ones included: the terms, their weights, and the directions."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        stop = frozenset(_stop_words())
        stems: dict[str, str] = {}
        for word in {word for text in texts for word in _WORD.findall(text)} - stop:
            stems[word] = stem(word)

        def tokens(text: str) -> list[str]:
            return [stems.get(word) or stem(word) for word in _WORD.findall(text) if word not in stop]

        self._vectoriser = TfidfVectorizer(
            tokenizer=tokens, token_pattern=None, lowercase=False, sublinear_tf=True, min_df=2, max_df=0.5
        )
        self.weights: Any = self._vectoriser.fit_transform(texts)
        """A sparse matrix, notes × terms."""
        self.terms = _as_written(self._vectoriser.get_feature_names_out(), texts, stems)
        """A word for each column: of those with its stem, the one that is used most."""
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


def _as_written(columns: Sequence[str], texts: Sequence[str], stems: dict[str, str]) -> tuple[str, ...]:
    used = Counter(word for text in texts for word in _WORD.findall(text) if word in stems)
    best: dict[str, tuple[int, str]] = {}
    for word, n in used.items():
        best[stems[word]] = min(best.get(stems[word], (0, "~")), (-n, word))
    return tuple(best[str(column)][1] for column in columns)


def _stop_words() -> list[str]:
    """Return English stop words without those that tell errors apart."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted((ENGLISH_STOP_WORDS | _AUXILIARIES) - _KEPT)
