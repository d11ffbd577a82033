"""Images of a trace as a model takes them: addresses as they are, files as data URLs, and nothing that is no image."""

from __future__ import annotations

import base64
from pathlib import Path

from tracelens.imagekind import kind_of

LARGEST = 20_000_000
"""Bytes of the largest image that is sent."""

_SENT = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Kinds that providers take."""


def urls(references: tuple[str, ...], root: Path | None) -> tuple[str, ...]:
    """Return the images that can be sent, in order; those that cannot are left out.

    ``data:image/`` URLs and ``https://`` addresses go as they are. A path is read only below ``root`` and only when
    the file's first bytes are those of an image: a trace is no ground to send other files of this machine away.
    """
    found = (_url(reference, root) for reference in references)
    return tuple(url for url in found if url is not None)


def _url(reference: str, root: Path | None) -> str | None:
    if reference.startswith(("data:image/", "https://")):
        return reference
    if root is None or reference.startswith(("data:", "http:")) or "\x00" in reference:
        return None
    path = (root / reference).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        return None
    if path.stat().st_size > LARGEST:
        return None
    content = path.read_bytes()
    kind = kind_of(content)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind in _SENT else None
