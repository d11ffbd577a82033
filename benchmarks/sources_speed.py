"""Measure records a CPU second from file to traces, to the store and through ingest: benchmarks/sources_speed.py.

Every record is made here: 2 kB of numbered sentences, numbers and units. CPU time is that of this process.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tracelens import pipeline
from tracelens.answers import Answer, Score
from tracelens.sources import read
from tracelens.sources.archive import zipfile
from tracelens.store import Incoming, Store
from tracelens.types import Rejected, Trace

SIZE = 1_600
"""Characters of model text a record, which makes records of about 2 kB."""


def text(random_: random.Random) -> str:
    parts = []
    while sum(map(len, parts)) < SIZE:
        a, b = random_.randint(2, 999), random_.randint(2, 99)
        parts.append(f"Step {len(parts) + 1}: the wall is {a} cm, the door {b} cm, so {a} + {b} = {a + b} cm. ")
    return f"<think>\n{''.join(parts)}\n</think>\n\nThe answer is {random_.randint(1, 99)}."


def records(count: int) -> Iterator[tuple[int, str]]:
    random_ = random.Random(7)
    texts = [text(random_) for _ in range(500)]
    for i in range(count):
        yield i, texts[i % 500]


def chat(i: int, said: str) -> dict[str, Any]:
    return {
        "id": f"r{i}",
        "object": "chat.completion",
        "model": "m",
        "usage": {"completion_tokens": 9},
        "choices": [{"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}],
    }


MAKERS: dict[str, Callable[[int, str], dict[str, Any]]] = {
    "canonical": lambda i, said: {"dataset": "d", "task": "t", "sample_id": f"s{i}", "model": "m",
                                  "condition": "reasoning", "prompt": "How wide is the wall?", "response": said,
                                  "gold": "3", "correct": None},
    "canonical, an unknown key": lambda i, said: {"sample_id": f"s{i}", "response": said, "temperature": 0.5},
    "plain": lambda i, said: {"id": i, "question": "How wide?", "prediction": said, "answer": "3"},
    "lm-eval": lambda i, said: {
        "doc_id": i, "doc": {"question": "q"}, "target": "3", "resps": [[said]], "filtered_resps": ["3"],
        "filter": "none",
        "arguments": {"gen_args_0": {"arg_0": "How wide?", "arg_1": {"until": ["Q:"]}}}, "metrics": ["em"],
        "em": 1.0, "doc_hash": str(i)},
    "lmms-eval": lambda i, said: {"doc_id": i, "target": "3", "filtered_resps": "3", "resps": said, "input": "q",
                                  "token_counts": [{}], "input_media": [], "acc": 1.0},
    "openai": chat,
    "openai-batch": lambda i, said: {"id": "b", "custom_id": f"s{i}", "error": None,
                                     "response": {"status_code": 200, "body": chat(i, said)}},
    "openai-pairs": lambda i, said: {"id": f"s{i}", "request": {"messages": [{"role": "user", "content": "q"}]},
                                     "response": chat(i, said)},
    "anthropic": lambda i, said: {"type": "message", "role": "assistant", "id": f"m{i}", "model": "m",
                                  "content": [{"type": "thinking", "thinking": said}, {"type": "text", "text": "3"}]},
    "gemini": lambda i, said: {"candidates": [{"content": {"parts": [{"text": said, "thought": True}, {"text": "3"}]}}],
                               "responseId": f"r{i}"},
    "chat-rows": lambda i, said: {"id": f"s{i}", "messages": [{"role": "user", "content": "q"},
                                                              {"role": "assistant", "content": said}]},
    "evalscope": lambda i, said: {"index": i, "model": "m", "messages": [{"role": "user", "content": f"q{i}"}],
                                  "model_output": {"choices": [{"message": {"role": "assistant", "content": said}}]}},
    "opencompass": lambda i, said: {"idx": i, "origin_prompt": "q", "prediction": said, "gold": "3"},
    "vlmevalkit": lambda i, said: {"index": i, "question": "q", "A": "1", "B": "2", "answer": "A", "prediction": said},
    "spans": lambda i, said: {"context": {"trace_id": f"t{i}", "span_id": f"s{i}"}, "parent_id": None, "attributes": {
        "openinference.span.kind": "LLM", "output.value": json.dumps(chat(i, said)), "llm.model_name": "m"}},
    "langfuse": lambda i, said: {"id": f"o{i}", "trace_id": f"t{i}", "type": "GENERATION", "input": "How wide?",
                                 "output": said, "metadata": {"sample_id": str(i)}, "parent_observation_id": ""},
}  # fmt: skip


def inspect_sample(i: int, said: str) -> dict[str, Any]:
    choice = {"message": {"role": "assistant", "content": said}, "stop_reason": "stop"}
    return {"id": i, "epoch": 1, "target": "3", "messages": [], "scores": {}, "output": {"choices": [choice]}}


def lines(path: Path, make: Callable[[int, str], dict[str, Any]], count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(make(i, said)) + "\n" for i, said in records(count))
    return path


def files(folder: Path, count: int) -> dict[str, tuple[Path, int]]:
    """Write a file of each format; the slow containers get fewer records."""
    made = {}
    for name, make in MAKERS.items():
        n = count if name.startswith("canonical") else count // 8
        made[name] = (lines(folder / f"{len(made)}.jsonl", make, n), n)
    few = count // 20
    log = {"version": 2, "status": "success", "eval": {"task": "t"}, "plan": {}}
    with zipfile.ZipFile(folder / "x.eval", "w", zipfile.ZIP_ZSTANDARD) as archive:
        archive.writestr("header.json", json.dumps(log))
        for i, said in records(few):
            archive.writestr(f"samples/{i}_epoch_1.json", json.dumps(inspect_sample(i, said)))
    made["inspect .eval"] = (folder / "x.eval", few)
    samples = [inspect_sample(i, said) for i, said in records(few)]
    (folder / "log.json").write_text(json.dumps({**log, "samples": samples}))
    made["inspect .json"] = (folder / "log.json", few)
    (folder / "helm").mkdir()
    states = [
        {"instance": {"id": str(i)}, "request": {"prompt": "q"}, "result": {"completions": [{"text": said}]}}
        for i, said in records(few)
    ]
    (folder / "helm" / "scenario_state.json").write_text(json.dumps({"adapter_spec": {}, "request_states": states}))
    made["helm"] = (folder / "helm" / "scenario_state.json", few)
    table = pa.Table.from_pylist([MAKERS["plain"](i, said) for i, said in records(few)])
    pq.write_table(table, folder / "x.parquet")
    made["plain, Parquet"] = (folder / "x.parquet", few)
    return made


def measured(work: Callable[[], int], times: int) -> tuple[int, float]:
    """Return how many records were done, and the median CPU seconds."""
    seconds, count = [], 0
    for _ in range(times):
        started = time.process_time()
        count = work()
        seconds.append(time.process_time() - started)
    return count, statistics.median(seconds)


def counted(path: Path) -> int:
    count = 0
    for item in read([path]):
        assert not isinstance(item, Rejected), item
        count += 1
    return count


def stored(path: Path, folder: Path) -> int:
    """Read into a new database, without reading answers or scoring."""
    target = folder / "lens.duckdb"
    target.unlink(missing_ok=True)
    none, unscored = Answer(None, None, None, "none"), Score(None, "no gold")
    count = 0
    with Store(target) as store, pipeline.uncollected():
        run = store.begin_run("ingest", {})
        incoming = Incoming()
        for item in read([path]):
            assert isinstance(item, Trace)
            incoming.take(item, none, unscored)
            if len(incoming.conditions) == pipeline.TAKEN:
                count += store.add_traces(run, incoming).new
                incoming.clear()
        count += store.add_traces(run, incoming).new
    return count


def ingested(path: Path, folder: Path) -> int:
    """Do all of ``tracelens ingest`` into a new database: read, split, find the answers, score, store."""
    target = folder / "lens.duckdb"
    target.unlink(missing_ok=True)
    with Store(target) as store:
        return pipeline.ingest(store, [path]).added.new


def report(label: str, done: int, path: Path, seconds: float) -> None:
    size = path.stat().st_size // done
    print(f"{label:28} {done:7,} records of {size:5,} bytes: {done / seconds:9,.0f} a CPU second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=40_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", default="", help="the readers whose names begin with this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = files(folder, arguments.records)
        for label, (path, count) in made.items():
            if not label.startswith(arguments.only):
                continue
            done, seconds = measured(lambda: counted(path), arguments.times)  # noqa: B023
            assert done == count, (label, done, count)
            report(label, done, path, seconds)
        if "canonical".startswith(arguments.only):
            path, _ = made["canonical"]
            done, seconds = measured(lambda: stored(path, folder), arguments.times)
            report("canonical, to the store", done, path, seconds)
            done, seconds = measured(lambda: ingested(path, folder), arguments.times)
            report("canonical, whole ingest", done, path, seconds)


if __name__ == "__main__":
    main()
