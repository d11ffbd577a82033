"""The identity of a trace: 64 bits of BLAKE2b over what makes it one trace."""

from __future__ import annotations

import hashlib

import cython

if not cython.compiled:

    def digest(text: str) -> str:
        """Return 16 hexadecimal digits of BLAKE2b over UTF-8; ``traceid.pxd`` has the same in C."""
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def trace_id(source_run: str, dataset: str, task: str, sample_id: str, model: str, condition: str, epoch: int) -> str:
    """Return 16 hexadecimal digits that identify a trace by what it is a trace of."""
    return digest(f"{source_run}\x1f{dataset}\x1f{task}\x1f{sample_id}\x1f{model}\x1f{condition}\x1f{epoch}")
