"""A small database whose every number can be counted by hand, and a browser that notices every fault."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tracelens import rubric
from tracelens.answers import Answer, Score
from tracelens.reading import Reading
from tracelens.store import Check, Incoming, Store, open_readonly
from tracelens.types import Claim, Finding, Section, Trace

CHROMIUM = Path("/usr/bin/chromium")

# task, model, sample, right without reasoning, right with reasoning; "-" means that there is no such trace.
PAIRS = [
    ("add", "m1", "1", False, True),
    ("add", "m1", "2", False, True),
    ("add", "m1", "3", True, False),
    ("add", "m1", "4", True, True),
    ("add", "m1", "5", False, False),
    ("add", "m2", "1", False, True),
    ("add", "m2", "2", False, False),
    ("turn", "m1", "1", True, False),
    ("turn", "m1", "2", False, False),
    ("turn", "m1", "3", True, None),
    ("turn", "m1", "4", True, "-"),
]
# Where the sum 2 + 2 = 5 is found, and where an axis is reversed.
WRONG_SUM = {("add", "m1", "3", "reasoning"), ("add", "m1", "5", "reasoning"), ("turn", "m1", "1", "reasoning")}
WRONG_AXIS = {("turn", "m1", "2", "direct")}
REASONED = "First, 2 + 2 = 5.\nSo the answer is 7."
SUM = "2 + 2 = 5"


def trace(task: str, model: str, sample: str, condition: str, **more: Any) -> Trace:
    text = more.pop("text", REASONED if condition == "reasoning" else "7")
    sections = (Section("reasoning", 0, 17), Section("answer", 18, len(text))) if text == REASONED else ()
    return Trace(
        sample_id=sample, dataset="d", task=task, model=model, condition=condition, text=text, sections=sections, prompt=f"What is {task} {sample}?", gold="7", **more
    )  # fmt: skip


def check(made: Trace, findings: list[Finding], first: int | None = None, claims: tuple[Claim, ...] = ()) -> Check:
    return Check(made.trace_id, Reading(claims, (), ()), tuple(findings), first)


def findings_of(made: Trace) -> list[Finding]:
    key = (made.task, made.model, made.sample_id, made.condition)
    found = [Finding(category="num.arithmetic", state="absent")]
    if key in WRONG_SUM:
        found = [Finding(category="num.arithmetic", state="present", message="2 + 2 is 4", start=7, end=16, quote=SUM, severity="decisive")]
    if key in WRONG_AXIS:
        found.append(Finding(category="frame.axis_sign", state="present", message="the x axis is reversed", start=0, end=1, quote="7"))
    else:
        state = "not_assessable" if made.task == "add" else "absent"
        found.append(Finding(category="frame.axis_sign", state=state, message="no vector" if state == "not_assessable" else ""))
    return found


def write(path: Path, traces: list[tuple[Trace, bool | None, Check]]) -> None:
    """Write traces with their scores and checks as the pipeline would."""
    with Store(path) as store:
        run = store.begin_run("ingest", {})
        used = rubric.load()
        store.set_rubric(used)
        answer = Answer("7", None, None, "whole")
        store.add_traces(run, Incoming([(t, answer, Score(correct, "given" if correct is not None else "no gold")) for t, correct, _ in traces]))
        store.add_checks(run, used.content_hash, "test", [c for *_, c in traces])
        store.finish_run(run)


@pytest.fixture(scope="session")
def small_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "lens.duckdb"
    traces = []
    for task, model, sample, direct, reasoned in PAIRS:
        for condition, correct in (("direct", direct), ("reasoning", reasoned)):
            if correct == "-":
                continue
            made = trace(task, model, sample, condition)
            found = findings_of(made)
            first = next((i for i, f in enumerate(found) if f.state == "present"), None) if correct is False else None
            claims = tuple(Claim(start=at, end=at + 1, quote=REASONED[at], kind="quantity", value=None) for at in (7, 11, 15)) if condition == "reasoning" else ()
            traces.append((made, correct, check(made, found, first, claims)))
    write(path, traces)
    return path


@pytest.fixture(scope="session")
def small(small_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = open_readonly(small_path)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real headless Chromium; tests that need it are skipped where it is absent.

    Closed at the end of each file: while Playwright runs, nothing else in this process can run an event loop.
    """
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium at /usr/bin/chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Watched:
    """A browser page that keeps every console error, every fault, every request that leaves the machine, every dialog."""

    def __init__(self, browser: Any, url: str, *, width: int = 1440, height: int = 1000, scheme: str = "light", headers: dict[str, str] | None = None) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, extra_http_headers=headers or {}, accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(90_000)
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(f"console {m.type}: {m.text}") if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda d: (self.faults.append(f"dialog: {d.message}"), d.dismiss()))
        self.page.on("request", self._request)
        self.page.goto(url)

    def _request(self, request: Any) -> None:
        local = ("file:", "blob:", "data:", "http://127.0.0.1", "http://localhost")
        if not request.url.startswith(local):
            self.faults.append(f"request: {request.url}")

    def ready(self) -> Watched:
        self.page.wait_for_selector("html[data-ready]", timeout=90_000)
        return self

    def drawn(self) -> Watched:
        """Wait until every panel in view has its picture, table or reason."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('#panels .card')].every(c => c.querySelector('.main-svg, .verdict, .empty, table'))", timeout=90_000
        )
        return self


@pytest.fixture
def serve() -> Iterator[Any]:
    """Serve a database's app on a free port; returns its address."""
    app = pytest.importorskip("tracelens.pages.app")
    pytest.importorskip("dash")
    from werkzeug.serving import make_server

    running = []

    def start(path: Path) -> str:
        server = make_server("127.0.0.1", 0, app.create(path).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()


@pytest.fixture
def watch(chromium: Any) -> Iterator[Any]:
    """Open a page in a fresh context; at the end of the test nothing may have gone wrong in any of them."""
    opened: list[Watched] = []

    def start(url: str | Path, **options: Any) -> Watched:
        made = Watched(chromium, url.as_uri() if isinstance(url, Path) else url, **options)
        opened.append(made)
        return made

    yield start
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.context.close()
    assert faults == []


@pytest.fixture
def draw_box() -> Any:
    """Return a function that draws a box with the mouse around all marks of the panel with a heading."""

    def draw(page: Any, heading: str) -> None:
        card = page.locator(".card", has=page.get_by_role("heading", name=heading, exact=True))
        card.scroll_into_view_if_needed()
        box = card.locator(".nsewdrag").bounding_box()
        page.mouse.move(box["x"] + 2, box["y"] + 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=6)
        page.mouse.up()

    return draw
