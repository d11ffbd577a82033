"""frame.image_space: a coordinate is concluded from a place in the picture, without the anchors."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present

_NO_ANCHORS = NotAssessable("The item has no anchors that define a frame.")
PICTURE = frozenset("image picture photo photograph screen".split())
_WHERE = r"\b(?:left|right|top|bottom|cent(?:er|re)|middle|edge|corner|upper|lower)\b"
_PICTURE = r"\b(?:image|picture|photo|photograph|screen)\b"
_PLACE = re.compile(rf"{_WHERE}[^.!?\n]{{0,50}}{_PICTURE}|{_PICTURE}[^.!?\n]{{0,50}}{_WHERE}", re.IGNORECASE)
_COORDINATE = re.compile(
    r"\b[xyz](?:[- ](?:coordinate|value|axis))?\b[^.!?\n]{0,40}(?:\b(?:smaller|larger|lower|higher|greater|less|"
    r"positive|negative|bigger|near|close|around|about|is|must|should)\b|[=<>])"
    r"|\b(?:smaller|larger|lower|higher|greater|positive|negative|bigger)\s+[xyz]\b",
    re.IGNORECASE,
)
NEEDS: Needs = (("scene", _NO_ANCHORS),)


def check(case: Case) -> Verdict:
    """Return each sentence that goes from the picture to a coordinate with no anchor named in or beside it."""
    anchors = [str(name).lower() for name in case.scene.get("anchors") or []]
    if not anchors:
        return _NO_ANCHORS
    if not case.has(PICTURE):
        return ()
    found = []
    sentences = case.reading.sentences
    for index, (start, end) in enumerate(sentences):
        text = case.text
        if not _PLACE.search(text, start, end) or not _COORDINATE.search(text, start, end):
            continue
        around = case.lower()[sentences[max(0, index - 1)][0] : sentences[min(len(sentences) - 1, index + 1)][1]]
        if "anchor" in around or any(name in around for name in anchors):
            continue
        found.append(present(case, start, end, "A place in the picture becomes a coordinate; no anchor is used."))
    return tuple(found)
