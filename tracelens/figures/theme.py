"""The one theme: colours by role for light and dark, chosen to stay apart for colour-blind readers, and safe labels.

The two conditions are amber and blue, gained and lost teal and magenta: both pairs differ in lightness as well as
in hue, and no figure tells them apart by colour alone.
"""

from __future__ import annotations

import re
from typing import Any, Literal

Mode = Literal["light", "dark"]

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

ROLES: dict[Mode, dict[str, str]] = {
    "light": {
        "ink": "#1d2330",
        "soft": "#5a6272",
        "grid": "#e7e5df",
        "zero": "#8d93a0",
        "paper": "#ffffff",
        "a": "#c27803",
        "b": "#2f5fd0",
        "gained": "#0f7b6c",
        "lost": "#b4316f",
        "even": "#737b8a",
        "faint": "#c3c7cf",
        "band": "#ecebe5",
        "low": "#f4f2ec",
        "mid": "#93a9dd",
        "high": "#1f3f96",
        "third": "#7a5ca8",
    },
    "dark": {
        "ink": "#e8eaf0",
        "soft": "#a3abbb",
        "grid": "#2c323d",
        "zero": "#717a8a",
        "paper": "#1a1f28",
        "a": "#f0ae3c",
        "b": "#82a8ff",
        "gained": "#3fc2ab",
        "lost": "#f07fb4",
        "even": "#8f98a8",
        "faint": "#454d5b",
        "band": "#262c37",
        "low": "#222833",
        "mid": "#4a66ac",
        "high": "#a9c2ff",
        "third": "#bb9cea",
    },
}

SERIES = ("$b", "$a", "$gained", "$lost", "$third", "$even")
"""Colours for categories without a role of their own, in order."""

# Control characters and the marks that reorder or hide text; labels show none of them.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")


def label(text: object, width: int = 48) -> str:
    """Return ``text`` as a Plotly label: one line, at most ``width`` characters, with nothing left to interpret.

    Plotly renders a small HTML of its own in labels, links included; the escaped text is shown literally.
    """
    line = _INVISIBLE.sub(" ", str(text)).strip()
    if len(line) > width:
        line = line[: width - 1].rstrip() + "…"
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def resolve(value: Any, mode: Mode, key: str = "") -> Any:
    """Return ``value`` with each colour role (``"$gained"`` under a colour key) replaced by the mode's colour."""
    if isinstance(value, dict):
        return {k: resolve(v, mode, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [resolve(v, mode, key) for v in value]
    if isinstance(value, str) and value.startswith("$") and "color" in key:
        return ROLES[mode][value[1:]]
    return value


def template(mode: Mode) -> dict[str, Any]:
    """Return the Plotly template of ``mode``."""
    roles = ROLES[mode]
    axis = {
        "gridcolor": roles["grid"],
        "linecolor": roles["grid"],
        "zerolinecolor": roles["zero"],
        "tickcolor": roles["grid"],
        "tickfont": {"color": roles["soft"], "size": 12},
        "title": {"font": {"color": roles["soft"], "size": 12}, "standoff": 10},
        "automargin": True,
        "zeroline": False,
        "ticks": "",
    }
    layout = {
        "font": {"family": FONT, "size": 13, "color": roles["ink"]},
        "paper_bgcolor": roles["paper"],
        "plot_bgcolor": roles["paper"],
        "colorway": [roles[name[1:]] for name in SERIES],
        "margin": {"l": 8, "r": 16, "t": 28, "b": 36},
        "xaxis": axis,
        "yaxis": axis,
        "hoverlabel": {
            "bgcolor": roles["ink"],
            "bordercolor": roles["ink"],
            "font": {"color": roles["paper"], "family": FONT, "size": 12},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 12, "color": roles["soft"]},
        },
        "bargap": 0.35,
    }
    return {"layout": layout}


def rows_height(rows: int, each: int = 26, least: int = 150) -> int:
    """Return the height in pixels of a figure with ``rows`` labelled rows."""
    return max(least, 84 + each * rows)
