"""Seeded floor and wall patterns: planks, tiles, checks and wallpapers, with enough grain for feature matching."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt

from tracelens.study.geometry import Array

# Pixels for each metre of surface.
DENSITY = 64
FLOORS = ((176, 132, 88), (140, 100, 66), (196, 180, 152), (150, 150, 152), (112, 84, 66), (170, 160, 140))
WALLS = ((214, 206, 188), (190, 204, 210), (206, 190, 178), (196, 208, 186), (220, 214, 200), (188, 186, 200))


def floor_texture(seed: int, width: float, depth: float) -> npt.NDArray[np.uint8]:
    """Return planks or tiles for a floor of so many metres."""
    rng = random.Random(f"floor-{seed}")
    noise = np.random.default_rng(rng.randrange(2**32))
    rows, columns = int(depth * DENSITY), int(width * DENSITY)
    y, x = np.mgrid[0:rows, 0:columns]
    colour = np.array(rng.choice(FLOORS), float)
    if rng.random() < 0.5:
        across = DENSITY * rng.choice((0.2, 0.25))
        row = (y // across).astype(int)
        along = ((x + row * 37) // (DENSITY * 1.3)).astype(int)
        joints = (y % across < 1.5) | ((x + row * 37) % (DENSITY * 1.3) < 1.5)
    else:
        side = DENSITY * rng.choice((0.4, 0.5, 0.6))
        row, along = (y // side).astype(int), (x // side).astype(int)
        joints = (y % side < 2) | (x % side < 2)
    # Each plank or tile has its own tone, by a hash of its row and column.
    tone = ((row * 7919 + along * 104729 + seed * 31) % 97) / 97
    shade = 0.82 + 0.26 * tone + noise.normal(0, 0.035, (rows, columns))
    shade[joints] *= 0.6
    return _painted(colour, shade)


def wall_texture(seed: int, wall: str, width: float, height: float) -> npt.NDArray[np.uint8]:
    """Return a wallpaper of stripes, dots or plaster for a wall of so many metres."""
    rng = random.Random(f"wall-{seed}")
    noise = np.random.default_rng(random.Random(f"{seed}-{wall}").randrange(2**32))
    rows, columns = int(height * DENSITY), int(width * DENSITY)
    y, x = np.mgrid[0:rows, 0:columns]
    colour = np.array(rng.choice(WALLS), float)
    pattern, period = rng.choice(("stripes", "dots", "plaster")), DENSITY * rng.choice((0.25, 0.35, 0.5))
    shade = 1 + noise.normal(0, 0.02, (rows, columns))
    # Large faint patches, each wall its own, as plaster and daylight have them.
    patches = noise.normal(0, 0.05, (rows // 48 + 2, columns // 48 + 2))
    shade += np.kron(patches, np.ones((48, 48)))[:rows, :columns]
    if pattern == "stripes":
        shade[(y % period) < period * 0.4] *= 0.88
    elif pattern == "dots":
        spots = ((x % period) - period / 2) ** 2 + ((y % period) - period / 2) ** 2
        shade[spots < (period / 5) ** 2] *= 0.8
    return _painted(colour, shade)


def _painted(colour: Array, shade: Array) -> npt.NDArray[np.uint8]:
    """Return one colour darkened and lightened by a shade for each pixel."""
    return np.asarray(np.clip(colour * shade[:, :, None], 0, 255), dtype=np.uint8)
