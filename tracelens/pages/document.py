"""The page's HTML: a fixed shell, a policy that lets only the page's own two scripts run, and packed data blocks."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

from tracelens.pages.pack import source_hash, squeeze

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("1_base.js", "2_panels.js", "3_list.js", "4_reader.js", "5_main.js")

BODY = """
<a class="skip" href="#traces">Skip to the traces</a>
<header class="wrap top"><div><p class="brand">tracelens</p><h1 dir="auto">{title}</h1></div>
<div class="acts"><button type="button" id="copy">Copy link</button><button type="button" id="theme">Dark</button><button type="button" id="help" aria-label="keys">?</button></div>
<dl id="facts"></dl></header>
<nav class="stick" aria-label="dashboards and filters"><div class="wrap"><div id="tabs" role="tablist" aria-label="dashboards"></div>
<div id="filters" role="group" aria-label="filters"></div><div id="chips" role="group" aria-label="active filters"></div></div></nav>
<main class="wrap"><noscript>This page draws itself with its own script; nothing is fetched. Allow scripts for this file.</noscript>
<p id="lead"></p><div id="panels" role="tabpanel"></div>
<section id="traces" aria-labelledby="traces-title"><h2 id="traces-title">Traces</h2><div class="split">
<div class="listbox"><div class="listhead"><input id="search" type="search" placeholder="Search questions and ids" aria-label="search questions and ids"><span id="list-count" role="status"></span><select id="sort" aria-label="order of the items"></select></div>
<div id="list" role="listbox" tabindex="0" aria-label="items"><div id="rows" role="presentation"></div></div><p id="list-empty" class="empty" hidden></p><p id="list-note" class="note"></p></div>
<div id="reader" role="region" aria-label="reader" tabindex="0"></div></div></section>
<p class="foot">{foot}</p></main>
<dialog id="dialog" aria-labelledby="dialog-title"><h2 id="dialog-title"></h2><div id="dialog-body"></div><form method="dialog"><button type="button" id="dialog-close">Close</button></form></dialog>
<div id="toast" role="status" hidden></div><div id="live" aria-live="polite"></div>
"""


def document(title: str, foot: str, blocks: dict[str, str], full_plotly: bool) -> str:
    """Return the page; ``blocks`` are packed data by element id, ``full_plotly`` whether its figures need every trace type."""
    library = _full() if full_plotly else (ASSETS / "plotly-cartesian.min.js").read_text(encoding="utf-8")
    script = own_script()
    packed = _packed(library)
    policy = (
        f"default-src 'none'; script-src {source_hash(script)} {source_hash(library)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    data = "".join(f'<script type="text/plain" id="{name}">{text}</script>\n' for name, text in blocks.items())
    return (
        '<!doctype html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(title)}</title>\n<style>{own_style()}</style>\n</head>\n<body>"
        f"{BODY.format(title=html.escape(title), foot=html.escape(foot))}"
        f'{data}<script type="text/plain" id="plotly">{packed}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


@cache
def own_script() -> str:
    """Return the page's own script."""
    parts = [(ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


@cache
def own_style() -> str:
    """Return the page's style sheet."""
    return (ASSETS / "page.css").read_text(encoding="utf-8")


def _full() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@cache
def _packed(library: str) -> str:
    return squeeze(library.encode("utf-8"))
