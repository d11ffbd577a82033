"""Counts of a large database are kept beside it, and never outlive the state that they were made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("dash")

from tracelens.figures import Cells, Filters, query
from tracelens.pages import dashboard, facts, kept
from tracelens.pages.app import labelling
from tracelens.pages.app.database import Database
from tracelens.store import open_readonly

CELLS = {"SELECT 1": Cells(("task", "n", "share"), [("a", 1, 0.5), (None, 2, 1.0)])}


@pytest.fixture
def path(small_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_path, tmp_path / "lens.duckdb"))


@pytest.fixture
def source(path: Path) -> Iterator[Database]:
    made = Database(path)
    yield made
    made._connection.close()


def held(found: kept.Found) -> dict[str, Cells | None]:
    return {text: found.cells(text) for text in found.texts()}


def test_what_was_kept_comes_back_for_the_same_state_of_the_file(path: Path) -> None:
    first = kept.Kept(path)
    first.save(CELLS, first.stamp())

    assert held(kept.Kept(path).load()) == CELLS


def test_facts_are_kept_whole(path: Path) -> None:
    known = facts.collect(open_readonly(path))
    one = kept.Kept(path)
    one.save({}, one.stamp(), known)

    assert kept.Kept(path).load().facts == known


def test_what_an_earlier_file_held_is_kept_beside_what_is_new(path: Path) -> None:
    one = kept.Kept(path)
    one.save(CELLS, one.stamp())
    one.save({"SELECT 2": Cells(("n",), [(2,)])}, one.stamp(), known=one.load().raw())

    assert held(one.load()) == CELLS | {"SELECT 2": Cells(("n",), [(2,)])}


def test_another_state_a_damaged_file_and_none_give_nothing(path: Path) -> None:
    one = kept.Kept(path)
    assert held(one.load()) == {}
    one.save(CELLS, (1, 2, 3))
    assert held(one.load()) == {}
    one.path.write_bytes(b"\xc1 not a file of counts")
    assert held(one.load()) == {}


def test_values_that_would_come_back_as_others_are_not_kept(path: Path) -> None:
    one = kept.Kept(path)
    one.save(CELLS | {"SELECT 2": Cells(("day",), [(b"bytes",)])}, one.stamp())

    assert held(one.load()) == CELLS


def test_a_folder_that_cannot_be_written_is_no_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept.Kept(path)
    one.path = path / "no folder" / "x.cells"
    one.save(CELLS, one.stamp())

    assert held(one.load()) == {}


def test_a_label_takes_away_the_counts_of_labels_alone(source: Database) -> None:
    verdict, agreement = query("verdict"), query("agreement")
    for panel in [*dashboard.load("reasoning").panels, *dashboard.load("judges").panels]:
        source.cells(panel)
    assert {verdict, agreement} <= set(source._cells)

    found = labelling.following(source, "num.arithmetic", "ann")
    assert found is not None
    labelling.keep(source, found[0], "num.arithmetic", "present", "ann", None, None)

    assert verdict in source._cells
    assert agreement not in source._cells


def test_models_that_are_pooled_are_pooled_over_the_chosen_ones_alone(source: Database, path: Path) -> None:
    panel = next(p for p in dashboard.load("reasoning").panels if p.figure == "verdict")

    all_models, _ = source.draw(panel, Filters())
    both, _ = source.draw(panel, Filters(model=("m1", "m2")))
    other, _ = source.draw(panel, Filters(model=("m2", "none such")))
    alone, _ = source.draw(panel, Filters(model="m2"))

    assert both == all_models
    assert other == alone
    assert open_readonly(path).execute("SELECT count(*) FROM pairs").fetchone() == (10,)
