"""Is a group of notes something new, or does it look like a category that is coded already?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracelens.discover.specificity import ENOUGH


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a group looks like: the nearest category, the mean probability of the best guess, and the limit.

    ``known`` is True when the probability reaches the limit, None when too few notes are coded to tell.
    """

    category: str
    probability: float
    limit: float
    known: bool | None


class Recogniser:
    """A classifier of coded notes, with the limit above which a group counts as known.

    The limit lies between what cross-validated notes of a category get when the category is known, and what they
    get when it was left out of training: the two cases it must tell apart.
    """

    def __init__(self, weights: Any, categories: Sequence[str], seed: int) -> None:
        self._seed = seed
        names, counts = np.unique(np.asarray(categories), return_counts=True)
        enough = {str(name) for name, n in zip(names, counts, strict=True) if n >= ENOUGH}
        kept = [i for i, category in enumerate(categories) if category in enough]
        self._x, self._y = weights[kept], np.asarray([categories[i] for i in kept])
        self.categories = tuple(sorted(enough))
        self.ready = len(enough) >= 2
        if self.ready:
            self._model = self._fit(self._x, self._y)
            self.limit = self._find_limit()

    def likeness(self, weights: Any) -> Likeness:
        """Return what the notes of one group look like."""
        if not self.ready:
            return Likeness("", 0.0, 0.0, None)
        probabilities = self._model.predict_proba(weights)
        top = float(probabilities.max(axis=1).mean())
        mean = probabilities.mean(axis=0)
        return Likeness(str(self._model.classes_[int(mean.argmax())]), top, self.limit, top >= self.limit)

    def _fit(self, x: Any, y: NDArray[Any]) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=20.0, max_iter=500).fit(x, y)

    def _find_limit(self) -> float:
        """Return the middle between the least sure known category and the surest unknown one."""
        from sklearn.model_selection import StratifiedKFold

        known = np.zeros(len(self._y))
        for train, test in StratifiedKFold(4, shuffle=True, random_state=self._seed).split(self._x, self._y):
            known[test] = self._fit(self._x[train], self._y[train]).predict_proba(self._x[test]).max(axis=1)
        inside = [float(known[self._y == name].mean()) for name in self.categories]
        if len(self.categories) < 3:
            return min(inside) * 0.8
        outside = []
        for name in self.categories:
            out = self._y == name
            outside.append(
                float(self._fit(self._x[~out], self._y[~out]).predict_proba(self._x[out]).max(axis=1).mean())
            )
        return (float(np.quantile(inside, 0.25)) + float(np.quantile(outside, 0.75))) / 2
