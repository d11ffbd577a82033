cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cdef double MARGIN
cdef int MOST, LARGEST, UNITS, FILLED

@cython.final
cdef class Conversions:
    cdef readonly str unit, dimension
    cdef readonly int n
    cdef public long long[::1] units
    cdef public signed char[::1] said
    @cython.locals(at=cython.int)
    cdef bint other(self, long long unit) except -1

@cython.final
cdef class Wanted:
    cdef readonly object claim
    cdef readonly double number, margin
    cdef readonly bint comparable
    cdef readonly Conversions conversions

@cython.locals(row=cython.int)
cpdef list claims(Tokens t, Rows r, list words)
@cython.locals(low=cython.int, high=cython.int, middle=cython.int)
cdef int row_at(Rows r, int position) except -1
@cython.locals(row=cython.int)
cpdef list between(Tokens t, Rows r, list words, int start, int end)
cpdef int number(Rows r, int start, int end) except -1
@cython.locals(row=cython.int)
cpdef list points(Rows r)
@cython.locals(row=cython.int, flags=cython.int, inexact=cython.bint, other=cython.bint, last=cython.longlong, unit=cython.longlong)
cpdef list near(Tokens t, Rows r, list words, Wanted wanted, int start, int end)
@cython.locals(exp=cython.int, number=cython.double)
cdef double nearest(Rows r, int row) except? -1
@cython.locals(flags=cython.int)
cpdef object claim(Tokens t, Rows r, int row, list words)
@cython.locals(dec=cython.int)
cpdef object precision(Rows r, int row)
cpdef object bound(int flags)
