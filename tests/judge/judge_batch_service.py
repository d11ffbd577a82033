"""A stand-in for a provider's batch service: files and batches in memory, answered when somebody looks."""

from __future__ import annotations

import asyncio
import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import uvicorn
from judge_stub import _completion, _item, _keys, _quote, _user
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


class BatchService:
    """Serves on a free port of this machine, in a thread; ``done`` lets batches end, ``broken_lines`` of each then fail."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.done = False
        self.broken_lines = 0
        routes = [
            Route("/v1/files", self._upload, methods=["POST"]),
            Route("/v1/files/{name}/content", self._content),
            Route("/v1/batches", self._create, methods=["POST"]),
            Route("/v1/batches", self._list),
            Route("/v1/batches/{name}", self._status),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)

    def __enter__(self) -> BatchService:
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    async def _upload(self, request: Request) -> Response:
        head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser(policy=HTTP).parsebytes(head + await request.body())
        name = f"file-{len(self.files)}"
        for part in parts.iter_parts():
            if part.get_filename():
                self.files[name] = part.get_payload(decode=True)
        made = {"id": name, "object": "file", "bytes": 1, "created_at": 1, "filename": "x", "purpose": "batch"}
        return JSONResponse({**made, "status": "processed"})

    async def _create(self, request: Request) -> Response:
        given = await request.json()
        name = f"batch-{len(self.batches)}"
        self.batches[name] = {
            "id": name, "object": "batch", "endpoint": given["endpoint"], "input_file_id": given["input_file_id"],
            "completion_window": "24h", "created_at": 1, "status": "in_progress", "metadata": given["metadata"],
        }  # fmt: skip
        return JSONResponse(self.batches[name])

    async def _list(self, request: Request) -> Response:
        for batch in self.batches.values():
            self._advance(batch)
        return JSONResponse({"object": "list", "data": list(self.batches.values()), "has_more": False})

    async def _status(self, request: Request) -> Response:
        batch = self.batches[request.path_params["name"]]
        self._advance(batch)
        return JSONResponse(batch)

    def _advance(self, batch: dict[str, Any]) -> None:
        if self.done and batch["status"] == "in_progress":
            lines = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
            self.asked += [_item(_user(line["body"])) for line in lines]
            answered, failed = lines[self.broken_lines :], lines[: self.broken_lines]
            self.files[f"{batch['id']}-out"] = b"\n".join(map(self._answer, answered))
            self.files[f"{batch['id']}-err"] = b"\n".join(map(self._failure, failed))
            batch.update(status="completed", output_file_id=f"{batch['id']}-out")
            if failed:
                batch["error_file_id"] = f"{batch['id']}-err"

    def _answer(self, line: dict[str, Any]) -> bytes:
        user = _user(line["body"])
        verdict = {"explanation": "e", "quote": _quote(user), "state": "present", "severity": "decisive"}
        text = json.dumps(dict.fromkeys(_keys(user), verdict))
        body = _completion(text, None, 1000, 0, 100)
        response = {"status_code": 200, "request_id": "r", "body": body}
        return json.dumps({"id": "x", "custom_id": line["custom_id"], "response": response, "error": None}).encode()

    def _failure(self, line: dict[str, Any]) -> bytes:
        error = {"code": "batch_expired", "message": "too late"}
        return json.dumps({"id": "x", "custom_id": line["custom_id"], "response": None, "error": error}).encode()

    async def _content(self, request: Request) -> Response:
        return Response(self.files[request.path_params["name"]])
