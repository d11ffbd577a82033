# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.rows cimport Rows
from tracelens.claims.stated cimport MULTIPLIER, code_of
from tracelens.claims.texts cimport Texts
from tracelens.claims.tokens cimport Tokens

cdef inline unsigned int spread(unsigned long long head, unsigned long long tail) noexcept:
    return <unsigned int> ((head * MULTIPLIER + tail) * MULTIPLIER >> 32)

@cython.final
cdef class Looks:
    cdef public int n
    cdef public long long[::1] heads
    cdef public long long[::1] tails
    cdef public Texts written
    cdef public int[::1] slots
    cdef public dict units
    cdef public int[::1] simple
    @cython.locals(head=cython.longlong, tail=cython.longlong, key=cython.longlong, unit=cython.longlong,
                   slot=cython.uint, look=cython.int)
    cdef int of(self, Tokens t, Rows r, int row, long long flags, long long dec) except -1
    @cython.locals(look=cython.int)
    cdef int add(self, long long head, long long tail, unsigned int slot) except -1
    cpdef int flags(self, int look) except -1
    @cython.locals(simple=cython.int)
    cdef int unit(self, long long key) except -1
    @cython.locals(i=cython.int, c=Py_UCS4)
    cdef int write(self, Tokens t, int start, int end) except -1
    @cython.locals(look=cython.int, slot=cython.uint)
    cdef int grow(self) except -1
