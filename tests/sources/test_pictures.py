"""Pictures that logs hold inline: in every form and place they become files beside the database, and references."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import zlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sources.helpers import both, write_lines

from tracelens.errors import InputError
from tracelens.sources import read
from tracelens.types import Section, Trace


def png(shade: int) -> bytes:
    """Return a whole little PNG."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (8).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(bytes([0, *[shade] * 8]) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG, OTHER = png(7), png(200)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(40, 140))
B64, OTHER64, JPEG64 = (base64.b64encode(one).decode() for one in (PNG, OTHER, JPEG))
URL = f"data:image/png;base64,{B64}"
SAID = "2 + 3 = 5. The answer is 5."
RECORD = {"id": "q", "question": "How far?", "prediction": SAID, "answer": "5"}


def name(data: bytes, ending: str) -> str:
    return hashlib.sha256(data).hexdigest()[:32] + ending


FIRST, SECOND, THIRD = name(PNG, ".png"), name(OTHER, ".png"), name(JPEG, ".jpg")


def taken(path: Path, media: Path, **options: Any) -> list[Trace]:
    """Return the traces of a file; nothing of a picture is left in them."""
    traces, rejected = both(path, media=media, **options)
    assert rejected == []
    for trace in traces:
        for picture in (B64, OTHER64, JPEG64):
            assert picture[12:60] not in repr(trace)
        assert "x89PNG" not in repr(trace)
    return traces


def shown(trace: Trace, media: Path) -> list[str]:
    """Return the names of the files that a trace's images refer to; other references as they are."""
    return [Path(one).name if Path(one).parent == media else one for one in trace.images]


