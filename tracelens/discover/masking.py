"""Hide in a note what tells which problem it is about, so that notes group by what went wrong.

Numbers, names, and the nouns of the trace's own scene and prompt say where an error happened and not what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_NUMBER = re.compile(r"[$€£]?[-+]?\d[\d,.:/^*×%°]*")
_FORMULA = re.compile(r"<<[^>]*>>|\$[^$]{1,200}\$|\\[A-Za-z]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+|[\"“(]\s*)$")

COMMON_SHARE = 0.05
"""A word of a prompt that this share of all notes uses speaks of errors in general and is kept."""


@dataclass(frozen=True, slots=True)
class Note:
    """A person's or a judge's words on what went wrong in one trace.

    ``context`` is text about the problem itself (prompt, scene nouns), whose words are masked. ``category`` is None
    while the error is uncoded.
    """

    trace_id: str
    text: str
    context: str = ""
    condition: str = ""
    category: str | None = None
    source: str = ""


def masked(notes: Sequence[Note]) -> list[str]:
    """Return the notes in lower case without numbers, names and the nouns of their own problems."""
    names = _names([note.text for note in notes])
    seen = Counter(word for note in notes for word in {m.lower() for m in _WORD.findall(note.text)})
    common = {word for word, n in seen.items() if n >= max(3, COMMON_SHARE * len(notes))}
    return [_masked(note, names, common) for note in notes]


def _masked(note: Note, names: set[str], common: set[str]) -> str:
    own = {word.lower() for word in _WORD.findall(note.context)} - common
    text = _NUMBER.sub(" ", _FORMULA.sub(" ", note.text))
    kept = [word.lower() for word in _WORD.findall(text) if word not in names and word.lower() not in own]
    return " ".join(kept)


def _names(texts: Sequence[str]) -> set[str]:
    """Return words written with a capital inside a sentence, and never in lower case anywhere."""
    inside: set[str] = set()
    lower: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match[0]
            if word.islower():
                lower.add(word)
            elif word[0].isupper() and not _SENTENCE_START.search(text[: match.start()][-4:]):
                inside.add(word)
    return {word for word in inside if word.lower() not in lower and len(word) > 1}
