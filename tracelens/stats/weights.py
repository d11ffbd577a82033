"""How much two categories agree, and the square tables of counts that such weights are laid on."""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Weights: TypeAlias = Literal["identity", "linear", "quadratic"]
Table: TypeAlias = NDArray[np.float64]


def agreement_weights(size: int, kind: Weights = "identity") -> Table:
    """Return the ``size`` × ``size`` agreement weights.

    1 on the diagonal, falling with the distance of categories.
    """
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    widest = max(size - 1, 1)
    if kind == "identity":
        return np.eye(size)
    if kind == "linear":
        return np.asarray(1 - distance / widest)
    if kind == "quadratic":
        return np.asarray(1 - (distance / widest) ** 2)
    raise ValueError(f"weights must be identity, linear or quadratic: {kind!r}")


def weight_matrix(size: int, weights: Weights | ArrayLike) -> Table:
    """Return the agreement weights of that name, or the given square matrix."""
    if isinstance(weights, str):
        return agreement_weights(size, cast(Weights, weights))
    return square_table(weights)


def square_table(table: ArrayLike) -> Table:
    """Return the table as floats.

    Raises:
        ValueError: If it is not square, has negative counts or is empty.
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"an agreement table must be square: its shape is {counts.shape}")
    if (counts < 0).any() or counts.sum() == 0:
        raise ValueError("an agreement table needs counts that are not negative, and at least one item")
    return counts
