"""Which images of a trace leave this machine."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tracelens.judge.images import urls

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "a.png").write_bytes(PNG)
    (folder / "b.jpg").write_bytes(b"\xff\xd8\xff" + b"0" * 20)
    (folder / "c.webp").write_bytes(b"RIFF0000WEBP")
    (folder / "notes.png").write_text("no image at all")
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


def test_files_below_the_root_go_as_data_and_addresses_as_they_are(root: Path) -> None:
    sent = urls(("a.png", "https://example.org/x.png", "data:image/png;base64,AA", "b.jpg", "c.webp"), root)

    assert sent[0] == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert sent[1:3] == ("https://example.org/x.png", "data:image/png;base64,AA")
    assert [url.split(";")[0] for url in sent[3:]] == ["data:image/jpeg", "data:image/webp"]


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.png",
        "/etc/passwd",
        "link.png",
        "notes.png",
        "missing.png",
        "data:text/html,x",
        "http://10.0.0.1/",
        "a\x00b",
    ],
)
def test_nothing_else_leaves(root: Path, reference: str) -> None:
    assert urls((reference,), root) == ()


def test_without_a_root_no_file_is_read(root: Path) -> None:
    assert urls((str(root / "a.png"),), None) == ()
