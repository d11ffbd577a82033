"""Images: references stay references, pictures inside a record become files named by their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from tracelens.sources.draft import noted
from tracelens.types import Json, Trace

_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),")
_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
}
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")


class Images:
    """Turns the images of traces into references; with a ``folder``, pictures given inline are written there."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._written: set[str] = set()
        self._there: dict[str, bool] = {}

    def settle(self, trace: Trace) -> Trace:
        """Return ``trace`` without inline pictures; pictures that are not where they should be are noted."""
        if not trace.images and trace.messages is None:
            return trace
        notes: list[str] = []
        images = tuple(self._reference(image, notes) for image in trace.images)
        messages = self._without_data(trace.messages, notes)
        notes += [f"the image {image} is not there" for image in images if self._missing(image, trace.source_file)]
        if images == trace.images and messages is trace.messages and not notes:
            return trace
        meta = noted(trace.meta, dict.fromkeys(notes)) if notes else trace.meta
        return msgspec.structs.replace(trace, images=images, messages=messages, meta=meta)

    def _reference(self, image: str, notes: list[str]) -> str:
        if not image.startswith("data:"):
            return image
        found = decoded(image)
        if found is None:
            notes.append("an inline image could not be decoded")
            return "inline:undecodable"
        kind, data = found
        name = hashlib.sha256(data).hexdigest()[:32] + _ENDINGS.get(kind, ".bin")
        if self.folder is None:
            return f"sha256:{name}"
        target = self.folder / name
        if name not in self._written:
            self._written.add(name)
            self.folder.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(data)
        return str(target)

    def _without_data(self, value: Json, notes: list[str]) -> Json:
        """Return ``value`` with every data URL in it replaced by its reference; the same object when there is none."""
        if isinstance(value, str):
            return self._reference(value, notes) if value.startswith("data:") and _DATA_URL.match(value) else value
        if isinstance(value, list):
            items = [self._without_data(item, notes) for item in value]
            return value if all(a is b for a, b in zip(items, value, strict=True)) else items
        if isinstance(value, dict):
            if isinstance(value.get("data"), str) and "media_type" in value:
                url = f"data:{value['media_type']};base64,{value['data']}"
                return {**value, "data": self._reference(url, notes)}
            entries = {key: self._without_data(item, notes) for key, item in value.items()}
            return value if all(entries[key] is item for key, item in value.items()) else entries
        return value

    def _missing(self, image: str, file: str) -> bool:
        """Return whether a reference is a path that leads nowhere, seen from its file and from here."""
        if _SCHEME.match(image) or image.startswith("sha256:"):
            return False
        key = f"{file}\x1f{image}"
        if key not in self._there:
            if len(self._there) > 100_000:
                self._there.clear()
            folder = Path(file.partition("!")[0]).parent
            try:
                self._there[key] = (folder / image).exists() or Path(image).exists()
            except (OSError, ValueError):
                self._there[key] = False
        return not self._there[key]


def decoded(url: str) -> tuple[str, bytes] | None:
    """Return media type and bytes of a data URL, or None when it is none."""
    match = _DATA_URL.match(url)
    if match is None:
        return None
    body = url[match.end() :]
    try:
        data = _unpacked(body) if "base64" in match[2] else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return match[1] or "application/octet-stream", data


def _unpacked(body: str) -> bytes:
    """Return base64 as bytes; padding that was left out is added, a last character that says nothing is dropped."""
    kept = re.sub(r"[^A-Za-z0-9+/_-]", "", unquote(body)).replace("-", "+").replace("_", "/")
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + "=" * (-len(kept) % 4))
