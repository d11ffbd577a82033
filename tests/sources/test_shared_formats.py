"""Real files of the tools, against a second, simpler reading of each written here."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sources.helpers import Brief, brief

from tracelens.sources import read
from tracelens.sources.archive import zipfile
from tracelens.sources.bytes import zstd
from tracelens.types import Rejected, Trace

pytestmark = pytest.mark.shared
Row = tuple[str, int, str | None, str, Any, bool | None, str]
"""Sample id, epoch, reasoning, answer, gold, score, state."""


@pytest.fixture(scope="session")
def formats(shared: Path) -> Path:
    return shared / "formats"


def found(*paths: Path) -> list[Row]:
    """Return what reading gives, without the condition."""
    return [brief(item)[:7] for item in read(paths)]


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def parted(text: str) -> tuple[str | None, str]:
    """Split inline <think> the simple way: closed, close-only, open-only, else none."""
    if match := re.match(r"\s*<think>(.*?)</think>(.*)", text, re.DOTALL):
        return match[1].strip(), match[2].strip()
    if "</think>" in text:
        before, _, after = text.partition("</think>")
        return before.strip(), after.strip()
    if text.startswith("<think>"):
        return text.removeprefix("<think>").strip(), ""
    return None, text


def state(text: str, stop: str | None = None) -> str:
    cut = stop in ("length", "max_tokens") or (text.startswith("<think>") and "</think>" not in text)
    return "truncated" if cut else "complete" if text.strip() else "empty"


def row(name: Any, epoch: int, text: str, gold: Any = None, score: Any = None, stop: str | None = None) -> Row:
    reasoning, answer = parted(text)
    return (str(name), epoch, reasoning, answer, gold, score, state(text, stop))


# --- lm-evaluation-harness, lmms-eval -----------------------------------------------------------


@pytest.mark.parametrize("run", ["out_dummy", "out_inline", "out_inline_stripped", "out_sep", "out_smollm2"])
def test_lm_eval_one_trace_a_document_and_replica(formats: Path, run: str) -> None:
    for path in sorted((formats / "lm_eval" / run).glob("samples_gsm*.jsonl")):
        rows = lines(path)
        expected = []
        for one in rows[: len(rows) // 2]:  # the second half is the second filter of the same documents
            said = one["resps"][0]
            score = bool(one["exact_match"]) if len(said) == 1 else None
            expected += [row(one["doc_id"], i, text, one["target"], score) for i, text in enumerate(said)]
        assert found(path) == expected


def test_lm_eval_server_side_reasoning_is_not_on_disk_and_the_condition_unknown(formats: Path) -> None:
    assert {t.condition for t in read([formats / "lm_eval" / "out_sep"])} == {"unknown"}


def test_lm_eval_stripped_reasoning_is_unknown_except_where_the_block_was_left_open(formats: Path) -> None:
    seen = [(t.condition, t.completion, t.meta["reasoning_source"]) for t in read([formats / "lm_eval" / "out_inline_stripped"])]
    assert seen.count(("reasoning", "truncated", "raw")) == 2
    assert seen.count(("unknown", "complete", "stripped")) == 4


def test_lm_eval_multiple_choice_picks_the_best_option(formats: Path) -> None:
    (path,) = (formats / "lm_eval" / "out_dummy").glob("samples_mc*.jsonl")
    expected = []
    for one in lines(path):
        best = max(range(4), key=lambda i: float(one["filtered_resps"][i][0]))
        expected.append((str(one["doc_id"]), 0, None, "ABCD"[best], "ABCD"[int(one["target"])], bool(one["acc"]), "complete"))
    assert found(path) == expected


def test_lmms_eval_reasoning_is_resps_minus_filtered(formats: Path) -> None:
    for path in sorted((formats / "lmms_eval").glob("*_samples_*.jsonl")):
        expected = []
        for one in lines(path):
            text = one.get("resps", one["filtered_resps"])
            expected.append(row(one["doc_id"], 0, text, one["target"], bool(one["vqa_acc"])))
            if "resps" in one:
                assert expected[-1][3] == one["filtered_resps"]
        assert found(path) == expected


# --- VLMEvalKit ---------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["raw", "split_think"])
def test_vlmevalkit_in_its_three_files(formats: Path, folder: str) -> None:
    base = formats / "vlmevalkit" / folder / "StubVLM_LocalMCQ"
    rows = json.loads(base.with_suffix(".json").read_text("utf-8"))
    expected = []
    for one in rows:
        thinking = one.get("thinking", "").replace("</think>", "").strip()
        split = (thinking, one["prediction"]) if thinking else parted(one["prediction"])
        expected.append((str(one["index"]), 0, *split, one["answer"], None, state(one["prediction"])))
    for suffix in (".json", ".tsv", ".xlsx"):
        assert found(base.with_suffix(suffix)) == expected
    with base.with_suffix(".tsv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file, delimiter="\t"))) == len(expected)


# --- Inspect ------------------------------------------------------------------------------------


def inspect_rows(samples: list[Any]) -> list[Row]:
    expected: list[Row] = []
    for one in samples:
        scores = one["scores"]
        value = next(iter(scores.values()))["value"] if scores else None
        score = None if value is None else value == "C"
        if one.get("error"):
            expected.append((one["id"], one["epoch"], None, "", one["target"], None, "error"))
            continue
        choice = one["output"]["choices"][0]
        content = choice["message"]["content"]
        if isinstance(content, str):
            expected.append(row(one["id"], one["epoch"], content, one["target"], score, choice["stop_reason"]))
            continue
        thought = [b["summary"] if b["redacted"] else b["reasoning"] for b in content if b["type"] == "reasoning"]
        said = "\n".join(b["text"] for b in content if b["type"] == "text")
        expected.append((str(one["id"]), one["epoch"], "\n\n".join(thought) or None, said, one["target"], score, "complete"))
    return expected


def test_inspect_logs_zipped(formats: Path) -> None:
    for path in sorted((formats / "inspect_ai").glob("*.eval")):
        with zipfile.ZipFile(path) as archive:
            samples = [json.loads(archive.read(n)) for n in archive.namelist() if n.startswith("samples/")]
            total = json.loads(archive.read("header.json"))["results"]["total_samples"]
        assert found(path) == inspect_rows(samples)
        assert len(samples) == total


def test_inspect_logs_plain(formats: Path) -> None:
    for path in sorted((formats / "inspect_ai").glob("*.json")):
        assert found(path) == inspect_rows(json.loads(path.read_text("utf-8"))["samples"])


def test_inspect_both_forms_of_an_evaluation_say_the_same(formats: Path) -> None:
    forms = [sorted(map(str, (t for p in (formats / "inspect_ai").glob(f"*.{form}") for t in found(p)))) for form in ("eval", "json")]
    assert forms[0] == forms[1]
    assert len(forms[0]) == 19


def test_inspect_pictures_are_resolved_and_taken_out(formats: Path, tmp_path: Path) -> None:
    (path,) = (formats / "inspect_ai").glob("*vqa*.eval")
    traces = list(read([path], media=tmp_path))
    assert all(Path(image).is_file() for t in traces for image in t.images)
    assert all(len(t.images) == 1 for t in traces)
    assert "base64" not in repr(traces)
    assert "attachment://" not in repr(traces)


# --- providers ----------------------------------------------------------------------------------


def test_openai_batches_join_their_three_files(formats: Path) -> None:
    gold = {one["id"]: one for one in lines(formats / "openai_batch" / "gold.jsonl")}
    for kind in ("chat", "responses"):
        paths = [formats / "openai_batch" / f"{kind}_{part}.jsonl" for part in ("output", "errors", "input")]
        traces = list(read(paths))
        assert sorted((t.sample_id, t.epoch, t.completion) for t in traces) == [
            (f"gsm-{i}", 0, "complete" if i < 3 else "error") for i in range(5)]
        for trace in traces:
            assert gold[trace.sample_id]["question"] in trace.prompt
            assert trace.condition == "reasoning"  # the requests ask for effort
        shown = {(t.meta or {}).get("reasoning_source") for t in traces if t.completion == "complete"}
        assert shown == ({"stripped"} if kind == "chat" else {"summary"})


def test_openai_objects(formats: Path) -> None:
    path = formats / "openai_sdk" / "chat_completions.model_dump_json.jsonl"
    assert found(path) == [
        (o["id"], 0, None, o["choices"][0]["message"]["content"], None, None, "complete") for o in lines(path)]
    expected = []
    for one in lines(formats / "openai_sdk" / "responses.model_dump_json.jsonl"):
        summaries = [s["text"] for item in one["output"] if item["type"] == "reasoning" for s in item["summary"]]
        said = [c["text"] for item in one["output"] if item["type"] == "message" for c in item["content"]]
        expected.append((one["id"], 0, "\n\n".join(summaries) or None, "\n".join(said), None, None,
                         "complete" if one["status"] == "completed" else "truncated"))
    for name in ("model_dump_json", "exclude_unset"):
        assert found(formats / "openai_sdk" / f"responses.{name}.jsonl") == expected


def test_dialects_of_openai_compatible_servers(formats: Path) -> None:
    path = formats / "chat_dialects" / "request_response.jsonl"
    expected = []
    for one in lines(path):
        choice = one["response"]["choices"][0]
        message = choice["message"]
        details = [d.get("text") or d.get("summary") for d in message.get("reasoning_details", [])]
        thought = message.get("reasoning") or message.get("reasoning_content") or next(filter(None, details), None)
        expected.append((one["id"], thought, message["content"] or "", one["gold"], state("x", choice["finish_reason"])))
    assert [(r[0], *r[2:5], r[6]) for r in found(path)] == expected
    assert len({t.trace_id for t in read([path])}) == len(expected)  # the same item of the same model again is a replica


def test_a_real_local_server(formats: Path) -> None:
    folder = formats / "llama_server"
    judged = lines(folder / "chat_judge.request_response.jsonl")
    assert [r[3] for r in found(folder / "chat_judge.request_response.jsonl")] == [
        o["response"]["choices"][0]["message"]["content"] for o in judged]
    assert [r[3] for r in found(folder / "responses.request_response.jsonl")] == [
        o["response"]["output"][0]["content"][0]["text"] for o in lines(folder / "responses.request_response.jsonl")]
    chunks = lines(folder / "chat_stream_chunks.jsonl")
    whole = "".join(c["delta"].get("content") or "" for o in chunks for c in o["choices"])
    assert [(r[3], r[6]) for r in found(folder / "chat_stream_chunks.jsonl")] == [(whole, "truncated")]


def anthropic_row(name: str, message: dict[str, Any]) -> Row:
    thought = "\n\n".join(b["thinking"] for b in message["content"] if b["type"] == "thinking" and b["thinking"])
    said = "\n".join(b["text"] for b in message["content"] if b["type"] == "text")
    return (name, 0, thought or None, said, None, None, state("x", message["stop_reason"]))


def test_anthropic(formats: Path) -> None:
    path = formats / "anthropic" / "batch_results.jsonl"
    assert found(path) == [
        anthropic_row(o["custom_id"], o["result"]["message"]) if "message" in o["result"]
        else (o["custom_id"], 0, None, "", None, None, "error") for o in lines(path)]
    path = formats / "anthropic" / "messages.model_dump_json.jsonl"
    assert found(path) == [anthropic_row(o["id"], o) for o in lines(path)]
    assert {t.condition for t in read([path])} == {"reasoning"}


def test_gemini_in_three_spellings(formats: Path) -> None:
    rest = lines(formats / "gemini" / "rest_camelCase.by_alias.jsonl")
    parts = [o["candidates"][0]["content"]["parts"] for o in rest]
    expected = [(p[0]["text"], p[1]["text"], None, None, "complete") for p in parts]
    for name in ("rest_camelCase.by_alias", "sdk_snake_case.model_dump_json", "batch_output"):
        assert [r[2:] for r in found(formats / "gemini" / f"{name}.jsonl")] == expected


# --- data sets, suites, spans -------------------------------------------------------------------


def test_rows_of_data_sets(formats: Path) -> None:
    folder = formats / "hf_datasets"
    openr1 = [row(o["uuid"], i, text, o["answer"], o["correctness_math_verify"][i], o["finish_reasons"][i])
              for o in lines(folder / "openr1_math.jsonl") for i, text in enumerate(o["generations"])]
    # A generation cut off by its limit still counts as reasoning with a block left open.
    assert found(folder / "openr1_math.jsonl") == openr1
    assert [r[2:5] for r in found(folder / "openthoughts_metadata.jsonl")] == [
        (o["deepseek_reasoning"], o["deepseek_solution"], o["ground_truth_solution"]) for o in lines(folder / "openthoughts_metadata.jsonl")]
    assert [r[2:6] for r in found(folder / "s1k_like.jsonl")] == [
        (o[f"{m}_thinking_trajectory"], o[f"{m}_attempt"], o["solution"], o[f"{m}_grade"] == "Yes")
        for o in lines(folder / "s1k_like.jsonl") for m in ("gemini", "deepseek")]
    shared_gpt = [re.search(r"thought\|>(.*?)<\|end_of_thought.*solution\|>(.*?)<\|end_of_sol", o["conversations"][-1]["value"], re.DOTALL)
                  for o in lines(folder / "sharegpt.jsonl")]
    assert [r[2:4] for r in found(folder / "sharegpt.jsonl")] == [(m[1].strip(), m[2].strip()) for m in shared_gpt]
    messages = lines(folder / "messages.jsonl")
    assert [t.reasoning for t in read([folder / "messages.jsonl"])] == [
        o["messages"][-1].get("thinking") or (parted(c)[0] if isinstance(c := o["messages"][-1]["content"], str) else None) for o in messages]


def test_helm(formats: Path) -> None:
    (folder,) = (formats / "helm" / "runs" / "demo").iterdir()
    scores = {(o["instance_id"], o["train_trial_index"]): o["stats"][0]["mean"] == 1
              for o in json.loads((folder / "per_instance_stats.json").read_text("utf-8"))}
    expected = []
    for one in json.loads((folder / "scenario_state.json").read_text("utf-8"))["request_states"]:
        name, trial, said = one["instance"]["id"], one["train_trial_index"], one["result"]["completions"][0]
        gold = one["instance"]["references"][0]["output"]["text"]
        expected.append((name, trial, said.get("thinking", {}).get("text"), said["text"], gold, scores[name, trial], "complete"))
    assert found(folder) == expected


@pytest.mark.parametrize("kind", ["sep", "inline"])
@pytest.mark.parametrize("name", ["general_mcq_mini", "general_qa_qa"])
def test_evalscope(formats: Path, kind: str, name: str) -> None:
    base = formats / "evalscope" / kind
    reviews = {o["index"]: o for o in lines(base / "reviews" / "stub-reasoner" / f"{name}.jsonl")}
    expected = []
    for one in lines(base / "predictions" / "stub-reasoner" / f"{name}.jsonl"):
        review, choice = reviews[one["index"]], one["model_output"]["choices"][0]
        score, content = review["sample_score"], choice["message"]["content"]
        value = score["score"]["value"].get("accuracy")
        head = (str(score["group_id"]), score["generation_index"])
        tail = (review["target"][0], None if value is None else bool(value))
        if isinstance(content, str):
            expected.append((*head, *parted(content), *tail, state(content, choice["stop_reason"])))
        else:
            expected.append((*head, content[0]["reasoning"], content[1]["text"], *tail, "complete"))
    assert found(base / "predictions" / "stub-reasoner" / f"{name}.jsonl") == expected


def test_opencompass(formats: Path) -> None:
    for path in sorted((formats / "opencompass").rglob("*.json*")):
        text = path.read_text("utf-8")
        rows = {o["idx"]: o for o in lines(path)} if path.suffix == ".jsonl" else json.loads(text)
        expected = []
        for key, one in rows.items():
            said = one["prediction"] if isinstance(one["prediction"], list) else [one["prediction"]]
            expected += [row(key, i, t, one.get("gold")) for i, t in enumerate(said)]
        assert found(path) == expected


def test_spans(formats: Path) -> None:
    rows = lines(formats / "otel" / "openinference_openai.spans.jsonl")
    names = {o["context"]["span_id"]: o["attributes"].get("eval.sample_id") for o in rows}
    calls = [o for o in rows if o["attributes"]["openinference.span.kind"] == "LLM"]
    traces = list(read([formats / "otel" / "openinference_openai.spans.jsonl"]))
    assert [t.sample_id for t in traces] == [names[o["parent_id"]] for o in calls]
    bodies = [json.loads(o["attributes"]["output.value"])["choices"][0]["message"] for o in calls]
    assert [t.reasoning for t in traces] == [b.get("reasoning_content") or parted(b["content"])[0] for b in bodies]
    assert [r[2:4] for r in found(formats / "otel" / "otel_genai_messages.spans.jsonl")] == [
        ("180/2.5 = 72", "72"), ("0.15*80 = 12", "12"), (None, "4.3")]
    rejected = list(read([formats / "otel" / "otel_genai_openai_v2.spans.jsonl"]))
    assert [type(r) for r in rejected] == [Rejected] * 6


def test_plain_records(formats: Path) -> None:
    folder = formats / "plain_jsonl"
    assert [(r[3], r[4]) for r in found(folder / "gsm8k_like.jsonl")] == [
        (o["prediction"], o["answer"].rpartition("####")[2].strip()) for o in lines(folder / "gsm8k_like.jsonl")]
    rows = lines(folder / "mmlu_like.jsonl")
    assert found(folder / "mmlu_like.jsonl") == [
        (str(o["id"]), 0, o.get("cot", o.get("rationale")), o.get("pred", o.get("prediction")),
         "ABCD"[o["answer"]] if isinstance(o["answer"], int) else o["answer"], o.get("correct"), "complete") for o in rows]
    traces = list(read([folder / "mmlu_like.jsonl"]))
    assert len({t.trace_id for t in traces}) == 6  # the doubled id is of another subject


# --- bytes --------------------------------------------------------------------------------------


def decompressed(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return zstd.decompress(data)
    return data.decode("utf-16").encode() if data[:2] == b"\xff\xfe" else data


def present(path: Path) -> int:
    """Count the records of a file by another way than the reader's."""
    data = decompressed(path)
    if path.name in ("array.json", "dict_of_records.json"):
        return len(json.loads(data))
    if path.name == "concatenated.json":
        return len(re.findall(rb"^\{|\}\{", data))
    return sum(1 for line in data.split(b"\n") if line.strip())


