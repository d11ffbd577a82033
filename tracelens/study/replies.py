"""Every reply of a model, kept in a JSONL file before anything reads it, so that none is paid for twice.

One line is one attempt. A line that a killed process left torn is dropped when the file is opened again; all whole
lines stay.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from tracelens.judge.ledger import ANSWERING


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to have a question answered. ``raw`` is the body as it came; None when none came."""

    key: str
    """Names the request: model, address, text, pictures, sampling and epoch."""
    item_id: str
    condition: str
    epoch: int
    sent_at: str
    latency: float
    attempt: int
    status: int | None
    raw: str | None
    error: str | None = None


class Replies:
    """The file of attempts, open for appending.

    Args:
        path: The JSONL file; made when it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._decoder = msgspec.json.Decoder(Attempt)
        self.answers: dict[str, Attempt] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = self._load()
        self._file: BinaryIO = path.open("ab")
        if self._file.tell() != whole:
            self._file.truncate(whole)

    def _load(self) -> int:
        """Read what is there, and return how many bytes are whole lines."""
        whole = 0
        if self.path.exists():
            with self.path.open("rb") as lines:
                for line in lines:
                    if not line.endswith(b"\n"):
                        break
                    whole += len(line)
                    self._note(self._decoder.decode(line))
        return whole

    def _note(self, attempt: Attempt) -> None:
        if attempt.status in ANSWERING:
            self.answers.setdefault(attempt.key, attempt)

    def append(self, attempt: Attempt) -> None:
        """Write an attempt so that it outlives this process."""
        self._file.write(msgspec.json.encode(attempt) + b"\n")
        self._file.flush()
        self._note(attempt)

    def __enter__(self) -> Replies:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
