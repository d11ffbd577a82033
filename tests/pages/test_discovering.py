"""The Discover view: proposals out of notes, a person's word on them, a rubric file with the accepted category."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dash")

from tracelens import resources, rubric, store
from tracelens.errors import DataError, InputError
from tracelens.pages.app import discover_view, discovering
from tracelens.pages.app.database import Database
from tracelens.pages.app.discovering import Decision

WAYS = {
    "mirror": ("swaps left and right", "flips the left side and the right side", "mirrors left and right as in a mirror", "puts left where right is", "confuses left with the right side"),
    "percent": ("takes the percent of the wrong base", "applies the percentage to the reduced base", "uses the wrong percent base", "relates the percentage to another base", "computes the percent from the new base"),
}  # fmt: skip


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "lens.duckdb"
    connection = store.connect(path)
    for kind, forms in WAYS.items():
        for i in range(40):
            labels = json.dumps({"error_reason": f"It {forms[i % 5]} {('', 'here', 'again')[i % 3]}."})
            connection.execute(
                "INSERT INTO trace_rows (trace_id, run_id, source_run, dataset, task, sample_id, model, condition, condition_source, epoch, text, labels, scored_by, completion, content_hash)"
                " VALUES (?, 'r', '', 'd', 't', ?, 'm', ?, '', 0, 'x', ?, 'given', 'complete', 'h')",
                [f"{kind}-{i:02d}", f"{kind}-{i:02d}", "direct" if i % 4 == 0 else "reasoning", labels],
            )
    connection.close()
    return path


@pytest.fixture
def source(notes: Path) -> Iterator[Database]:
    made = Database(notes)
    yield made
    made._connection.close()


@pytest.fixture
def found(source: Database) -> dict[str, dict[str, Any]]:
    """Return a proposal of each kind of note."""
    assert re.fullmatch(r"80 notes: \d groups hold, \d+ notes are in none\.", discovering.find(source))
    return {one["members"][0].split("-")[0]: one for one in discovering.state(source).proposals}


def test_without_notes_it_says_that_it_is_unavailable_and_why(small_path: Path, tmp_path: Path) -> None:
    source = Database(shutil.copy(small_path, tmp_path / "lens.duckdb"))
    seen = discovering.state(source)

    assert (seen.uncoded, seen.proposals) == (0, [])
    view = str(discover_view.shown(source, seen))
    assert "Discovery is unavailable" in view
    assert "Traces themselves do not group by what went wrong" in view
    with pytest.raises(DataError, match="needs about 30 notes"):
        discovering.find(source)


def test_a_proposal_shows_terms_examples_likeness_and_exploratory_shares(source: Database, found: dict[str, dict[str, Any]]) -> None:
    one = found["percent"]
    view = str(discover_view.shown(source, discovering.state(source)))

    assert set(one["shares"]) == {"direct", "reasoning"}
    for said in (one["name"], one["verdict"], one["strength"], *one["central"], *one["boundary"], "exploratory", "open proposals", "/trace/percent-"):
        assert said in view


def test_accepting_writes_a_rubric_beside_the_database(source: Database, found: dict[str, dict[str, Any]]) -> None:
    said = discovering.accept(source, found["percent"]["proposal_id"], Decision("num.wrong_base", "Wrong base", "A percent of the wrong base."))

    file = source.path.with_name("lens-rubric.yaml")
    made = rubric.load(file)
    assert str(file) in said
    assert made.content_hash in said
    assert made.leaf("num.wrong_base").definition == "A percent of the wrong base."
    again = discovering.accept(source, found["mirror"]["proposal_id"], Decision("frame.mirrored"))
    assert {"num.wrong_base", "frame.mirrored"} <= {leaf.id for leaf in rubric.load(file).leaves}
    assert "draft" in again
    assert {one["proposal_id"] for one in discovering.state(source).proposals if one["status"] == "accepted"} == {one["proposal_id"] for one in found.values()}


def draft(path: Path, proposal: str, name: str, definition: str, by: str) -> None:
    connection = store.connect(path)
    connection.execute("UPDATE proposals SET draft_name = ?, draft_definition = ?, drafted_by = ? WHERE proposal_id = ?", [name, definition, by, proposal])
    connection.close()


def test_a_models_draft_is_shown_as_a_draft_and_stands_in_where_a_person_enters_nothing(source: Database, found: dict[str, dict[str, Any]]) -> None:
    proposal = found["percent"]["proposal_id"]
    assert "◇ draft" not in str(discover_view.shown(source, discovering.state(source)))
    source._connection.close()
    draft(source.path, proposal, "Percent base confused", "A percentage is taken of another base than the one asked for.", "model x")
    source = Database(source.path)

    view = str(discover_view.shown(source, discovering.state(source)))
    said = discovering.accept(source, proposal, Decision("num.wrong_base"))

    for shown in ("◇ draft", "Percent base confused", "A percentage is taken of another base than the one asked for.", "model x", "not by a person"):
        assert view.count(shown) == 1
    assert "Its definition is drafted by model x: write your own in the file." in said
    leaf = rubric.load(source.path.with_name("lens-rubric.yaml")).leaf("num.wrong_base")
    assert (leaf.name, leaf.definition) == ("Percent base confused", "A percentage is taken of another base than the one asked for.")
    assert "drafted by model x, not by a person" in leaf.maps_from[0]
    source._connection.close()


@pytest.mark.parametrize("name", ["../up.yaml", "/etc/x.yaml", "a/b.yaml", "x.txt", ".hidden.yaml", "lens.duckdb"])
def test_a_rubric_file_stays_beside_the_database(source: Database, found: dict[str, dict[str, Any]], name: str) -> None:
    with pytest.raises(InputError, match="plain name"):
        discovering.accept(source, found["percent"]["proposal_id"], Decision("num.wrong_base", file=name))


def test_no_shipped_rubric_is_touched(source: Database, found: dict[str, dict[str, Any]]) -> None:
    shipped = {path: path.read_bytes() for path in resources.folder("rubrics").glob("*.yaml")}
    discovering.accept(source, found["percent"]["proposal_id"], Decision("num.wrong_base"))

    assert {path: path.read_bytes() for path in resources.folder("rubrics").glob("*.yaml")} == shipped


def states(source: Database) -> dict[str, str]:
    return {one["proposal_id"]: one["status"] for one in discovering.state(source).proposals}


def test_merging_and_rejecting(source: Database, found: dict[str, dict[str, Any]]) -> None:
    both = [one["proposal_id"] for one in found.values()]

    merged = discovering.carry_out(source, "merge", "", both, {}).removeprefix("Merged into ").removesuffix(".")
    assert [states(source)[one] for one in (*both, merged)] == ["merged", "merged", "open"]
    discovering.carry_out(source, "reject", merged, [], {})
    assert states(source)[merged] == "rejected"
    with pytest.raises(InputError, match="two different"):
        discovering.carry_out(source, "merge", "", both[:1], {})


def test_splitting(source: Database, found: dict[str, dict[str, Any]]) -> None:
    one = found["mirror"]["proposal_id"]

    halves = discovering.carry_out(source, "split", one, [], {}).removeprefix("Split into ").removesuffix(".").split(" and ")

    assert [states(source)[part] for part in (one, *halves)] == ["split", "open", "open"]


@pytest.mark.browser
def test_in_the_browser_a_person_accepts_a_proposal(watch: Any, notes: Path, serve: Any) -> None:
    page = watch(serve(notes) + "/discover").page
    page.get_by_role("button", name="Find proposals").click()
    page.wait_for_selector(".proposal")
    shown = page.locator(".proposal").count()

    one = page.locator(".proposal").first
    one.locator("input[type=text]").first.fill("other.mine")
    one.get_by_role("button", name="Accept").click()
    page.wait_for_selector(".decided")

    assert "other.mine is in" in page.locator("#discover-status").inner_text()
    assert page.locator(".proposal").count() == shown - 1
    assert "other.mine" in {leaf.id for leaf in rubric.load(notes.with_name("lens-rubric.yaml")).leaves}
