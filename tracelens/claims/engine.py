"""The stages of the claim reader put together: text → tokens → rows → claims."""

from __future__ import annotations

from functools import cache

import cython

from tracelens.claims import objects
from tracelens.claims.lexer import lexer
from tracelens.claims.lexicon import lexicon
from tracelens.claims.sentences import spans
from tracelens.types import Claim, Span

if not cython.compiled:
    from tracelens.claims.context import Context
    from tracelens.claims.reader import Reader
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


class Engine:
    """Reads one text after another; the columns of the last text are in ``tokens``, ``rows`` and ``context``."""

    def __init__(self) -> None:
        words = lexicon()
        self.lexer = lexer()
        self.reader = Reader(words)
        self.context = Context(words)
        self.tokens = Tokens("", 1024)
        self.rows = Rows(256)

    def run(self, text: str) -> None:
        """Read ``text`` into the columns."""
        self.tokens.reset(text)
        self.lexer.run(self.tokens)
        self.reader.run(self.tokens, self.rows)
        self.context.run(self.tokens, self.rows)

    def extract(self, text: str) -> list[Claim]:
        """Return the claims of ``text``."""
        self.run(text)
        return objects.claims(self.tokens, self.rows, self.lexer.vocabulary.words)

    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences of the text read last, without white space around them."""
        return tuple(spans(self.tokens, self.context.sentences))


@cache
def shipped() -> Engine:
    """Return the engine with the shipped words and units."""
    return Engine()
