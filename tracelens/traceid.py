"""The identity of a trace: 64 bits of BLAKE2b over what makes it one trace. Compiled as it is, without C types."""

from __future__ import annotations

import hashlib

_copy = hashlib.blake2b(digest_size=8).copy  # a new one would read all its options again


def trace_id(source_run: str, dataset: str, task: str, sample_id: str, model: str, condition: str, epoch: int) -> str:
    """Return 16 hexadecimal digits that identify a trace by what it is a trace of."""
    parts = f"{source_run}\x1f{dataset}\x1f{task}\x1f{sample_id}\x1f{model}\x1f{condition}\x1f{epoch}"
    hasher = _copy()
    hasher.update(parts.encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()