def test_the_byte_level_cases_lose_nothing(formats: Path) -> None:
    for path in sorted((formats / "edge_cases").iterdir()):
        if path.name == "README.md":
            continue
        items = list(read([path]))
        traces = [i for i in items if isinstance(i, Trace)]
        assert len(items) == present(path), path.name
        rejected = {"blank_lines_and_garbage.jsonl": 1, "invalid_utf8.jsonl": 1, "truncated_last_line.jsonl": 1}
        assert len(items) - len(traces) == rejected.get(path.name, 0), path.name


def test_a_separator_inside_a_string_stays_in_it(formats: Path) -> None:
    assert next(iter(read([formats / "edge_cases" / "u2028_inside.jsonl"]))).text == "line\u2028sep\u0085nel\x0cff"


def test_ids_that_differ_in_type_stay_apart(formats: Path) -> None:
    ids = [t.sample_id for t in read([formats / "edge_cases" / "big_ints_dup_keys.jsonl"])]
    assert ids == ["12345678901234567890", "1.0", "1"]


def test_every_case_of_inline_reasoning(formats: Path) -> None:
    traces = {t.meta["case"].split(" ")[0]: brief(t) for t in read([formats / "inline_think" / "cases.jsonl"])}
    assert isinstance(traces["closed"], Brief)
    assert {name for name, b in traces.items() if b.reasoning is None} == {"none", "literal"}
    assert [name for name, b in traces.items() if b.state == "truncated"] == ["open-only"]
    assert traces["empty"].condition == "direct"
    assert {b.condition for name, b in traces.items() if name not in ("none", "literal", "empty")} == {"reasoning"}


def test_the_whole_folder_at_once_gives_what_its_parts_give(formats: Path) -> None:
    def counted(*paths: Path) -> tuple[int, int]:
        items = list(read(paths))
        return sum(isinstance(i, Trace) for i in items), sum(isinstance(i, Rejected) for i in items)

    parts = [counted(folder) for folder in sorted(formats.iterdir()) if folder.is_dir()]
    assert counted(formats) == (sum(p[0] for p in parts), sum(p[1] for p in parts))
