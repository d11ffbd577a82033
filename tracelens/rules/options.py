"""The options that an item offers, with what rules ask of them; worked out once for all traces of the item."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from tracelens.answers.options import choice_of
from tracelens.claims.objects import Wanted
from tracelens.rules.keywords import MARKS
from tracelens.rules.sought import Sought
from tracelens.types import Claim

# What parts words, beside white space.
_APART = MARKS + "/&"
_LABELS_LENGTH = 60
_AROUND_LABELS = "()[].: "
# Answers are short and few for one item; those beyond are worked out again.
_KEPT, _LONGEST = 64, 200
_ITEMS = 4096
_KNOWN: dict[int, tuple[dict[str, str] | None, Options]] = {}
_MADE: dict[tuple[str, ...], Options] = {}  # by labels and options


class Chosen:
    """What an answer says of the options."""

    def __init__(self, label: str | None, several: tuple[str, ...]) -> None:
        self.label = label
        """The one option that it names, by label, text or value."""
        self.several = several
        """The labels in an answer that consists of nothing but labels ("A and C", "(B), (D)")."""


NOTHING = Chosen(None, ())


class Options:
    """The options of one item by label, in the order offered."""

    def __init__(self, choices: dict[str, str]) -> None:
        self.choices = dict(choices)
        plain = {label: option.strip() for label, option in choices.items()}
        self.said = {label: Sought(option.lower()) for label, option in plain.items() if option and option != label}
        """The words of each option in lower case, of those that say more than their label."""
        self.caseless = frozenset([label for label, said in self.said.items() if said.words == plain[label].upper()])
        """The labels of the options without letters that have a lower case ("10°")."""
        self.comma = "," in "".join(self.choices.values())
        """Whether an option has a comma: without one, none of them is a vector."""
        self.letters = all(len(label) == 1 for label in choices)
        """Whether all labels are single characters."""
        self.given: dict[str, str] | None = choices
        """The dict by which these options were found last."""
        self._claims: dict[str, Claim] | None = None
        self._wanted: dict[str, Wanted] | None = None
        self._chosen: dict[str, Chosen] = {}
        self._labels: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}

    def claims(self) -> dict[str, Claim]:
        """Return for each option that states exactly one value the claim of it."""
        if self._claims is None:
            stated = {label: _only_value(option) for label, option in self.choices.items()}
            self._claims = {label: claim for label, claim in stated.items() if claim is not None}
        return self._claims

    def wanted(self, label: str) -> Wanted | None:
        """Return the claim of an option that states exactly one value, in the form in which texts are searched."""
        if self._wanted is None:
            self._wanted = {one: Wanted(claim) for one, claim in self.claims().items()}
        return self._wanted.get(label)

    def shown(self, label: str) -> str:
        """Return an option as messages show it: its label, and what it says beyond that."""
        found = self._shown.get(label)
        if found is None:
            text = self.choices[label]
            found = self._shown[label] = label if text.strip() in ("", label) else f"{label} ({text[:60]})"
        return found

    def label(self, text: str) -> str | None:
        """Return the label of the one option that ``text`` names (by label, text or value), or None."""
        found = written(text, self.choices) if self.letters else None
        if found is not None:
            return found
        if text in self._labels:
            return self._labels[text]
        bare = text.strip(_AROUND_LABELS)
        found = bare if bare in self.choices else choice_of(text, self.choices)
        if len(self._labels) < _KEPT and len(text) <= _LONGEST:
            self._labels[text] = found
        return found

    def chosen(self, answer: str) -> Chosen:
        """Return what an answer says of the options."""
        found = self._chosen.get(answer)
        if found is None:
            several = _several(answer, self.choices)
            found = Chosen(None if len(several) > 1 else self.label(answer), several)
            if len(self._chosen) < _KEPT and len(answer) <= _LONGEST:
                self._chosen[answer] = found
        return found


def written(text: str, choices: dict[str, str]) -> str | None:
    """Return the label, a capital, that a text is or begins with as most answers do: "B", "B. 3 m", "(B)".

    :func:`~tracelens.answers.options.choice_of` finds the same one; here it takes a look at three characters.
    """
    n = len(text)
    i = 1 if n > 2 and (text[0] == "(" or text[0] == "[") else 0
    if n <= i or not "A" <= text[i] <= "Z" or (n > 1 and text[i + 1] not in ")].:"):
        return None
    label = text[i : i + 1]
    return label if label in choices else None


_LATEST = [Options({})]  # those found last: the traces of an item mostly follow each other


def _several(answer: str, choices: dict[str, str]) -> tuple[str, ...]:
    """Return the labels in an answer that consists of nothing but labels."""
    n = len(answer)
    if n > _LABELS_LENGTH:
        return ()
    if n == 1:
        return (answer,) if answer in choices and not parts(answer[0]) else ()
    end = n
    while end > 0 and parts(answer[end - 1]):
        end -= 1
    begin = end
    while begin > 0 and not parts(answer[begin - 1]):
        begin -= 1
    last = answer[begin:end]
    if last not in choices and last != "or" and last != "and":
        return ()  # as of most answers ("B. 3 m")
    labels: dict[str, None] = {}
    begin = -1
    for i in range(n + 1):
        if i < n and not parts(answer[i]):
            begin = i if begin < 0 else begin
            continue
        if begin < 0:
            continue
        word = answer[begin:i]
        begin = -1
        if word in choices:
            labels[word] = None
        elif word not in ("or", "and"):
            return ()  # for most answers that is the first word
    return tuple(labels)


def parts(char: str) -> bool:
    """Return whether a character parts words."""
    if "a" <= char <= "z" or "A" <= char <= "Z" or "0" <= char <= "9":
        return False
    return char.isspace() or char in _APART


def offered(choices: dict[str, str] | None) -> Options:
    """Return the options of an item, the same object for the same ones: an item comes up again for each model.

    Its traces mostly share the very dict, by which they are found without hashing its strings.
    """
    latest = _LATEST[0]
    if latest.given is choices:
        return latest
    known = _KNOWN.get(id(choices))
    if known is not None and known[0] is choices:
        latest = _LATEST[0] = known[1]
        latest.given = choices
        return latest
    found = _equal(choices or {})
    if len(_KNOWN) >= _ITEMS:
        _KNOWN.clear()
    _KNOWN[id(choices)] = (choices, found)  # holds the dict, so that no other one can have its identity
    _LATEST[0] = found
    found.given = choices
    return found


def _equal(choices: dict[str, str]) -> Options:
    """Return the same object for the same options in the same order, whichever dict they stand in."""
    said = (*choices, *choices.values())
    found = _MADE.get(said)
    if found is None:
        if len(_MADE) >= _ITEMS:
            _MADE.clear()
        found = _MADE[said] = Options(choices)
    return found


@lru_cache(maxsize=4096)
def _only_value(option: str) -> Claim | None:
    """Return the claim of an option that states exactly one value; items of a data set share most of their options."""
    from tracelens import claims

    stated = [c for c in claims.extract(option) if isinstance(c.value, (Fraction, tuple))]
    return stated[0] if len(stated) == 1 else None
