"""Where the data folders lie: inside the installed package, or at the top of a source checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder of shipped data files named ``name`` (``rubrics`` or ``dashboards``).

    A wheel carries them as ``tracelens/_data/<name>``; an editable install or a checkout has them beside the package.
    """
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