FORMS: dict[str, tuple[Any, list[str]]] = {
    "data URL": (URL, [FIRST]),
    "bare base64": (B64, [FIRST]),
    "bare base64 of a JPEG, which begins with a slash": (JPEG64, [THIRD]),
    "a JPEG that is called a PNG": (f"data:image/png;base64,{JPEG64}", [THIRD]),
    "a row of Hugging Face": ({"bytes": B64, "path": "000.png"}, [FIRST]),
    "several of them": ([{"bytes": B64, "path": None}, {"bytes": JPEG64, "path": "1.jpg"}], [FIRST, THIRD]),
    "a row without bytes": ({"bytes": None, "path": "https://example.org/a.png"}, ["https://example.org/a.png"]),
    "what the viewer gives": ({"src": "https://example.org/a.png", "height": 3}, ["https://example.org/a.png"]),
    "a content part": ({"type": "image_url", "image_url": {"url": URL}}, [FIRST]),
    "a printed list": (str([B64, OTHER64]), [FIRST, SECOND]),
    "printed bytes": (str({"bytes": PNG, "path": None}), [FIRST]),
    "an address": ("https://example.org/a.png", ["https://example.org/a.png"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_taken_for_one_in_every_form(form: str, tmp_path: Path) -> None:
    given, wanted = FORMS[form]
    path, media = write_lines(tmp_path / "a.jsonl", [{**RECORD, "image": given}]), tmp_path / "lens.images"
    (trace,) = taken(path, media)
    assert (shown(trace, media), trace.meta) == (wanted, None)
    assert sorted(one.name for one in media.glob("*")) == sorted({one for one in wanted if "/" not in one})


PLACES: dict[str, dict[str, Any]] = {
    "meta": {"meta": {"deep": [{"picture": B64}]}},
    "an unknown key": {"picture": {"bytes": B64, "path": None}},
    "a text of JSON": {"item": json.dumps({"picture": B64})},
    "choices": {"choices": {"A": URL, "B": "none"}},
    "scene": {"scene": {"view": URL}},
    "gold": {"gold": B64},
    "labels": {"labels": {"seen": URL}},
    "the prompt's text": {"prompt": f"Look at ![it]({URL}): how far?"},
    "a message's text": {"prompt": [{"role": "user", "content": f"Look at ![it]({URL}): how far?"}]},
    "a message of Gemini": {"prompt": [{"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": B64}}]}]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_picture_is_found_wherever_it_stands(place: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": SAID, **PLACES[place]}])
    (trace,) = taken(path, tmp_path / "lens.images")
    assert str(tmp_path / "lens.images" / FIRST) in repr(trace)
    assert (tmp_path / "lens.images" / FIRST).read_bytes() == PNG


def test_what_only_looks_like_a_picture_stays(tmp_path: Path) -> None:
    rest = {"path": "/9j/photo.jpg", "word": "iVBORw0KGgo", "code": "UklGRg", "text": "[1; base64, 2]", "url": "data:"}
    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": SAID, "meta": rest}])
    (trace,) = read([path], media=tmp_path / "lens.images")
    assert trace.meta == rest
    assert not (tmp_path / "lens.images").exists()


@pytest.mark.parametrize("text", ["iVBORw0KGgo" + " " * 1_000_000 + ".", "[" + "1," * 1_000_000 + "';base64,'", "[" * 1_000_000 + ";base64,"])
def test_what_begins_like_a_picture_is_given_up_soon(text: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": SAID, "meta": {"text": text}}])
    started = time.process_time()
    (trace,) = read([path], media=tmp_path / "m")
    assert (trace.meta, time.process_time() - started < 5) == ({"text": text}, True)


def test_a_picture_in_the_models_text_moves_what_stands_behind_it(tmp_path: Path) -> None:
    response = f"<think>I draw ![]({URL}) it.</think>It is 5."
    path, media = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": response}]), tmp_path / "m"
    (trace,) = taken(path, media)
    assert trace.text == f"<think>I draw ![]({media / FIRST}) it.</think>It is 5."
    parts = [(s.kind, trace.text[s.start : s.end]) for s in trace.sections]
    assert parts == [("reasoning", f"I draw ![]({media / FIRST}) it."), ("answer", "It is 5.")]
    assert all(isinstance(one, Section) for one in trace.sections)


def test_bytes_in_parquet_are_pictures(tmp_path: Path) -> None:
    rows = [{**RECORD, "image": {"bytes": PNG, "path": "a.png"}, "crop": JPEG, "mask": b"BM\x00\x01" * 9}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    media = tmp_path / "lens.images"
    (trace,) = taken(tmp_path / "a.parquet", media)
    mask = media / name(b"BM\x00\x01" * 9, ".bin")
    assert (shown(trace, media), trace.meta) == ([FIRST], {"crop": str(media / THIRD), "mask": str(mask)})


def test_rows_of_generations_have_images(tmp_path: Path) -> None:
    row = {"problem": "<image>How far?", "generations": [SAID, "5"], "images": None, "image": B64}
    traces = taken(write_lines(tmp_path / "a.jsonl", [row]), tmp_path / "m")
    assert [(t.epoch, shown(t, tmp_path / "m"), t.meta) for t in traces] == [(0, [FIRST], None), (1, [FIRST], None)]


def test_pictures_of_a_gemini_request(tmp_path: Path) -> None:
    parts = [
        {"inlineData": {"mimeType": "image/png", "data": B64}},
        {"inline_data": {"mime_type": "image/jpeg", "data": JPEG64}},
        {"fileData": {"mimeType": "image/png", "fileUri": "gs://rooms/a.png"}},
        {"inlineData": {"mimeType": "audio/wav", "data": "UklGRiQAAABXQVZF"}},
        {"text": "How far?"},
    ]
    row = {
        "key": "a",
        "request": {"contents": [{"role": "user", "parts": parts}]},
        "response": {"candidates": [{"content": {"parts": [{"text": SAID}]}, "finishReason": "STOP"}]},
    }
    (trace,) = taken(write_lines(tmp_path / "a.jsonl", [row]), tmp_path / "m")
    assert shown(trace, tmp_path / "m") == [FIRST, THIRD, "gs://rooms/a.png"]
    assert trace.prompt == "<image>\n<image>\n<image>\nHow far?"


def test_pictures_of_genai_spans(tmp_path: Path) -> None:
    asked = [
        {"type": "blob", "modality": "image", "mime_type": "image/png", "content": B64},
        {"type": "uri", "modality": "image", "uri": "https://example.org/a.png"},
        {"type": "text", "content": "How far?"},
    ]
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": json.dumps([{"role": "user", "parts": asked}]),
        "gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": [{"type": "text", "content": SAID}]}]),
    }
    span = {"context": {"trace_id": "t", "span_id": "s"}, "attributes": attributes}
    (trace,) = taken(write_lines(tmp_path / "a.jsonl", [span]), tmp_path / "m")
    assert shown(trace, tmp_path / "m") == [FIRST, "https://example.org/a.png"]
    assert trace.prompt == "<image>\n<image>\nHow far?"


def test_a_langfuse_input_of_its_own_making_is_the_prompt(tmp_path: Path) -> None:
    row = {"id": "o", "trace_id": "t", "type": "GENERATION", "input": {"question": "How far?", "image": URL}, "output": SAID}
    (trace,) = taken(write_lines(tmp_path / "a.jsonl", [row]), tmp_path / "m")
    assert json.loads(trace.prompt) == {"question": "How far?", "image": str(tmp_path / "m" / FIRST)}


def test_vlmevalkit_pictures_stand_above_paths(tmp_path: Path) -> None:
    cells = ("0", JPEG64, "pic.png", "How far?", "5", "6", "A", "A")
    table = "index\timage\timage_path\tquestion\tA\tB\tanswer\tprediction\n" + "\t".join(cells) + "\n"
    (tmp_path / "m_B.tsv").write_text(table)
    (trace,) = taken(tmp_path / "m_B.tsv", tmp_path / "m")
    assert (shown(trace, tmp_path / "m"), trace.meta) == ([THIRD], None)


def test_a_picture_that_a_spreadsheet_cut_off_does_not_make_the_text_so(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("index", "image", "question", "answer", "prediction"), ("0", (B64 * 400)[:32_767].replace("=", "A"), "How far?", "5", SAID)):
        book.active.append(row)
    book.save(tmp_path / "m_B.xlsx")
    (trace,) = taken(tmp_path / "m_B.xlsx", tmp_path / "m")
    note = "image is a picture of which the spreadsheet kept 32,767 characters"
    assert (trace.completion, trace.meta) == ("complete", {"notes": [note]})


def test_pictures_of_batch_requests_and_of_joined_files_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracelens.sources import openai_api

    held: list[Any] = []
    drafts = openai_api.drafts
    monkeypatch.setattr(openai_api, "drafts", lambda body, request, **known: held.append(request) or drafts(body, request, **known))
    asked = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": URL}}]}]
    body = {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": SAID}}]}
    write_lines(tmp_path / "in.jsonl", [{"custom_id": "a", "url": "/v1", "body": {"model": "m", "messages": asked}}])
    write_lines(tmp_path / "out.jsonl", [{"custom_id": "a", "response": {"body": body}, "error": None}])
    (trace,) = taken(tmp_path, tmp_path / "m")
    assert shown(trace, tmp_path / "m") == [FIRST]
    assert held[0]["messages"][0]["content"][0]["image_url"]["url"] == str(tmp_path / "m" / FIRST)


def test_pictures_beside_a_messages_content(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "How far?", "images": [B64, JPEG64]}
    row = {"id": "q", "messages": [asked, {"role": "assistant", "content": SAID}]}
    (trace,) = taken(write_lines(tmp_path / "a.jsonl", [row]), tmp_path / "m")
    assert shown(trace, tmp_path / "m") == [FIRST, THIRD]


@pytest.mark.parametrize("given", ["data:image/png;base64,", "data:image/png;base64,!!!!"])
def test_a_picture_without_bytes_is_noted(given: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{**RECORD, "image": given}])
    (trace,) = read([path], media=tmp_path / "m")
    assert trace.images == ("inline:undecodable",)
    assert trace.meta == {"notes": ["an inline image could not be decoded"]}


def test_a_join_brings_pictures(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "out.jsonl", [{"qid": "a", "said": SAID}])
    write_lines(tmp_path / "items.jsonl", [{"key": "a", "image": {"bytes": JPEG64, "path": None}}])
    rules = "fields: {sample_id: qid, response: said, images: item.image}\njoin: [{file: items.jsonl, by: qid, key: key, under: item}]"
    (tmp_path / "map.yaml").write_text(rules)
    (trace,) = taken(path, tmp_path / "m", mapping=str(tmp_path / "map.yaml"))
    assert shown(trace, tmp_path / "m") == [THIRD]


def test_a_reject_names_pictures(tmp_path: Path) -> None:
    bad = {"prompt": "x", "images": [URL, B64], "note": "no answer"}
    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": SAID}, bad])
    _, (rejected,) = both(path, media=tmp_path / "m")
    there = str(tmp_path / "m" / FIRST)
    assert json.loads(rejected.raw) == {**bad, "images": [there, there]}


def test_a_record_that_no_format_knows_names_pictures_and_writes_none(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [{"foo": URL}])
    _, (rejected,) = both(path, media=tmp_path / "m")
    assert (json.loads(rejected.raw), (tmp_path / "m").exists()) == ({"foo": f"sha256:{FIRST}"}, False)


def test_a_path_out_of_the_folder_is_neither_read_nor_copied(tmp_path: Path) -> None:
    (tmp_path / "outside.png").write_bytes(PNG)
    given = ["../outside.png", str(tmp_path / "outside.png"), "file:///etc/passwd"]
    path = write_lines(tmp_path / "logs" / "a.jsonl", [{"sample_id": "a", "response": SAID, "images": given}])
    (trace,) = read([path], media=tmp_path / "m")
    assert (trace.images, (tmp_path / "m").exists()) == (tuple(given), False)


def test_a_reference_is_the_same_from_wherever_the_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_lines(tmp_path / "logs" / "a.jsonl", [{"sample_id": "a", "response": SAID, "images": [URL]}])
    found = []
    for folder, media in ((tmp_path, "lens.images"), (tmp_path / "logs", "../lens.images")):
        monkeypatch.chdir(folder)
        found += [trace.images for trace in read([path], media=media)]
    assert found == [(str(tmp_path / "lens.images" / FIRST),)] * 2


def test_half_a_picture_never_bears_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:9])
        raise OSError("no space left on device")

    path = write_lines(tmp_path / "a.jsonl", [{"sample_id": "a", "response": SAID, "images": [URL]}])
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", broken)
        with pytest.raises(InputError, match="a picture of a record cannot be written there"):
            list(read([path], media=tmp_path / "m"))
    (trace,) = read([path], media=tmp_path / "m")
    assert Path(trace.images[0]).read_bytes() == PNG
