"""Text that tries to become more than text stays text, in every field, in the page and in the app."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracelens import pages
from tracelens.answers import Answer, Score
from tracelens.reading import Reading
from tracelens.rubric import load
from tracelens.store import Check, Incoming, Store, open_readonly
from tracelens.types import Finding, Trace

pytestmark = pytest.mark.browser

LISTED = yaml.safe_load((Path(__file__).parent / "payloads.yaml").read_text(encoding="utf-8"))
PAYLOADS = [text.replace("%N%", str(n)) for n, text in enumerate(LISTED, start=1)]


def test_there_are_at_least_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which every field of every trace is a payload, and one trace is a megabyte of them."""
    path = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=alert(1)>.duckdb"
    used = load()
    with Store(path) as store:
        run = store.begin_run("ingest", {"files": PAYLOADS})
        store.set_rubric(used)
        rows, checks = [], []
        for n, payload in enumerate([*PAYLOADS, "<script>window.pwned=1e6</script>" * 30_000]):
            for condition in ("direct", "reasoning"):
                name = payload[:200].replace("\x00", "")
                made = Trace(
                    sample_id=f"{n} {name}", text=payload.replace("\x00", ""), dataset=name if n % 2 else "d", task=name, model=name if n % 3 == 0 else "m", condition=condition,
                    prompt=payload.replace("\x00", ""), gold={payload[:99].replace("\x00", ""): payload.replace("\x00", "")}, choices={name: name}, meta={name: name},
                )  # fmt: skip
                rows.append((made, Answer(name, 0, min(5, len(made.text)), "whole"), Score((n + (condition == "direct")) % 2 == 0, "given")))
                end = min(len(made.text), 40)
                found = Finding(category=name if n % 5 == 0 else "num.arithmetic", state="present", message=name, start=0, end=end, quote=made.text[:end], detector="rule")
                checks.append(Check(made.trace_id, Reading((), (), ()), (found,), 0))
        store.add_traces(run, Incoming(rows))
        store.add_checks(run, used.content_hash, "test", checks)
    return path


# Links that lead anywhere but to the page or app itself.
AWAY = """() => [...document.querySelectorAll('a')].map(a => new URL(a.getAttribute('href') ?? a.getAttribute('xlink:href') ?? '', location.href))
    .filter(to => to.protocol !== location.protocol || to.host !== location.host).length"""
NO_FAULT = {"ran": False, "elements": 0, "handlers": 0, "links": 0, "shared": []}


def faults_of(page: Any) -> dict[str, Any]:
    """What would show that a text became more than text: code that ran, elements, handlers or links made of it."""
    elements = ", ".join(f"main {tag}" for tag in ["script", "iframe", "img", "object", "embed", "form", "link", "meta", "base", "video", "audio", "marquee"])
    return {
        "ran": page.evaluate("() => window.pwned !== undefined"),
        "elements": page.locator(elements).count(),
        "handlers": page.locator("[onerror], [onload], [onfocus], [ontoggle], [onmouseover], [onbegin]").count(),
        "links": page.evaluate(AWAY),
        "shared": page.evaluate("() => Object.keys(Object.prototype)"),
    }


def test_every_payload_is_inert_in_the_page(watch: Any, hostile: Path, tmp_path: Path) -> None:
    made = pages.build(open_readonly(hostile), tmp_path / "hostile.html", title=PAYLOADS[0])
    page = watch(tmp_path / "hostile.html").ready().drawn().page
    assert made.embedded.items == len(PAYLOADS) + 1

    for tab in page.locator("[role=tab]").all():
        tab.click()
        page.wait_for_timeout(150)
    page.wait_for_selector(".crumbs")
    seen = {page.locator(".crumbs").inner_text()}
    for _ in range(len(PAYLOADS) + 2):
        page.keyboard.press("j")
        page.wait_for_timeout(25)
        seen.add(page.locator(".crumbs").inner_text())
        if len(seen) % 12 == 0:
            page.keyboard.press("n")
            assert faults_of(page) == NO_FAULT
    page.locator("#search").fill("<script>")
    page.wait_for_timeout(300)
    assert faults_of(page) == NO_FAULT

    assert len(seen) == len(PAYLOADS) + 1
    assert page.title() == PAYLOADS[0]
    assert page.locator("h1").inner_text() == PAYLOADS[0]


