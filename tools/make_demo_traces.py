"""Make ``tracelens/study/demo_traces.jsonl.gz``: real answers of a small local model to questions in words.

Start any OpenAI-compatible server, then:

    python tools/make_demo_traces.py --base-url http://127.0.0.1:8080/v1 --model smollm2-135m

The shipped file was made with SmolLM2-135M-Instruct (Apache-2.0) on llama.cpp at temperature 0, 304 questions in the
conditions ``direct`` and ``reasoning``. A run that was stopped goes on where it ended: answered questions are kept in
the plain ``.jsonl`` beside the output until all are there.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import openai

from tracelens.study import textual

OUTPUT = Path(__file__).parent.parent / "tracelens" / "study" / "demo_traces.jsonl.gz"


def record(
    item: textual.TextItem, condition: str, model: str, messages: list[dict[str, str]], reply: Any
) -> dict[str, Any]:
    """Return the canonical trace record of one answer."""
    choice = reply.choices[0]
    usage = {"prompt_tokens": reply.usage.prompt_tokens, "completion_tokens": reply.usage.completion_tokens}
    known = {
        "dataset": textual.DATASET, "task": item.task, "sample_id": item.sample_id, "model": model,
        "condition": condition, "epoch": 0, "prompt": messages, "response": choice.message.content or "",
        "gold": item.gold, "choices": item.choices, "finish_reason": choice.finish_reason, "usage": usage,
        "scene": item.scene,
    }  # fmt: skip
    return {key: value for key, value in known.items() if value is not None}


def collect(client: openai.OpenAI, model: str, count: int, seed: int, partial: Path) -> None:
    """Ask what is not yet in ``partial``, appending one line an answer."""
    asking = textual.asking()
    lines = partial.read_text("utf-8").splitlines() if partial.exists() else []
    done = {(json.loads(line)["sample_id"], json.loads(line)["condition"]) for line in lines}
    with partial.open("a", encoding="utf-8") as out:
        for condition, settings in asking.conditions.items():
            for item in textual.items(count, seed):
                if (item.sample_id, condition) in done:
                    continue
                messages = asking.messages(item, condition)
                reply = client.chat.completions.create(
                    model=model, messages=messages, max_tokens=settings["max_tokens"], temperature=0, seed=seed
                )
                line = json.dumps(record(item, condition, model, messages, reply), ensure_ascii=False)
                out.write(line + "\n")
                out.flush()


def pack(partial: Path, output: Path) -> None:
    """Write the lines, ordered by question and condition, as a gzip file whose bytes depend on them alone."""
    lines = partial.read_text("utf-8").splitlines()
    ordered = sorted(lines, key=lambda line: (json.loads(line)["sample_id"], json.loads(line)["condition"]))
    output.write_bytes(gzip.compress(("\n".join(ordered) + "\n").encode("utf-8"), 9, mtime=0))


def main() -> None:
    """Collect, then pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--count", type=int, default=304)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    partial = args.output.with_suffix("")
    collect(openai.OpenAI(base_url=args.base_url, api_key="none"), args.model, args.count, args.seed, partial)
    pack(partial, args.output)
    partial.unlink()
    print(f"{args.output}: {args.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
