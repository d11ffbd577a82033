# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which values the texts of a batch's prompts state."""

from __future__ import annotations

import os
from array import array

import cython

from tracelens.claims.texts import Texts

MULTIPLIER = int.from_bytes(os.urandom(4), "little") | 1
"""Drawn anew by each process, as the seed of Python's own hashes is: nobody can write a prompt whose values collide."""

if not cython.compiled:

    def code_of(values: Texts, start: int, end: int, prompt: int) -> int:  # stated.pxd has one as inline code
        """Return a number that spreads strings and prompts over the slots."""
        return hash((prompt, bytes(values.data[start:end]))) & 0xFFFFFFFF

    def glance(first: int, last: int, size: int) -> int:  # as is this
        """Return which of 64 groups a string of ``size`` bytes belongs to by its ``first`` and ``last`` one."""
        return (5 * first + last + 10 * size) & 63

    def bit_of(values: Texts, i: int) -> int:  # and this
        """Return the bit of the group of string ``i``; the empty one is of the first."""
        string = bytes(values.data[values.offsets[i] : values.offsets[i + 1]])
        return 1 << glance(string[0], string[-1], len(string)) if string else 1


class Stated:
    """Values as written, each with the number of the prompt that states it.

    ``slots`` is a hash table of them (-1 is empty), never more than half full. ``groups`` has a bit for each group of
    strings (see ``glance``) that a prompt states any of: most values of a text are of none, and not looked for.
    """

    def __init__(self) -> None:
        self.values = Texts()
        self.prompts = array("i", bytes(4 * 512))
        self.slots = array("i", [-1]) * 1024
        self.groups = array("Q", bytes(8 * 64))

    if not cython.compiled:  # stated.pxd has the same as inline code

        def may_state(self, first: int, last: int, size: int, prompt: int) -> bool:
            """Return whether a prompt states a value of ``size`` bytes with this ``first`` and ``last`` one, or may."""
            return bool(self.groups[prompt] >> glance(first, last, size) & 1)

    def clear(self) -> int:
        """Forget all values, but keep the room for them."""
        for prompt in range(len(self.groups)):
            self.groups[prompt] = 0
        for slot in range(len(self.slots)):
            self.slots[slot] = -1
        return self.values.clear()

    def add(self, values: Texts, i: int, prompt: int) -> int:
        """Note that a prompt states string ``i`` of ``values``."""
        slot = self.slot_of(values, i, prompt)
        if self.slots[slot] >= 0:
            return 0
        if self.values.n == len(self.prompts):
            self.grow()
            slot = self.slot_of(values, i, prompt)
        self.slots[slot] = self.values.n
        self.prompts[self.values.n] = prompt
        while prompt >= len(self.groups):
            self.groups = array("Q", bytes(self.groups) + bytes(8 * len(self.groups)))
        self.groups[prompt] |= bit_of(values, i)
        self.values.copy(values, i)
        self.values.close()
        return 0

    def has(self, values: Texts, i: int, prompt: int) -> bool:
        """Return whether a prompt, which states some value, states string ``i`` of ``values``."""
        return self.groups[prompt] & bit_of(values, i) != 0 and self.slots[self.slot_of(values, i, prompt)] >= 0

    def slot_of(self, values: Texts, i: int, prompt: int) -> int:
        """Return the slot of a value, or the empty one that it would take."""
        slot = code_of(values, values.offsets[i], values.offsets[i + 1], prompt)
        while True:
            slot &= len(self.slots) - 1
            known: int = self.slots[slot]
            if known < 0 or (self.prompts[known] == prompt and self.alike(values, i, known)):
                return slot
            slot += 1

    def alike(self, values: Texts, i: int, known: int) -> bool:
        """Return whether string ``i`` of ``values`` is the one that is ``known``."""
        start, length = values.offsets[i], values.offsets[i + 1] - values.offsets[i]
        other = self.values.offsets[known]
        if length != self.values.offsets[known + 1] - other:
            return False
        for at in range(length):
            if values.data[start + at] != self.values.data[other + at]:
                return False
        return True

    def grow(self) -> int:
        """Double the room, and find each value its slot again."""
        self.prompts = array("i", self.prompts) * 2
        self.slots = array("i", [-1]) * (2 * len(self.slots))
        for known in range(self.values.n):
            self.slots[self.slot_of(self.values, known, self.prompts[known])] = known
        return 0