def test_a_payload_in_the_link_is_inert(watch: Any, hostile: Path, tmp_path: Path) -> None:
    pages.build(open_readonly(hostile), tmp_path / "hostile.html", ["reasoning"])
    for key in ("d", "pair", "dataset", "task", "model", "outcome", "category", "condition", "q", "sort", "item", "span"):
        page = watch((tmp_path / "hostile.html").as_uri() + f"#{key}=%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E").ready().page
        assert faults_of(page) == NO_FAULT
        page.context.close() if key != "span" else None


@pytest.fixture(scope="module")
def discovered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose notes, proposals (terms, examples, likeness, shares) and drafted categories are payloads."""
    path = tmp_path_factory.mktemp("discovered") / "lens.duckdb"
    with Store(path) as store:
        run = store.begin_run("ingest", {})
        rows = [
            (Trace(sample_id=str(n), text="7", dataset="d", condition=("direct", "reasoning")[n % 2], labels={"error_reason": payload.replace("\x00", "")}), Answer("7", 0, 1, "whole"), Score(False, "given"))
            for n, payload in enumerate(PAYLOADS)
        ]  # fmt: skip
        store.add_traces(run, Incoming(rows))
        for n, payload in enumerate(PAYLOADS):
            text = payload.replace("\x00", "")
            listed = json.dumps([text])
            store.connection.execute(
                "INSERT INTO proposals BY NAME SELECT ? AS proposal_id, ? AS run_id, ? AS name, 40 AS size, 0.9 AS stability, 'proposed' AS strength, ? AS verdict, ? AS central, ? AS boundary, ? AS members,"
                " ? AS shares, ? AS status, ? AS category, ? AS draft_name, ? AS draft_definition, ? AS drafted_by",
                [f"p{n} {text}"[:200], run, text, text, listed, listed, listed, json.dumps({text: 0.5}), "accepted" if n % 7 == 0 else "open", text, text, text, text],
            )
    return path


def test_payloads_in_notes_proposals_and_drafts_are_inert_in_the_discover_view(watch: Any, discovered: Path, serve: Any) -> None:
    page = watch(serve(discovered) + "/discover").page
    page.wait_for_selector(".proposal", timeout=180_000)
    accepted = len(PAYLOADS[::7])

    assert faults_of(page) == NO_FAULT
    assert page.locator(".proposal").count() == page.locator(".draft").count() == len(PAYLOADS) - accepted
    assert page.locator(".draft b").first.inner_text() == page.locator(".proposal h2").first.inner_text()
    page.locator(".decided summary").click()
    assert page.locator(".decided li").count() == accepted
    page.get_by_role("button", name="Reject").first.click()
    page.wait_for_function("n => document.querySelectorAll('.proposal').length === n", arg=len(PAYLOADS) - accepted - 1)
    assert faults_of(page) == NO_FAULT


@pytest.fixture(scope="module")
def served(hostile: Path) -> Iterator[str]:
    pytest.importorskip("dash")
    from werkzeug.serving import make_server

    from tracelens.pages import app

    server = make_server("127.0.0.1", 0, app.create(hostile).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_every_payload_is_inert_in_the_app(watch: Any, served: str) -> None:
    page = watch(served).page
    for path in ("/", "/board/errors", "/board/models", "/traces", "/traces?page=2"):
        page.goto(served + path)
        page.wait_for_selector("main .card, main .item", timeout=60_000)
        assert faults_of(page) == NO_FAULT
    links = [link.get_attribute("href") for link in page.locator(".item").all()][:12]
    for link in links:
        page.goto(served + link)
        page.wait_for_selector("#reader", timeout=60_000)
        assert faults_of(page) == NO_FAULT
    page.goto(served + "/sql")
    page.locator("#sql").fill('SELECT task, left(text, 300) AS text, 1 AS "<img src=x onerror=window.pwned=1>" FROM traces')
    page.locator("#run").click()
    page.wait_for_selector("#sql-grid tbody tr", timeout=90_000)
    assert faults_of(page) == NO_FAULT
