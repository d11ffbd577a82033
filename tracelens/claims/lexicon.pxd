# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Lexicon:
    cdef public long long[::1] bits
    cdef public long long[::1] values
    cdef public int[::1] units
    cdef public int[::1] loose
    cdef public int[::1] keys

    cdef inline bint has(self, Tokens t, int i, long long classes) noexcept:
        return 0 <= i < t.n and t.bits[i] & classes != 0

    cdef inline bint is_key(self, Tokens t, int i, int key) noexcept:
        return 0 <= i < t.n and t.bits[i] & W_KEY != 0 and t.kind[i] == WORD and self.keys[t.code[i]] == key

    cdef inline long long value(self, Tokens t, int i) noexcept:
        return self.values[t.code[i]]

    cdef inline int unit(self, Tokens t, int i) noexcept:
        if i >= t.n or (t.kind[i] != WORD and t.kind[i] != COMMAND) or t.code[i] < 0:
            return -1
        return self.units[t.code[i]]
