r"""Read the final answer out of what a model said.

In this order, each as the *last* of its kind in the answer section (or in the whole text when none is marked off):
``\boxed{…}``, a ``####`` line, a sentence that announces the answer ("the answer is", "Answer:"), a short reply as a
whole, an option label that stands alone, a short last line or sentence. The last one is taken since models restate
and correct themselves; where options are offered, the last of the first three that names one goes before the order.
Nothing is guessed from the middle of prose.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import cython

from tracelens.answers.options import choice_of
from tracelens.types import Trace

if not cython.compiled:
    from tracelens.named import made, part


class Answer(NamedTuple):
    """The final answer as written, where it stands in ``Trace.text``, and how it was found."""

    text: str | None
    start: int | None
    end: int | None
    found: Literal["boxed", "marker", "announced", "whole", "option", "last line", "none"]

    @property
    def parsed(self) -> bool:
        """Return whether an answer was found at all."""
        return self.text is not None


NONE = Answer(None, None, None, "none")
# A reply of at most this many characters on one line is an answer as a whole; longer ones are prose.
_SHORT = 120
# … and so is a longer line that holds no sentence: a list of words, say.
_LIST = 1_000

_MARKER = re.compile(r"^####[ \t]*(.+?)[ \t]*$", re.MULTILINE)
# Matched at the words of _NOUNS, from the last one back: a search over the whole text would cost most of the time.
_NOUNS = frozenset({"nswer", "NSWER", "ption", "hoice"})
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:answer|option|choice)\b\s*(?:(?:to|for)\s+(?:the|this)\s+\w+\s*)?"
    r"(?:is|was|would be|should be|will be|must be|=|:)(?:\s*:)?\s*",
    re.IGNORECASE,
)
# What ends an announced answer: a line's end, or a sentence's end that is not inside a number or an abbreviation.
_STOP = re.compile(
    r"\n|(?<!\b[A-Z])[.!?](?=\s|$|[\"'”*])|[.](?=[A-Z][a-z])|;\s|,\s+(?:so|because|since|which|as|and the)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<![\w(\[])[(\[]?([A-J])[)\].:](?![\w])|^\s*\**[(\[]?([A-J])[)\].:]?\**\s*$", re.MULTILINE)
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z$\\])")
_TRIM_LEFT = " \t\r\n*_`\"'“”‘’:$"
_TRIM_RIGHT = " \t\r\n*_`\"'“”‘’.,;:!$"


def final(trace: Trace) -> Answer:
    """Return the final answer of ``trace``, or an answer whose ``text`` is None when there is none to be read."""
    text = trace.text
    start, end = 0, len(text)
    sections = trace.sections
    if sections:
        start = -1
        for section in sections:
            if part(section, 0) == "answer":
                start, end = part(section, 1), part(section, 2)
    if start < 0 or start == end:
        return NONE  # cut off inside its reasoning, or blank: nothing was submitted
    choices = trace.choices
    stated: Answer | None = None
    if choices:
        submitted = (_boxed(text, start, end), _marked(text, start, end), _announced(text, start, end))
        naming = _last_naming(submitted, choices)
        if naming is not None:
            return naming
        stated = submitted[0] or submitted[1] or submitted[2]
    else:
        stated = _boxed(text, start, end) or _marked(text, start, end) or _announced(text, start, end)
    return (
        stated or _whole(text, start, end) or _option(text, start, end, choices) or _last_line(text, start, end) or NONE
    )


def _last_naming(submitted: tuple[Answer | None, ...], choices: dict[str, str]) -> Answer | None:
    """Return the last of some answers that names an option."""
    found: Answer | None = None
    for one in submitted:
        if one is None or not choice_of(part(one, 0), choices):
            continue
        if found is None or part(one, 1) > part(found, 1):
            found = one
    return found


def _boxed(text: str, start: int, end: int) -> Answer | None:
    at = text.rfind("\\boxed", start, end) if text.find("\\", start, end) >= 0 else -1  # one character is found faster
    if at < 0:
        return None
    opening = at + len("\\boxed")
    while opening < end and text[opening] in " \t":
        opening += 1
    if opening >= end or text[opening] != "{":
        return None
    depth = 0
    for position in range(opening, end):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            depth -= 1
            if depth == 0:
                return _trimmed(text, opening + 1, position, "boxed")
    return None  # generation stopped inside the box


def _marked(text: str, start: int, end: int) -> Answer | None:
    at = text.rfind("####", start, end) if text.find("#", start, end) >= 0 else -1
    match = _MARKER.match(text, at, end) if at >= 0 else None
    return _trimmed(text, match.start(1), match.end(1), "marker") if match else None


def _announced(text: str, start: int, end: int) -> Answer | None:
    at = _last_noun(text, start, end)
    while at >= 0:
        begin = _begin(text, at - 1, start, end)
        if begin >= 0:
            return _trimmed(text, begin, _stop(text, begin, end), "announced")
        at = _last_noun(text, start, at)
    return None


def _begin(text: str, at: int, start: int, end: int) -> int:
    """Return where the answer begins that the noun at ``at`` announces, or -1 where it announces none."""
    # By far the commonest words, and what follows them is no colon: where the pattern would end, without trying it.
    if at > start and text[at - 1].isspace() and text.startswith("answer is ", at, end):
        begin = at + len("answer is ")
        while begin < end and text[begin].isspace():
            begin += 1
        if begin < end and text[begin] != ":":
            return begin
    match = _ANNOUNCED.match(text, max(at, start), end)
    return match.end() if match else -1


def _stop(text: str, start: int, end: int) -> int:
    """Return where an answer that begins at ``start`` ends."""
    if not cython.compiled:
        found = _STOP.search(text, start, end)
        return found.start() if found else end
    for at in range(start, end):  # the pattern is tried only where a character stands that it can begin with
        c = text[at]
        if c == "\n":
            return at
        if c == "." or c == "!" or c == "?":
            ends = at + 1 == end or text[at + 1].isspace()
            # Behind a single letter (an abbreviation, perhaps) and before other characters, the pattern decides.
            if (ends and at > 0 and not text[at - 1].isalpha()) or _STOP.match(text, at, end):
                return at
        elif (c == ";" or c == ",") and _STOP.match(text, at, end):
            return at
    return end


def _last_noun(text: str, start: int, end: int) -> int:
    """Return where the last of the words' parts in ``[start, end)`` begins, or -1."""
    if not cython.compiled:
        return max(text.rfind(noun, start, end) for noun in _NOUNS)
    at = end - 5
    while at >= start:
        first, third = text[at], text[at + 2]
        may = (third == "w" or third == "i" or third == "W") and (
            first == "n" or first == "p" or first == "h" or first == "N"
        )
        if may and text[at : at + 5] in _NOUNS:
            return at
        at -= 1
    return -1


