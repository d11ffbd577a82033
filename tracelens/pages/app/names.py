"""Names in Dash's drop-downs, whose search keeps every part of an option as a key of a plain JavaScript object."""

from __future__ import annotations

import re

# Members that every JavaScript object has: as keys they would reach, or change, what all objects share.
_SHARED = re.compile(
    r"__proto__|constructor|prototype|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf"
    r"|__defineGetter__|__defineSetter__|__lookupGetter__|__lookupSetter__",
    re.IGNORECASE,
)
_JOINER = "\u2060"


def option_label(text: str) -> str:
    """Return ``text`` with an invisible joiner inside every name that JavaScript objects share."""
    return _SHARED.sub(lambda found: found[0][:1] + _JOINER + found[0][1:], text) or "(unnamed)"


def option_value(text: str) -> str:
    """Return ``text`` as the value of an option, which the search keeps as a key too; :func:`text_of` undoes it."""
    return "=" + _SHARED.sub(lambda found: found[0][:1] + _JOINER + found[0][1:], text.replace(_JOINER, 2 * _JOINER))


def text_of(value: str) -> str:
    """Return the text that :func:`option_value` made ``value`` of."""
    return re.sub(f"{_JOINER}({_JOINER}?)", r"\1", value.removeprefix("="))
