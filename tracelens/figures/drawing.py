"""What a figure is drawn from: Plotly traces and layout with roles for colours, its table, its n, its empty state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class Table(msgspec.Struct, frozen=True):
    """The figure's numbers in words: what a screen reader reads and what the CSV holds.

    ``links`` has for each row the filters that a click on it applies (empty for none).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    links: tuple[dict[str, str], ...] = ()


class Tile(msgspec.Struct, frozen=True):
    """A number that is a button: ``link`` are the filters that it applies, ``role`` the colour role of its edge."""

    label: str
    value: str
    detail: str
    link: dict[str, str]
    role: str


class Headline(msgspec.Struct, frozen=True):
    """What a panel says in words: a sentence, the facts that it rests on, and its tiles."""

    sentence: str
    facts: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    verdict: str = ""


class Drawing(msgspec.Struct, frozen=True):
    """A drawn figure as plain data. ``empty`` says why there is nothing to draw, and is None otherwise.

    ``note`` states n and what is left out. A mark's ``customdata`` are the filters that a click applies.
    """

    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    note: str = ""
    table: Table = Table((), ())
    empty: str | None = None
    headline: Headline | None = None
    as_table: bool = False
    """True when the table says it all and a page shows that alone."""
    badge: str = ""
    """What must be seen beside the figure: that a judge it counts is not calibrated."""

    def plain(self, mode: theme.Mode = "light") -> dict[str, Any]:
        """Return data and layout as Plotly's JavaScript takes them, without a title: a page has its own heading."""
        layout = theme.resolve(self.layout, mode) | {"template": theme.template(mode), "dragmode": False}
        return {"data": theme.resolve(self.traces, mode), "layout": layout}

    def figure(self, mode: theme.Mode = "light") -> Figure:
        """Return the drawing as a Plotly figure in the light or the dark theme; the empty state is its title."""
        from plotly.graph_objects import Figure

        layout = theme.resolve(self.layout, mode) | {"template": theme.template(mode)}
        if self.empty is not None:
            layout |= {"title": {"text": theme.label(self.empty, 200)}}
            layout |= {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
        elif self.headline is not None:
            layout["title"] = {"text": theme.label(self.headline.sentence, 200), "font": {"size": 14}}
        elif self.note or self.badge:
            lines = [theme.label(line, 200) for line in (self.note, self.badge) if line]
            layout["title"] = {"text": "<br>".join(lines), "font": {"size": 12}}
        return Figure({"data": theme.resolve(self.traces, mode), "layout": layout})


def nothing(reason: str) -> Drawing:
    """Return the drawing of an empty state."""
    return Drawing(empty=reason)
