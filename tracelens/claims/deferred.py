"""Readings of many texts in a row: their claims as columns at once, as objects only where somebody asks.

A corpus has millions of claims, and most traces need none of them as objects: nothing in them is false, and no rule
looks. So each text is read once into the columns of one Arrow table, and its :class:`~tracelens.reading.Reading` makes
objects when they are first looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cython
import msgspec

from tracelens.claims.attribution import Attribution, attribute
from tracelens.claims.batch import attributed, formed, kept
from tracelens.claims.chains import Finder
from tracelens.claims.columns import Columns
from tracelens.claims.engine import Engine
from tracelens.claims.equation_columns import EquationColumns
from tracelens.claims.equations import made
from tracelens.claims.equations import rows as equation_rows
from tracelens.claims.forms import Formed
from tracelens.claims.hypothetical import stated_base
from tracelens.claims.reading import extract_given, keys, with_role
from tracelens.claims.sides import Chain
from tracelens.reading import Reading
from tracelens.types import Claim, Equation, Span, Value

if not cython.compiled:
    from tracelens.claims import objects
    from tracelens.claims.sentences import before, begun, holding

if TYPE_CHECKING:
    from tracelens.claims.objects import Wanted


class Deferred(Reading):
    """A reading that makes its objects at first use, from the batch's buffers while they still hold its text."""

    def __init__(self, batch: Batch, text: str, prompt: str) -> None:
        self._batch = batch
        self.tokens = batch.tokens  # those of the text it read last: seldom another one
        self.text = text
        self.prompt = prompt
        self._claims = self._equations = self._sentences = None
        self._false: tuple[Equation, ...] | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the claims, with their roles against the prompt."""
        if self._claims is None:
            self._claims = self._batch.claims(self)
        return self._claims

    @property
    def equations(self) -> tuple[Equation, ...]:
        """Return the equations."""
        if self._equations is None:
            self._equations = self._batch.equations(self)
        return self._equations

    def sound(self) -> bool:
        """Return whether all equations hold, as the batch knows of most texts when it has read them."""
        return self._false is not None and not self._false

    @property
    def false_equations(self) -> tuple[Equation, ...]:
        """Return the equations that do not hold."""
        if self._false is None:
            self._false = self._batch.equations(self, false=True)
        return self._false

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences."""
        if self._sentences is None:
            self._sentences = self._batch.sentences(self)
        return self._sentences

    def sentence_at(self, position: int) -> Span | None:
        """Return the last sentence that begins at or before a character; None when none does."""
        return self._batch.sentence_at(self, position)

    def sentences_in(self, start: int, end: int) -> int:
        """Return how many sentences begin within ``[start, end)``."""
        return self._batch.sentences_in(self, start, end)

    def sentences_with(self, positions: Sequence[int], least: int) -> list[Span]:
        """Return the sentences that hold one of some ascending characters and in which ``least`` claims begin."""
        return self._batch.sentences_with(self, list(positions), least)

    def claims_in(self, start: int, end: int) -> Sequence[Claim]:
        """Return the claims that begin within ``[start, end)``; unless all claims were asked for, without roles."""
        return Reading.claims_in(self, start, end) if self.whole() else self._batch.claims_in(self, start, end)

    def number_in(self, start: int, end: int) -> int:
        """Return how many claims begin within ``[start, end)``."""
        return Reading.number_in(self, start, end) if self.whole() else self._batch.number_in(self, start, end)

    def points(self) -> list[tuple[int, int]]:
        """Return where coordinates of several numbers begin and end, supposed ones left out."""
        return Reading.points(self) if self.whole() else self._batch.points(self)

    def claims_near(self, wanted: Wanted, start: int, end: int) -> Sequence[Claim]:
        """Return claims within ``[start, end)``, all that state what ``wanted`` does among them; without roles."""
        if self.whole() or not wanted.comparable:
            return self.claims_in(start, end)
        return self._batch.claims_near(self, wanted, start, end)

    def whole(self) -> bool:
        """Return whether all claims are objects already, or must be (what they are of is read for all at once)."""
        return self._batch.roles or self._claims is not None


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
        self._rows = self._engine.rows
        self._sentences = self._engine.context.sentences
        self._words = self._engine.lexer.vocabulary.words
        self._finder = Finder()
        self._columns = Columns(whole=False)
        self._stated = Columns()  # of one prompt after another
        self._equations = EquationColumns()
        self._chains: list[Chain] = []
        self._said: list[tuple[int, Attribution]] = []
        self._prompts: dict[str, int] = {}
        self._texts = 0
        self._bases: dict[str, int] = {}
        self._given: dict[str, frozenset[Value]] = {}
        self._held: Deferred | None = None  # the reading whose text the buffers hold; None for none of them

    def clear(self) -> None:
        """Begin another batch in the memory of this one; tables that were made of it must be done with.

        Readings made before still give their objects.
        """
        self._columns.clear()
        self._stated.clear()
        self._equations.clear()
        self._said.clear()
        self._prompts.clear()
        self._bases.clear()
        self._given.clear()
        self._texts = 0

    def read(self, text: str, prompt: str = "", answer: Span | None = None) -> Deferred:
        """Return the reading of the next text; its claims are in the table whether or not anybody looks at it.

        Args:
            text: What is read.
            prompt: What it answers; what that states is given.
            answer: Where its final answer stands; a claim inside it has the role ``final``.
        """
        place = self._texts
        self._texts += 1  # first: a text that cannot be read keeps its number, and the next one gets its own
        number = self._number(prompt)
        self._held = None
        made = Deferred(self, text, prompt)
        self._run(made, text, prompt)
        if self.roles:
            found = attribute(self.tokens, self._rows, self._sentences)
            self._said += [(self._columns.n + row, said) for row, said in found.items()]
        first, last = answer or (0, -1)
        self._columns.add(self.tokens, self._rows, place, number, first, last)
        false = self._equations.false
        self._equations.add(self.tokens, self._chains, self._sentences, place)
        if self._equations.false == false:  # as of most texts, which rules ask several times
            made._false = ()
        return made

    def equation_rows(self) -> Formed:
        """Return the equations of all texts read: rows and forms have the columns of the database's ``equations``."""
        return equation_rows(self._equations)

    def claim_rows(self) -> Formed:
        """Return the claims of all texts read, with the columns of the database's ``claim_rows`` and ``claim_forms``.

        ``said`` is the value, unless it is its number as written, and behind chr(31) the quote, unless it is the value.
        """
        import pyarrow as pa

        more = attributed(self._columns.n, self._said) if self.roles else {}
        more.pop("role", None)  # prompt and answer decide it
        places, forms = formed(self._columns, self._words, more)
        return Formed(pa.table(kept(self._columns) | {"form": places}), forms)

    def _number(self, prompt: str) -> int:
        """Return the number of a prompt, -1 when it states nothing; it is read when it is first asked for."""
        number = self._prompts.get(prompt)
        if number is None:
            self._held = None
            self._engine.run(prompt)
            self._stated.clear_rows()
            self._stated.add(self.tokens, self._rows, 0)
            number = self._prompts[prompt] = self._columns.state(self._stated, len(self._prompts))
        return number

    # -- objects of one text ---------------------------------------------------------------------------------------

    def claims(self, of: Deferred) -> tuple[Claim, ...]:
        """Return the claims of the text that ``of`` is the reading of."""
        self._hold(of)
        found = objects.claims(self.tokens, self._rows, self._words)
        if self.roles:
            for row, said in attribute(self.tokens, self._rows, self._sentences).items():
                changed = {"entity": said.entity, "attribute": said.attribute or found[row].attribute}
                found[row] = msgspec.structs.replace(found[row], frame=said.frame, role=said.role, **changed)
        return tuple(self._with_roles(found, of.prompt))

    def claims_in(self, of: Deferred, start: int, end: int) -> list[Claim]:
        """Return those claims of that text that begin within ``[start, end)``, without roles."""
        self._hold(of)
        return objects.between(self.tokens, self._rows, self._words, start, end)

    def claims_near(self, of: Deferred, wanted: Wanted, start: int, end: int) -> list[Claim]:
        """Return those of them that may state what ``wanted`` states."""
        self._hold(of)
        return objects.near(self.tokens, self._rows, self._words, wanted, start, end)

    def number_in(self, of: Deferred, start: int, end: int) -> int:
        """Return how many claims of that text begin within ``[start, end)``."""
        self._hold(of)
        return objects.number(self._rows, start, end)

    def points(self, of: Deferred) -> list[tuple[int, int]]:
        """Return where coordinates of several numbers that are not supposed begin and end in that text."""
        self._hold(of)
        return objects.points(self._rows)

    def equations(self, of: Deferred, *, false: bool = False) -> tuple[Equation, ...]:
        """Return the equations of that text, or only the ``false`` ones."""
        self._hold(of)
        chains = [chain for chain in self._chains if chain.holds is False] if false else self._chains
        return tuple(made(of.text, chains, self._engine.sentences())) if chains else ()

    def sentences(self, of: Deferred) -> tuple[Span, ...]:
        """Return the sentences of that text."""
        self._hold(of)
        return self._engine.sentences()

    def sentence_at(self, of: Deferred, position: int) -> Span | None:
        """Return the last sentence of that text that begins at or before a character."""
        self._hold(of)
        return before(self.tokens, self._sentences, position)

    def sentences_with(self, of: Deferred, positions: list[int], least: int) -> list[Span]:
        """Return the sentences of that text that hold a character of ``positions`` and ``least`` claims."""
        self._hold(of)
        return holding(self.tokens, self._sentences, self._rows, positions, least)

    def sentences_in(self, of: Deferred, start: int, end: int) -> int:
        """Return how many sentences of that text begin within ``[start, end)``."""
        self._hold(of)
        return begun(self.tokens, self._sentences, start, end)

    def _with_roles(self, found: list[Claim], prompt: str) -> list[Claim]:
        """Return the claims as given or derived, where there is a prompt."""
        if not prompt:
            return found
        given = self._given.get(prompt)
        if given is None:
            given = self._given[prompt] = frozenset(keys(extract_given(prompt)))
        return [with_role(claim, given) for claim in found]

    def _hold(self, of: Deferred) -> None:
        """Read the text of a reading again unless the buffers still hold it."""
        if self._held is not of:
            self._run(of, of.text, of.prompt)

    def _run(self, of: Deferred, text: str, prompt: str) -> None:
        base = self._bases.get(prompt)
        if base is None:
            base = self._bases[prompt] = stated_base(prompt)
        self._engine.run(text)
        self._chains = self._finder.run(self.tokens, base)
        self._held = of