def _whole(text: str, start: int, end: int) -> Answer | None:
    part = text[start:end].strip()
    if "\n" in part or (len(part) > _SHORT and (len(part) > _LIST or _SENTENCE.search(part))):
        return None
    return _trimmed(text, start, end, "whole")


def _option(text: str, start: int, end: int, choices: dict[str, str] | None) -> Answer | None:
    """Return a label that stands alone in the last paragraph, when it is the only one there."""
    if not choices:
        return None
    paragraph = max(text.rfind("\n\n", start, end), start)
    found = [m for m in _LABEL.finditer(text, paragraph, end) if (m[1] or m[2]) in choices]
    if not found or len({m[1] or m[2] for m in found}) > 1:
        return None
    group = 1 if found[-1][1] else 2
    return _trimmed(text, found[-1].start(group), found[-1].end(group), "option")


def _last_line(text: str, start: int, end: int) -> Answer | None:
    stop = start + len(text[start:end].rstrip())
    begin = max(text.rfind("\n", start, stop) + 1, start)
    if stop - begin > _SHORT:
        begin = max((m.end() for m in _SENTENCE.finditer(text, begin, stop - 1)), default=begin)
    return _trimmed(text, begin, stop, "last line") if stop - begin <= _SHORT else None


def _trimmed(text: str, start: int, end: int, found: str) -> Answer | None:
    while start < end and text[start] in _TRIM_LEFT:
        start += 1
    while start < end:
        if text[end - 1] in _TRIM_RIGHT:
            end -= 1
        elif end - start >= 2 and text[end - 2] == "\\" and (text[end - 1] == ")" or text[end - 1] == "]"):
            end -= 2
        else:
            break
    return made(Answer, (text[start:end], start, end, found)) if start < end else None
