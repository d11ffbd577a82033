"""VLMEvalKit, HELM, evalscope and OpenCompass."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, both, briefs, write_json, write_lines

from tracelens.sources import Limits, read
from tracelens.sources.archive import zipfile

# --- VLMEvalKit ---------------------------------------------------------------------------------


def item(index: int, prediction: str, **more: Any) -> dict[str, Any]:
    return {"index": index, "question": "Which side?", "A": "left", "B": "right", "C": None, "answer": "B",
            "category": "side", "prediction": prediction, **more}


ITEMS = [
    item(0, "<think>\nIt is right.\n</think>\n\nB"), item(1, "It is right.\n</think>\n\nB"), item(2, "<think>It is"),
    item(3, "None"), item(4, "Failed to obtain answer via API."), item(5, '=B is\nthe "one"\t,'),
]


def vlm_file(folder: Path, form: str, items: list[dict[str, Any]]) -> Path:
    path = folder / "Some_VLM" / f"Some_VLM_Rooms_DEV.{form}"
    path.parent.mkdir(parents=True)
    if form == "json":
        return write_json(path, items)
    if form == "tsv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(items[0]), delimiter="\t", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(items)
        return path
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(list(items[0]))
    for one in items:
        book.active.append(list(one.values()))
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["json", "tsv", "xlsx"])
def test_vlmevalkit_reads_the_same_from_each_of_its_files(tmp_path: Path, form: str) -> None:
    path = vlm_file(tmp_path, form, ITEMS)
    assert briefs(path) == [
        Brief("0", 0, "It is right.", "B", "B", None, "complete", "reasoning", "text"),
        Brief("1", 0, "It is right.", "B", "B", None, "complete", "reasoning", "text"),
        Brief("2", 0, "It is", "", "B", None, "truncated", "reasoning", "text"),
        Brief("3", 0, None, "None", "B", None, "complete", "unknown", ""),
        Brief("4", 0, None, "Failed to obtain answer via API.", "B", None, "error", "unknown", ""),
        Brief("5", 0, None, '=B is\nthe "one"\t,', "B", None, "complete", "unknown", ""),
    ]
    found = next(iter(read([path])))
    assert (found.model, found.dataset, found.choices) == ("Some_VLM", "Rooms_DEV", {"A": "left", "B": "right"})


def test_vlmevalkit_split_thinking_drops_the_tag_and_an_empty_one_says_nothing(tmp_path: Path) -> None:
    path = vlm_file(tmp_path, "json", [
        item(0, "B", thinking="It is right."), item(1, "B", thinking="It is right.\n</think>"),
        item(2, "<think>It is", thinking=""), item(3, "B", thinking=""),
    ])
    assert [(b.reasoning, b.answer, b.state, b.condition) for b in briefs(path)] == [
        ("It is right.", "B", "complete", "reasoning"), ("It is right.", "B", "complete", "reasoning"),
        ("It is", "", "truncated", "reasoning"), (None, "B", "complete", "unknown"),
    ]


def test_a_cell_of_exactly_the_spreadsheet_s_limit_is_flagged(tmp_path: Path) -> None:
    path = vlm_file(tmp_path, "xlsx", [item(0, "<think>" + "1" * 32_760), item(1, "B")])
    cut, whole = read([path])
    assert (cut.completion, whole.completion) == ("truncated", "complete")
    assert "cut it off" in cut.meta["notes"][0]


def test_a_spreadsheet_whose_parts_swell_is_refused(tmp_path: Path) -> None:
    path = vlm_file(tmp_path, "xlsx", [item(0, "B")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * (8 << 20))
    traces, rejected = both(path, format="vlmevalkit", limits=Limits(member=4 << 20))
    assert traces == []
    assert "it is not read" in rejected[0].reason


def test_a_score_column_is_the_verdict(tmp_path: Path) -> None:
    assert [b.correct for b in briefs(vlm_file(tmp_path, "json", [item(0, "B", hit=1), item(1, "A", hit=0)]))] == [True, False]


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "Some_VLM_Rooms.pkl"
    path.write_bytes(b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00.")
    traces, (rejected,) = both(path)
    assert traces == []
    assert "never opened" in rejected.reason


# --- HELM ---------------------------------------------------------------------------------------


def state(name: str, trial: int, *completions: dict[str, Any], correct: str = "3", **more: Any) -> dict[str, Any]:
    instance = {"id": name, "input": {"text": "How wide?"}, "split": "test",
                "references": [{"output": {"text": correct}, "tags": ["correct"]}, {"output": {"text": "9"}, "tags": []}]}
    instance.update(more.pop("instance", {}))
    return {"instance": instance, "train_trial_index": trial, "request": {"model": "org/m", "prompt": "Q: How wide?\nA:"},
            "result": {"success": True, "completions": list(completions)}, **more}


def stats(name: str, trial: int, score: float, **more: Any) -> dict[str, Any]:
    return {"instance_id": name, "train_trial_index": trial, **more,
            "stats": [{"name": {"name": "num_output_tokens"}, "mean": 1.0}, {"name": {"name": "exact_match"}, "mean": score}]}


def helm(folder: Path, states: list[Any], scores: list[Any]) -> Path:
    write_json(folder / "per_instance_stats.json", scores)
    write_json(folder / "run_spec.json", {"name": "rooms:model=org_m", "scenario_spec": {}, "adapter_spec": {}, "groups": ["rooms"]})
    write_json(folder / "scenario_state.json", {"adapter_spec": {"model": "org/m"}, "request_states": states})
    return folder


def test_helm_joins_scores_by_instance_and_trial(tmp_path: Path) -> None:
    thought = {"text": "3", "thinking": {"text": "6 / 2 = 3"}}
    folder = helm(tmp_path, [state("id1", 0, thought), state("id1", 1, {"text": "4"}), state("id2", 0, {"text": "3"})],
                  [stats("id1", 0, 1.0), stats("id1", 1, 0.0)])
    assert briefs(folder) == [
        Brief("id1", 0, "6 / 2 = 3", "3", "3", True, "complete", "reasoning", "record"),
        Brief("id1", 1, None, "4", "3", False, "complete", "unknown", ""),
        Brief("id2", 0, None, "3", "3", None, "complete", "unknown", ""),
    ]
    assert {(t.task, t.model, t.prompt) for t in read([folder])} == {("rooms", "org/m", "Q: How wide?\nA:")}


def test_helm_keeps_perturbed_copies_references_and_replicas_apart(tmp_path: Path) -> None:
    noisy = {"perturbation": {"name": "typos"}}
    folder = helm(tmp_path, [
        state("id1", 0, {"text": "3"}), state("id1", 0, {"text": "4"}, instance=noisy),
        state("id2", 0, {"text": "a"}, {"text": "b"}), state("id3", 0, {"text": "x"}, reference_index=1),
    ], [stats("id1", 0, 1.0), stats("id1", 0, 0.0, perturbation={"name": "typos"})])
    assert [(b.id, b.epoch, b.answer, b.correct) for b in briefs(folder)] == [
        ("id1", 0, "3", True), ("id1~typos", 0, "4", False), ("id2", 0, "a", None), ("id2", 1, "b", None),
        ("id3/reference-1", 0, "x", None),
    ]


def test_helm_options_and_failures(tmp_path: Path) -> None:
    failed = state("id2", 0)
    failed["result"] = {"success": False, "error": "timeout", "completions": []}
    folder = helm(tmp_path, [state("id1", 0, {"text": " B"}, output_mapping={"A": "9", "B": "3"}), failed], [])
    first, second = read([folder])
    assert (first.choices, first.gold) == ({"A": "9", "B": "3"}, "B")
    assert (second.completion, second.meta["error"]) == ("error", "timeout")


# --- evalscope ----------------------------------------------------------------------------------


def prediction(index: int, content: Any, stop: str = "stop") -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {"index": index, "model": "m", "messages": [{"role": "user", "content": "Which side?"}, message],
            "model_output": {"choices": [{"message": message, "stop_reason": stop}], "usage": {"output_tokens": 5}, "error": None}}


def review(index: int, group: int, generation: int, accuracy: float) -> dict[str, Any]:
    return {"index": index, "target": ["B"], "messages": [], "sample_score": {
        "group_id": group, "generation_index": generation,
        "score": {"value": {"accuracy": accuracy}, "main_score_name": "accuracy"}}}


def test_evalscope_takes_question_and_replica_from_the_review(tmp_path: Path) -> None:
    name = "m/general_mcq_rooms.jsonl"
    reasoning = {"type": "reasoning", "reasoning": "It is right."}
    write_lines(tmp_path / "predictions" / name, [
        prediction(0, [reasoning, {"type": "text", "text": "B"}]),
        prediction(1, [{"type": "reasoning", "reasoning": ""}, {"type": "text", "text": "A"}]),
        prediction(2, "It is right.\n</think>\n\nB"), prediction(3, "<think>\nIt is", "max_tokens"),
    ])
    write_lines(tmp_path / "reviews" / name, [review(3, 1, 1, 0.0), review(2, 1, 0, 1.0), review(1, 0, 1, 0.0), review(0, 0, 0, 1.0)])
    assert briefs(tmp_path) == [
        Brief("0", 0, "It is right.", "B", "B", True, "complete", "reasoning", "record"),
        Brief("0", 1, "", "A", "B", False, "complete", "direct", "record"),
        Brief("1", 0, "It is right.", "B", "B", True, "complete", "reasoning", "text"),
        Brief("1", 1, "It is", "", "B", False, "truncated", "reasoning", "text"),
    ]
    found = next(iter(read([tmp_path])))
    assert (found.dataset, found.task, found.model) == ("general_mcq", "rooms", "m")


def test_evalscope_reports_tell_benchmark_from_subset(tmp_path: Path) -> None:
    write_lines(tmp_path / "predictions" / "m" / "mmlu_abstract_algebra.jsonl", [prediction(0, "A")])
    write_json(tmp_path / "reports" / "m" / "mmlu.json", {"dataset_name": "mmlu", "model_name": "m", "metrics": []})
    assert [(t.dataset, t.task) for t in read([tmp_path])] == [("mmlu", "abstract_algebra")]


def test_evalscope_predictions_alone_are_named_by_their_prompt_since_index_counts_replicas(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "predictions" / "m" / "qa_rooms.jsonl", [prediction(0, "A"), prediction(1, "B")])
    found = list(read([path]))
    assert len({t.sample_id for t in found}) == 1
    assert [t.epoch for t in found] == [0, 1]


# --- OpenCompass --------------------------------------------------------------------------------


def test_opencompass_records_replicas_and_missing_gold(tmp_path: Path) -> None:
    asked = [{"role": "HUMAN", "prompt": "How wide?"}]
    folder = tmp_path / "20260301_100000" / "predictions" / "m"
    write_json(folder / "rooms.json", {
        "0": {"origin_prompt": asked, "prediction": "<think>\n6 / 2 = 3\n</think>\n\n3", "gold": "3"},
        "1": {"origin_prompt": asked, "prediction": ["3", "4"], "gold": "3"},
        "2": {"origin_prompt": asked, "prediction": "0"},
    })
    found = list(read([folder]))
    assert [(t.sample_id, t.epoch, t.text[-1], t.gold) for t in found] == [
        ("0", 0, "3", "3"), ("1", 0, "3", "3"), ("1", 1, "4", "3"), ("2", 0, "0", None)]
    assert "the tool leaves out a gold of 0" in found[-1].meta["notes"][0]
    assert (found[0].dataset, found[0].model, found[0].source_run, found[0].prompt) == ("rooms", "m", "20260301_100000", "How wide?")


def test_opencompass_shards_of_a_dataset_are_numbered_on(tmp_path: Path) -> None:
    for shard in (0, 1):
        write_json(tmp_path / "m" / f"rooms_{shard}.json", {
            str(i): {"origin_prompt": f"q{shard}{i}", "prediction": "1", "gold": "1"} for i in range(2)})
    assert [(t.sample_id, t.prompt) for t in read([tmp_path])] == [("0", "q00"), ("1", "q01"), ("2", "q10"), ("3", "q11")]


def test_opencompass_a_number_in_a_dataset_s_name_is_no_shard(tmp_path: Path) -> None:
    path = write_json(tmp_path / "m" / "math_500.json", {"0": {"origin_prompt": "q", "prediction": "1"}})
    assert [t.dataset for t in read([path])] == ["math_500"]


def test_opencompass_perplexities_are_no_generation(tmp_path: Path) -> None:
    row = {"origin_prompt": "Q", "label: A": {"PPL": 1.5}, "label: B": {"PPL": 1.2}, "prediction": "B", "gold": "A"}
    (found,) = read([write_json(tmp_path / "m" / "rooms.json", {"0": row})])
    assert (found.text, found.condition, found.meta["perplexities"]) == ("B", "direct", {"A": 1.5, "B": 1.2})
