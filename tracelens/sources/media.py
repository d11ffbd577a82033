"""Images: references stay references, pictures inside a record become files named by their content."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import msgspec

from tracelens.errors import InputError
from tracelens.sources.draft import noted
from tracelens.sources.pictures import DATA_URL, LITERAL, WITHIN, bytes_of, decoded, shown_in, url_of_base64
from tracelens.types import Json, Rejected, Section, Span, Trace

_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/tiff": ".tiff",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
}
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")
_MARKS = (
    b"base64,",
    b"data:image/",
    b"iVBORw0KGg",
    b"/9j/",
    b"R0lGOD",
    b"UklGR",
    b"SUkqA",
    b"TU0AK",
    b"x89PNG",
    b"xff",
)
"""What inline pictures have in them; a trace without any of these holds none."""
_packed = msgspec.json.Encoder().encode
_SMALLEST = 80
"""Characters of JSON below which there is no picture."""


class Images:
    """Turns the images of traces into references; with a ``folder``, pictures given inline are written there."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder.resolve() if folder is not None else None  # the same reference from wherever it is read
        self._written: set[str] = set()
        self._there: dict[str, bool] = {}

    def settle(self, trace: Trace) -> Trace:
        """Return ``trace`` without inline pictures; pictures that are not where they should be are noted."""
        shown = trace.images
        inline = (any(map(_is_inline, shown)) if shown else False) or _may_hold(trace)
        if not inline and not shown:
            return trace
        notes: list[str] = []
        changes: dict[str, Json] = self._taken_out(trace, notes) if inline else {}
        images = changes.get("images", trace.images)
        notes += [
            f"the image {image[:200]} is not there" for image in images if self._missing(image, trace.source_file)
        ]
        if notes:
            changes["meta"] = noted(changes.get("meta", trace.meta), notes)
        return msgspec.structs.replace(trace, **changes) if changes else trace

    def _taken_out(self, trace: Trace, notes: list[str]) -> dict[str, Json]:
        """Return the fields of a trace that hold pictures, with references in their place."""
        changes: dict[str, Json] = {}
        images = tuple(self._reference(url_of_base64(one) or one, notes) for one in trace.images)
        if images != trace.images:
            changes["images"] = images
        for name in ("prompt", "messages", "gold", "choices", "scene", "labels", "usage", "meta", "refusal"):
            before = getattr(trace, name)
            after = self.without(before, notes)
            if after is not before:
                changes[name] = after
        return changes | self._said(trace, notes)

    def _said(self, trace: Trace, notes: list[str]) -> dict[str, Json]:
        """Return the model's text without the pictures in it, and where its parts are then."""
        text, cuts = "", []
        at = 0
        for found in WITHIN.finditer(trace.text) if _in_text(trace.text) else ():
            reference = self._reference(found[0], notes)
            text += trace.text[at : found.start()] + reference
            cuts.append((found.start(), found.end(), len(text) - found.end()))
            at = found.end()
        if not cuts:
            return {}

        def moved(place: int) -> int:
            shift = 0
            for start, end, by in cuts:
                if place >= end:
                    shift = by
                elif place > start:
                    return end + by
            return place + shift

        return {
            "text": text + trace.text[at:],
            "sections": tuple(Section(one.kind, moved(one.start), moved(one.end)) for one in trace.sections),
            "steps": tuple(Span(moved(one.start), moved(one.end)) for one in trace.steps),
        }

    def without(self, value: Json, notes: list[str]) -> Json:
        """Return a JSON value with a reference in place of every picture; the same object when there is none."""
        if isinstance(value, str):
            return self._without_in_text(value, notes) if len(value) >= 20 else value
        if isinstance(value, list):
            items = [self.without(item, notes) for item in value]
            return value if all(a is b for a, b in zip(items, value, strict=True)) else items
        if isinstance(value, dict):
            held = bytes_of(value)
            if held is not None:
                value = {**value, held[0]: self._reference(held[1], notes)}
            entries = {key: self.without(item, notes) for key, item in value.items()}
            return value if all(entries[key] is item for key, item in value.items()) else entries
        return value

    def _without_in_text(self, text: str, notes: list[str]) -> str:
        if text.startswith("data:") and DATA_URL.match(text):
            return self._reference(text, notes)
        if (url := url_of_base64(text)) is not None:
            return self._reference(url, notes)
        inner = shown_in(text)
        if inner is not None:
            outer = self.without(inner, notes)
            return text if outer is inner else json.dumps(outer, ensure_ascii=False)
        return WITHIN.sub(lambda found: self._reference(found[0], notes), text) if _in_text(text) else text

    def rejected(self, rejected: Rejected) -> Rejected:
        """Return a reject whose raw text has references in place of pictures; one that is cut off stays as it is."""
        if not any(mark.decode() in rejected.raw for mark in _MARKS[:6]):
            return rejected

        def reference(found: re.Match[str]) -> str:
            if found.end() == len(rejected.raw):
                return found[0]
            text = found[0].replace("\\/", "/")
            return self._reference(text if text.startswith("data:") else url_of_base64(text) or text, [])

        return msgspec.structs.replace(rejected, raw=LITERAL.sub(reference, rejected.raw))

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
            _write(target, data)
            self._written.add(name)
        return str(target)

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


def _write(target: Path, data: bytes) -> None:
    """Write a picture that is not there yet, so that its name never stands on a part of it.

    Raises:
        InputError: it cannot be written.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            part.write_bytes(data)
            part.replace(target)
    except OSError as error:
        raise InputError(f"{target}: a picture of a record cannot be written there ({error}).") from error


def _is_inline(image: str) -> bool:
    return image.startswith("data:") or (len(image) >= 20 and url_of_base64(image) is not None)


def _in_text(text: str) -> bool:
    return ";" in text and ";base64," in text


def _may_hold(trace: Trace) -> bool:
    """Return whether a trace may hold pictures inline; most hold none, and this tells without a look at each value."""
    text, prompt, gold, meta = trace.text, trace.prompt, trace.gold, trace.meta
    if (";" in text and ";base64," in text) or (";" in prompt and ";base64," in prompt):
        return True
    if len(prompt) > _SMALLEST and prompt[0] in "[{":
        return True
    if type(gold) is str and len(gold) < _SMALLEST:
        gold = None  # as nearly every gold is
    if gold is meta is trace.choices is trace.messages is trace.scene is trace.labels is None:
        return False
    packed = _packed((trace.messages, gold, trace.choices, trace.scene, trace.labels, meta))
    if len(packed) > _SMALLEST:
        for mark in _MARKS:
            if mark in packed:
                return True
    return False
