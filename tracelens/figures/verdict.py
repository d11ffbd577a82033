"""Did reasoning help? One sentence, the paired difference, the four cells, the unmatched, and what it cost in text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Headline, Table, Tile
from tracelens.figures.pairing import compare, models

if TYPE_CHECKING:
    import duckdb

QUERY = "verdict"
TITLE = "Did reasoning help?"
HELP = (
    "The same items under both conditions: McNemar mid-p test and Tango interval, or t with clusters "
    "where an item gives several pairs."
)

OUTCOMES = {
    "gained": "wrong without, right with",
    "lost": "right without, wrong with",
    "both_right": "right both times",
    "both_wrong": "wrong both times",
}
COUNTS = ["pairs", "unscored", "traces_a", "traces_b", "characters_a", "characters_b"]
FEW_MODELS = 4
"""Up to so many models are each given a line of their own."""


class Numbers(msgspec.Struct, frozen=True):
    """``pairs`` counts matched items, ``unscored`` those of them without a score; ``only_*`` have no partner.

    ``length_*`` are mean characters of a trace, None without traces.
    """

    paired: counts.Paired
    right_a: counts.Rate
    right_b: counts.Rate
    pairs: int
    unscored: int
    only_a: int
    only_b: int
    length_a: float | None
    length_b: float | None
    models: tuple[tuple[str, counts.Paired], ...] = ()
    """Each model's own comparison, where there are several."""


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the verdict's numbers under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the verdict's numbers of already fetched cells."""
    sums = [int(x) for x in cells.total([], COUNTS).get((), [0] * len(COUNTS))]
    pairs, unscored, traces_a, traces_b, chars_a, chars_b = sums
    found = compare(cells, []).get((), counts.paired(0, 0, 0, 0))
    each = compare(cells, ["model"]) if len(models(cells)) > 1 else {}
    return Numbers(
        found,
        counts.rate(found.both_right + found.lost, found.n),
        counts.rate(found.both_right + found.gained, found.n),
        pairs,
        unscored,
        max(0, traces_a - pairs),
        max(0, traces_b - pairs),
        chars_a / traces_a if traces_a else None,
        chars_b / traces_b if traces_b else None,
        tuple((str(model), one) for (model,), one in sorted(each.items())),
    )


def sentence(found: Numbers, filters: Filters = EVERYTHING) -> str:
    """Return the verdict in one sentence."""
    a, b = filters.a, filters.b
    both = found.paired
    if both.n == 0:
        unscored = f", {words.plural(found.unscored, 'pair')} without a score" if found.unscored else ""
        return (
            f"There are no scored pairs of {a} and {b}: {words.plural(found.only_a, 'trace')} only {a}, "
            f"{words.plural(found.only_b, 'trace')} only {b}{unscored}."
        )
    change = f"from {words.percent(found.right_a.value)} to {words.percent(found.right_b.value)}"
    if both.verdict == "different":
        verb = "raised" if (both.difference or 0.0) > 0 else "lowered"
        return f"{b.capitalize()} {verb} accuracy {change} on the same items."
    if both.verdict == "equivalent":
        return f"{b.capitalize()} and {a} are equivalent within {100 * counts.MARGIN:g} points ({change})."
    return f"Inconclusive: accuracy went {change} with {b}, and the interval allows help as well as harm."


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the headline with its tiles, and the four cells as a figure for notebooks."""
    both = found.paired
    text = sentence(found, filters)
    tiles = [
        Tile(name.replace("_", " "), words.count(getattr(both, name)), detail, {"outcome": name}, name)
        for name, detail in OUTCOMES.items()
    ]
    facts = [words.difference(both)] if both.n else []
    if 1 < len(found.models) <= FEW_MODELS:
        facts += [f"{model or '(unnamed)'}: {words.difference(one)}, {one.verdict}" for model, one in found.models]
    if found.unscored:
        facts.append(f"{words.plural(found.unscored, 'pair')} not scored and left out")
    if found.only_a or found.only_b:
        facts.append(
            f"without a partner: {words.count(found.only_a)} only {filters.a}, {words.count(found.only_b)} "
            f"only {filters.b}"
        )
    if found.length_a and found.length_b:
        ratio = found.length_b / found.length_a
        facts.append(
            f"{filters.b} writes {ratio:.1f} times the text ({found.length_b:,.0f} against "
            f"{found.length_a:,.0f} characters a trace)"
        )
    head = Headline(text, tuple(facts), tuple(tiles) if both.n else (), both.verdict)
    note = f"n = {words.count(both.n)} scored pairs"
    return Drawing(_squares(both), _layout(filters), note, _table(both), headline=head)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the four cells as a Plotly figure under the sentence."""
    return plot(found).figure(mode)


def _squares(both: counts.Paired) -> list[dict[str, Any]]:
    """Return the two-by-two table as a heat map with its counts written in."""
    grid = [[both.lost, both.both_right], [both.both_wrong, both.gained]]
    return [
        {
            "type": "heatmap",
            "z": grid,
            "x": ["wrong", "right"],
            "y": ["right", "wrong"],
            "showscale": False,
            "text": [[str(v) for v in row] for row in grid],
            "texttemplate": "%{text}",
            "xgap": 3,
            "ygap": 3,
            "colorscale": [[0, "$low"], [1, "$mid"]],
            "hoverinfo": "skip",
        }
    ]


def _layout(filters: Filters) -> dict[str, Any]:
    return {
        "height": 260,
        "xaxis": {"title": {"text": theme.label(filters.b)}, "showgrid": False},
        "yaxis": {"title": {"text": theme.label(filters.a)}, "showgrid": False},
    }


def _table(both: counts.Paired) -> Table:
    rows = tuple((name.replace("_", " "), getattr(both, name)) for name in OUTCOMES)
    return Table(("outcome", "pairs"), rows, tuple({"outcome": name} for name in OUTCOMES))
