"""Write a Plotly figure to a file: HTML and JSON by Plotly alone, pictures by Kaleido with a Chrome of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tracelens.errors import InputError

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PICTURES = ("svg", "png", "pdf")
KINDS = (*PICTURES, "html", "json")


def save(figure: Figure, path: Path | str) -> None:
    """Write ``figure`` to ``path`` in the format that its name ends in.

    Raises:
        InputError: If the name ends in none of the formats, or a picture is asked for and cannot be drawn here.
    """
    path = Path(path)
    kind = path.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"{path}: the name must end in one of {', '.join('.' + k for k in KINDS)}.")
    if kind == "html":
        figure.write_html(path, include_plotlyjs=True, config={"displaylogo": False})
    elif kind == "json":
        figure.write_json(path)
    else:
        _picture(figure, path, kind)


def _picture(figure: Figure, path: Path, kind: str) -> None:
    try:
        import kaleido  # noqa: F401 -- Plotly's own message does not say which extra brings it
    except ImportError as error:
        raise InputError(f'{path}: pictures need Kaleido: python -m pip install "tracelens[images]".') from error
    height = figure.layout.height or 400
    try:
        figure.write_image(path, format=kind, width=1000, height=height, scale=2 if kind == "png" else 1)
    except (RuntimeError, OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(
            f"{path}: no picture could be drawn ({reason}). Kaleido draws with a Chrome or Chromium of this machine: "
            "install one (such as `apt install chromium`, or `plotly_get_chrome`), or name it in BROWSER_PATH. Without "
            "one, write .html or .json, or save the picture from the page or the app, in the browser that shows it."
        ) from error
