"""The offline page in a real Chromium: it shows what the numbers say, and every way of moving through it works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tracelens import pages
from tracelens.errors import DataError
from tracelens.figures import difference
from tracelens.pages import dashboard
from tracelens.store import Store, open_readonly

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(small: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "lens.html"
    made = pages.build(small, path)
    assert (made.embedded.traces, made.embedded.of_traces, made.embedded.reason) == (21, 21, "")
    return path


def at(page_file: Path, link: str) -> str:
    return page_file.as_uri() + link


def texts(page: Any, selector: str) -> list[str]:
    return [t.strip() for t in page.locator(selector).all_inner_texts()]


def choose(page: Any, facet: str, *values: str) -> None:
    """Tick values in the menu of a filter, and close it again."""
    field = page.locator(f"#f-{facet}")
    field.locator("summary").click()
    for value in values:
        field.get_by_label(value, exact=True).check()
    page.keyboard.press("Escape")


def click_mark(page: Any, panel: str, *, nth: int = 0) -> None:
    """Click the nth bar of the panel with this title."""
    card = page.locator(".card", has=page.get_by_role("heading", name=panel, exact=True))
    bar = card.locator(".barlayer .point path").nth(nth)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("name", dashboard.shipped())
def test_every_dashboard_draws_in_both_themes_and_widths_and_axe_finds_no_serious_fault(watch: Any, page_file: Path, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    watched = watch(at(page_file, f"#d={name}&outcome=lost")).ready().drawn()
    page = watched.page
    assert len(texts(page, "#panels .card h2")) == len(dashboard.load(name).panels)
    if page.get_by_role("button", name="Table", exact=True).count():
        page.get_by_role("button", name="Table", exact=True).first.click()

    for scheme in ("light", "dark"):
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found if v["impact"] in ("serious", "critical")] == []
        page.keyboard.press("t")

    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    watched.drawn()


def test_cards_of_a_row_end_on_one_line_with_their_notes_at_the_foot(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#d=errors")).ready().drawn().page
    rows: dict[int, set[tuple[int, int]]] = {}
    for card in page.locator("#panels .card").all():
        box, foot = card.bounding_box(), card.locator("footer").last.bounding_box()
        rows.setdefault(round(box["y"]), set()).add((round(box["y"] + box["height"]), round(foot["y"] + foot["height"])))

    assert len(rows) > 1
    assert all(len(ends) == 1 for ends in rows.values())


def test_the_verdict_says_what_the_numbers_say(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#model=m1")).ready().drawn().page

    assert texts(page, ".sentence") == ["Inconclusive: accuracy went from 42.9 % to 42.9 % with reasoning, and the interval allows help as well as harm."]
    assert texts(page, ".tile strong") == ["2", "2", "1", "2"]
    assert "n = 7 pairs" in texts(page, ".facts li")[0]
    assert "1 pair not scored and left out" in texts(page, ".facts li")
    assert "without a partner: 1 only direct, 0 only reasoning" in texts(page, ".facts li")


FILTERS = [
    ("task", "turn", "4 items of 11"),
    ("model", "m2", "2 items of 11"),
    ("outcome", "broken", "2 items of 11"),
    ("outcome", "no partner", "1 item of 11"),
    ("category", "Wrong calculation", "3 items of 11"),
    ("category", "wrong, nothing found", "6 items of 11"),
    ("condition", "reasoning", "10 items of 11"),
]


def test_every_filter_changes_what_the_page_says_and_its_chip_takes_it_back(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().drawn().page

    for facet, value, items in FILTERS:
        choose(page, facet, value)
        page.wait_for_function("text => document.getElementById('list-count').textContent === text", arg=items)
        assert texts(page, "#chips .chip bdi") == [value]
        page.locator("#chips .chip").last.click()
        page.wait_for_function("text => document.getElementById('list-count').textContent === text", arg="11 items of 11")
        assert page.locator("#chips .chip").count() == 0


def test_task_and_model_narrow_every_panel(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().drawn().page

    choose(page, "task", "turn")
    page.wait_for_function("() => document.querySelector('.tile strong').textContent === '0'")

    assert texts(page, ".tile strong") == ["0", "1", "0", "1"]
    assert "n = 2 pairs" in texts(page, ".facts li")[0]


SEVERAL = [
    ("outcome", ("broken", "fixed"), "5 items of 11"),
    ("category", ("Wrong calculation", "Axis direction reversed"), "4 items of 11"),
    ("category", ("Wrong calculation", "wrong, nothing found"), "8 items of 11"),
    ("task", ("add", "turn"), "11 items of 11"),
    ("condition", ("direct", "reasoning"), "11 items of 11"),
]


@pytest.mark.parametrize(("facet", "values", "items"), SEVERAL)
def test_several_values_of_a_filter_let_any_of_them_pass_and_each_chip_takes_its_own_back(watch: Any, page_file: Path, facet: str, values: tuple[str, ...], items: str) -> None:
    page = watch(page_file).ready().page

    choose(page, facet, *values)
    page.wait_for_function("text => document.getElementById('list-count').textContent === text", arg=items)
    assert texts(page, "#chips .chip bdi") == list(values)
    page.locator("#chips .chip").first.click()

    page.wait_for_function("() => document.querySelectorAll('#chips .chip').length === 1")
    assert texts(page, "#chips .chip bdi") == [values[1]]


def test_several_models_are_drawn_side_by_side_each_with_its_own_numbers(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#model=m1&model=m2")).ready().drawn().page
    card = page.locator(".card", has=page.get_by_role("heading", name="Did reasoning help?", exact=True))

    assert texts(page, "#list-count") == ["11 items of 11"]
    assert card.locator(".which").all_inner_texts() == ["m1", "m2"]
    assert [view.locator(".tile strong").all_inner_texts() for view in card.locator(".view").all()] == [["2", "2", "1", "2"], ["1", "0", "0", "1"]]


def test_a_link_with_a_value_that_does_not_exist_shows_what_there_is(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#model=m2&model=nobody")).ready().drawn().page

    assert texts(page, "#list-count") == ["2 items of 11"]
    assert texts(page, ".which:not([hidden])")[:1] == ["m2"]
    assert texts(page, ".tile strong") == ["1", "0", "0", "1"]


def test_a_box_around_bars_asks_for_the_traces_of_all_of_them(draw_box: Any, watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().drawn().page

    draw_box(page, "What goes wrong, by category")

    page.wait_for_function("() => new URLSearchParams(location.hash.slice(1)).getAll('category').length === 2")
    assert texts(page, "#list-count") == ["4 items of 11"]
    assert sorted(texts(page, "#chips .chip bdi")) == ["Axis direction reversed", "Wrong calculation", "direct", "reasoning"]


def test_a_menu_closes_by_key_and_by_a_click_elsewhere_and_keeps_its_place_while_values_are_chosen(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().page
    field = page.locator("#f-outcome")

    field.locator("summary").press("Enter")
    field.get_by_label("broken", exact=True).press("Space")
    page.wait_for_function("() => location.hash.includes('outcome=lost')")
    assert field.evaluate("f => f.open") is True
    assert page.evaluate("document.activeElement.id") == "f-outcome-0"
    page.keyboard.press("Escape")
    assert field.evaluate("f => f.open") is False
    assert "outcome=lost" in page.url
    field.locator("summary").click()
    page.locator("h1").click()
    assert field.evaluate("f => f.open") is False


def test_a_search_finds_questions_and_an_empty_list_says_why(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().page

    page.locator("#search").fill("turn 2")
    page.wait_for_function("() => document.getElementById('list-count').textContent === '1 item of 11'")
    page.locator("#search").fill("nowhere")
    page.wait_for_selector("#list-empty:not([hidden])")

    assert "exclude all items" in texts(page, "#list-empty")[0]
    page.get_by_role("button", name="Clear the last filter").click()
    page.wait_for_function("() => document.getElementById('list-count').textContent === '11 items of 11'")


def test_from_a_bar_to_its_traces_to_the_quote_and_back(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#model=m1")).ready().drawn().page

    click_mark(page, "What goes wrong, by category", nth=3)
    page.wait_for_function("() => location.hash.includes('category=num.arithmetic')")
    assert texts(page, "#list-count") == ["3 items of 11"]
    page.locator("#rows .row").nth(1).click()
    page.wait_for_selector("mark")
    page.locator(".finding").first.click()
    page.wait_for_selector("mark.on")

    assert page.locator("mark.on").evaluate("m => m.textContent.replace(m.querySelector('.tag').textContent, '')") == "2 + 2 = 5"
    assert page.locator("mark.on .tag").inner_text() == "Wrong calculation"
    assert "span=reasoning%3A7-16" in page.url
    page.go_back()
    page.wait_for_function("() => !location.hash.includes('item=')")
    page.go_back()
    page.wait_for_function("() => !location.hash.includes('category')")
    assert texts(page, "#list-count") == ["9 items of 11"]


def test_a_link_holds_filters_item_and_span(watch: Any, page_file: Path) -> None:
    first = watch(page_file).ready().drawn().page
    choose(first, "category", "Wrong calculation")
    first.locator("#rows .row").first.click()
    first.wait_for_selector("mark")
    first.locator("mark").first.click()
    first.wait_for_selector("mark.on")

    second = watch(first.url).ready().page
    second.wait_for_selector("mark.on")

    assert texts(second, "#chips .chip bdi") == ["Wrong calculation"]
    assert texts(second, ".crumbs") == texts(first, ".crumbs")
    assert second.locator("mark.on").inner_text() == first.locator("mark.on").inner_text()


def test_the_keyboard_alone_is_enough(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#category=num.arithmetic")).ready().drawn().page
    page.wait_for_selector("mark")
    before = texts(page, ".crumbs")

    page.keyboard.press("j")
    page.wait_for_function("() => location.hash.includes('item=')")
    assert texts(page, ".crumbs") != before
    page.keyboard.press("k")
    page.wait_for_function("b => document.querySelector('.crumbs').innerText.trim() === b", arg=before[0])
    page.wait_for_selector("mark")
    page.keyboard.press("n")
    page.wait_for_selector("mark.on")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    page.keyboard.press("/")
    page.keyboard.type("jkn?")
    assert page.locator("#search").input_value() == "jkn?"
    page.wait_for_selector("#list", state="hidden")  # nothing is found, a moment after the last key
    page.locator("#search").fill("")
    page.wait_for_selector("#list", state="visible")
    page.locator("#list").focus()
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.hash.includes('category')")
    page.locator("[role=tab]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.hash.includes('d=overview')")


def test_a_table_row_does_what_its_bar_does(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().drawn().page

    card = page.locator(".card", has=page.get_by_role("heading", name=difference.TITLE, exact=True))
    card.get_by_role("button", name="Table", exact=True).press("Enter")
    card.locator(".table:not([hidden]) .link", has_text="turn").first.press("Enter")

    page.wait_for_function("() => location.hash.includes('task=turn')")
    assert texts(page, "#list-count") == ["4 items of 11"]


def test_both_conditions_stand_side_by_side_and_a_missing_one_is_said(watch: Any, page_file: Path) -> None:
    page = watch(at(page_file, "#outcome=unmatched")).ready().page
    page.wait_for_selector(".side")

    assert [t.split("\n")[0] for t in texts(page, ".side h3")] == ["direct", "reasoning"]
    assert "Condition missing" in texts(page, ".side-b .empty")[0]


def test_downloads_are_made_in_the_page(watch: Any, page_file: Path) -> None:
    page = watch(page_file).ready().drawn().page
    card = page.locator(".card", has=page.get_by_role("heading", name="Items gained and lost"))

    saved = {}
    for kind in ("CSV", "SVG", "PNG"):
        with page.expect_download() as download:
            card.get_by_role("button", name=kind).click()
        saved[kind] = Path(download.value.path()).read_bytes()
    card.get_by_role("button", name="SQL").click()

    assert saved["CSV"].decode().splitlines() == ["row,gained,lost,both_right,both_wrong".replace("row", '"row"').replace(",", '","').replace('""', '"') + '"', '"add",3,1,1,2', '"turn",0,1,0,1']
    assert saved["SVG"].startswith(b"<svg")
    assert saved["PNG"].startswith(b"\x89PNG")
    assert "FROM pairs" in page.locator("dialog pre").inner_text()


def test_printing_is_in_light_and_without_controls(watch: Any, page_file: Path) -> None:
    page = watch(page_file, scheme="dark").ready().drawn().page

    page.emulate_media(media="print")

    assert not page.locator(".tools").first.is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.locator(".sentence").is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_only_the_pages_own_scripts_may_run(watch: Any, page_file: Path) -> None:
    watched = watch(page_file).ready()

    watched.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))")
    watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 2\">')")
    watched.page.wait_for_timeout(200)

    assert watched.page.evaluate("window.ran") is None
    assert len(watched.faults) >= 2
    assert all("Content Security Policy" in fault for fault in watched.faults)
    watched.faults.clear()


def test_a_sample_is_stratified_and_says_so_while_numbers_stay_whole(watch: Any, small: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = pages.build(small, tmp_path / "few.html", ["reasoning"], traces=8)
    page = watch(tmp_path / "few.html").ready().drawn().page

    assert (made.embedded.traces, made.embedded.items) == (8, 4)
    assert texts(page, ".tile strong") == ["3", "2", "1", "3"]
    assert "This page holds 8 of 21 traces" in texts(page, "#list-note")[0]


def test_a_database_without_traces_says_what_to_do(tmp_path: Path) -> None:
    with Store(tmp_path / "none.duckdb"):
        pass

    with pytest.raises(DataError, match="tracelens ingest"):
        pages.build(open_readonly(tmp_path / "none.duckdb"), tmp_path / "none.html")


def test_the_same_database_gives_the_same_page(small: duckdb.DuckDBPyConnection, page_file: Path, tmp_path: Path) -> None:
    pages.build(small, tmp_path / "again.html")

    assert (tmp_path / "again.html").read_bytes() == page_file.read_bytes()
