# ruff: noqa: E501 -- the SQL reads better unbroken
"""How the page and the app hold up at size: a database of a million traces, and ten thousand embedded ones.

    python benchmarks/page_scale.py make /tmp/large.duckdb --traces 1000000
    python benchmarks/page_scale.py page /tmp/large.duckdb
    python benchmarks/page_scale.py open /tmp/large.html
    python benchmarks/page_scale.py app /tmp/large.duckdb

``make`` writes synthetic traces straight into the store's tables (20 tasks, 5 models, 2 conditions, 10 claims and
about 0.4 findings a trace; a text of about ``--characters``). ``page`` builds the page and prints seconds and bytes.
``open`` opens it in Chromium. ``app`` starts the app and times the first view, every dashboard and a filter in Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAKE = """
INSERT INTO trace_rows BY NAME
SELECT printf('%016x', i) AS trace_id, $run AS run_id, 'f.jsonl' AS source_file, i AS source_line, '' AS source_run, 'scale' AS dataset,
    'task ' || (i // 2) % 20 AS task, ((i // 200))::VARCHAR AS sample_id, 'model ' || ((i // 40) % 5) AS model,
    CASE i % 2 WHEN 0 THEN 'direct' ELSE 'reasoning' END AS condition, 'record' AS condition_source, 0 AS epoch,
    'How many of the ' || (i // 2) % 97 || ' objects in room ' || hash(i // 2) % 1000 || ' stand left of the lamp?' AS prompt,
    'The first of them has the number ' || hash(i) % 9999 || '. ' || repeat('Then step ' || hash(i + 7) % 97 || ' gives ' || hash(i + 3) % 997 || ' and that is ' || md5(i::VARCHAR) || '. ', $times) AS text, length(text) AS characters,
    '7' AS answer, 'whole' AS answer_found, '7'::JSON AS gold, hash(i + 11) % 100 < 40 + 4 * ((i // 2) % 5) + 15 * (i % 2) AS correct, 'given' AS scored_by,
    'complete' AS completion, '' AS content_hash
FROM range($n) t(i);
"""
CLAIMS = """
INSERT INTO claim_forms BY NAME
SELECT k AS form, ['count', 'quantity', 'ordinal'][k + 1] AS kind, false AS approximate, false AS hypothetical, false AS ambiguous, 'derived' AS role
FROM range(3) r(k);
INSERT INTO claim_rows BY NAME
SELECT check_id, k AS claim_id, 33 AS "start", 12.0 AS number, k % 3 AS form, 0 AS sentence
FROM verdicts, range(10) r(k);
"""
EVIDENCE = """
INSERT INTO evidence BY NAME
SELECT trace_id, $run AS run_id, category, 'present' AS state, 0 AS "start", 31 AS "end", left(text, 31) AS quote, 'made up' AS message, 'decisive' AS severity, 'rule' AS detector, '1' AS detector_version,
    rubric_hash, false AS proposed, n = 1 AS first_error
FROM (SELECT t.*, c.category, c.rubric_hash, row_number() OVER (PARTITION BY t.trace_id ORDER BY c.category) AS n
    FROM trace_rows t JOIN (SELECT category, rubric_hash, row_number() OVER () AS turn FROM categories) c
    ON c.turn IN (1 + hash(t.trace_id) % 40, 1 + hash(t.trace_id, 3) % 40) WHERE NOT t.correct AND hash(t.trace_id, 1) % 100 < 50);
INSERT INTO verdict_sets SELECT 'set', category, 'absent', false, '' FROM categories;
INSERT INTO verdicts SELECT trace_id, $run, 'set', (SELECT any_value(rubric_hash) FROM categories), '1', row_number() OVER () FROM trace_rows;
"""


def make(path: Path, traces: int, characters: int) -> None:
    from tracelens import rubric
    from tracelens.store import Store

    with Store(path) as store:
        run = store.begin_run("ingest", {})
        store.set_rubric(rubric.load())
        store.connection.execute(MAKE, {"run": run, "n": traces, "times": max(1, characters // 70)})
        for statement in EVIDENCE.split(";\n"):
            if statement.strip():
                store.connection.execute(statement, {"run": run} if "$run" in statement else None)
        store.connection.execute(CLAIMS)
        store.finish_run(run)
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


def page(path: Path) -> None:
    from tracelens import pages
    from tracelens.store import open_readonly

    output = path.with_suffix(".html")
    wall, cpu = time.perf_counter(), time.process_time()
    made = pages.build(open_readonly(path), output)
    print(f"{output}: {made.size / 1e6:.2f} MB in {time.perf_counter() - wall:.1f} s ({time.process_time() - cpu:.1f} s of CPU); {made.embedded}")


def open_page(path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for _ in range(3):
            shown = browser.new_page(viewport={"width": 1440, "height": 1000})
            used = _page_cpu(shown)
            start = time.perf_counter()
            shown.goto(path.resolve().as_uri())
            shown.wait_for_selector("html[data-ready]")
            ready = float(shown.evaluate("() => document.documentElement.dataset.ready")) / 1000
            shown.wait_for_function("() => [...document.querySelectorAll('#panels .card')].every(c => c.querySelector('.main-svg, .verdict, .empty, table'))")
            drawn, cpu = time.perf_counter() - start, used()
            reads = shown.evaluate(READ)
            each = (used() - cpu) / len(reads)
            heap = shown.evaluate("() => performance.memory ? performance.memory.usedJSHeapSize / 1e6 : 0")
            print(f"words, list and first item ready {ready:.2f} s, all panels drawn {drawn:.2f} s ({cpu:.2f} s of the page's CPU); a trace {statistics.median(reads):.0f} ms (most {max(reads):.0f}, {1000 * each:.0f} ms of CPU); heap {heap:.0f} MB")
            shown.close()
        browser.close()


def _page_cpu(shown: Any) -> Callable[[], float]:
    """Return what gives the seconds of CPU that the page's main thread has used: comparable on a busy machine."""
    session = shown.context.new_cdp_session(shown)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return lambda: next(m["value"] for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")


READ = """async () => {
  const times = [];
  for (let n = 0; n < 20; n++) {
    const before = document.querySelector('.crumbs')?.textContent;
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
    while (document.querySelector('.crumbs')?.textContent === before && performance.now() - start < 2000) await new Promise((done) => setTimeout(done, 1));
    times.push(performance.now() - start);
  }
  return times;
}"""


def app(path: Path) -> None:
    """Start the app as a user does, open it, and time its views; twice, without and with the counts that it keeps."""
    kept = path.with_name(path.name + ".cells")
    kept.unlink(missing_ok=True)
    for what in ("nothing kept", "counts kept"):
        start = time.perf_counter()
        server = subprocess.Popen([sys.executable, "-m", "tracelens", "serve", str(path), "--port", "8917"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not _listens(8917):
                if server.poll() is not None:
                    raise SystemExit("the app ended before it listened")
                time.sleep(0.02)
            print(f"{what}: listens after {time.perf_counter() - start:.2f} s, {_cpu(server.pid):.2f} s of CPU")
            _views("http://127.0.0.1:8917", what, server.pid)
            for _ in range(600):
                if kept.exists():
                    break
                time.sleep(0.1)
        finally:
            server.terminate()
            server.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


IN_VIEW = """() => { const cards = [...document.querySelectorAll('.card')].filter(c => c.getBoundingClientRect().top < innerHeight);
  return cards.length > 0 && cards.every(c => c.querySelector('.main-svg, .verdict, .empty:not(.late), table')); }"""
FILTER = """() => { history.pushState(null, '', '?task=task+3&dataset=scale'); dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }"""


def _views(base: str, what: str, server: int) -> None:
    from playwright.sync_api import sync_playwright

    from tracelens.pages import dashboard

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name in ("", *dashboard.shipped()):
            shown = browser.new_page(viewport={"width": 1440, "height": 1000})
            used = _page_cpu(shown)
            start, cpu = time.perf_counter(), _cpu(server)
            shown.goto(f"{base}/board/{name}" if name else base)
            shown.wait_for_selector(".verdict, .card .main-svg, .card table, .card .empty:not(.late)", timeout=120_000)
            words = time.perf_counter() - start
            shown.wait_for_function(IN_VIEW, timeout=120_000)
            first, cpu, page = time.perf_counter() - start, _cpu(server) - cpu, used()
            script = shown.evaluate("() => performance.getEntriesByType('resource').length")
            start = time.perf_counter()
            shown.evaluate(FILTER)
            shown.wait_for_function("() => document.querySelectorAll('.chip').length > 1", timeout=120_000)
            shown.wait_for_function(IN_VIEW, timeout=120_000)
            print(f"{what}, {name or 'first view'}: first panel {words:.2f} s, all in view {first:.2f} s ({cpu:.2f} s of the server's CPU, {page:.2f} of the page's, {script} requests), a filter {time.perf_counter() - start:.2f} s")
            shown.close()
        for query in ("", "?task=task+3", "?outcome=lost", "?category=num.arithmetic", "?q=9998"):
            shown = browser.new_page(viewport={"width": 1440, "height": 1000})
            start = time.perf_counter()
            shown.goto(f"{base}/traces{query}")
            shown.wait_for_selector(".item", timeout=120_000)
            print(f"{what}, list {query or 'of all'}: {time.perf_counter() - start:.2f} s")
            shown.close()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "page", "open", "app"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--traces", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=1_000)
    asked = parser.parse_args()
    if asked.what == "make":
        make(asked.path, asked.traces, asked.characters)
    else:
        {"page": page, "open": open_page, "app": app}[asked.what](asked.path)


if __name__ == "__main__":
    main()
