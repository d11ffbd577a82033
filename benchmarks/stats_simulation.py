"""Simulate studies whose truth is known, and print how often the statistics are wrong.

    python benchmarks/stats_simulation.py [REPETITIONS]

Each row has what was found, its bound and whether it holds. Bounds allow for the noise of the simulation itself
(1.96 standard errors). "8 epochs" are items with eight answers each in both arms, whose chances of being right are
drawn anew for each item and arm with an intraclass correlation of 0.3: the hard case for a test that ignores items.

What is promised of coverage: exact intervals (Clopper–Pearson, the paired odds ratio) hold at least the nominal 95 %
at every size. The cluster-robust t interval with G - 1 degrees of freedom is within a point of it from 20 items on,
whose mean differences over eight epochs are near to normal; so is Wilson's on average over the rates, as one rate alone
moves in steps. Tango's, Bonett and Price's and the mid-p interval are so from 100 items on; at 20 they promise not to
fall below 94 % on average over truths, and nothing for one truth alone.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tracelens.stats import clustered, equivalence, paired, power, proportions
from tracelens.stats.results import Interval

SIZES = (20, 100, 1_000, 10_000)
ICC, EPOCHS = 0.3, 8
Counts = NDArray[np.int64]


def noise(rate: float, repetitions: int) -> float:
    return 1.96 * math.sqrt(rate * (1 - rate) / repetitions)


def discordant(n: int, gain: float, loss: float, repetitions: int, seed: int) -> tuple[Counts, Counts]:
    """Return distinct (gained, lost) pairs and how often each came up."""
    rng = np.random.default_rng(seed)
    cells = rng.multinomial(n, [gain, loss, 1 - gain - loss], size=repetitions)[:, :2]
    return np.unique(cells, axis=0, return_counts=True)


def share(pairs: Counts, times: Counts, holds: Callable[[int, int], bool]) -> float:
    return float(np.array([holds(int(b), int(c)) for b, c in pairs]) @ times / times.sum())


def epoch_differences(p_a: float, p_b: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the values of an item's mean difference over its epochs, and their probabilities."""
    from scipy.stats import betabinom

    size = 1 / ICC - 1
    a, b = (betabinom(EPOCHS, p * size, (1 - p) * size).pmf(np.arange(EPOCHS + 1)) for p in (p_a, p_b))
    return np.arange(-EPOCHS, EPOCHS + 1) / EPOCHS, np.convolve(b, a[::-1])


def epoch_studies(n: int, p_a: float, p_b: float, repetitions: int, seed: int) -> list[clustered.ClusterMean]:
    values, masses = epoch_differences(p_a, p_b)
    draws = np.random.default_rng(seed).multinomial(n, masses / masses.sum(), size=repetitions)
    return [
        clustered.cluster_mean({(v, v * v, 1): int(c) for v, c in zip(values, row, strict=True) if c})
        for row in draws
    ]


def row(what: str, n: int, found: float, low: float, high: float) -> bool:
    holds = low <= found <= high
    bound = "(no promise)" if low <= 0 and high >= 1 else f"≤ {high:.4f}" if low <= 0 else f"{low:.4f} to {high:.4f}"
    print(f"{what:<62} {n:>7,} {found:>8.4f}   {bound:<18} {'yes' if holds else 'NO'}")
    return holds


def false_positives(repetitions: int) -> list[bool]:
    limit = 0.05 + noise(0.05, repetitions)
    done = []
    for n in SIZES:
        pairs, times = discordant(n, 0.15, 0.15, repetitions, n)
        done.append(row("false positives: McNemar mid-p, 30 % discordant", n,
                        share(pairs, times, lambda b, c: paired.mcnemar(b, c).mid <= 0.05), 0, limit))  # fmt: skip
        done.append(row("false positives: McNemar exact", n,
                        share(pairs, times, lambda b, c: paired.mcnemar(b, c).exact <= 0.05), 0, limit))  # fmt: skip
        studies = epoch_studies(n, 0.5, 0.5, repetitions, n)
        found = sum(s.p_value <= 0.05 for s in studies) / repetitions
        done.append(row("false positives: cluster-robust t, 8 epochs, ICC 0.3", n, found, 0, limit))
        independent = math.sqrt(2 * 0.5 * 0.5 / (EPOCHS * n))
        naive = sum(abs(s.estimate.value) > 1.96 * independent for s in studies)
        print(f"{'  (for comparison: epochs taken as independent)':<62} {n:>7,} {naive / repetitions:>8.4f}")
    return done


def coverage(repetitions: int) -> list[bool]:
    done = []
    wide = noise(0.95, repetitions)
    near = 0.01 + wide
    for n in SIZES:
        pairs, times = discordant(n, 0.2, 0.1, repetitions, 7 * n)
        for name, interval in INTERVALS:
            found = share(pairs, times, lambda b, c, f=interval, n=n: _holds(f(b, c, n), 0.1))
            low, high = (0.95 - near, 0.95 + near) if n >= 100 else (0.0, 1.0)
            done.append(row(f"coverage: {name} interval of a paired difference, at 0.1", n, found, low, high))
        odds = share(pairs, times, lambda b, c: _inside(paired.paired_odds_ratio(b, c), 2.0))
        done.append(row("coverage: exact interval of the paired odds ratio (at least)", n, odds, 0.95 - wide, 1.0))
        studies = epoch_studies(n, 0.45, 0.55, repetitions, 11 * n)
        found = sum(s.estimate.low <= 0.1 <= s.estimate.high for s in studies) / repetitions
        done.append(row("coverage: cluster-robust t interval, 8 epochs", n, found, 0.95 - near, 0.95 + near))
        done += _one_rate(n)
    return done + [one for n in (20, 100) for one in _mean_of_differences(n)]


