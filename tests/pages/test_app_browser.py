"""The live app in a real Chromium: views, filters, clicks, keys, both themes, narrow and wide, nothing fetched from outside."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("dash")

from tracelens.pages import dashboard

pytestmark = pytest.mark.browser


@pytest.fixture
def base(small_path: Path, tmp_path: Path, serve: Any) -> str:
    return str(serve(Path(shutil.copy(small_path, tmp_path / "lens.duckdb"))))


def drawn(page: Any) -> Any:
    """Scroll through the view until every panel has its picture, table or reason."""
    page.wait_for_selector(".card", timeout=60_000)
    for card in page.locator(".card").all():
        card.scroll_into_view_if_needed()
        card.locator(".main-svg, .verdict, .empty:not(.late), table").first.wait_for(state="attached", timeout=60_000)
    page.evaluate("scrollTo(0, 0)")
    return page


def tiles(page: Any) -> list[str]:
    return [t.strip() for t in page.locator(".tile strong").all_inner_texts()]


def pick(page: Any, key: str, *labels: str) -> None:
    """Choose values in a drop-down and close it."""
    field = page.locator(".field", has=page.get_by_text(key, exact=True)).locator(".dash-dropdown")
    field.click()
    for label in labels:
        page.locator(".dash-dropdown-option", has_text=label).first.click()
    page.keyboard.press("Escape")


VIEWS = [*(f"board/{name}" for name in dashboard.shipped()), "discover", "traces", "sql", "label"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_both_themes_and_widths_and_axe_finds_no_serious_fault(watch: Any, base: str, view: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = watch(f"{base}/{view}").page
    page.wait_for_selector("#main", timeout=60_000)
    if view.startswith("board/"):
        drawn(page)

    for scheme in ("light", "dark"):
        page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
        page.wait_for_timeout(300)
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found if v["impact"] in ("serious", "critical")] == []
        page.locator("#mode").click()

    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390", timeout=20_000)


def test_figures_follow_the_theme_and_it_is_kept(watch: Any, base: str) -> None:
    page = watch(base, scheme="dark").page
    drawn(page)
    colour = "() => document.querySelector('.js-plotly-plot')._fullLayout.paper_bgcolor"

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(colour) == "#1a1f28"
    page.locator("#mode").click()
    page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor === '#ffffff'")
    page.reload()
    drawn(page)
    assert page.evaluate(colour) == "#ffffff"


def test_a_filter_of_several_values_and_its_chips(watch: Any, base: str) -> None:
    page = watch(base).page
    drawn(page)
    assert tiles(page) == ["3", "2", "1", "3"]

    pick(page, "Model", "m1")
    page.wait_for_function("() => document.querySelector('.tile strong')?.textContent === '2'")
    assert tiles(page) == ["2", "2", "1", "2"]
    pick(page, "Model", "m2")
    page.wait_for_function("() => document.querySelector('.tile strong')?.textContent === '3'")
    assert parse_qs(urlsplit(page.url).query) == {"model": ["m1", "m2"]}
    assert page.locator(".chip").all_inner_texts() == ["model\nm1\n×", "model\nm2\n×"] or page.locator(".chip").count() == 2
    page.locator(".chip").first.click()
    page.wait_for_function("() => document.querySelector('.tile strong')?.textContent === '1'")
    assert parse_qs(urlsplit(page.url).query) == {"model": ["m2"]}
    page.go_back()
    page.wait_for_function("() => document.querySelector('.tile strong')?.textContent === '3'")


def test_every_filter_changes_the_list_and_several_values_add_up(watch: Any, base: str) -> None:
    page = watch(f"{base}/traces").page

    def count(query: str) -> int:
        page.goto(f"{base}/traces{query}")
        page.wait_for_selector("#items-count")
        return int(page.locator("#items-count").inner_text().split()[0])

    assert count("") == 11
    assert count("?task=turn") == 4
    assert count("?task=turn&task=add") == 11
    assert count("?model=m2") == 2
    assert count("?outcome=lost") == 2
    assert count("?outcome=lost&outcome=gained") == 5
    assert count("?outcome=unmatched") == 1
    assert count("?category=num.arithmetic") == 3
    assert count("?category=num.arithmetic&category=frame.axis_sign") == 4
    assert count("?category=(none)") == 6
    assert count("?condition=reasoning") == 10
    assert count("?condition=reasoning&outcome=lost") == 2
    assert count("?q=turn+2") == 1


def test_from_a_bar_to_its_traces_to_the_highlighted_quote_and_back(watch: Any, base: str) -> None:
    page = watch(f"{base}/board/reasoning?model=m1").page
    drawn(page)
    bar = page.locator(".card", has=page.get_by_role("heading", name="What goes wrong, by category")).locator(".barlayer .point path").last
    bar.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.wait_for_selector(".item", timeout=60_000)
    assert parse_qs(urlsplit(page.url).query) == {"model": ["m1"], "category": ["num.arithmetic"], "condition": ["reasoning"]}
    page.locator(".item").first.click()
    page.wait_for_selector("#reader mark")
    assert page.locator("#reader mark").first.evaluate("m => m.textContent.replace(m.querySelector('.tag').textContent, '')") == "2 + 2 = 5"
    deep = page.url
    page.go_back()
    page.wait_for_selector(".item")
    page.go_back()
    page.wait_for_selector(".tile")

    again = watch(deep).page
    again.wait_for_selector("#reader mark")
    assert again.locator("#reader h3").count() == 2


def test_the_keyboard_walks_through_items_and_findings(watch: Any, base: str) -> None:
    page = watch(f"{base}/traces?category=num.arithmetic").page
    page.wait_for_selector(".item")

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("[...document.querySelectorAll('.item')].indexOf(document.activeElement)") == 1
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector("#reader mark")
    page.keyboard.press("n")
    assert page.locator("#reader mark.on").count() == 1
    page.keyboard.press("t")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")


def test_sql_runs_and_is_charted(watch: Any, base: str) -> None:
    page = watch(f"{base}/sql").page
    page.locator("#sql").fill("SELECT task, count(*) AS traces FROM traces GROUP BY ALL ORDER BY ALL")
    page.locator("#run").click()
    page.wait_for_selector("#sql-grid tbody tr", timeout=60_000)
    pick(page, "chart", "bar")
    page.wait_for_selector("#sql-chart .barlayer .point path", timeout=60_000)

    assert page.locator("#sql-status").inner_text() == "2 rows"
    assert page.locator("#sql-grid thead th").all_inner_texts() == ["task", "traces"]
    assert [row.locator("td").all_inner_texts() for row in page.locator("#sql-grid tbody tr").all()] == [["add", "14"], ["turn", "7"]]
    assert page.locator("#sql-chart .barlayer .point path").count() == 2


def test_a_box_around_bars_leads_to_the_traces_of_all_of_them(draw_box: Any, watch: Any, base: str) -> None:
    page = drawn(watch(f"{base}/board/reasoning").page)

    draw_box(page, "What goes wrong, by category")
    page.wait_for_selector(".item")

    assert {key: sorted(values) for key, values in parse_qs(urlsplit(page.url).query).items()} == {"category": ["frame.axis_sign", "num.arithmetic"], "condition": ["direct", "reasoning"]}
    assert page.locator("#items-count").inner_text() == "4 items, page 1 of 1"
