"""Numbers of the study as they are printed: decimals, whole centimetres, or English words."""

from __future__ import annotations

from typing import Literal

Style = Literal["decimal", "words", "integers"]

_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: float, decimals: int) -> str:
    """Return a number below a thousand in English words ("minus one point four").

    Raises:
        ValueError: If the number is a thousand or more.
    """
    text = f"{abs(number):.{decimals}f}"
    whole, _, rest = text.partition(".")
    words = _whole(int(whole))
    if rest:
        words += " point " + " ".join(_ONES[int(digit)] for digit in rest)
    return f"minus {words}" if number < 0 and float(text) != 0 else words


def _whole(number: int) -> str:
    if number >= 1000:
        message = f"{number} is too large to be written in words here (below 1000)"
        raise ValueError(message)
    if number >= 100:
        rest = f" {_whole(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def plain(number: float, style: Style, decimals: int = 1, centimetres: float = 100) -> str:
    """Return a number in a style; for ``integers`` it is multiplied by ``centimetres`` and rounded."""
    if style == "integers":
        return str(round(number * centimetres))
    if style == "words":
        return in_words(number, decimals)
    return f"{number + 0.0:.{decimals}f}"


def magnitude(number: float, unit: str, style: Style) -> str:
    """Return an action's magnitude with its unit: metres become centimetres in whole numbers."""
    if unit == "degree":
        return f"{in_words(number, 0)} degrees" if style == "words" else f"{number:.0f}°"
    if style == "integers":
        return f"{round(number * 100)} cm"
    return f"{in_words(number, 1)} metres" if style == "words" else f"{number:.1f} m"


def point(values: list[float], style: Style, centimetres: float) -> str:
    """Return coordinates: ``x = 1.4`` for one, else a tuple in parentheses."""
    printed = [plain(value, style, centimetres=centimetres) for value in values]
    return f"x = {printed[0]}" if len(values) == 1 else f"({', '.join(printed)})"


def sides(values: list[float], style: Style, centimetres: float) -> str:
    """Return a size: ``width 0.5`` for one side, else the sides joined by ×."""
    printed = [plain(value, style, centimetres=centimetres) for value in values]
    joint = " by " if style == "words" else " × "
    return f"width {printed[0]}" if len(values) == 1 else f"size {joint.join(printed)}"
