"""The page's HTML: a fixed shell, a policy that lets only the page's own two scripts run, and packed data blocks."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

from tracelens.pages.pack import source_hash, squeeze

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("1_base.js", "2_panels.js", "3_filters.js", "3_list.js", "4_reader.js", "5_main.js")


def document(title: str, foot: str, blocks: dict[str, str], full_plotly: bool) -> str:
    """Return the page; ``blocks`` are packed data by element id, ``full_plotly`` asks for every trace type."""
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
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(title)}</title>\n<style>{own_style()}</style>\n</head>\n<body>"
        f"{_body(title, foot)}"
        f'{data}<script type="text/plain" id="plotly">{packed}</script>\n<script>{script}</script>\n</body>\n</html>\n'
    )


def _body(title: str, foot: str) -> str:
    """Return the shell with its two texts filled in, escaped."""
    shell = (ASSETS / "body.txt").read_text(encoding="utf-8")
    return shell.replace("{foot}", html.escape(foot)).replace("{title}", html.escape(title))


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
