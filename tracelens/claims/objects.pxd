cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cdef double MARGIN
cdef int MOST

@cython.locals(row=cython.int)
cpdef list claims(Tokens t, Rows r, list words)
@cython.locals(row=cython.int)
cpdef list between(Tokens t, Rows r, list words, int start, int end)
@cython.locals(row=cython.int, found=cython.int)
cpdef int number(Rows r, int start, int end) except -1
@cython.locals(row=cython.int)
cpdef list spans(Rows r, int kind)
@cython.locals(row=cython.int, flags=cython.int, number=cython.double, margin=cython.double, inexact=cython.bint, known=dict, converted=cython.bint, other=cython.bint, last=cython.longlong, unit=cython.longlong)
cpdef list near(Tokens t, Rows r, list words, object wanted, int start, int end)
@cython.locals(exp=cython.int, number=cython.double)
cdef double nearest(Rows r, int row) except? -1
cdef bint convertible(long long unit, object wanted, dict known) except -1
@cython.locals(flags=cython.int)
cpdef object claim(Tokens t, Rows r, int row, list words)
@cython.locals(dec=cython.int)
cpdef object precision(Rows r, int row)
cpdef object bound(int flags)
