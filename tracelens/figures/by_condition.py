"""Grouped bars of shares for each condition: what the position, proximity and claim figures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import Filters
from tracelens.figures.drawing import Table
from tracelens.figures.rows import condition_colours


class Share(msgspec.Struct, frozen=True):
    """The share of one step of a scale in one condition."""

    step: str
    condition: str
    rate: counts.Rate


def bars(shares: Sequence[Share], steps: Sequence[str], filters: Filters, noun: str) -> list[dict[str, Any]]:
    """Return one bar trace for each condition with intervals; ``noun`` names what the denominators count."""
    traces = []
    for condition, colour, _ in condition_colours(shares, filters):
        mine = {share.step: share.rate for share in shares if share.condition == condition and share.rate.of}
        there = [step for step in steps if step in mine]
        rates = [mine[step] for step in there]
        traces.append(
            {
                "type": "bar",
                "name": theme.label(condition, 24),
                "x": [theme.label(step) for step in there],
                "y": [rate.value for rate in rates],
                "marker": {
                    "color": colour,
                    **(
                        {
                            "pattern": {
                                "shape": "/",
                                "fillmode": "overlay",
                                "fgcolor": "$paper",
                                "fgopacity": 0.55,
                                "size": 6,
                            }
                        }
                        if colour == "$a"
                        else {}
                    ),
                },
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "color": "$soft",
                    "thickness": 1.1,
                    "width": 2,
                    "array": [(rate.high or 0) - (rate.value or 0) for rate in rates],
                    "arrayminus": [(rate.value or 0) - (rate.low or 0) for rate in rates],
                },
                "customdata": [{"condition": condition} for _ in there],
                "hovertext": [
                    f"{theme.label(step)} · {theme.label(condition)}<br>{words.rate(rate)} {noun}"
                    for step, rate in zip(there, rates, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
    return traces


def layout(x: str, y: str, height: int = 320) -> dict[str, Any]:
    """Return the layout of vertical grouped bars of shares."""
    return {
        "height": height,
        "barmode": "group",
        "xaxis": {"title": {"text": x}, "type": "category", "showgrid": False},
        "yaxis": {"title": {"text": y}, "tickformat": ".0%", "rangemode": "tozero"},
    }


def table(shares: Sequence[Share], first: str) -> Table:
    """Return the shares as a table."""
    rows = tuple((s.step, s.condition, s.rate.value, s.rate.low, s.rate.high, s.rate.hits, s.rate.of) for s in shares)
    return Table(
        (first, "condition", "share", "low", "high", "count", "of"),
        rows,
        tuple({"condition": s.condition} for s in shares),
    )
