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
    cpdef bint has(self, Tokens t, int i, long long classes) except -1
    cpdef bint is_key(self, Tokens t, int i, int key) except -1
    cpdef long long value(self, Tokens t, int i) noexcept
    cpdef int unit(self, Tokens t, int i) except -2
