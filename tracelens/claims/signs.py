# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The signs of one segment of text, as columns: what :mod:`tracelens.claims.notation` makes and expressions read."""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.signkinds import BOUND, CLEAN, EDGE_GROUP, LP, PLAIN, RP, TEXT_GROUP


class Signs:
    """The signs of one segment as columns of length ``n``.

    ``info`` refines the kind: the relation's code, a BOUND's class, the bracket's character, a word's token, a small
    number; ``token`` is the token of a numeral or word (-1 where there is none); ``match`` is the partner of a
    bracket, or -1, and means nothing for the rest. ``based`` says whether the word "base" is among them.
    """

    def __init__(self) -> None:
        self.room = 256
        self.kind = array("i", bytes(4 * self.room))
        self.info = array("i", bytes(4 * self.room))
        self.start = array("i", bytes(4 * self.room))
        self.end = array("i", bytes(4 * self.room))
        self.token = array("i", bytes(4 * self.room))
        self.match = array("i", bytes(4 * self.room))
        self.group = array("i", bytes(4 * self.room))
        self.n = 0
        self.depth = 0
        self.pending = 0
        self.text_start = -1

    def reset(self, room: int) -> None:
        """Forget all signs, and make room for ``room`` of them and what is looked at behind the last."""
        while room + 1 >= self.room:
            self.grow()
        self.n = 0
        self.depth = 0
        self.pending = 0
        self.sizing = -1
        self.command = 0
        self.text_start = -1
        self.math = self.based = False

    def grow(self) -> None:
        """Double the room of every column."""
        self.room *= 2
        self.kind = array("i", bytes(self.kind) * 2)
        self.info = array("i", bytes(self.info) * 2)
        self.start = array("i", bytes(self.start) * 2)
        self.end = array("i", bytes(self.end) * 2)
        self.token = array("i", bytes(self.token) * 2)
        self.match = array("i", bytes(self.match) * 2)
        self.group = array("i", bytes(self.group) * 2)

    if not cython.compiled:  # signs.pxd has the same method as inline code

        def add(self, kind: int, info: int, start: int, end: int, token: int) -> int:
            """Append a sign; one that is a bracket has no partner until :meth:`open` or :meth:`close` gives it one."""
            i = self.n
            if i + 1 >= self.room:
                self.full()
            if self.text_start >= 0:
                start = self.text_start
                self.text_start = -1
            self.kind[i] = kind
            self.info[i] = info
            self.start[i] = start
            self.end[i] = end
            self.token[i] = token
            self.n = i + 1
            return 0

    def full(self) -> None:
        """Say that no room was made for a sign: to make it where one is added would cost more than the rest of it.

        Raises:
            IndexError: always.
        """
        raise IndexError("no room for another sign")

    def open(self, code: int, start: int, end: int, hidden: int) -> None:
        """Append an opening bracket, or remember a hidden one."""
        depth = self.depth
        self.group[depth] = -hidden if hidden else self.n + 1
        if hidden == TEXT_GROUP:
            self.text_start = self.command
        self.depth = depth + 1
        if not hidden:
            self.match[self.n] = -1
            self.add(LP, code, start, end, 1 if self.math else -1)

    def close(self, code: int, start: int, end: int) -> None:
        """Append a closing bracket and join it with its partner; a hidden one vanishes with its partner."""
        if self.depth == 0:
            self.add(BOUND, PLAIN, start, end, -1)
            return
        self.depth -= 1
        opened = self.group[self.depth]
        if opened > 0:
            self.add(RP, code, start, end, -1)
            self.match[opened - 1] = self.n - 1
            self.match[self.n - 1] = opened - 1
        elif opened == -TEXT_GROUP and self.n:
            self.end[self.n - 1] = end
        elif opened == -EDGE_GROUP:
            self.add(BOUND, CLEAN, start, end, -1)
