"""Roots and tails that figures need, against scipy's own and exact sums."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from tracelens.stats.paired import mcnemar, tango, tango_z
from tracelens.stats.results import normal_quantile
from tracelens.stats.roots import bracketed


@pytest.mark.parametrize(("function", "low", "high"), [(math.cos, 0.0, 3.0), (lambda x: x**3 - 2, 0.0, 2.0), (lambda x: math.exp(x) - 1e-9, -40.0, 0.0), (lambda x: x, -1.0, 1.0), (lambda x: x - 1, 0.0, 1.0)])  # fmt: skip
def test_a_root_is_brents(function: object, low: float, high: float) -> None:
    assert bracketed(function, low, high, 1e-13) == pytest.approx(brentq(function, low, high, xtol=1e-13), abs=1e-12)


def test_the_same_sign_at_both_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="no sign change"):
        bracketed(lambda x: x * x + 1, -1.0, 1.0, 1e-9)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_tangos_limits_are_where_the_score_statistic_is_z(gained: int, lost: int, same: int) -> None:
    n = gained + lost + same or 1
    low, high = tango(gained, lost, n)

    z = normal_quantile(0.95)
    assert -1 <= low <= (gained - lost) / n <= high <= 1
    if low > -1 + 1e-9:
        assert tango_z(gained, lost, n, low) == pytest.approx(z, abs=1e-6)
    if high < 1 - 1e-9:
        assert tango_z(gained, lost, n, high) == pytest.approx(-z, abs=1e-6)


@given(st.integers(0, 150), st.integers(0, 150))
def test_mcnemars_mid_p_is_the_exact_sum(gained: int, lost: int) -> None:
    m, k = gained + lost, min(gained, lost)
    tail = Fraction(sum(math.comb(m, i) for i in range(k + 1)), 2**m)
    point = Fraction(math.comb(m, k), 2**m)
    mid = 1 - point / 2 if gained == lost else 2 * tail - point
    if m == 0:
        mid = Fraction(1)

    assert mcnemar(gained, lost).mid == pytest.approx(float(mid), rel=1e-11)
