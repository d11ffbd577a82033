"""Data for the page as text that HTML cannot misread: JSON, gzipped, in base64."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

import msgspec


def pack(value: Any) -> str:
    """Return ``value`` as base64 of gzipped JSON; the same value gives the same text."""
    return squeeze(encode(value))


def encode(value: Any) -> bytes:
    """Return ``value`` as compact JSON of ASCII characters alone (lone surrogates survive); structs become objects."""
    plain = msgspec.to_builtins(value, builtin_types=(), enc_hook=str)
    return json.dumps(plain, separators=(",", ":"), allow_nan=False).encode("ascii")


def squeeze(data: bytes) -> str:
    """Return base64 of gzipped bytes."""
    return base64.b64encode(gzip.compress(data, compresslevel=7, mtime=0)).decode("ascii")


def source_hash(text: str) -> str:
    """Return the Content-Security-Policy source that allows exactly the inline script ``text``."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
