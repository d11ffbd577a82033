cimport cython
from tracelens.claims.tokens cimport Tokens

cdef int SLOTS, MOST

@cython.final
cdef class Repeats:
    cdef public int least, start, alike, longest, n, filled
    cdef public bint sure
    cdef public double covered
    cdef public int[::1] pieces
    cdef public int[::1] begun
    cdef public int[::1] sizes
    cdef public int[::1] hashes
    cdef public int[::1] places
    cdef public int[::1] gaps
    cdef public long long[::1] stamps
    cdef public long long stamp
    cdef int begin(self) except -1
    @cython.locals(hashed=cython.uint)
    cdef int piece(self, Tokens t, int at, int length) except -1
    cdef unsigned int sampled(self, Tokens t, int i, int end, unsigned int hashed) noexcept
    cpdef bint possible(self, int size) except -1
    @cython.locals(slot=cython.int, gap=cython.int)
    cdef bint again(self, Tokens t, int hashed, int at, int length) except -1
    @cython.locals(ahead=cython.int, end=cython.int)
    cdef bint is_piece(self, Tokens t, int piece, int at, int length) except -1
    @cython.locals(i=cython.int)
    cdef bint same(self, int gap) except -1
    @cython.locals(slot=cython.int)
    cdef int begins(self, int start, int length) except -1
    cdef keep(self, int slot, int value, long long stamp)
    @cython.locals(at=cython.int)
    cdef int slot(self, int value, long long stamp) except -1
