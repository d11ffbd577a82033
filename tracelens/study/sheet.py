"""A contact sheet: items as a person can try them, question and pictures on one large picture, the gold left out."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from tracelens.study import asking
from tracelens.study.conditions import Condition
from tracelens.study.items import Item
from tracelens.study.pictures import picture

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 240
WIDTH = 5 * SIDE + 6 * 8
LINE = 15
# Pillow's own font lacks these and would draw boxes.
PLAIN = str.maketrans({"×": "x", "−": "-", "–": "-"})


def sheet(folder: Path, items: list[Item], condition: Condition) -> bytes:
    """Return a PNG with the items below each other, numbered from 1."""
    from PIL import Image

    texts = asking.prompts()
    strips = [_strip(folder, item, condition, texts, number) for number, item in enumerate(items, start=1)]
    whole = Image.new("RGB", (WIDTH, sum(strip.height for strip in strips)), "white")
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()


def _strip(folder: Path, item: Item, condition: Condition, texts: asking.Prompts, number: int) -> Image:
    """Return one item: its text with [1], [2], … where pictures stand, and the pictures in a row."""
    from PIL import Image, ImageDraw

    question = asking.question(item, condition, texts)
    roles = [part["image"] for part in question.parts if isinstance(part, dict)]
    text = ""
    for part in question.parts:
        text += part if isinstance(part, str) else f"[{part['image']}]"
    lines = [
        line
        for paragraph in f"{number}. {text}".translate(PLAIN).splitlines()
        if paragraph.strip()
        for line in textwrap.wrap(paragraph, 190)
    ]
    height = len(lines) * LINE + 16 + SIDE + LINE
    strip = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        draw.text((8, 4 + row * LINE), line, fill="black")
    for place, role in enumerate(roles):
        with Image.open(io.BytesIO(picture(folder, item, role, condition))) as taken:
            small = taken.convert("RGB").resize((SIDE, SIDE))
        left, top = 8 + place * (SIDE + 8), len(lines) * LINE + 8
        strip.paste(small, (left, top))
        draw.text((left, top + SIDE), role, fill="black")
    return strip
