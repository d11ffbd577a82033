"""Split what a model said into reasoning and answer, whichever way the reasoning was marked off.

One splitter for every source, since tools disagree on it: inline ``<think>`` blocks (closed, empty, close-only when a
chat template pre-fills the opening tag, unclosed when generation stopped inside), the tags of other model families,
harmony channels with and without their special tokens, and headed sections. A tag that is only *mentioned* in prose
is left alone. Time is linear in the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import cython

from tracelens.types import Completion, Section

if not cython.compiled:
    from tracelens.named import made


class Split(NamedTuple):
    """The marked parts of a text and how its generation ended; no sections when nothing is marked off."""

    sections: tuple[Section, ...]
    completion: Completion


# One line a family: what opens a reasoning block and what closes it. Sources: the chat templates of Qwen3, DeepSeek-R1
# (think), Claude-style prompts (thinking), Gemma (unused94/95), Kimi-VL (white triangles), Magistral ([THINK]),
# Seed-OSS (seed:think), Sky-T1 and OpenThoughts (begin_of_thought).
_FAMILIES: tuple[tuple[str, str], ...] = (
    (
        r"<(?:think|thinking|thought|reasoning|seed:think)>",
        r"</(?:think|thinking|thought|reasoning|seed:think)>",
    ),
    (r"◁think▷", r"◁/think▷"),
    (r"\[THINK\]", r"\[/THINK\]"),
    (r"<\|begin_of_thought\|>", r"<\|end_of_thought\|>"),
    (r"<unused94>(?:thought\b)?", r"<unused95>"),
)
_MARK = re.compile(
    "|".join(f"(?P<open{i}>{o})|(?P<close{i}>{c})" for i, (o, c) in enumerate(_FAMILIES)),
    re.IGNORECASE,
)
_ANSWER_TAG = re.compile(
    r"<answer>(.*?)(?:</answer>|\Z)|<\|begin_of_solution\|>(.*?)(?:<\|end_of_solution\|>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_HARMONY = re.compile(
    r"<\|channel\|>(\w+)[^<]*<\|message\|>(.*?)(?=<\|end\|>|<\|return\|>|<\|call\|>|<\|start\|>|<\|channel\|>|\Z)",
    re.DOTALL,
)
_HARMONY_BARE = re.compile(r"\s*analysis(.*?)assistantfinal", re.DOTALL)
_HEADED = re.compile(r"\s*Here is my thought process:(.*?)Here is my response:", re.DOTALL | re.IGNORECASE)
# Cheap tests before any of the above: a text in which none of them finds anything holds no marked block.
_SQUARE = re.compile(r"\[/?think\]", re.IGNORECASE)
_HEADS = re.compile(r"\s*(?:analysis|here is my thought process:)", re.IGNORECASE)
_TRUNCATED = frozenset({"length", "max_tokens", "max_output_tokens", "model_length", "truncated", "MAX_TOKENS"})
_REFUSED = frozenset(
    {
        "content_filter",
        "refusal",
        "safety",
        "SAFETY",
        "blocked",
        "recitation",
        "RECITATION",
        "prohibited_content",
    }
)


def split(text: str, finish_reason: str | None = None, refusal: str | None = None) -> Split:
    """Return the reasoning and answer sections of ``text`` and how the generation ended.

    Sections are ranges of ``text`` without their tags and surrounding white space, in order; an empty block is kept as
    an empty range (the model was asked to think and did not). ``completion`` is ``refused`` when the provider says so,
    ``truncated`` when ``finish_reason`` is a length limit or a block is never closed, ``empty`` for blank text.
    """
    sections, unclosed = _sections(text)
    completion: Completion = "complete"
    if refusal is not None or (finish_reason is not None and finish_reason in _REFUSED):
        completion = "refused"
    elif unclosed or (finish_reason is not None and finish_reason in _TRUNCATED):
        completion = "truncated"
    elif not text or (text[0].isspace() and text.isspace()):
        completion = "empty"
    return made(Split, (sections, completion))


def _sections(text: str) -> tuple[tuple[Section, ...], bool]:
    if text.startswith("<think>") and (simple := _one_block(text)) is not None:
        return simple, False
    if not _hinted(text):
        return (), False
    if "<|channel|>" in text:
        return _harmony(text), False
    for pattern in (_HARMONY_BARE, _HEADED):
        if match := pattern.match(text):
            return (
                _section(text, "reasoning", match.start(1), match.end(1)),
                _section(text, "answer", match.end(), len(text)),
            ), False
    blocks, rest, unclosed = _blocks(text)
    if not blocks:
        tagged = _ANSWER_TAG.search(text)
        if tagged is None:
            return (), False
        start, stop = tagged.span(tagged.lastindex or 1)
        answer = _section(text, "answer", start, stop)
        return (_section(text, "reasoning", 0, tagged.start()), answer), False
    reasoning = tuple(_section(text, "reasoning", start, end) for start, end in blocks)
    if unclosed:
        return reasoning, True
    tagged = _ANSWER_TAG.search(text, rest)
    start, stop = tagged.span(tagged.lastindex or 1) if tagged else (rest, len(text))
    return (*reasoning, _section(text, "answer", start, stop)), False


def _hinted(text: str) -> bool:
    """Return whether ``text`` may hold a marked block."""
    return (
        "<" in text
        or ("[" in text and _SQUARE.search(text) is not None)
        or (not text.isascii() and "◁" in text)
        or ((text[:1] in "aAhH" or text[:1].isspace()) and _HEADS.match(text) is not None)
    )


def _one_block(text: str) -> tuple[Section, ...] | None:
    """Return the sections of the commonest text, one closed block at its start and no other tag; else None."""
    close = text.find("<", 7)  # one character is found faster than several
    if close < 0 or not text.startswith("</think>", close) or text.find("<", close + 8) >= 0:
        return None
    if "◁" in text or ("[" in text and "[/" in text) or _quoted(text, close, close + 8):
        return None
    return (_section(text, "reasoning", 7, close), _section(text, "answer", close + 8, len(text)))


def _harmony(text: str) -> tuple[Section, ...]:
    """Every channel but ``final`` is reasoning (analysis, and the commentary that precedes a call)."""
    return tuple(
        _section(text, "answer" if match[1] == "final" else "reasoning", match.start(2), match.end(2))
        for match in _HARMONY.finditer(text)
    )


def _blocks(text: str) -> tuple[list[tuple[int, int]], int, bool]:
    """Return the inner ranges of reasoning blocks, where the last one's tag ends, and whether it is left open."""
    marks = [m for at in _openers(text) if (m := _MARK.match(text, at)) and not _quoted(text, m.start(), m.end())]
    lead = len(text) - len(text.lstrip())
    blocks: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    rest = 0
    for index, mark in enumerate(marks):
        opens = (mark.lastgroup or "").startswith("open")
        if opens and opened is None and _may_open(mark, marks[index + 1] if index + 1 < len(marks) else None, lead):
            opened = mark
        elif not opens and (opened is not None or not blocks):
            # A close without an opening: the template had opened the block before the model's first token.
            blocks.append((opened.end() if opened else 0, mark.start()))
            opened, rest = None, mark.end()
    if opened is not None:
        blocks.append((opened.end(), len(text)))
        return blocks, len(text), True
    return blocks, rest, False


def _openers(text: str) -> list[int]:
    """Return where a character stands that any tag begins with: far faster to find than the tags themselves."""
    found: list[int] = []
    for opener in "<◁[":
        at = text.find(opener)
        while at >= 0:
            found.append(at)
            at = text.find(opener, at + 1)
    return sorted(found)


def _may_open(mark: re.Match[str], following: re.Match[str] | None, lead: int) -> bool:
    """Return whether an opening tag opens a block: it is closed later, or only ``lead`` blanks stand before it."""
    closes = following is not None and (following.lastgroup or "").startswith("close")
    return closes or mark.start() <= lead


def _quoted(text: str, start: int, end: int) -> bool:
    """Return whether the tag stands in quotation marks or backticks, so that it is only talked about."""
    if start < 1 or end >= len(text):
        return False
    before, after = text[start - 1], text[end]
    return (before == after and (before == "`" or before == '"' or before == "'")) or (before == "“" and after == "”")


def _section(text: str, kind: str, start: int, end: int) -> Section:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return made(Section, (kind, start, end))
