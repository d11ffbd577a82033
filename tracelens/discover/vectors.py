"""Notes as points: TF-IDF of their words without endings, then a truncated SVD, on the unit sphere."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracelens.discover.specificity import specificity

FEWEST, MOST = 12, 50
"""Dimensions kept. Few, so that a point says which kind of error it is and not how it is worded."""

TELLING = 1 / 3
"""The least share of a note's weight (squared) that is left when words of all kinds of errors count less."""

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


_TOGETHER, _OFTEN = 0.8, 5


def reduced(texts: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the texts as stems between blanks, stop words left out, and for each stem the word it mostly stands for.

    Stems that nearly always stand side by side ("chain of thought") are joined by a plus: two words that are never
    apart are no more evidence than one, so they are dropped together and count once.
    """
    stop = frozenset(_stop_words())
    used = Counter(word for text in texts for word in _WORD.findall(text) if word not in stop)
    stems = {word: stem(word) for word in used}
    lists = [[stems[word] for word in _WORD.findall(text) if word in stems] for text in texts]
    for _ in range(2):
        lists = _joined(lists)
    written: dict[str, tuple[int, str]] = {}
    for word, n in used.items():
        written[stems[word]] = min(written.get(stems[word], (0, "~")), (-n, word))
    return [" ".join(one) for one in lists], {key: word for key, (_, word) in written.items()}


def _joined(lists: Sequence[list[str]]) -> list[list[str]]:
    """Return the lists with two neighbours made one where either nearly always has the other beside it."""
    single = Counter(word for one in lists for word in one)
    both = Counter(pair for one in lists for pair in pairwise(one))
    phrases = {
        (a, b) for (a, b), n in both.items() if n >= _OFTEN and a != b and n >= _TOGETHER * max(single[a], single[b])
    }
    done = []
    for one in lists:
        made: list[str] = []
        last = ""
        for word in one:
            if (last, word) in phrases:
                made[-1], last = f"{last}+{word}", ""
            else:
                made.append(word)
                last = word
        done.append(made)
    return done


class Space:
    """What was learned from all notes, coded ones included: the terms, their weights, and the directions."""

    def __init__(self, texts: Sequence[str], seed: int, categories: Sequence[str | None] = ()) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.texts, written = reduced(texts)
        """The notes as :func:`reduced` leaves them: what :meth:`project` takes."""
        self._vectoriser = TfidfVectorizer(analyzer=_columns, sublinear_tf=True, min_df=2, max_df=0.5)
        plain: Any = self._vectoriser.fit_transform(self.texts)
        self._specific = specificity(plain, categories or [None] * len(texts))
        self.weights: Any = plain.multiply(self._specific).tocsr()
        """A sparse matrix, notes × terms: TF-IDF of unit length times :func:`specificity`."""
        self.telling = np.asarray(self.weights.power(2).sum(axis=1)).ravel() >= TELLING
        """For each note whether it says what kind of error it means. Vague notes ("is wrong") do not."""
        columns = [str(column) for column in self._vectoriser.get_feature_names_out()]
        self.terms = tuple(written[column] for column in columns)
        """A word for each column: of those with its stem, the one that is used most."""
        wanted = min(max(FEWEST, round(0.6 * math.sqrt(len(texts)))), MOST)
        size = max(1, min(wanted, len(texts) - 1, len(self.terms) - 1))
        self._svd = TruncatedSVD(n_components=size, random_state=seed).fit(self.weights)

    def points(self, weights: Any) -> NDArray[np.float64]:
        """Return weights of terms as unit vectors."""
        from sklearn.preprocessing import normalize

        return np.asarray(normalize(self._svd.transform(weights)), dtype=np.float64)

    def project(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return texts, reduced like :attr:`texts`, as points of this space."""
        return self.points(self.weigh(texts))

    def weigh(self, texts: Sequence[str]) -> Any:
        """Return the weights of terms, a sparse matrix, of texts reduced like :attr:`texts`."""
        return self._vectoriser.transform(texts).multiply(self._specific).tocsr()


def _columns(text: str) -> list[str]:
    return text.replace("+", " ").split()


def _stop_words() -> list[str]:
    """Return English stop words without those that tell errors apart."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted((ENGLISH_STOP_WORDS | _AUXILIARIES) - _KEPT)
