"""The token constants that interpreted and compiled code read are the same."""

from __future__ import annotations

import re
from importlib.resources import files

from tracelens.claims import kinds


def test_compiled_and_interpreted_constants_agree():
    declared = files("tracelens.claims").joinpath("kinds.pxd").read_text("utf-8")
    compiled = {name: int(value) for name, value in re.findall(r"(\w+) = (\d+)", declared)}
    interpreted = {name: value for name, value in vars(kinds).items() if name.isupper()}

    assert compiled == interpreted
