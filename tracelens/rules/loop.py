"""meta.loop: the text repeats itself, numbers included, without anything new."""

from __future__ import annotations

from tracelens.rules.case import Case, Verdict, present

# Twelve words that occur three times word for word are no coincidence of style; a shorter run may be a phrase.
_WORDS = 12
_TIMES = 3
# A sentence that stands twice, or one without end, is what makes the search for repeated words worth while.
_SENTENCE = 20
_ENDLESS = 500


def check(case: Case) -> Verdict:
    """Return the second occurrence of what is repeated, since the first is not yet a repetition."""
    if len(case.trace.text) < 2 * _ENDLESS // 10 or not _suspect(case):
        return ()
    return _repeated(case)


def _suspect(case: Case) -> bool:
    text = case.trace.text
    seen: set[str] = set()
    for start, end in case.reading.sentences:
        if end - start > _ENDLESS:
            return True
        if end - start >= _SENTENCE:
            sentence = text[start:end]
            if sentence in seen:
                return True
            seen.add(sentence)
    return not case.reading.sentences


def _repeated(case: Case) -> Verdict:
    text = case.trace.text
    words = text.split()
    seen: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(words) - _WORDS + 1):
        seen.setdefault(tuple(words[index : index + _WORDS]), []).append(index)
    for run, places in seen.items():
        apart = _apart(places)
        if len(apart) >= _TIMES and len(set(run)) > 2:
            start, end = _span(text, apart[1])
            message = f"{_WORDS} words in a row stand {len(apart)} times in the text."
            return (present(case, start, end, message, times=len(apart)),)
    return ()


def _apart(places: list[int]) -> list[int]:
    """Return the places that do not overlap one another."""
    kept = [places[0]]
    for place in places[1:]:
        if place - kept[-1] >= _WORDS:
            kept.append(place)
    return kept


def _span(text: str, index: int) -> tuple[int, int]:
    """Return the characters of the run of words that starts with word ``index``."""
    position, start = 0, 0
    for count, word in enumerate(text.split(None, index + _WORDS)[: index + _WORDS]):
        position = text.index(word, position)
        if count == index:
            start = position
        position += len(word)
    return start, position
