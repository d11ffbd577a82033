# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Whole roots of whole numbers."""

from __future__ import annotations


def exact_root(radicand: int, index: int) -> int:
    """Return the whole number whose ``index``-th power is ``radicand`` (0 to 10**9), or -1 where there is none."""
    low = 0
    high = 40000
    while low < high:
        middle = (low + high) // 2
        if power(middle, index, radicand) < radicand:
            low = middle + 1
        else:
            high = middle
    return low if power(low, index, radicand) == radicand else -1


def power(base: int, index: int, limit: int) -> int:
    """Return ``base`` to the ``index``, or some number greater than ``limit`` where that is greater."""
    value = base
    for _ in range(index - 1):
        if value > limit:
            break
        value *= base
    return value
