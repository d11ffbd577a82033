"""The benchmark and training sets: which rooms and halls are made, on how many processes, into which files."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, NamedTuple

from tracelens.errors import InputError
from tracelens.study import composition, dynamic, items, layouts, static, thor
from tracelens.study.composition import ACTIONS, DIRECTIONS
from tracelens.study.geometry import Camera
from tracelens.study.items import Item
from tracelens.study.render import Renderer, View
from tracelens.study.scene import Scene
from tracelens.study.world import RoomWorld, World, furnished_room

Split = Literal["bench", "train"]
PER_ROOM = 2
"""Transitions of each action cell that one room gives (one of each sense)."""
PER_HALL = 10
"""Layouts that share one hall's floor and walls."""
SPARES = 50
"""Rooms that are tried for a transition before the set is given up; the project's own rooms need one or two."""
QUALITY = 90
VERSION = 1
"""Raised when equal seeds no longer give equal items."""


class Unit(NamedTuple):
    """One room or hall with the numbers of the items that it gives."""

    setting: Literal["dynamic", "room", "desk"]
    number: int


class Plan(NamedTuple):
    """Everything that decides a set: equal plans give equal bytes on one machine."""

    split: str
    seed: int
    counts: dict[str, int]
    thor: tuple[str, ...] = ()
    """Scenes of AI2-THOR that take the place of the project's own rooms, in turn."""

    @property
    def name(self) -> str:
        """Return the string that seeds every draw; bench and training sets never share a room."""
        return f"{self.split}-{self.seed}"

    def units(self) -> list[Unit]:
        """Return the rooms and halls that the counts need."""
        return [
            *(Unit("dynamic", k) for k in range(-(-self.most(tuple(ACTIONS)) // PER_ROOM))),
            *(
                Unit(scale, k)
                for scale in ("room", "desk")
                for k in range(-(-self.most(tuple(f"{dim}/{scale}" for dim in composition.MAPS)) // PER_HALL))
            ),
        ]

    def most(self, cells: tuple[str, ...]) -> int:
        """Return the largest count among cells over both directions."""
        return max(self.counts.get(f"{direction}/{cell}", 0) for direction in DIRECTIONS for cell in cells)


def plan(
    split: Split,
    seed: int,
    size: int | None = None,
    dynamic_share: float | None = None,
    thor_scenes: tuple[str, ...] = (),
) -> Plan:
    """Return the plan of a set.

    The benchmark has the paper's composition; a smaller ``size`` keeps one item of each column at least. A
    training set has ``size`` items (the paper's 77,412 by default), ``dynamic_share`` of them transitions (the paper's
    share by default), each setting divided among its columns as in the paper by largest remainders.

    With ``thor_scenes`` the set has transitions only, since layouts are placed in the project's own halls.

    Raises:
        InputError: If the share is not between 0 and 1, or the size is not positive, or scenes of AI2-THOR are to
            give layouts.
    """
    if thor_scenes:
        if dynamic_share not in (None, 1):
            raise InputError("Scenes of AI2-THOR give transitions only; leave --transitions out, or set it to 1.")
        return _plan_of_transitions(split, seed, size)._replace(thor=thor_scenes)
    paper = composition.bench_counts() if split == "bench" else composition.train_counts()
    if size is not None and size < 1:
        raise InputError(f"A set of {size} items was asked for; give a size of at least 1.")
    if dynamic_share is not None and not 0 <= dynamic_share <= 1:
        raise InputError(f"The share of transitions must lie between 0 and 1; {dynamic_share} was given.")
    if size is None and dynamic_share is None:
        return Plan(split, seed, paper)
    total = size if size is not None else sum(paper.values())
    if split == "bench" and dynamic_share is None and total >= len(paper):
        rest = _shared_out(paper, total - len(paper))
        return Plan(split, seed, {column: 1 + rest[column] for column in paper})
    moves = {column: n for column, n in paper.items() if column.count("/") == 1}
    maps = {column: n for column, n in paper.items() if column.count("/") == 2}
    share = dynamic_share if dynamic_share is not None else sum(moves.values()) / sum(paper.values())
    first = round(total * share)
    return Plan(split, seed, {**_shared_out(moves, first), **_shared_out(maps, total - first)})


def _plan_of_transitions(split: Split, seed: int, size: int | None) -> Plan:
    """Return the plan of a set without layouts: as many transitions as in the paper unless a size is given."""
    paper = composition.bench_counts() if split == "bench" else composition.train_counts()
    moves = sum(number for column, number in paper.items() if column.count("/") == 1)
    return plan(split, seed, moves if size is None else size, 1.0)


def _shared_out(weights: dict[str, int], total: int) -> dict[str, int]:
    """Return ``total`` shared out in proportion to weights by largest remainders."""
    exact = {key: total * weight / sum(weights.values()) for key, weight in weights.items()}
    out = {key: int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: (out[key] - exact[key], key))
    for key in by_rest[: total - sum(out.values())]:
        out[key] += 1
    return out


def generate(
    folder: Path, wanted: Plan, jobs: int = 2, progress: Callable[[int, int], None] | None = None
) -> list[Item]:
    """Make the set in ``folder`` and return its items; ``progress`` is told rooms done and rooms in all.

    Raises:
        InputError: If the folder holds a set already, or PyVista is not installed.
    """
    if (folder / "items.jsonl").exists():
        raise InputError(f"{folder} holds a generated set already. Name another folder, or remove this one first.")
    (folder / "images").mkdir(parents=True, exist_ok=True)
    made: list[Item] = []
    scenes: dict[str, Scene] = {}
    units = wanted.units()
    for done, (new, seen) in enumerate(_work(folder, wanted, units, jobs), start=1):
        made += new
        scenes |= seen
        if progress:
            progress(done, len(units))
    order = {column: place for place, column in enumerate(wanted.counts)}
    made.sort(key=lambda item: (order[item.column], item.item_id))
    items.write(folder, made, scenes)
    manifest = {"version": VERSION, **wanted._asdict()}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return made


def taken_in(folder: Path) -> tuple[str, ...]:
    """Return the scenes of AI2-THOR that a set's transitions were taken in; none for the project's own rooms."""
    manifest = folder / "manifest.json"
    return tuple(json.loads(manifest.read_text("utf-8")).get("thor", ())) if manifest.is_file() else ()


Made = tuple[list[Item], dict[str, Scene]]


def _work(folder: Path, wanted: Plan, units: list[Unit], jobs: int) -> Iterator[Made]:
    """Yield what each unit gives, in this process for one job, else in the order in which they end."""
    if jobs == 1:
        yield from (_make(folder, wanted, unit) for unit in units)
        return
    # Spawned, not forked: a graphics library's state does not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_make, folder, wanted, unit) for unit in units]):
            yield future.result()


_RENDERERS: dict[Camera, Renderer] = {}


def renderer(camera: Camera) -> Renderer:
    """Return this process's renderer for a camera: windows are dear to open and are kept."""
    if camera not in _RENDERERS:
        _RENDERERS[camera] = Renderer(camera)
    return _RENDERERS[camera]


def _make(folder: Path, wanted: Plan, unit: Unit) -> Made:
    return _transitions(folder, wanted, unit) if unit.setting == "dynamic" else _layouts(folder, wanted, unit)


def _transitions(folder: Path, wanted: Plan, unit: Unit) -> Made:
    """Make the transitions of one room; a cell that a room cannot give is taken from a spare room."""
    out: list[Item] = []
    scenes: dict[str, Scene] = {}
    numbers = range(unit.number * PER_ROOM, (unit.number + 1) * PER_ROOM)
    pending = [(cell, number) for number in numbers for cell in ACTIONS if number < wanted.most((cell,))]
    spare = 0
    while pending:
        if spare == SPARES:
            raise InputError(
                f"{SPARES} rooms gave no valid transition of {pending[0][0]}. "
                "Name more or larger scenes, or another seed."
            )
        name, world = _world(wanted, unit.number, spare)
        draws = f"{wanted.name}-{name}-{spare}" if wanted.thor else name
        left = []
        for cell, number in pending:
            sense = ACTIONS[cell].senses[number % 2]
            found = dynamic.find(world, cell, sense, random.Random(f"{draws}-{cell}-{number}"))
            if found is None:
                left.append((cell, number))
                continue
            scenes[name] = world.scene
            stem = f"{cell}_{number:05d}"
            files = {grid: _save(folder, f"{stem}_{grid}", view) for grid, view in found.views.items()}
            gold = {
                direction: items.letters(f"{direction}/{cell}", count, wanted.seed)[number]
                for direction in DIRECTIONS
                if number < (count := wanted.counts.get(f"{direction}/{cell}", 0))
            }
            seed = f"{wanted.name}-{stem}"
            out += dynamic.items_of(dynamic.scene_of(world, found, name), found, files, number, gold, seed)
        pending, spare = left, spare + 1
    return out, scenes


def _world(wanted: Plan, number: int, spare: int) -> tuple[str, World]:
    """Return the name and the world of a room, or of its ``spare``-th replacement."""
    if wanted.thor:
        name = wanted.thor[(number + spare) % len(wanted.thor)]
        return name, thor.world(name, Camera())
    name = f"{wanted.name}-room-{number:05d}-{spare}"
    return name, RoomWorld(furnished_room(name), renderer(Camera()))


def _layouts(folder: Path, wanted: Plan, unit: Unit) -> Made:
    """Make the layouts of one hall."""
    out: list[Item] = []
    scenes: dict[str, Scene] = {}
    scale = unit.setting
    room = layouts.hall(f"{wanted.name}-{scale}-{unit.number}")
    cells = tuple(f"{dim}/{scale}" for dim in composition.MAPS)
    last = min(wanted.most(cells), (unit.number + 1) * PER_HALL)
    for number in range(unit.number * PER_HALL, last):
        name = f"{wanted.name}-{scale}-{number:05d}"
        shot = static.find(renderer(layouts.CAMERA), room, scale, number, random.Random(name))
        scenes[name] = shot.scene()
        stem = f"{scale}_{number:05d}"
        true = _save(folder, f"{stem}_true", shot.views["1d", "none"])
        files = {
            (dim, difference): true if difference == "none" else _save(folder, f"{stem}_{dim}_{difference}", view)
            for (dim, difference), view in shot.views.items()
        }
        gold = {
            f"{direction}/{cell}": items.letters(f"{direction}/{cell}", count, wanted.seed)[number]
            for direction in DIRECTIONS
            for cell in cells
            if number < (count := wanted.counts.get(f"{direction}/{cell}", 0))
        }
        out += static.items_of(shot, static.scene_of(shot, name), files, number, gold, name)
    return out, scenes


def _save(folder: Path, stem: str, view: View) -> str:
    """Write a picture as JPEG and return its path in the folder."""
    from PIL import Image

    name = f"images/{stem}.jpg"
    Image.fromarray(view.picture).save(folder / name, quality=QUALITY)
    return name
