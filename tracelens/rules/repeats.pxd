cimport cython
from tracelens.claims.tokens cimport Tokens

cdef enum:
    LINE = 10
    STOP = 46
    BLANK = 32

@cython.final
cdef class Repeats:
    cdef public int least, start, alike, longest, mask, n, at, period, block, filled
    cdef public bint endless
    cdef public double covered
    cdef public Tokens bare
    cdef public dict crowded
    cdef public int[::1] pieces
    cdef public int[::1] begun
    cdef public int[::1] sizes
    cdef public int[::1] hashes
    cdef public int[::1] places
    cdef public int[::1] gaps
    cdef public int[::1] times
    cdef public int[::1] amounts
    cdef public long long[::1] stamps
    cdef public long long stamp
    cpdef make(self, int slots)
    cdef int begin(self, int size) except -1
    cpdef read(self, str text)
    @cython.locals(i=cython.int)
    cdef int scan(self, Tokens t, int start, int end) except -1

    cdef inline bint ends(self, Tokens t, int i) noexcept:
        return t.chars[i] == LINE or (t.chars[i] == STOP and t.chars[i + 1] == BLANK)

    @cython.locals(at=cython.int, length=cython.int, n=cython.int, slot=cython.int, hashed=cython.uint)
    cdef int ended(self, Tokens t, int end) except -1
    cdef unsigned int sampled(self, Tokens t, int i, int end, unsigned int hashed) noexcept
    cpdef bint possible(self, int size) except -1
    @cython.locals(slot=cython.int, n=cython.int, place=cython.int, gap=cython.int)
    cdef int differs(self, Tokens t, int hashed, int at, int length) except -1
    @cython.locals(gap=cython.int, earlier=cython.bint)
    cdef int again(self, int n, int place, int before) except -1
    cdef bint is_piece(self, Tokens t, int piece, int at, int length) except -1
    @cython.locals(i=cython.int)
    cdef bint same(self, int n, int gap) except -1
    cdef void count(self, int slot, int length) noexcept
    cdef void keep(self, int slot, int value, long long stamp) noexcept
    @cython.locals(at=cython.int)
    cdef int slot(self, int value, long long stamp) noexcept
