"""lm-evaluation-harness and lmms-eval samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sources.helpers import Brief, both, briefs, write_json, write_lines

from tracelens.sources import read, sniff

STAMP = "2026-03-01T10-00-00.123456"


def sample(doc: int, filter_name: str, resps: list[Any], score: float, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": doc,
        "doc": {"question": f"q{doc}"},
        "target": str(doc),
        "arguments": {"gen_args_0": {"arg_0": f"Q: q{doc}\nA:", "arg_1": {"until": ["Q:"]}}},
        "resps": resps,
        "filtered_resps": [str(doc)],
        "filter": filter_name,
        "metrics": ["exact_match"],
        "doc_hash": f"hash{doc}",
        "exact_match": score,
        **more,
    }


def run(folder: Path, rows: list[Any], task: str = "distances", **config: Any) -> Path:
    write_json(
        folder / "model" / f"results_{STAMP}.json",
        {"results": {}, "configs": {}, "model_name": "org/model", "config": {"model_args": config}},
    )
    return write_lines(folder / "model" / f"samples_{task}_{STAMP}.jsonl", rows)


def test_filters_become_alternative_scores_of_one_trace(tmp_path: Path) -> None:
    rows = [sample(d, f, [[f"is {d}"]], s) for f, s in (("strict", 0.0), ("loose", 1.0)) for d in (0, 1)]
    found = list(read([run(tmp_path, rows)]))
    assert [(t.sample_id, t.text, t.correct) for t in found] == [("0", "is 0", False), ("1", "is 1", False)]
    assert found[0].meta["scores"] == {
        "strict": {"exact_match": 0.0, "filtered": ["0"]},
        "loose": {"exact_match": 1.0, "filtered": ["0"]},
    }


def test_run_model_and_task_come_from_the_file_names_and_the_results(tmp_path: Path) -> None:
    (found,) = read([run(tmp_path, [sample(0, "none", [["x"]], 1.0)])])
    assert (found.source_run, found.model, found.task) == (STAMP, "org/model", "distances")


def test_repeats_are_replicas_and_their_common_score_is_no_ones(tmp_path: Path) -> None:
    path = run(tmp_path, [sample(3, "maj@2", [["<think>\n1 + 2\n</think>\n\n3", "4"]], 1.0)])
    assert briefs(path) == [
        Brief("3", 0, "1 + 2", "3", "3", None, "complete", "reasoning", "text"),
        Brief("3", 1, None, "4", "3", None, "complete", "unknown", ""),
    ]


def test_arguments_without_names_are_those_of_earlier_versions(tmp_path: Path) -> None:
    old = sample(0, "none", [["3"]], 1.0, arguments=[["How wide?", {"until": ["Q:"]}]])
    (found,) = read([run(tmp_path, [old])])

    assert (found.prompt, found.text) == ("How wide?", "3")


def test_a_document_without_any_response_is_a_reject(tmp_path: Path) -> None:
    traces, rejected = both(run(tmp_path, [sample(0, "none", [], 0.0), sample(1, "none", [["1"]], 1.0), sample(2, "none", [[]], 0.0)]))

    assert [t.sample_id for t in traces] == ["1"]
    assert [(r.line, r.reason) for r in rejected] == [(1, "it holds no answer of a model"), (3, "it holds no answer of a model")]


def test_two_documents_of_one_prompt_stay_two(tmp_path: Path) -> None:
    rows = [sample(0, "none", [["a"]], 1.0), sample(1, "none", [["b"]], 1.0)]
    rows[1]["arguments"] = rows[0]["arguments"]
    assert [t.sample_id for t in read([run(tmp_path, rows)])] == ["0", "1"]


def test_a_chat_prompt_is_decoded_twice(tmp_path: Path) -> None:
    row = sample(0, "none", [["x"]], 1.0)
    row["arguments"]["gen_args_0"]["arg_0"] = ['[{"role": "user", "content": "How far?"}]']
    (found,) = read([run(tmp_path, [row])])
    assert (found.prompt, found.messages) == ("How far?", [{"role": "user", "content": "How far?"}])


def test_reasoning_stripped_by_the_tool_is_unknown_not_direct(tmp_path: Path) -> None:
    rows = [sample(0, "none", [["The answer is 0"]], 1.0), sample(1, "none", [["<think>\nso 1 is"]], 0.0)]
    found = list(read([run(tmp_path, rows, think_end_token="</think>")]))
    assert [(t.condition, t.completion) for t in found] == [("unknown", "complete"), ("reasoning", "truncated")]
    assert [t.meta["reasoning_source"] for t in found] == ["stripped", "raw"]


def test_settings_of_the_run_are_evidence(tmp_path: Path) -> None:
    (found,) = read([run(tmp_path, [sample(0, "none", [["x"]], 1.0)], enable_thinking=False)])
    assert (found.condition, found.condition_source) == ("direct", "config")


def test_multiple_choice_is_the_option_that_scored_best(tmp_path: Path) -> None:
    row = sample(0, "none", [[["-0.9", "False"]], [["-0.2", "False"]]], 0.0, metrics=["acc"], acc=0.0, target="0")
    row["doc"]["choices"] = ["left", "right"]
    row["arguments"] = {f"gen_args_{i}": {"arg_0": "Which?", "arg_1": f" {c}"} for i, c in enumerate("AB")}
    row["filtered_resps"] = [["-0.9", "False"], ["-0.2", "False"]]
    (found,) = read([run(tmp_path, [row])])
    assert (found.text, found.gold, found.choices, found.correct) == ("B", "A", {"A": "left", "B": "right"}, False)


def test_a_document_asked_in_several_ways_keeps_every_answer(tmp_path: Path) -> None:
    one = sample(0, "none", [["3"], ["4"]], 1.0)
    one["arguments"]["gen_args_1"] = {"arg_0": "Again: q0\nA:", "arg_1": {}}
    found = list(read([run(tmp_path, [one])]))
    assert [(t.prompt, t.text) for t in found] == [("Q: q0\nA:", "3"), ("Again: q0\nA:", "4")]


def test_an_empty_response_is_a_state(tmp_path: Path) -> None:
    rows = [sample(0, "none", [[""]], 0.0), sample(1, "none", [[None]], 0.0)]
    assert [b.state for b in briefs(run(tmp_path, rows))] == ["empty", "empty"]


# --- lmms-eval ----------------------------------------------------------------------------------


def row(doc: int, filtered: Any, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": doc, "target": "B", "filtered_resps": filtered, "doc_hash": "same", "vqa_acc": 1.0,
        "token_counts": [{"input_tokens": 3, "output_tokens": 5, "reasoning_tokens": 2}],
        "input_media": [f"img/{doc}.png"], "submission": {"id": f"v{doc}"}, "input": f"q{doc}", **more,
    }


def lmms(folder: Path, rows: list[Any], repeats: int = 1) -> Path:
    write_json(
        folder / "20260301_100000_results.json",
        {"results": {}, "configs": {"rooms": {"repeats": repeats}}, "model_name": "vlm", "config": {"model_args": "model=vlm"}},
    )
    return write_lines(folder / "20260301_100000_samples_rooms.jsonl", rows)


def test_lmms_reasoning_is_what_the_tool_stripped(tmp_path: Path) -> None:
    path = lmms(tmp_path, [
        row(0, "B", resps="<think>\n2 is right\n</think>\n\nB"),
        row(1, "B", resps="2 is right\n</think>\n\nB"),
        row(2, "<think>\n2 is"),
        row(3, "B", resps="<analysis>2 is right</analysis>B"),
        row(4, "B"),
    ])
    assert briefs(path) == [
        Brief("0", 0, "2 is right", "B", "B", True, "complete", "reasoning", "text"),
        Brief("1", 0, "2 is right", "B", "B", True, "complete", "reasoning", "text"),
        Brief("2", 0, "2 is", "", "B", True, "truncated", "reasoning", "text"),
        Brief("3", 0, "2 is right", "B", "B", True, "complete", "reasoning", "text"),
        Brief("4", 0, None, "B", "B", True, "complete", "unknown", ""),
    ]


def test_lmms_keeps_identity_by_document_not_by_its_hash(tmp_path: Path) -> None:
    found = list(read([lmms(tmp_path, [row(0, "A"), row(1, "A")])]))
    assert [(t.sample_id, t.task, t.model, t.source_run) for t in found] == [
        ("0", "rooms", "vlm", "20260301_100000"), ("1", "rooms", "vlm", "20260301_100000"),
    ]


def test_lmms_usage_is_the_row_s_own_and_lost_replicas_are_noted(tmp_path: Path) -> None:
    (found,) = read([lmms(tmp_path, [row(0, "A")], repeats=3)])
    assert found.usage == {"input_tokens": 3, "output_tokens": 5, "reasoning_tokens": 2}
    assert found.meta["notes"][0] == "the run made 3 replicas, of which the log holds one"


def test_lmms_several_responses_of_a_row_are_replicas(tmp_path: Path) -> None:
    found = briefs(lmms(tmp_path, [row(0, ["A", "B"])]))
    assert [(b.epoch, b.answer, b.correct) for b in found] == [(0, "A", None), (1, "B", None)]


def test_lmms_options_that_were_only_scored_are_no_generation(tmp_path: Path) -> None:
    (found,) = read([lmms(tmp_path, [row(0, [[-1.5, False], [-0.2, True]])])])
    assert (found.text, found.condition, found.correct) == ("B", "direct", True)


def test_lmms_a_failed_call_is_an_error_not_an_answer(tmp_path: Path) -> None:
    (found,) = briefs(lmms(tmp_path, [row(0, "[LMMS_EVAL_REQUEST_FAILED after 3 retries] timeout")]))
    assert found.state == "error"


def test_the_two_tools_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    first = sniff(run(tmp_path / "a", [sample(0, "none", [["x"]], 1.0)]))
    second = sniff(lmms(tmp_path / "b", [row(0, "A")]))
    assert (first.form.name, second.form.name) == ("lm-eval", "lmms-eval")
