"""Furniture as triangles: the parts of ``furniture.yaml`` placed in the world, with a colour and a thing for each."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import yaml

from tracelens.study.geometry import Array, turned
from tracelens.study.scene import COLOURS, Thing

SIDES = 20


class Kind(msgspec.Struct, frozen=True):
    """How one kind of furniture is built; see the head of ``furniture.yaml``."""

    scale: str
    level: str
    size: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    parts: list[tuple[str, float, float, float, float, float, float, float]]


class Mesh(NamedTuple):
    """Triangles of many things: points (n, 3), triangles (m, 3), colours (m, 3) and the thing's number, from 1."""

    points: Array
    triangles: npt.NDArray[np.int64]
    colours: npt.NDArray[np.uint8]
    things: npt.NDArray[np.uint8]


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of furniture by name, in the file's order."""
    text = resources.files("tracelens.study").joinpath("furniture.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, Kind])


@cache
def _unit(shape: str) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return points and triangles of a shape that fills x and y from -0.5 to 0.5 and z from 0 to 1."""
    if shape == "box":
        points = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (0.0, 1.0)])
        quads = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
        return points, np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])
    # Surfaces of revolution: (radius, height) rings from the bottom to the top.
    profile = {
        "cylinder": [(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)],
        "cone": [(0.0, 0.0), (0.5, 0.0), (0.22, 1.0), (0.0, 1.0)],
        "ball": [(0.5 * np.sin(a), 0.5 - 0.5 * np.cos(a)) for a in np.linspace(0.0, np.pi, SIDES // 2 + 1)],
    }[shape]
    around = np.arange(SIDES) * 2 * np.pi / SIDES
    points = np.array([(r * np.cos(a), r * np.sin(a), z) for r, z in profile for a in around])
    triangles = []
    for ring in range(len(profile) - 1):
        for i in range(SIDES):
            j = (i + 1) % SIDES
            a, b, c, d = (ring * SIDES + k for k in (i, j, SIDES + j, SIDES + i))
            triangles += [(a, b, c), (a, c, d)]
    return points, np.array(triangles)


def build(things: tuple[Thing, ...]) -> Mesh:
    """Return the triangles of ``things``, numbered from 1 in their order."""
    points, triangles, colours, numbers = [], [], [], []
    offset = 0
    for number, thing in enumerate(things, start=1):
        size, place = np.array(thing.size), np.array(thing.position)
        for shape, x, y, z, *extent, tint in kinds()[thing.kind].parts:
            unit, faces = _unit(shape)
            local = (unit * extent + (x, y, z)) * size
            points.append(turned(local, thing.yaw) + place)
            triangles.append(faces + offset)
            colour = np.clip(np.array(COLOURS[thing.colour]) * tint, 0, 255).astype(np.uint8)
            colours.append(np.broadcast_to(colour, (len(faces), 3)))
            numbers.append(np.full(len(faces), number, np.uint8))
            offset += len(unit)
    return Mesh(np.concatenate(points), np.concatenate(triangles), np.concatenate(colours), np.concatenate(numbers))
