"""A running stub endpoint for the judge's tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that tests can import the modules beside them

from judge_endpoint import Server


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts stub endpoints; they end with the test."""
    servers: list[Server] = []

    def start(*options: str) -> Server:
        servers.append(Server(*options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
