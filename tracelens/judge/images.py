"""Images of a trace as a model takes them: addresses as they are, files as data URLs, and nothing that is no image."""

from __future__ import annotations

import base64
from pathlib import Path

LARGEST = 20_000_000
"""Bytes of the largest image that is sent."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


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
    kind = _kind(content)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind else None


def _kind(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