INTERVALS = (
    ("Tango", lambda b, c, n: paired.tango(b, c, n)),
    ("Bonett–Price", lambda b, c, n: paired.bonett_price(paired.PairTable(0, b, c, n - b - c)).interval),
)


def _holds(interval: Interval, truth: float) -> bool:
    return interval.low <= truth <= interval.high


def _mean_of_differences(n: int) -> list[bool]:
    """Coverage averaged over shares of discordant items and differences, as one truth alone moves in steps."""
    from scipy.stats import multinomial

    cells = np.array([(b, c) for b in range(n + 1) for c in range(n + 1 - b)])
    truths = [(psi, d) for psi in np.linspace(0.1, 0.6, 11) for d in np.linspace(-0.9, 0.9, 19) * psi]
    done = []
    for name, interval in INTERVALS:
        bounds = np.array([interval(int(b), int(c), n) for b, c in cells])
        held = []
        for psi, d in truths:
            masses = multinomial.pmf(
                np.column_stack([cells, n - cells.sum(axis=1)]), n, [(psi + d) / 2, (psi - d) / 2, 1 - psi]
            )
            held.append(masses @ ((bounds[:, 0] <= d) & (d <= bounds[:, 1])))
        mean = float(np.mean(held))
        high = 0.96 if n >= 100 else 1.0
        done.append(row(f"mean coverage: {name} interval of a difference (exact sum)", n, mean, 0.94, high))
    return done


def _inside(odds: paired.PairedOdds, truth: float) -> bool:
    return odds.exact_low <= truth <= odds.exact_high


def _one_rate(n: int) -> list[bool]:
    """Coverage averaged over rates from 0.05 to 0.95, as one rate alone moves in steps."""
    from scipy.stats import binom

    rates = np.linspace(0.05, 0.95, 91)
    x = np.arange(n + 1)
    seen = x[(binom.pmf(x[:, None], n, rates[None, :]) > 1e-12).any(axis=1)]
    done = []
    for name, function, low, high in (
        ("Wilson", proportions.wilson, 0.94, 0.96),
        ("mid-p exact", proportions.mid_p_interval, 0.94, 0.96 if n >= 100 else 1.0),
        ("Clopper–Pearson", proportions.clopper_pearson, 0.95, 1.0),
    ):
        if name == "mid-p exact" and n > 1_000:
            continue
        bounds = [function(int(k), n) for k in seen]
        lows, highs = np.array([b.low for b in bounds]), np.array([b.high for b in bounds])
        held = (lows[:, None] <= rates) & (rates <= highs[:, None])
        mean = float((binom.pmf(seen[:, None], n, rates) * held).sum(axis=0).mean())
        done.append(row(f"mean coverage: {name} interval of a rate (exact sum)", n, mean, low, high))
    return done


def powers(repetitions: int) -> list[bool]:
    done = []
    for difference, discordance in ((0.03, 0.2), (0.05, 0.3), (0.1, 0.25)):
        n = math.ceil(power.mcnemar_n(difference, discordance))
        pairs, times = discordant(n, (discordance + difference) / 2, (discordance - difference) / 2, repetitions, n)
        found = share(pairs, times, lambda b, c: paired.mcnemar(b, c).mid <= 0.05)
        done.append(row(f"power: McNemar planned for 0.8 ({difference:g} of {discordance:g})", n, found, 0.78, 0.82))
    for margin, discordance in ((0.02, 0.2), (0.03, 0.3)):
        n = math.ceil(power.equivalence_n(discordance, margin))
        pairs, times = discordant(n, discordance / 2, discordance / 2, repetitions, n)
        found = share(pairs, times, lambda b, c, n=n, m=margin: equivalence.paired_tost(b, c, n, m).equivalent)
        done.append(row(f"power: equivalence planned for 0.8 (margin {margin:g})", n, found, 0.78, 0.82))
    values, masses = epoch_differences(0.45, 0.55)
    variance = float(masses @ (values - 0.1) ** 2)
    design = power.MillerDesign(variance, 0.0, 0.0)
    n = math.ceil(power.miller_n(design, 0.1))
    found = sum(s.p_value <= 0.05 for s in epoch_studies(n, 0.45, 0.55, repetitions, 3)) / repetitions
    done.append(row("power: 8 epochs planned for 0.8 (Miller)", n, found, 0.78, 0.82))
    return done


def at_the_margin(repetitions: int) -> list[bool]:
    limit = 0.05 + noise(0.05, repetitions)
    done = []
    for n in SIZES:
        pairs, times = discordant(n, 0.15, 0.10, repetitions, 13 * n)
        found = share(pairs, times, lambda b, c, n=n: equivalence.paired_tost(b, c, n, 0.05).equivalent)
        done.append(row("called equivalent with the true difference at the margin", n, found, 0, limit))
        studies = epoch_studies(n, 0.475, 0.525, repetitions, 17 * n)
        proofs = [equivalence.tost(s.estimate.value, s.estimate.se, 0.05, df=s.df) for s in studies]
        found = sum(p.equivalent for p in proofs) / repetitions
        done.append(row("called equivalent at the margin, 8 epochs", n, found, 0, limit))
    return done


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    start = time.process_time()
    print(f"{'what':<62} {'n':>7} {'found':>8}   {'bound':<18} holds   ({repetitions:,} studies a row)")
    done = false_positives(repetitions) + coverage(repetitions) + powers(repetitions) + at_the_margin(repetitions)
    print(f"{sum(done)} of {len(done)} bounds hold; {time.process_time() - start:.0f} CPU s")
    sys.exit(0 if all(done) else 1)


if __name__ == "__main__":
    main()
