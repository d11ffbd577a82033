"""Run lm-evaluation-harness with its dummy model on local tasks; print the tool's own results as JSON.

Usage: python lm_eval_run.py FOLDER   (in an environment that has lm-eval)
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

GENERATE = """\
task: rooms_generate
dataset_path: json
dataset_kwargs: {{data_files: {{test: {data}}}}}
test_split: test
output_type: generate_until
doc_to_text: "Q: {{{{question}}}}\\nA:"
doc_to_target: "{{{{answer}}}}"
repeats: 2
generation_kwargs: {{until: ["Q:"], do_sample: true, temperature: 0.5, max_gen_toks: 20}}
metric_list: [{{metric: exact_match, aggregation: mean, higher_is_better: true}}]
filter_list:
  - {{name: first, filter: [{{function: take_first}}]}}
  - {{name: number, filter: [{{function: regex, regex_pattern: "(\\\\d+)"}}, {{function: take_first}}]}}
"""
CHOICE = """\
task: rooms_choice
dataset_path: json
dataset_kwargs: {{data_files: {{test: {data}}}}}
test_split: test
output_type: multiple_choice
doc_to_text: "{{{{question}}}}\\nAnswer:"
doc_to_choice: "{{{{choices}}}}"
doc_to_target: "{{{{label}}}}"
metric_list: [{{metric: acc, aggregation: mean, higher_is_better: true}}]
"""
ROWS = [{"question": f"What is {i} + {i + 1}?", "answer": str(2 * i + 1), "choices": [str(2 * i + k) for k in range(4)], "label": 1}
        for i in range(12)]


def main(folder: Path) -> None:
    """Write the tasks, run them, and print the results file."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "rooms.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    tasks = folder / "tasks"
    tasks.mkdir(exist_ok=True)
    (tasks / "generate.yaml").write_text(GENERATE.format(data=data), "utf-8")
    (tasks / "choice.yaml").write_text(CHOICE.format(data=data), "utf-8")
    command = [sys.executable, "-m", "lm_eval", "run", "--model", "dummy", "--tasks", "rooms_generate,rooms_choice",
               "--include_path", str(tasks), "--output_path", str(folder / "out"), "--log_samples"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-4000:])
    (results,) = (folder / "out").rglob("results_*.json")
    print(json.dumps({"results": json.loads(results.read_text("utf-8"))["results"], "out": str(folder / "out")}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
