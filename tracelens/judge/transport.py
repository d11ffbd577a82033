"""The wire: one request body to one endpoint through the openai SDK, and the reply's bytes as they came."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tracelens.types import Json

if TYPE_CHECKING:
    from openai import AsyncOpenAI

POOL = 4
"""Connections of one client."""

NO_KEY = "none"
"""Local servers want no key, but the SDK wants some."""


class Reaction(NamedTuple):
    """What came back for one attempt; ``status`` is None when no whole reply came, and ``error`` then says why."""

    status: int | None
    raw: str | None
    headers: Mapping[str, str]
    error: str | None
    latency: float
    """Seconds."""


class Clients:
    """SDK clients for one endpoint that share its calls.

    They never retry on their own: each attempt has to be seen, counted and stored. A connection pool looks at all
    its idle connections before each request, so many small pools cost far less than a large one.

    Args:
        base_url: The endpoint's address.
        api_key: The key, or None for servers that want none.
        connections: The most calls at once.
    """

    def __init__(self, base_url: str, api_key: str | None, connections: int) -> None:
        import ssl

        import httpx2
        import openai

        verify = ssl.create_default_context()
        limits = httpx2.Limits(max_connections=POOL, max_keepalive_connections=POOL)
        self._all = [
            openai.AsyncOpenAI(
                base_url=base_url,
                api_key=api_key or NO_KEY,
                max_retries=0,
                http_client=openai.DefaultAsyncHttpxClient(verify=verify, limits=limits),
            )
            for _ in range(max(1, -(-connections // POOL)))
        ]
        self._free = [sdk for sdk in self._all for _ in range(POOL)]

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[AsyncOpenAI]:
        """Lend a client that has a connection to spare."""
        sdk = self._free.pop()
        try:
            yield sdk
        finally:
            self._free.append(sdk)

    async def close(self) -> None:
        """Close all connections."""
        for sdk in self._all:
            await sdk.close()


async def send(sdk: AsyncOpenAI, path: str, content: bytes, timeout: float) -> Reaction:
    """Post ``content`` (JSON) to ``path`` below the endpoint's address and return what came back.

    A trouble of the network is an answer too: status None and its name. Nothing is raised but cancellation.
    """
    import httpx2
    import openai

    started = time.monotonic()
    try:
        reply = await sdk.post(
            path,
            cast_to=httpx2.Response,
            content=content,
            options={"timeout": timeout, "headers": {"content-type": "application/json"}},
        )
    except openai.APIStatusError as error:
        reply = error.response
    except openai.APITimeoutError:
        return Reaction(None, None, {}, "timeout", time.monotonic() - started)
    except (openai.APIConnectionError, httpx2.HTTPError) as error:
        cause = error.__cause__ or error
        text = f"{type(cause).__name__}: {cause}"[:300]
        return Reaction(None, None, {}, text, time.monotonic() - started)
    raw = reply.content.decode("utf-8", "backslashreplace")
    return Reaction(reply.status_code, raw, reply.headers, None, time.monotonic() - started)


def encode(body: dict[str, Json]) -> bytes:
    """Return a request body as JSON bytes."""
    return msgspec.json.encode(body)
