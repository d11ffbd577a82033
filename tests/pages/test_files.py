"""A figure as a file: by Plotly alone where that is enough, by Kaleido and a browser otherwise, and a word on what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tracelens import figures
from tracelens.errors import InputError


def test_html_and_json_need_nothing_more(small: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    figure = figures.draw(small, "flips", model=("m1", "m2"))
    for name in ("flips.html", "flips.json"):
        figures.save(figure, tmp_path / name)

    assert "cdn" not in (tmp_path / "flips.html").read_text(encoding="utf-8")[:2000]
    assert json.loads((tmp_path / "flips.json").read_text(encoding="utf-8"))["data"][0]["x"] == [0, 3]


def test_another_ending_names_those_there_are(small: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end in one of \.svg, \.png, \.pdf, \.html, \.json"):
        figures.save(figures.draw(small, "flips"), tmp_path / "flips.gif")


def test_without_a_browser_it_says_what_to_install_and_what_goes_without(small: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kaleido")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))

    with pytest.raises(InputError, match=r"Chrome or Chromium of this machine: install one.*BROWSER_PATH.*write \.html"):
        figures.save(figures.draw(small, "flips"), tmp_path / "flips.png")
    assert not (tmp_path / "flips.png").exists()


@pytest.mark.browser
def test_with_one_a_picture_is_written(small: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    pytest.importorskip("kaleido")
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("there is no Chromium at /usr/bin/chromium on this machine")
    figures.save(figures.draw(small, "flow"), tmp_path / "flow.svg")

    assert "<svg" in (tmp_path / "flow.svg").read_text(encoding="utf-8")[:300]
