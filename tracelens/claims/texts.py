# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A column of strings under construction, as Arrow keeps it: UTF-8 bytes, and where each string begins."""

from __future__ import annotations

from typing import Any

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

    def copy_ascii(x: Texts, t: Tokens, start: int, end: int) -> int:  # texts.pxd has the same as inline code
        """Append characters of a text up to the first that is not ASCII, and return how many; there is room."""
        at = start
        while at < end and ord(t.chars[at]) < 0x80:
            x.data[x.size + at - start] = ord(t.chars[at])
            at += 1
        x.size += at - start
        return at - start


class Texts:
    """A column of strings under construction: ``data`` (UTF-8) and ``offsets`` (one more than strings)."""

    def __init__(self) -> None:
        self.room = 1024
        self.offset_room = 256
        self.data = grown(None, self.room, "u1")
        self.offsets = grown(None, self.offset_room, "i4")
        self.offsets[0] = 0
        self.size = 0
        self.n = 0

    def clear(self) -> int:
        """Drop all strings."""
        self.n = 0
        self.size = 0
        return 0

    def reserve(self, more: int) -> int:
        """Make room for ``more`` bytes."""
        if self.size + more > self.room:
            self.room = 4 * self.room + more
            self.data = grown(self.data, self.room, "u1")
        return 0

    def put(self, byte: int) -> int:
        """Append one byte."""
        if self.size >= self.room:
            self.reserve(1)
        self.data[self.size] = byte
        self.size += 1
        return 0

    def more_offsets(self) -> int:
        """Make room for more strings."""
        self.offset_room *= 4
        self.offsets = grown(self.offsets, self.offset_room, "i4")
        return 0

    if not cython.compiled:  # texts.pxd has the same methods as inline code

        def characters(self, t: Tokens, start: int, end: int) -> int:
            """Append characters of a text as UTF-8."""
            if self.size + end - start > self.room:
                self.reserve(end - start)
            start += copy_ascii(self, t, start, end)
            return self.beyond(t, start, end) if start < end else 0

        def close(self) -> None:
            """End the string under construction."""
            self.n += 1
            if self.n >= self.offset_room:
                self.more_offsets()
            self.offsets[self.n] = self.size

        def number(self, number: int) -> int:
            """Append a whole number; most have three digits at most."""
            return self.whole(number)

    def beyond(self, t: Tokens, start: int, end: int) -> int:
        """Append characters of a text, not all of which are ASCII."""
        for i in range(start, end):
            self.character(ord(t.chars[i]))
        return 0

    def string(self, text: str) -> int:
        """Append a string as UTF-8."""
        for i in range(len(text)):
            self.character(ord(text[i]))
        return 0

    def character(self, c: int) -> int:
        """Append a code point as UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
        if c < 0x80:
            self.put(c)
        elif c < 0x800:
            self.put(0xC0 | c >> 6)
            self.put(0x80 | (c & 0x3F))
        elif c < 0x10000:
            if 0xD800 <= c < 0xE000:
                c = 0xFFFD
            self.put(0xE0 | c >> 12)
            self.put(0x80 | (c >> 6 & 0x3F))
            self.put(0x80 | (c & 0x3F))
        else:
            self.put(0xF0 | c >> 18)
            self.put(0x80 | (c >> 12 & 0x3F))
            self.put(0x80 | (c >> 6 & 0x3F))
            self.put(0x80 | (c & 0x3F))
        return 0

    def copy(self, other: Texts, i: int) -> int:
        """Append string ``i`` of another column."""
        start, length = other.offsets[i], other.offsets[i + 1] - other.offsets[i]
        if self.size + length > self.room:
            self.reserve(length)
        for at in range(length):
            self.data[self.size + at] = other.data[start + at]
        self.size += length
        return 0

    def repeats(self, i: int) -> bool:
        """Return whether the string under construction is equal to string ``i``."""
        start, length = self.offsets[i], self.offsets[i + 1] - self.offsets[i]
        begun = self.offsets[self.n]
        if length != self.size - begun:
            return False
        for at in range(length):
            if self.data[start + at] != self.data[begun + at]:
                return False
        return True

    def drop(self) -> int:
        """Forget the string under construction."""
        self.size = self.offsets[self.n]
        return 0

    def whole(self, number: int) -> int:
        """Append a whole number."""
        if number < 0:
            self.put(45)
            number = -number
        places = 1
        power = 10
        while places < 19 and number >= power:
            places += 1
            power *= 10
        return self.digits(number, places)

    def digits(self, number: int, places: int) -> int:
        """Append the last ``places`` digits of a number that is not negative."""
        if self.size + places > self.room:
            self.reserve(places)
        data = cython.address(self.data[self.size]) if cython.compiled else self.data[self.size :]
        self.size += places
        while places:
            places -= 1
            data[places] = 48 + number % 10
            number //= 10
        return 0

    def decimal(self, number: int, exp: int) -> int:
        """Append ``number · 10**exp``, for exponents from -18 to 18, without trailing zeros."""
        while exp < 0 and number % 10 == 0:
            number //= 10
            exp += 1
        if exp >= 0 or number == 0:
            self.whole(number)
            while exp > 0 and number != 0:
                self.put(48)
                exp -= 1
            return 0
        if number < 0:
            self.put(45)
            number = -number
        scale = 1
        for _ in range(-exp):
            scale *= 10
        self.whole(number // scale)
        self.put(46)
        return self.digits(number % scale, -exp)


def grown(column: Any, room: int, dtype: str) -> Any:
    """Return a column of ``room`` values that begins with those of ``column``; the rest holds anything.

    Its memory is Arrow's, which keeps what is freed: pages new from the system cost more than what is written to them.
    """
    import numpy as np
    import pyarrow as pa

    made = np.frombuffer(pa.allocate_buffer(room * np.dtype(dtype).itemsize), dtype)
    if column is not None:
        made[: len(column)] = column
    return made
