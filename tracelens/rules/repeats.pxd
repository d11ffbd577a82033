cimport cython

cdef int SLOTS

@cython.final
cdef class Repeats:
    cdef public int[::1] hashes
    cdef public int[::1] times
    cdef public long long[::1] stamps
    cdef public long long stamp
    @cython.locals(n=cython.int, first=cython.int, i=cython.int, c=cython.int)
    cpdef bint possible(self, str text, int least, int times, int longest) except -1
    @cython.locals(hashed=cython.int, i=cython.int, slot=cython.int)
    cdef int count(self, str text, int start, int end) except -1
