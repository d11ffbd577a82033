"""One small rendered set, shared by the tests that need pictures, and a model server that checks what it is sent."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tracelens.study import generate, items
from tracelens.study.items import Item


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rendered benchmark of one item in each of the twenty columns."""
    pytest.importorskip("pyvista", reason="rendering needs the optional extra: pip install 'tracelens[spacenum]'")
    folder = tmp_path_factory.mktemp("small")
    generate.generate(folder, generate.plan("bench", 5, 20), jobs=1)
    return folder


@pytest.fixture(scope="session")
def by_column(small: Path) -> dict[str, Item]:
    """The small set's items by column."""
    return {item.column: item for item in items.read(small)}


class Stub:
    """An OpenAI-compatible server in a thread. ``faults`` are the statuses (0: a dropped connection) of the first
    tries of each request; after them it answers with ``reply``. It keeps every body that it was sent."""

    def __init__(self, faults: tuple[int, ...] = (), reply: dict | None = None) -> None:
        self.faults = faults
        self.reply = reply or {"content": "The answer is A."}
        self.delay = 0.0
        """Seconds that each answer takes."""
        self.bodies: list[dict] = []
        self.answered: Counter[str] = Counter()
        self.tries: Counter[str] = Counter()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"])).decode()
                stub.bodies.append(json.loads(raw))
                number = stub.tries[raw]
                stub.tries[raw] += 1
                status = stub.faults[number] if number < len(stub.faults) else 200
                if status == 0:
                    self.close_connection = True
                    return
                time.sleep(stub.delay)
                if status == 200:
                    stub.answered[raw] += 1
                body = stub.body() if status == 200 else b'{"error": {"message": "trouble"}}'
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                if status == 429:
                    self.send_header("retry-after-ms", "10")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that was killed is none of the server's troubles
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def body(self) -> bytes:
        message = {"role": "assistant", **self.reply}
        usage = {"prompt_tokens": 10, "completion_tokens": 4, "total_tokens": 14}
        return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}).encode()


@pytest.fixture
def serve() -> Iterator[type[Stub]]:
    """Return a function that starts such a server; all are stopped at the end."""
    started: list[Stub] = []

    def start(*args: object, **kwargs: object) -> Stub:
        started.append(Stub(*args, **kwargs))
        return started[-1]

    yield start
    for stub in started:
        stub.server.shutdown()
        stub.server.server_close()
