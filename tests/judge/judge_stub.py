"""A stand-in for a model endpoint, with faults on purpose and its own account of what it charged.

Run as a program it serves on a free port, prints ``LISTENING <port>`` and ends with its standard input.
``GET /account`` gives what it did. Each fault is drawn by itself with its own probability.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import threading
from collections import Counter
from decimal import Decimal
from typing import Any

PRICE = {"input": Decimal("0.15"), "cached_input": Decimal("0.075"), "output": Decimal("0.60")}
MILLION = 1_000_000
TRANSPORT_FAULTS = ("limited", "broken", "dropped", "slow")
CONTENT_FAULTS = ("truncated", "prose", "wrong_enum", "hallucinated", "refusal")


class Stub:
    """Answers every chat completion or response with one verdict for each category of the schema it is given."""

    def __init__(
        self,
        *,
        fault: float = 0.0,
        latency: float = 0.0,
        seed: int = 0,
        slow: float = 0.05,
        refuse: str = "",
        loading: int = 0,
    ) -> None:
        self.fault = fault
        self.latency = latency
        self.slow = slow
        self.refuse = refuse
        self.loading = loading
        self.rng = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.usable: Counter[str] = Counter()
        self.answers = 0
        self.requests = 0
        self.charged = Decimal(0)
        self.most_inside = 0
        self.inside = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["path"] == "/account":
            await _reply(send, 200, self.account())
        else:
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            try:
                await self._complete(scope["path"], await _body(receive), receive, send)
            finally:
                self.inside -= 1

    def account(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "answers": self.answers,
            "usable": dict(self.usable),
            "faults": dict(self.faults),
            "charged": str(self.charged),
            "most_inside": self.most_inside,
        }

    async def _complete(self, path: str, body: bytes, receive: Any, send: Any) -> None:
        self.requests += 1
        if self.refuse.isdigit():
            await _reply(send, int(self.refuse), {"error": {"message": "no"}})
            return
        if self.refuse and self.refuse in body.decode():
            await _reply(send, 400, {"error": {"message": f"{self.refuse} is not supported"}})
            return
        fault = self._draw(TRANSPORT_FAULTS)
        if self.requests <= self.loading:
            fault = "broken" if self.requests == 1 else "dropped"
        if fault == "limited":
            headers = [(b"retry-after", b"0.02")]
            await _reply(send, 429, {"error": {"message": "slow down"}}, headers)
            return
        if fault == "broken":
            await _reply(send, 500, {"error": {"message": "it broke"}})
            return
        if fault == "dropped":
            headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b'{"id": "x', "more_body": True})
            raise ConnectionResetError
        wait = self.latency + (self.slow if fault == "slow" else 0.0)
        if wait and await _gone(receive, wait):
            return  # nobody waits any more, so nothing is charged
        await self._answer(path, json.loads(body), len(body), send)

    async def _answer(self, path: str, request: dict[str, Any], size: int, send: Any) -> None:
        user = _user(request)
        fault = self._draw(CONTENT_FAULTS)
        text, refusal = self._content(request, user, fault)
        tokens_in = size // 4
        cached = self.rng.randrange(tokens_in)
        tokens_out = self.rng.randrange(1, 200)
        self.answers += 1
        if fault in {None, "hallucinated", "refusal"}:
            self.usable[_item(user)] += 1
        self.charged += (
            (tokens_in - cached) * PRICE["input"] + cached * PRICE["cached_input"] + tokens_out * PRICE["output"]
        ) / MILLION
        make = _response if path.endswith("/responses") else _completion
        await _reply(send, 200, make(text, refusal, tokens_in, cached, tokens_out))

    def _content(self, request: dict[str, Any], user: str, fault: str | None) -> tuple[str, str | None]:
        quote = "never written anywhere by anybody" if fault == "hallucinated" else _quote(user)
        state = "perhaps" if fault == "wrong_enum" else "present"
        verdict = {"explanation": "because", "quote": quote, "state": state, "severity": "decisive"}
        text = json.dumps(dict.fromkeys(_keys(user), verdict))
        if fault == "truncated":
            return text[: len(text) // 2], None
        if fault == "prose":
            return "I think that the reasoning is fine on the whole.", None
        return (text, "I cannot judge this.") if fault == "refusal" else (text, None)

    def _draw(self, kinds: tuple[str, ...]) -> str | None:
        for kind in self.rng.sample(kinds, len(kinds)):
            if self.fault and self.rng.random() < self.fault:
                self.faults[kind] += 1
                return kind
        return None


def _user(request: dict[str, Any]) -> str:
    content = (request["messages"][1] if "messages" in request else request["input"][0])["content"]
    return content if isinstance(content, str) else str(content[-1]["text"])


def _keys(user: str) -> list[str]:
    asked = user.rpartition("Judge these categories")[2].partition(". ")[0]
    return re.findall(r"`(\w+)`", asked)


def _quote(user: str) -> str:
    record = next(line for line in user.splitlines() if line.startswith('{"prompt"'))
    found = json.loads(record)
    return str(found.get("response") or found["response_head"])[:30]


def _item(user: str) -> str:
    match = re.search(r"item-\d+", user)
    return match[0] if match else "?"


def _completion(text: str, refusal: str | None, tokens: int, cached: int, out: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": None if refusal else text, "refusal": refusal}
    return {
        "id": "x", "object": "chat.completion", "created": 1, "model": "stub",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {
            "prompt_tokens": tokens, "completion_tokens": out, "total_tokens": tokens + out,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }  # fmt: skip


def _response(text: str, refusal: str | None, tokens: int, cached: int, out: int) -> dict[str, Any]:
    content = {"type": "refusal", "refusal": refusal} if refusal else {"type": "output_text", "text": text}
    return {
        "id": "x", "object": "response", "status": "completed", "model": "stub",
        "output": [{"type": "message", "role": "assistant", "content": [content]}],
        "usage": {
            "input_tokens": tokens, "output_tokens": out, "total_tokens": tokens + out,
            "input_tokens_details": {"cached_tokens": cached},
        },
    }  # fmt: skip


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _body(receive: Any) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _gone(receive: Any, seconds: float) -> bool:
    """Wait; True when the client hung up meanwhile."""
    try:
        message = await asyncio.wait_for(receive(), seconds)
    except TimeoutError:
        return False
    return bool(message["type"] == "http.disconnect")


async def _reply(send: Any, status: int, value: Any, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = json.dumps(value).encode()
    named = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": named + (headers or [])})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    import socket

    import uvicorn

    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", type=float, default=0.0)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--slow", type=float, default=0.05)
    parser.add_argument("--refuse", default="", help="a status for all requests, or a word in those to refuse")
    parser.add_argument("--loading", type=int, default=0, help="so many requests fail first: a 500, then dropped ones")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    stub = Stub(**vars(given))
    # With the protocol named, asyncio turns Nagle's algorithm off; else each reply's second segment comes 40 ms late.
    bound = socket.socket(proto=socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    bound.listen(2048)
    config = uvicorn.Config(stub, log_level="critical", access_log=False, backlog=2048)
    server = uvicorn.Server(config)

    def stop_with_stdin() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=stop_with_stdin, daemon=True).start()
    print("LISTENING", bound.getsockname()[1], flush=True)
    asyncio.run(server.serve(sockets=[bound]))


if __name__ == "__main__":
    main()
