"""Readings of many texts in a row: their claims as columns at once, as objects only where somebody asks.

A corpus has millions of claims, and most traces need none of them as objects: nothing in them is false, and no rule
looks. So each text is read once into the columns of one Arrow table, and its :class:`~tracelens.types.Reading` makes
objects when they are first looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import cython
import msgspec

from tracelens.arrow import filled, missing, numbers, plain, texts
from tracelens.claims import objects
from tracelens.claims.attribution import Attribution, attribute
from tracelens.claims.batch import attributed, finish, formed, integers, own
from tracelens.claims.equations import made
from tracelens.claims.equations import rows as equation_rows
from tracelens.claims.forms import Formed
from tracelens.claims.hypothetical import stated_base
from tracelens.claims.reading import STATED, extract_given, keys, with_role
from tracelens.claims.sentences import before, begun, holding
from tracelens.claims.tokens import Tokens
from tracelens.claims.values import KINDS
from tracelens.types import Claim, Equation, Reading, Span, Value

if not cython.compiled:
    from tracelens.claims.chains import Finder
    from tracelens.claims.columns import Columns
    from tracelens.claims.engine import Engine
    from tracelens.claims.equation_columns import EquationColumns

if TYPE_CHECKING:
    import pyarrow as pa

    from tracelens.claims.chains import Chain

# Beyond this many binary digits, floats say nothing of a number.
_LARGEST = 600
_ROLES = ["given", "final", "derived"]
_GIVEN, _FINAL, _DERIVED = range(3)


class Deferred(Reading):
    """A reading that makes its objects at first use, from the batch's buffers while they still hold its text."""

    _batch: Batch
    _place: int
    _text: str
    _prompt: str

    def __init__(self, batch: Batch, place: int, text: str, prompt: str) -> None:
        kept = self.__dict__
        kept["_batch"] = batch
        kept["_place"] = place
        kept["_text"] = text
        kept["_prompt"] = prompt

    @property
    def tokens(self) -> Tokens:
        """Return the batch's tokens, which are those of the text it read last: seldom another one."""
        return self._batch.tokens

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Return the claims, with their roles against the prompt."""
        return self._batch.claims(self._place, self._text, self._prompt)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Return the equations."""
        return self._batch.equations(self._place, self._text, self._prompt)

    @cached_property
    def false_equations(self) -> tuple[Equation, ...]:
        """Return the equations that do not hold."""
        return self._batch.equations(self._place, self._text, self._prompt, false=True)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences."""
        return self._batch.sentences(self._place, self._text, self._prompt)

    def sentence_at(self, position: int) -> Span | None:
        """Return the last sentence that begins at or before a character; None when none does."""
        return self._batch.sentence_at(self._place, self._text, self._prompt, position)

    def sentences_in(self, start: int, end: int) -> int:
        """Return how many sentences begin within ``[start, end)``."""
        return self._batch.sentences_in(self._place, self._text, self._prompt, start, end)

    def sentences_with(self, positions: Sequence[int], least: int) -> list[Span]:
        """Return the sentences that hold one of some ascending characters and in which ``least`` claims begin."""
        return self._batch.sentences_with(self._place, self._text, self._prompt, list(positions), least)

    def claims_in(self, start: int, end: int) -> Sequence[Claim]:
        """Return the claims that begin within ``[start, end)``; unless all claims were asked for, without roles."""
        if self._whole:
            return super().claims_in(start, end)
        return self._batch.claims_in(self._place, self._text, self._prompt, start, end)

    def number_in(self, start: int, end: int) -> int:
        """Return how many claims begin within ``[start, end)``."""
        if self._whole:
            return super().number_in(start, end)
        return self._batch.number_in(self._place, self._text, self._prompt, start, end)

    def spans_of(self, kind: str) -> Sequence[tuple[int, int]]:
        """Return where the claims of a kind begin and end."""
        if self._whole:
            return super().spans_of(kind)
        return self._batch.spans_of(self._place, self._text, self._prompt, kind)

    def claims_near(self, wanted: Claim, start: int, end: int) -> Sequence[Claim]:
        """Return claims within ``[start, end)``, all that state what ``wanted`` does among them; without roles."""
        if self._whole or not isinstance(wanted.value, Fraction) or wanted.value.numerator.bit_length() > _LARGEST:
            return self.claims_in(start, end)
        return self._batch.claims_near(self._place, self._text, self._prompt, wanted, start, end)

    @property
    def _whole(self) -> bool:
        """Return whether all claims are objects already, or must be (what they are of is read for all at once)."""
        return "claims" in self.__dict__ or self._batch.roles


class Batch:
    """Reads one text after another; :meth:`claim_rows` and :meth:`equation_rows` give what all of them state.

    Args:
        roles: Whether claims say what they are of (entity, attribute, frame); needs spaCy and takes several times as
            long.
    """

    def __init__(self, roles: bool = False) -> None:
        self.roles = roles
        self._engine = Engine()
        self.tokens = self._engine.tokens
        self._finder = Finder()
        self._columns = Columns()
        self._equations = EquationColumns()
        self._chains: list[Chain] = []
        self._said: list[tuple[int, Attribution]] = []
        self._prompts: dict[str, int] = {}
        self._prompt_of: list[int] = []
        self._given: dict[str, frozenset[Value]] = {}
        self._held = -1  # the number of the text that the buffers hold; -1 for none of them

    def read(self, text: str, prompt: str = "") -> Deferred:
        """Return the reading of the next text; its claims are in the table whether or not anybody looks at it."""
        place, engine = len(self._prompt_of), self._engine
        # Noted first: a text that cannot be read keeps its number, and the next one gets its own.
        self._prompt_of.append(self._prompts.setdefault(prompt, len(self._prompts)))
        self._held = -1
        self._run(place, text, prompt)
        if self.roles:
            found = attribute(engine.tokens, engine.rows, engine.context.sentences)
            self._said += [(self._columns.n + row, said) for row, said in found.items()]
        self._columns.add(engine.tokens, engine.rows, place)
        false = self._equations.false
        self._equations.add(engine.tokens, self._chains, engine.context.sentences, place)
        made = Deferred(self, place, text, prompt)
        if self._equations.false == false:  # as of most texts, which rules ask several times
            made.__dict__["false_equations"] = ()
        return made

    def equation_rows(self) -> Formed:
        """Return the equations of all texts read: rows and forms have the columns of the database's ``equations``."""
        return equation_rows(self._equations)

    def claim_rows(self, answers: Sequence[tuple[int, int] | None]) -> Formed:
        """Return the claims of all texts read: rows and forms have the columns of the database's ``claims``.

        Args:
            answers: The span of each text's final answer, or None; a claim inside it has the role ``final``.
        """
        import pyarrow as pa

        ints = integers(self._columns)
        rows = own(self._columns, ints)
        more = attributed(self._columns.n, self._said) if self.roles else {}
        more["role"] = self._role(ints, rows["value"], answers)
        places, forms = formed(self._columns, ints, self._words, more)
        rows["claim_id"] = rows.pop("claim")
        return Formed(pa.table(rows | {"form": places}), forms)

    def _role(
        self, ints: dict[str, Any], values: pa.Array, answers: Sequence[tuple[int, int] | None]
    ) -> pa.DictionaryArray:
        """Return given (the prompt states the value), final (inside the answer), or derived; null for other kinds."""
        import numpy as np
        import pyarrow as pa

        spans = np.array([span or (0, -1) for span in answers], dtype="i4").reshape(-1, 2)
        first, last = spans[:, 0][ints["text"]], spans[:, 1][ints["text"]]
        role = np.where((ints["start"] >= first) & (ints["end"] <= last), _FINAL, _DERIVED).astype("i1")
        stated = self._stated()
        if stated.num_rows:
            role[_given(np.array(self._prompt_of, dtype="i8")[ints["text"]], values, stated)] = _GIVEN
        said = np.array([kind in STATED for kind in KINDS])[ints["kind"]]
        none = ~said | missing(values)
        return pa.DictionaryArray.from_arrays(numbers(role, none), texts(_ROLES))

    def _stated(self) -> pa.Table:
        """Return the claims of all prompts, whose numbers stand for texts."""
        prompts = Columns()
        for prompt, number in self._prompts.items():
            self._engine.run(prompt)
            prompts.add(self._engine.tokens, self._engine.rows, number)
        self._held = -1
        return finish(prompts, self._words)

    # -- objects of one text ---------------------------------------------------------------------------------------

    def claims(self, place: int, text: str, prompt: str) -> tuple[Claim, ...]:
        """Return the claims of the text that was read as number ``place``."""
        self._hold(place, text, prompt)
        engine = self._engine
        found = objects.claims(engine.tokens, engine.rows, self._words)
        if self.roles:
            for row, said in attribute(engine.tokens, engine.rows, engine.context.sentences).items():
                changed = {"entity": said.entity, "attribute": said.attribute or found[row].attribute}
                found[row] = msgspec.structs.replace(found[row], frame=said.frame, role=said.role, **changed)
        return tuple(self._with_roles(found, prompt))

    def claims_in(self, place: int, text: str, prompt: str, start: int, end: int) -> list[Claim]:
        """Return those claims of that text that begin within ``[start, end)``, without roles."""
        self._hold(place, text, prompt)
        return objects.between(self._engine.tokens, self._engine.rows, self._words, start, end)

    def claims_near(self, place: int, text: str, prompt: str, wanted: Claim, start: int, end: int) -> list[Claim]:
        """Return those of them that may state what ``wanted`` states."""
        self._hold(place, text, prompt)
        return objects.near(self._engine.tokens, self._engine.rows, self._words, wanted, start, end)

    def number_in(self, place: int, text: str, prompt: str, start: int, end: int) -> int:
        """Return how many claims of that text begin within ``[start, end)``."""
        self._hold(place, text, prompt)
        return objects.number(self._engine.rows, start, end)

    def spans_of(self, place: int, text: str, prompt: str, kind: str) -> list[tuple[int, int]]:
        """Return where the claims of a kind begin and end in that text."""
        self._hold(place, text, prompt)
        return objects.spans(self._engine.rows, KINDS.index(kind))

    def equations(self, place: int, text: str, prompt: str, *, false: bool = False) -> tuple[Equation, ...]:
        """Return the equations of that text, or only the ``false`` ones."""
        self._hold(place, text, prompt)
        chains = [chain for chain in self._chains if chain.holds is False] if false else self._chains
        return tuple(made(text, chains, self._engine.sentences())) if chains else ()

    def sentences(self, place: int, text: str, prompt: str) -> tuple[Span, ...]:
        """Return the sentences of that text."""
        self._hold(place, text, prompt)
        return self._engine.sentences()

    def sentence_at(self, place: int, text: str, prompt: str, position: int) -> Span | None:
        """Return the last sentence of that text that begins at or before a character."""
        self._hold(place, text, prompt)
        return before(self._engine.tokens, self._engine.context.sentences, position)

    def sentences_with(self, place: int, text: str, prompt: str, positions: list[int], least: int) -> list[Span]:
        """Return the sentences of that text that hold a character of ``positions`` and ``least`` claims."""
        self._hold(place, text, prompt)
        engine = self._engine
        return holding(engine.tokens, engine.context.sentences, engine.rows, positions, least)

    def sentences_in(self, place: int, text: str, prompt: str, start: int, end: int) -> int:
        """Return how many sentences of that text begin within ``[start, end)``."""
        self._hold(place, text, prompt)
        return begun(self._engine.tokens, self._engine.context.sentences, start, end)

    @property
    def _words(self) -> list[str]:
        return self._engine.lexer.vocabulary.words

    def _with_roles(self, found: list[Claim], prompt: str) -> list[Claim]:
        """Return the claims as given or derived, where there is a prompt."""
        if not prompt:
            return found
        given = self._given.get(prompt)
        if given is None:
            given = self._given[prompt] = frozenset(keys(extract_given(prompt)))
        return [with_role(claim, given) for claim in found]

    def _hold(self, place: int, text: str, prompt: str) -> None:
        """Read ``text`` again unless the buffers still hold it."""
        if self._held != place:
            self._run(place, text, prompt)

    def _run(self, place: int, text: str, prompt: str) -> None:
        self._engine.run(text)
        self._chains = self._finder.run(self._engine.tokens, stated_base(prompt))
        self._held = place


def _given(asked: Any, values: pa.Array, stated: pa.Table) -> Any:
    """Return for each claim whether the prompt that its text answers (a number in ``asked``) states its value."""
    import numpy as np
    import pyarrow as pa

    if not stated.num_rows or not len(asked):
        return np.zeros(len(asked), dtype=bool)
    both = pa.chunked_array([values, *stated["value"].chunks]).combine_chunks().dictionary_encode()
    codes = plain(filled(both.indices, -1)).astype("i8")
    size = len(both.dictionary) + 1
    keys = np.concatenate([asked, plain(stated["text"]).astype("i8")]) * size + codes
    keys[codes < 0] = -1
    found = np.isin(keys[: len(asked)], keys[len(asked) :])
    found[codes[: len(asked)] < 0] = False
    return found
