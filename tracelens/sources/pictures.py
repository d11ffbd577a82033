"""Pictures as logs hold them inline: data URLs, bare base64, bytes, and the objects that tools wrap these in.

What a picture is, is seen in its first bytes: tools call every picture a PNG.
"""

from __future__ import annotations

import ast
import base64
import binascii
import json
import re
from urllib.parse import unquote, unquote_to_bytes

from tracelens.imagekind import kind_of
from tracelens.types import Json

DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),")
WITHIN = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/_-]{24,}={0,2}")
"""A picture in a longer text, as in Markdown."""
_BARE = r"(?:iVBORw0KGg|/9j/|R0lGOD[dl]|UklGR|SUkqA|TU0AK)"
"""How base64 of PNG, JPEG, GIF, WebP and TIFF begins."""
_BARE_TEXT = re.compile(rf"{_BARE}[A-Za-z0-9+/_\s-]{{20,}}+={{0,2}}\s*+")
_BARE_ESCAPED = _BARE.replace("/", r"\\?/")
LITERAL = re.compile(
    r"data:image\\?/[\w.+-]+;base64,[A-Za-z0-9+/\\_-]{24,}={0,2}"
    rf"|(?<=[\"'\t,;]){_BARE_ESCAPED}[A-Za-z0-9+/\\_-]{{20,}}={{0,2}}"
)
"""A picture in the text of a record: JSON, where a slash may have a backslash, or a table's row."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]*={0,2}\s*")
_SHOWN = 256
_UNKNOWN = "application/octet-stream"
_LONGEST_PATH = 4096
_KINDS = ("media_type", "mime_type", "mimeType")
_BYTES = ("data", "bytes", "content", "b64_json")
_PARTS = ("image_url", "image", "input_image", "url", "uri", "source", "src", "path", "file_uri", "fileUri")
_WORDS = ("text", "input_text", "output_text")
_WRAPPED = ("inlineData", "inline_data", "fileData", "file_data")


def decoded(url: str) -> tuple[str, bytes] | None:
    """Return media type and bytes of a data URL, or None when it is none, or has nothing in it."""
    match = DATA_URL.match(url)
    if match is None:
        return None
    body = url[match.end() :]
    try:
        data = _unpacked(body) if "base64" in match[2] else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return (kind_of(data) or match[1] or _UNKNOWN, data) if data else None


def _unpacked(body: str) -> bytes:
    """Return base64 as bytes; padding that was left out is added, a last character that says nothing is dropped."""
    try:
        return binascii.a2b_base64(body, strict_mode=True)
    except (binascii.Error, ValueError):
        pass  # not as the standard has it: read as far as it can be meant
    kept = re.sub(r"[^A-Za-z0-9+/_-]", "", unquote(body)).replace("-", "+").replace("_", "/")
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + "=" * (-len(kept) % 4))


def url_of_bytes(data: bytes) -> str | None:
    """Return the data URL of bytes that are a picture, or at least no text; None of text."""
    kind = kind_of(data) or (_UNKNOWN if b"\0" in data else None)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else None


def url_of_base64(text: str, kind: str | None = None) -> str | None:
    """Return the data URL of bare base64, None of another text; without a ``kind`` it must be a picture."""
    if kind is not None:
        if len(text) < 4 or not (_BASE64.fullmatch(text[:_SHOWN]) and _BASE64.fullmatch(text[-_SHOWN:])):
            return None
        return f"data:{kind};base64,{text}"
    if not _BARE_TEXT.fullmatch(text):
        return None
    try:
        found = kind_of(_unpacked(text[:32]))
    except (binascii.Error, ValueError):
        return None
    return f"data:{found};base64,{text}" if found else None


def bytes_of(value: dict[str, Json]) -> tuple[str, str] | None:
    """Return the key under which an object holds a file's base64, and its data URL; None when it holds none.

    A picture is known by its content, any other file (a document, a sound) by the media type beside it.
    """
    kind = next((value[key] for key in _KINDS if isinstance(value.get(key), str)), None)
    for key in _BYTES:
        text = value.get(key)
        if isinstance(text, str) and (url := url_of_base64(text) or (url_of_base64(text, kind) if kind else None)):
            return key, url
    return None


def references(given: Json) -> list[str]:
    """Return the references (path, address or data URL) in what a record says of its images, in order."""
    if isinstance(given, str):
        inner = shown_in(given) or _listed(given)
        if inner is not None:
            return references(inner)
        known = url_of_base64(given) or (url_of_base64(given, _UNKNOWN) if len(given) > _LONGEST_PATH else None)
        return [known or given] if given else []
    if isinstance(given, list):
        return [reference for one in given for reference in references(one)]
    reference = reference_of(given)
    return [] if reference is None else [reference]


def _listed(text: str) -> list[Json] | None:
    """Return the list of texts that a table's cell holds as JSON or printed Python, else None."""
    if text[:2] not in ('["', "['"):
        return None
    found = _printed(text)
    return found if isinstance(found, list) and all(isinstance(one, str) for one in found) else None


def reference_of(part: Json) -> str | None:
    """Return the reference of the image that an object shows (a content part, a row's picture), or None."""
    if not isinstance(part, dict) or part.get("type") in _WORDS:
        return None
    kind = next((part[key] for key in _KINDS if isinstance(part.get(key), str)), "image/")
    if not kind.startswith("image/"):
        return None
    for key in _WRAPPED:
        if isinstance(part.get(key), dict):
            return reference_of(part[key])
    held = bytes_of(part)
    if held is not None:
        return held[1]
    for key in ("bytes", "data"):  # taken out before, or a data URL
        if isinstance(part.get(key), str) and ("/" in part[key] or ":" in part[key][:8]):
            return str(part[key])
    return _named(part)


def _named(part: dict[str, Json]) -> str | None:
    for key in _PARTS:
        found = part.get(key)
        if isinstance(found, dict):
            found = reference_of(found)
        if isinstance(found, str) and found:
            return url_of_base64(found) or found
    return None


def shown_in(text: str) -> Json:
    """Return the list or object in a text that is JSON or printed Python and holds a picture, else None."""
    if text[:1] not in ("[", "{") or not _holds(text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return with_urls(_printed(text))


def _printed(text: str) -> object:
    """Return what a text is as printed Python; None when it is none, or has so many parts that it would swell."""
    if sum(map(text.count, ",:+-")) > max(1_000, len(text) // 100):
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _holds(text: str) -> bool:
    return ";base64," in text or LITERAL.search(text) is not None or "b'\\x" in text or 'b"\\x' in text


def with_urls(value: object) -> Json:
    """Return printed Python as JSON, the bytes of pictures as data URLs."""
    if isinstance(value, (bytes, bytearray)):
        return url_of_bytes(bytes(value)) or value.decode("utf-8", "backslashreplace")
    if isinstance(value, dict):
        return {str(key): with_urls(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_urls(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
