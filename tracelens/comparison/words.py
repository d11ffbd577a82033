"""One plain sentence for each contrast: what the data show and no more."""

from __future__ import annotations

from collections.abc import Sequence

from tracelens.comparison.contrast import Association, Contrast


def points(difference: float) -> str:
    """Return a difference of shares as signed points: ``-3.3``, ``+0.5``, ``0.0``."""
    text = f"{100 * difference:+.1f}"
    return text[1:] if text in ("+0.0", "-0.0") else text


def percent(share: float) -> str:
    """Return a share as per cent with one decimal."""
    return f"{100 * share:.1f} %"


def p_text(p: float) -> str:
    """Return a p-value with two digits at least: ``p = 0.0012``, ``p = 0.031``, ``p = 0.62``, ``p < 0.0001``."""
    if p < 0.0001:
        return "p < 0.0001"
    return f"p = {p:.4f}" if p < 0.01 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def group_in_words(group: Sequence[tuple[str, str]]) -> str:
    """Return a group as the start of a sentence: ``Model gpt-4, task counting``, or ``All``."""
    name = ", ".join(f"{key} {value or '(none)'}" for key, value in group) or "all"
    return name[0].upper() + name[1:]


def sentence(c: Contrast) -> str:
    """Return what a contrast shows, with its numbers, and verdict; where none, what it would take."""
    if c.measure.startswith("score"):
        return f"{_name(c)}: {_scores(c)} {_conclusion(c, percent_points=False)}"
    if c.measure.startswith("error"):
        return f"{_name(c)}: {_error(c)} {_conclusion(c)}"
    return f"{_name(c)}: {_accuracy(c)} {_conclusion(c)}"


def _name(c: Contrast) -> str:
    name = c.name[0].upper() + c.name[1:]
    return name if c.measure == "accuracy" else f"{name}, {c.measure}"


def _accuracy(c: Contrast) -> str:
    moved = ""
    if c.cells:
        moved = f", {c.cells.gained:,} gained and {c.cells.lost:,} lost"
    return (
        f"on {c.items:,} items answered under both, {c.arm_b} is right on {percent(c.rate_b.value)} "
        f"and {c.arm_a} on {percent(c.rate_a.value)}{moved}: {_gap(c)}"
    )


def _error(c: Contrast) -> str:
    return (
        f"present in {percent(c.rate_b.value)} under {c.arm_b} and {percent(c.rate_a.value)} under "
        f"{c.arm_a} of {c.items:,} items that both could be assessed on: {_gap(c)}"
    )


def _scores(c: Contrast) -> str:
    d = c.difference
    return (
        f"on {c.items:,} items scored under both, the mean is {c.rate_b.value:.4g} under {c.arm_b} "
        f"and {c.rate_a.value:.4g} under {c.arm_a}: {d.value:+.4g} (95 % interval {d.low:.4g} to "
        f"{d.high:.4g}; {c.test} {p_text(c.p_value)}{_adjusted(c)})."
    )


def _gap(c: Contrast) -> str:
    d = c.difference
    return (
        f"{points(d.value)} points (95 % interval {points(d.low)} to {points(d.high)}; {c.test} "
        f"{p_text(c.p_value)}{_adjusted(c)})."
    )


def _adjusted(c: Contrast) -> str:
    if c.family_size < 2:
        return ""
    return f", {p_text(c.adjusted)} after {c.adjustment} over {c.family_size} tests"


def _conclusion(c: Contrast, percent_points: bool = True) -> str:
    margin = f"{100 * c.tost.margin:g} points" if percent_points else f"{c.tost.margin:g}"
    proven = f"{100 * c.provable_margin:.1f} points" if percent_points else f"{c.provable_margin:.4g}"
    if c.verdict == "different":
        return f"Different: {c.arm_b} is {'higher' if c.difference.value > 0 else 'lower'}."
    if c.verdict == "equivalent":
        also = " (a difference is shown, and it lies within the margin)" if c.adjusted < 0.05 else ""
        return f"Equivalent within {margin}{also}."
    return (
        f"Inconclusive: neither a difference nor equivalence within {margin} is shown; these data "
        f"could prove no margin below {proven}, and {margin} would need about {c.pairs_needed:,} "
        "items."
    )


def association_sentence(a: Association) -> str:
    """Return whether a category goes with being wrong."""
    if not a.wrong_assessed or not a.right_assessed:
        return f"{a.category} under {a.arm}: no wrong or no right trace could be assessed."
    wrong, right = a.wrong_present / a.wrong_assessed, a.right_present / a.right_assessed
    return (
        f"{a.category} under {a.arm}: in {percent(wrong)} of {a.wrong_assessed:,} wrong and "
        f"{percent(right)} of {a.right_assessed:,} right traces, a risk ratio of {a.ratio.value:.2f} "
        f"(95 % interval {a.ratio.low:.2f} to {a.ratio.high:.2f}; {p_text(a.p_value)}, "
        f"{p_text(a.adjusted)} after Benjamini–Hochberg over {a.family_size} tests)."
    )
