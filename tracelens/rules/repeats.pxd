cimport cython

cdef int SLOTS, MOST

@cython.final
cdef class Repeats:
    cdef public int least, start, alike, longest, n
    cdef public int[::1] pieces
    cdef public int[::1] hashes
    cdef public int[::1] places
    cdef public int[::1] gaps
    cdef public long long[::1] stamps
    cdef public long long stamp
    @cython.locals(n=cython.int, first=cython.int, i=cython.int, c=cython.int, length=cython.int)
    cpdef bint possible(self, str text) except -1
    @cython.locals(slot=cython.int, gap=cython.int)
    cdef bint again(self, int piece) except -1
    @cython.locals(i=cython.int)
    cdef bint same(self, int gap) except -1
    @cython.locals(slot=cython.int, times=cython.int)
    cdef bint begins(self, int start) except -1
    cdef keep(self, int slot, int value, long long stamp)
    @cython.locals(at=cython.int)
    cdef int slot(self, int value, long long stamp) except -1

@cython.locals(value=cython.int, i=cython.int)
cdef int hashed(str text, int start, int end) except -1
