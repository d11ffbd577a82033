"""The items of the study (``items.jsonl``), and the rooms they were taken in (``scenes.jsonl``)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from tracelens.errors import InputError
from tracelens.study.composition import LETTERS, candidates
from tracelens.study.scene import Scene
from tracelens.types import Json


class Item(msgspec.Struct, frozen=True):
    """One question. ``images`` maps roles (``first``, ``next``, ``view``, or option letters) to files of the folder.

    ``choices`` maps letters to what they offer: a number or coordinates as text, or ``image A`` where the candidates
    are pictures. ``scene`` holds everything that is true: see docs/spacenum.md for its keys.
    """

    item_id: str
    column: str
    gold: str
    choices: dict[str, str]
    images: dict[str, str]
    scene: dict[str, Json]

    @property
    def direction(self) -> str:
        """Return ``num2space`` or ``space2num``."""
        return self.column.split("/")[0]

    @property
    def dynamic(self) -> bool:
        """Return whether the number is the magnitude of an action (else a layout's coordinates)."""
        return self.column.count("/") == 1


@cache
def letters(column: str, count: int, seed: int) -> tuple[str, ...]:
    """Return the gold letter of each of ``count`` items: every letter equally often (within one), in seeded order."""
    offered = LETTERS[: candidates(column)]
    dealt = [offered[index % len(offered)] for index in range(count)]
    random.Random(f"letters-{seed}-{column}").shuffle(dealt)
    return tuple(dealt)


def ordered(gold: str, right: str, wrong: Iterable[str], rng: random.Random) -> dict[str, str]:
    """Return letter → option with the right one under ``gold`` and the wrong ones in random order."""
    options = list(wrong)
    rng.shuffle(options)
    options.insert(LETTERS.index(gold), right)
    return dict(zip(LETTERS, options, strict=False))


def write(folder: Path, items: Iterable[Item], scenes: dict[str, Scene]) -> None:
    """Write ``items.jsonl`` and ``scenes.jsonl``; equal content gives equal bytes."""
    encoder = msgspec.json.Encoder(order="deterministic")
    with (folder / "items.jsonl").open("wb") as out:
        out.writelines(encoder.encode(item) + b"\n" for item in items)
    with (folder / "scenes.jsonl").open("wb") as out:
        for name, scene in sorted(scenes.items()):
            out.write(encoder.encode({"scene_id": name, "scene": scene}) + b"\n")


def read(folder: Path, columns: str = "") -> Iterator[Item]:
    """Yield the items of a generated folder whose column starts with ``columns``.

    Raises:
        InputError: If the folder holds no ``items.jsonl``, or a line of it is not an item.
    """
    path = folder / "items.jsonl"
    if not path.is_file():
        raise InputError(f"{folder} holds no items.jsonl. Make one with: tracelens spacenum generate {folder}")
    decoder = msgspec.json.Decoder(Item)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                item = decoder.decode(line)
            except msgspec.DecodeError as error:
                raise InputError(f"{path}:{number}: not an item of the study: {error}.") from error
            if item.column.startswith(columns):
                yield item


def sample(items: Iterable[Item], limit: int | None, seed: int = 0) -> list[Item]:
    """Return ``limit`` items spread as evenly as possible over the columns, in their order; all for None."""
    listed = list(items)
    if limit is None or limit >= len(listed):
        return listed
    columns: dict[str, list[Item]] = {}
    for item in listed:
        columns.setdefault(item.column, []).append(item)
    for column, own in columns.items():
        random.Random(f"sample-{seed}-{column}").shuffle(own)
    turns = [
        own[turn] for turn in range(max(map(len, columns.values()))) for own in columns.values() if turn < len(own)
    ]
    kept = {item.item_id for item in turns[:limit]}
    return [item for item in listed if item.item_id in kept]


def read_scenes(folder: Path) -> dict[str, Scene]:
    """Return the rooms of a generated folder by name."""

    class Line(msgspec.Struct):
        scene_id: str
        scene: Scene

    decoder = msgspec.json.Decoder(Line)
    path = folder / "scenes.jsonl"
    if not path.is_file():
        raise InputError(f"{folder} holds no scenes.jsonl: its views cannot be rendered again.")
    with path.open("rb") as lines:
        return {line.scene_id: line.scene for line in map(decoder.decode, lines)}
