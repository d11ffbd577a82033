"""Every figure's numbers on the small database, compared whole with what is counted by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import duckdb
import pytest

from tracelens import figures
from tracelens.comparison import Plan
from tracelens.errors import InputError
from tracelens.figures import Cells, Filters, chart, counts, fetch
from tracelens.figures.cells import EVERYTHING
from tracelens.figures.counts import Rate, paired, rate
from tracelens.figures.rows import by
from tracelens.stats.equivalence import paired_tost
from tracelens.stats.paired import mcnemar, tango
from tracelens.stats.proportions import wilson

ADD = {"dataset": "d", "task": "add"}
TURN = {"dataset": "d", "task": "turn"}


def summarise(connection: duckdb.DuckDBPyConnection, name: str, filters: Filters = EVERYTHING, **options: Any) -> Any:
    return figures.find(name).summarise(connection, filters, **options)


def test_a_rate_has_its_wilson_interval_and_none_without_a_denominator() -> None:
    assert rate(3, 4) == Rate(3, 4, 0.75, *wilson(3, 4))
    assert rate(0, 0) == Rate(0, 0, None, None, None)


def test_a_paired_comparison_is_tango_mcnemar_mid_p_and_the_comparisons_verdict() -> None:
    found = paired(1, 2, 1, 1)

    assert found == counts.Paired(1, 2, 1, 1, 5, 0.2, *tango(2, 1, 5), mcnemar(2, 1).mid, "inconclusive")
    assert paired(500, 0, 0, 500).verdict == "equivalent"
    assert paired_tost(0, 0, 1000, counts.MARGIN).equivalent
    assert paired(0, 20, 1, 0).verdict == "different"


def test_the_margin_is_the_comparisons_own() -> None:
    margin = next(field.default for field in dataclasses.fields(Plan) if field.name == "margin")

    assert margin == counts.MARGIN


def test_pairs_of_one_item_widen_the_interval() -> None:
    alone = counts.clustered(0, 20, 10, 10, (((0.0, 0.0, 1), 10), ((1.0, 1.0, 1), 20), ((-1.0, 1.0, 1), 10)))
    doubled = counts.clustered(0, 20, 10, 10, (((0.0, 0.0, 2), 5), ((2.0, 2.0, 2), 10), ((-2.0, 2.0, 2), 5)))

    assert (alone.difference, alone.items) == (0.25, 40)
    assert (doubled.difference, doubled.items) == (0.25, 20)
    assert doubled.high - doubled.low > alone.high - alone.low


def test_verdict(small: duckdb.DuckDBPyConnection) -> None:
    m1 = summarise(small, "verdict", Filters(model="m1"))

    assert m1 == figures.verdict.Numbers(paired(1, 2, 2, 2), rate(3, 7), rate(3, 7), 8, 1, 1, 0, 1.0, 37.0, ())


def test_verdict_over_models_clusters_by_item_and_names_each_model(small: duckdb.DuckDBPyConnection) -> None:
    both = summarise(small, "verdict")

    # add 1 gains twice, add 2 gains once of two pairs; the other items give one pair each.
    shapes = (((-1, 1, 1), 2), ((0, 0, 1), 3), ((1, 1, 2), 1), ((2, 2, 2), 1))
    assert both.paired == counts.clustered(1, 3, 2, 3, shapes)
    assert both.models == (("m1", paired(1, 2, 2, 2)), ("m2", paired(0, 1, 0, 1)))
    assert (both.pairs, both.unscored, both.only_a, both.only_b) == (10, 1, 1, 0)


def test_accuracy(small: duckdb.DuckDBPyConnection) -> None:
    bar = figures.accuracy.Bar

    assert summarise(small, "accuracy") == figures.accuracy.Numbers(
        "task",
        (
            bar("add", "direct", rate(2, 7), 0, None),
            bar("add", "reasoning", rate(4, 7), 0, None),
            bar("turn", "direct", rate(3, 4), 0, None),
            bar("turn", "reasoning", rate(0, 2), 1, None),
        ),
        (("add", ADD), ("turn", TURN)),
    )


def test_accuracy_of_one_task_is_shown_by_model(small: duckdb.DuckDBPyConnection) -> None:
    bar = figures.accuracy.Bar

    assert summarise(small, "accuracy", Filters(dataset="d", task="add")) == figures.accuracy.Numbers(
        "model",
        (
            bar("m1", "direct", rate(2, 5), 0, None),
            bar("m1", "reasoning", rate(3, 5), 0, None),
            bar("m2", "direct", rate(0, 2), 0, None),
            bar("m2", "reasoning", rate(1, 2), 0, None),
        ),
        (("m1", {"model": "m1"}), ("m2", {"model": "m2"})),
    )


def test_difference(small: duckdb.DuckDBPyConnection) -> None:
    line = figures.difference.Line

    assert summarise(small, "difference", Filters(model="m1")) == figures.difference.Numbers(
        "task", (line("turn", paired(0, 0, 1, 1), "few", TURN), line("add", paired(1, 2, 1, 1), "few", ADD)), paired(1, 2, 2, 2)
    )


def test_many_rows_are_corrected_for_their_number_and_small_ones_left_out() -> None:
    def line(row: str, gained: int, lost: int) -> Any:
        found = paired(10, gained, lost, 10)
        return figures.difference.Line(row, found, figures.difference.kind(found), {"task": row})

    lines = [line("a", 7, 1), line("b", 12, 0), line("c", 3, 3), figures.difference.Line("d", paired(0, 2, 0, 1), "few", {"task": "d"})]
    p = [one.paired.p for one in lines[:3]]

    assert figures.difference.adjusted(lines) == pytest.approx({0: 2 * p[0], 1: 3 * p[1], 2: p[2]})
    assert figures.difference.many(lines) == "; 2 of 3 rows differ taken alone, 1 after Holm's correction for 3"
    assert figures.difference.adjusted(lines[:1]) == {}
    assert figures.difference.many(lines[:1]) == ""


def test_flips(small: duckdb.DuckDBPyConnection) -> None:
    flip = figures.flips.Flip

    assert summarise(small, "flips") == figures.flips.Numbers("task", (flip("turn", 0, 0, 1, 1, TURN), flip("add", 1, 3, 1, 2, ADD)))


def test_heatmap(small: duckdb.DuckDBPyConnection) -> None:
    square = figures.heatmap.Square

    assert summarise(small, "heatmap") == figures.heatmap.Numbers(
        (square("d", "add", "m1", paired(1, 2, 1, 1)), square("d", "add", "m2", paired(0, 1, 0, 1)), square("d", "turn", "m1", paired(0, 0, 1, 1)))
    )


def test_error_rates_count_what_could_be_assessed(small: duckdb.DuckDBPyConnection) -> None:
    share = figures.error_rates.Share
    titles = dict(small.execute("SELECT category, title FROM categories").fetchall())
    axis, total = titles["frame.axis_sign"], titles["num.arithmetic"]

    assert summarise(small, "error_rates") == figures.error_rates.Numbers(
        (
            share("frame.axis_sign", axis, "direct", rate(1, 4), 0, 7),
            share("frame.axis_sign", axis, "reasoning", rate(0, 3), 0, 7),
            share("num.arithmetic", total, "direct", rate(0, 11), 0, 0),
            share("num.arithmetic", total, "reasoning", rate(3, 10), 0, 0),
        ),
        (),
    )


def test_taxonomy(small: duckdb.DuckDBPyConnection) -> None:
    titles = dict(small.execute("SELECT category, title FROM categories").fetchall())
    leaf = figures.taxonomy.Leaf

    assert summarise(small, "taxonomy") == figures.taxonomy.Numbers(
        (leaf("num", "num.arithmetic", titles["num.arithmetic"], 3), leaf("frame", "frame.axis_sign", titles["frame.axis_sign"], 1)), 0
    )


def test_position_of_the_first_error(small: duckdb.DuckDBPyConnection) -> None:
    found = summarise(small, "position")

    # The sum stands at character 7 of 37: the second tenth; the reversed axis at the very start.
    assert {(s.step, s.condition): (s.rate.hits, s.rate.of) for s in found.shares if s.rate.hits} == {
        ("10–20 %", "reasoning"): (3, 3),
        ("0–10 %", "direct"): (1, 1),
    }
    assert (found.located, found.unlocated) == (4, 7)


def test_errors_behind_the_changes(small: duckdb.DuckDBPyConnection) -> None:
    found = summarise(small, "flip_errors")

    assert [(m.category, m.flip, m.rate.hits, m.rate.of) for m in found.marks] == [("num.arithmetic", "lost", 2, 2), ("num.arithmetic", "gained", 0, 3)]
    assert (found.items, found.left_out) == ({"lost": 2, "gained": 3}, 0)
    low, high = figures.flip_errors.plot(found).layout["xaxis"]["range"]
    assert low < 0, "a mark at 0 % is drawn whole"
    assert high > 1, "and one at 100 %"


def test_errors_that_come_together(small: duckdb.DuckDBPyConnection) -> None:
    found = summarise(small, "cooccurrence")

    assert [category for category, _ in found.titles] == ["num.arithmetic", "frame.axis_sign"]
    assert (found.couples, found.left_out) == ((), 0)


def test_length_bins_double(small: duckdb.DuckDBPyConnection) -> None:
    one = figures.length.Bin

    assert summarise(small, "length") == figures.length.Numbers((one(0, "direct", rate(5, 11)), one(5, "reasoning", rate(4, 9))))


def test_claims_a_trace(small: duckdb.DuckDBPyConnection) -> None:
    mean = figures.claims.Mean

    assert summarise(small, "claims") == figures.claims.Numbers((mean("quantity", "direct", 0, 11), mean("quantity", "reasoning", 30, 10)))


def test_unexplained(small: duckdb.DuckDBPyConnection) -> None:
    row = figures.unexplained.Row

    # add: 5 wrong without reasoning, 3 with it, the sum found in 2; turn: 1 and 2 wrong, all but one explained.
    assert summarise(small, "unexplained") == figures.unexplained.Numbers((row("turn", rate(1, 3), TURN), row("add", rate(6, 8), ADD)))


def test_detectors(small: duckdb.DuckDBPyConnection) -> None:
    found = summarise(small, "detectors", kind="rule")

    assert [(v.category, v.detector, v.present, v.absent, v.not_assessable) for v in found.verdicts] == [
        ("num.arithmetic", "rule", 3, 18, 0),
        ("frame.axis_sign", "rule", 1, 6, 14),
    ]


def test_what_is_not_there_is_said(small: duckdb.DuckDBPyConnection) -> None:
    empty = {name: figures.find(name).plot(summarise(small, name)).empty for name in ("agreement", "equations", "proximity")}

    assert empty["agreement"].startswith("No labels")
    assert empty["equations"].startswith("No decidable equation")
    assert empty["proximity"].startswith("No answer here is measured")


@pytest.mark.parametrize("name", [n for n, m in figures.FIGURES.items() if m.QUERY])
def test_every_figure_draws_in_both_themes_and_over_nothing(small: duckdb.DuckDBPyConnection, name: str) -> None:
    module = figures.find(name)
    nothing = Cells(fetch(small, figures.query(module.QUERY)).columns, [])

    for mode in ("light", "dark"):
        assert module.draw(summarise(small, name), mode).to_json()
    assert module.plot(module.numbers(nothing)).empty or module.plot(module.numbers(nothing)).headline


@pytest.mark.parametrize("name", [n for n, m in figures.FIGURES.items() if m.QUERY])
def test_cells_sliced_in_memory_give_what_the_database_gives_under_the_filter(small: duckdb.DuckDBPyConnection, name: str) -> None:
    module = figures.find(name)
    cells = fetch(small, figures.query(module.QUERY))
    for pair in ("condition_a", "condition_b"):
        cells = cells.where(**{pair: "direct" if pair.endswith("a") else "reasoning"})

    for place, part in cells.slices():
        filters = Filters(*place)
        assert module.numbers(part, filters) == summarise(small, name, filters)


def test_rows_are_tasks_until_one_is_left() -> None:
    cells = Cells(("task", "model"), [("a", "m"), ("b", "m")])

    assert by(cells, Filters())[0] == "task"
    assert by(cells, Filters(task="a"))[0] == "model"
    with pytest.raises(InputError, match="task or model"):
        by(cells, Filters(), "nonsense")


def test_a_figure_for_notebooks_takes_filters_and_options(small: duckdb.DuckDBPyConnection) -> None:
    assert figures.draw(small, "accuracy", model="m1", rows="model").data
    assert figures.draw(small, "chart", sql="SELECT task, count(*) AS n FROM traces GROUP BY ALL", kind="bar").data[0].type == "bar"
    with pytest.raises(InputError, match="no option 'colour'"):
        figures.draw(small, "accuracy", colour="red")
    with pytest.raises(InputError, match="The figures are"):
        figures.draw(small, "nonsense")


def test_labels_have_nothing_left_to_interpret() -> None:
    label = figures.theme.label

    assert label("<b>x</b> & <a href='javascript:1'>y</a>") == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;a href='javascript:1'&gt;y&lt;/a&gt;"
    assert label("a\u202eb\u0000c") == "a b c"
    assert label("x" * 100, 10) == "xxxxxxxxx…"


def test_a_colour_role_is_resolved_under_colour_keys_alone() -> None:
    resolved = figures.theme.resolve({"marker": {"color": "$gained"}, "text": ["$gained"]}, "light")

    assert resolved == {"marker": {"color": figures.theme.ROLES["light"]["gained"]}, "text": ["$gained"]}


def test_flow_keeps_every_pair_and_shares_of_where_it_came_from(small: duckdb.DuckDBPyConnection) -> None:
    one = figures.flow.Flow
    found = summarise(small, "flow")

    # right before: 1 kept, 2 lost; wrong before: 3 gained, 3 kept.
    assert found == figures.flow.Numbers(
        (one("both_right", rate(1, 9), rate(1, 3)), one("lost", rate(2, 9), rate(2, 3)), one("gained", rate(3, 9), rate(3, 6)), one("both_wrong", rate(3, 9), rate(3, 6)))
    )
    gap = figures.flow.GAP
    ends = {outcome: tuple(round(x, 9) for x in place) for outcome, place in figures.flow.ends(found).items()}
    assert ends == {
        "both_right": (0.0, 0.0, round(1 / 9, 9)),
        "lost": (round(1 / 9, 9), round(4 / 9 + gap, 9), round(2 / 9, 9)),
        "gained": (round(3 / 9 + gap, 9), round(1 / 9, 9), round(3 / 9, 9)),
        "both_wrong": (round(6 / 9 + gap, 9), round(6 / 9 + gap, 9), round(3 / 9, 9)),
    }


def test_flow_without_pairs_says_so(small: duckdb.DuckDBPyConnection) -> None:
    found = summarise(small, "flow", Filters(model="nobody"))

    assert found == figures.flow.Numbers(())
    assert figures.flow.plot(found).empty == "No scored pairs of direct and reasoning here."


def test_treemap_gives_each_category_its_area(small: duckdb.DuckDBPyConnection) -> None:
    titles = dict(small.execute("SELECT category, title FROM categories").fetchall())
    leaf, area = figures.taxonomy.Leaf, figures.treemap.Area

    # 3 of 4 findings are wrong sums: three quarters of the width of 1.6.
    assert summarise(small, "treemap") == figures.treemap.Numbers(
        (
            area(leaf("num", "num.arithmetic", titles["num.arithmetic"], 3), 0.0, 0.0, 1.2, 1.0),
            area(leaf("frame", "frame.axis_sign", titles["frame.axis_sign"], 1), 1.2, 0.0, 0.4, 1.0),
        ),
        0,
    )


def test_squares_fill_the_map_without_overlap() -> None:
    boxes = [tuple(round(side, 9) for side in box) for box in figures.treemap.squarify([6, 6, 4, 3, 2, 2, 1], 0, 0, 6, 4)]

    # The example of the paper that describes the layout.
    assert boxes[:4] == [(0, 0, 3, 2), (0, 2, 3, 2), (3, 0, round(12 / 7, 9), round(7 / 3, 9)), (round(3 + 12 / 7, 9), 0, round(9 / 7, 9), round(7 / 3, 9))]
    assert sum(w * h for *_, w, h in boxes) == pytest.approx(24)


def test_bars_that_are_sums_of_rows_say_so(small: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT task, model, count(*) AS n FROM traces GROUP BY ALL"
    assert "some bars are sums of several rows" in chart.plot(chart.summarise(small, sql=sql, x="task")).note
    assert "sums" not in chart.plot(chart.summarise(small, sql=sql, x="task", color="model")).note
