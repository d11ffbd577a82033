"""The contact sheet: one strip an item, in letters that its font has."""

from __future__ import annotations

import io

from PIL import Image, ImageFont
from typer.testing import CliRunner

from tracelens.cli.spacenum import app
from tracelens.study import asking, items
from tracelens.study.conditions import parse
from tracelens.study.sheet import PLAIN, SIDE, WIDTH, sheet


def test_a_sheet_shows_each_item_with_its_pictures(small):
    two = items.sample(items.read(small), 2)
    with Image.open(io.BytesIO(sheet(small, two, parse("direct")))) as drawn:
        assert drawn.width == WIDTH
        assert drawn.height > 2 * SIDE


def test_the_font_has_every_letter_of_the_questions(small):
    """A letter that a font lacks is drawn as one that no font has."""
    font, texts = ImageFont.load_default(), asking.prompts()
    parts = [
        part
        for item in items.read(small)
        for part in asking.question(item, parse("direct"), texts).parts
        if isinstance(part, str)
    ]
    missing = bytes(font.getmask("\U000f0000"))
    letters = set("".join(parts).translate(PLAIN)) - {"\n"}
    assert "×" in "".join(parts)
    assert [letter for letter in letters if bytes(font.getmask(letter)) == missing] == []


def test_the_command_names_the_items_so_that_answers_can_be_compared(small, tmp_path):
    path = tmp_path / "sheet.png"
    result = CliRunner().invoke(app, ["sheet", str(small), "-o", str(path), "--limit", "3"])
    assert result.exit_code == 0
    assert result.stderr.count("/") >= 3
    assert path.read_bytes().startswith(b"\x89PNG")
