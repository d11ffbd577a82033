"""Run small evaluations with Inspect AI's mock model; print what the tool itself says of them as JSON.

Usage: python inspect_run.py FOLDER   (in an environment that has inspect-ai)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import read_eval_log
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessageAssistant,
    ContentReasoning,
    ContentText,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import match
from inspect_ai.solver import generate, system_message

ITEMS = [("shelf", "A shelf is 90 cm and holds 6 books a 15 cm. How wide is a book in cm?", "15"),
         ("walk", "Someone walks 3 km north and 4 km east. How far from the start, in km?", "5"),
         ("turn", "A robot facing north turns right by 270 degrees. Which way does it face?", "west"),
         ("box", "A box is 2 by 3 by 4 m. What is its volume in cubic metres?", "24")]
calls = {"count": 0}


def answer(messages: list[Any], *_: Any) -> ModelOutput:
    """Answer by turns with a reasoning block, an inline block, an open block, redacted reasoning, or a failure."""
    calls["count"] += 1
    turn = calls["count"] % 6
    if turn == 5:
        raise RuntimeError("the endpoint is overloaded")
    content: Any = {
        0: [ContentReasoning(reasoning="90 / 6 = 15"), ContentText(text="ANSWER: 15")],
        1: "<think>\n3 + 4 = 7\n</think>\n\nANSWER: 7",
        2: "<think>\n2 * 3 = 6, 6 * 4",
        3: [ContentReasoning(reasoning="opaque", summary="Turned left once.", redacted=True), ContentText(text="ANSWER: west")],
        4: "ANSWER: 24",
    }[turn]
    stop = "max_tokens" if turn == 2 else "stop"
    message = ChatMessageAssistant(content=content, model="mockllm/model", source="generate")
    usage = ModelUsage(input_tokens=20, output_tokens=10, total_tokens=30)  # else the tool fetches a tokenizer
    return ModelOutput(model="mockllm/model", choices=[ChatCompletionChoice(message=message, stop_reason=stop)], usage=usage)


def main(folder: Path) -> None:
    """Run the evaluations and print their summaries."""
    task = Task(
        dataset=MemoryDataset([Sample(id=i, input=q, target=a) for i, q, a in ITEMS], name="rooms"),
        solver=[system_message("Think first."), generate()],
        scorer=match(numeric=False),
        name="room_numbers",
        metadata={"condition": "reasoning_on"},
    )
    summaries = []
    for form in ("eval", "json"):
        (log,) = evaluate(
            task, model=get_model("mockllm/model", custom_outputs=answer), epochs=4, log_dir=str(folder / form),
            log_format=form, fail_on_error=False, display="none", max_samples=1,
        )
        log = read_eval_log(log.location)
        samples = log.samples or []
        summaries.append({
            "log": log.location.removeprefix("file://"),
            "run": log.eval.run_id,
            "samples": len(samples),
            "completed": log.results.completed_samples if log.results else 0,
            "errors": sum(s.error is not None for s in samples),
            "correct": sum(s.scores["match"].value == "C" for s in samples if s.scores and "match" in s.scores),
            "texts": sorted([str(s.id), s.epoch, s.output.completion] for s in samples if s.error is None),
        })
    print(json.dumps(summaries))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
