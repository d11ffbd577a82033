"""Page and app over the demo and a sample of real traces: every dashboard and filter, from a bar to the quote and back."""

from __future__ import annotations

import json
import re
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from tracelens import pages, pipeline, rubric
from tracelens.pages import dashboard
from tracelens.store import Store, open_readonly

pytestmark = pytest.mark.browser

ITEMS = 60
"""Items that are taken of each file, the first ones with all their conditions."""
RECORDS = 330
"""Records that are taken of each file at most: all files together stay below 2,000."""


def sampled(folder: Path, to: Path) -> list[Path]:
    """Write the first items of every file of traces into ``to``."""
    made = []
    for file in sorted(folder.glob("*.jsonl")):
        seen: dict[tuple[str, ...], int] = {}
        kept = []
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            item = tuple(str(record.get(key, "")) for key in ("dataset", "task", "sample_id"))
            if seen.setdefault(item, len(seen)) < ITEMS:
                kept.append(line)
        made.append(to / file.name)
        made[-1].write_text("\n".join(kept[:RECORDS]) + "\n", encoding="utf-8")
    return made


def built(path: Path, sources: list[Path]) -> Path:
    """Return the database of the files, read and checked as ``tracelens run`` does."""
    with Store(path) as store:
        pipeline.ingest(store, sources)
        pipeline.check(store, rubric.load())
    return path


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a database by name, made once: ``demo`` or ``real``."""
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            if name == "demo":
                with as_file(files("tracelens.study") / "demo_traces.jsonl.gz") as traces:
                    made[name] = built(folder / "lens.duckdb", [traces])
            else:
                made[name] = built(folder / "lens.duckdb", sampled(request.getfixturevalue("shared") / "traces", folder))
        return made[name]

    return of


@pytest.fixture(scope="session")
def page_of(databases: Any) -> Any:
    """Return the page of a database by name, made once."""
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            connection = open_readonly(databases(name))
            made[name] = databases(name).with_suffix(".html")
            pages.build(connection, made[name])
            connection.close()
        return made[name]

    return of


EACH = pytest.mark.parametrize("name", ["demo", pytest.param("real", marks=pytest.mark.shared)])


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text.split("item")[0]) or 0)


def boxes_of(card: Any) -> list[Any]:
    return [bar.bounding_box() for bar in card.locator(".barlayer .point path").all()]


def click_a_bar(page: Any) -> None:
    """Click the longest bar of the panel of categories."""
    card = page.locator(".card", has=page.get_by_role("heading", name="What goes wrong, by category")).first
    card.scroll_into_view_if_needed()
    card.locator(".barlayer .point path").first.wait_for(state="attached", timeout=60_000)
    before, boxes = None, boxes_of(card)
    while boxes != before:  # cards above that are drawn later move it
        page.wait_for_timeout(500)
        before, boxes = boxes, boxes_of(card)
    box = max((box for box in boxes if box), key=lambda box: box["width"])
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@EACH
def test_the_page_draws_every_dashboard(watch: Any, page_of: Any, name: str) -> None:
    assert page_of(name).stat().st_size < 3_000_000
    watched = watch(page_of(name)).ready().drawn()

    for board in dashboard.shipped():
        watched.page.locator(f"#tab-{board}").click()
        watched.page.wait_for_function("n => document.querySelectorAll('#panels .card').length === n", arg=len(dashboard.load(board).panels))
        watched.drawn()


@EACH
def test_every_filter_of_the_page_changes_what_it_says(watch: Any, page_of: Any, name: str) -> None:
    page = watch(page_of(name)).ready().drawn().page
    everything = page.locator("#list-count").inner_text()

    fields = [field.get_attribute("id") for field in page.locator("#filters details").all()]
    narrowed = []
    for field in fields:
        for n in range(page.locator(f"#{field} input").count()):
            page.locator(f"#{field} summary").click()
            page.locator(f"#{field}-{n}").check()
            page.wait_for_selector("#chips .chip")
            said = page.locator("#list-count").inner_text()
            page.keyboard.press("Escape")
            page.locator("#chips .chip").last.click()
            if said != everything:
                narrowed.append(field)
                break
    page.wait_for_function("text => document.getElementById('list-count').textContent === text", arg=everything)

    # Where every item was asked under every condition, a condition alone leaves all of them.
    assert set(fields) - set(narrowed) <= {"f-condition"}


@EACH
def test_the_page_leads_from_a_bar_to_the_quote_and_back_and_by_link(watch: Any, page_of: Any, name: str) -> None:
    page = watch(page_of(name).as_uri() + "#d=errors").ready().drawn().page
    before = number(page.locator("#list-count").inner_text())

    click_a_bar(page)
    page.wait_for_function("() => location.hash.includes('category=')")
    assert 0 < number(page.locator("#list-count").inner_text()) <= before
    page.locator("#rows .row").first.click()
    page.wait_for_selector("button.finding")
    page.locator("button.finding").first.click()
    page.wait_for_selector("mark.on")
    quote = page.locator("mark.on").first.inner_text()

    again = watch(page.url).ready().page
    again.wait_for_selector("mark.on")
    assert again.locator("mark.on").first.inner_text() == quote
    page.go_back()
    page.go_back()
    page.wait_for_function("() => !location.hash.includes('category')")
    assert number(page.locator("#list-count").inner_text()) == before


@EACH
def test_the_app_draws_every_dashboard_and_leads_from_a_bar_to_the_quote(watch: Any, databases: Any, serve: Any, name: str) -> None:
    pytest.importorskip("dash")
    base = serve(databases(name))
    page = watch(base).page
    for board in dashboard.shipped():
        page.goto(f"{base}/board/{board}")
        page.wait_for_selector(".card", timeout=60_000)
        for card in page.locator(".card").all():
            card.scroll_into_view_if_needed()
            card.locator(".main-svg, .verdict, .empty:not(.late), table").first.wait_for(state="attached", timeout=60_000)

    page.goto(f"{base}/board/errors")
    page.wait_for_selector(".card")
    click_a_bar(page)
    page.wait_for_selector(".item", timeout=60_000)
    found = number(page.locator("#items-count").inner_text())
    page.locator(".item").first.click()
    page.wait_for_selector("#reader .finding")
    page.go_back()
    page.wait_for_selector(".item")
    assert number(page.locator("#items-count").inner_text()) == found
