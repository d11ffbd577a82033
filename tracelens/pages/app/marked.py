"""One trace as components: its text with findings marked at their characters, and their list. All text stays text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tracelens.figures import badges
from tracelens.pages.facts import Category

LIMIT = 60_000


def marked(trace: dict[str, Any], findings: Sequence[tuple[Any, ...]], categories: dict[str, Category]) -> Any:
    """Return one side of the reader.

    ``findings`` are (category, start, end, quote, message, severity, detector, proposed).
    """
    from dash import html

    said = {True: "✓ correct", False: "✗ wrong", None: "– not scored"}[trace["correct"]]
    tone = {True: "is-correct", False: "is-wrong", None: ""}[trace["correct"]]
    heading = html.H3([html.Bdi(trace["condition"]), html.Span(said, className=f"mark {tone}")])
    rail = html.Div(
        [html.H4(f"{len(findings)} findings" if findings else "No finding"), *(_card(f, categories) for f in findings)],
        className="rail",
    )
    return html.Article(
        [heading, *blocks(trace, findings, categories), rail],
        className="side side-b",
        **{"aria-label": f"trace with condition {trace['condition']}"},
    )


def blocks(trace: dict[str, Any], findings: Sequence[tuple[Any, ...]], categories: dict[str, Category]) -> list[Any]:
    """Return the sections of the text with their kinds above them."""
    from dash import html

    text: str = trace["text"]
    cuts = [(s["kind"], s["start"], s["end"]) for s in trace["sections"] or ()] or [(None, 0, len(text))]
    parts: list[Any] = []
    for kind, start, end in cuts:
        if kind:
            parts.append(html.H4(kind, className="kind"))
        pieces = _pieces(text, start, min(end, LIMIT), findings, categories)
        parts.append(html.Div(pieces, className="text", dir="auto"))
    if len(text) > LIMIT:
        parts.append(
            html.P(
                f"The remaining {len(text) - LIMIT:,} characters are not shown here; SQL has them.", className="note"
            )
        )
    return parts


def _pieces(
    text: str, start: int, end: int, findings: Sequence[tuple[Any, ...]], categories: dict[str, Category]
) -> list[Any]:
    from dash import html

    spans = [f for f in findings if f[1] is not None and f[1] < end and f[2] > start]
    cuts = sorted({start, end, *(max(start, f[1]) for f in spans), *(min(end, f[2]) for f in spans)})
    pieces: list[Any] = []
    for a, b in pairwise(cuts):
        here = [f for f in spans if f[1] <= a < f[2]]
        begins = [_name(f, categories) for f in here if f[1] == a]
        tag = [html.Span(", ".join(begins), className="tag")] if begins else []
        decisive = any(f[5] == "decisive" for f in here)
        pieces.append(
            html.Mark([*tag, text[a:b]], className="decisive" if decisive else "") if here else html.Span(text[a:b])
        )
    return pieces


def _doubted(finding: tuple[Any, ...], categories: dict[str, Category]) -> bool:
    """Return whether a judge says so whose agreement with people is unknown or too low."""
    known = categories.get(finding[0])
    return finding[6].startswith("judge:") and known is not None and bool(known.doubt)


def _name(finding: tuple[Any, ...], categories: dict[str, Category]) -> str:
    name = categories[finding[0]].name if finding[0] in categories else finding[0]
    return f"{name} {badges.SIGN}" if _doubted(finding, categories) else str(name)


def _card(finding: tuple[Any, ...], categories: dict[str, Category]) -> Any:
    from dash import html

    category, _, _, _, message, severity, detector, proposed = finding
    doubt = categories[category].doubt if _doubted(finding, categories) else ""
    meta = " · ".join(part for part in (detector, severity, "proposed, not yet judged" if proposed else "") if part)
    return html.Div(
        [
            html.B(categories[category].name if category in categories else category),
            html.Span(meta, className="meta"),
            *([html.Span(f"{badges.SIGN} uncalibrated judge", className="doubt", title=doubt)] if doubt else []),
            html.Span(message, className="message", dir="auto"),
        ],
        className="finding",
    )
