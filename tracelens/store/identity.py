"""What tells a changed record from the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import cython
import msgspec
from xxhash import xxh3_64_hexdigest, xxh3_64_intdigest

if not cython.compiled:

    def utf8(text: str) -> bytes:
        """Return the UTF-8 of a text; compiled, it is where the text keeps it, not a copy."""
        return text.encode()


_MARK = "x"
"""What a content hash begins with; none of those that earlier versions stored does."""
_packed = msgspec.msgpack.Encoder().encode


def content_hash(text: str, beside: tuple[Any, ...]) -> str:
    """Return what tells a changed record from the same one: a hash of its text and of everything beside its identity.

    It need not withstand an attack, since it is compared within one identity only; a cryptographic one took a seventh
    of the whole ingest.
    """
    try:
        seed = xxh3_64_intdigest(utf8(text))
    except UnicodeEncodeError:
        seed = xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
    return _MARK + xxh3_64_hexdigest(_bytes(beside), seed)


def is_same(content: str, stored: str, whole: Callable[[], tuple[str, tuple[Any, ...]]]) -> bool:
    """Return whether ``stored`` is the hash of the content whose hash is ``content``.

    Earlier versions hashed with BLAKE2b; that is made of what ``whole`` returns, the text and what stands beside it.
    """
    if stored.startswith(_MARK):
        return content == stored
    text, beside = whole()
    hasher = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    hasher.update(_bytes(beside))
    return hasher.hexdigest() == stored


def _bytes(beside: tuple[Any, ...]) -> bytes:
    try:
        return _packed(beside)
    except UnicodeEncodeError:  # a lone surrogate
        return repr(beside).encode("utf-8", "surrogatepass")
