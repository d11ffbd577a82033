# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.signkinds cimport *
from tracelens.claims.signs cimport Signs
from tracelens.claims.tokens cimport Tokens

@cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int)
cpdef markup(Signs s, Tokens t, int i, int j)
@cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int)
cpdef int other(Signs s, Tokens t, int i, int j) except -1
@cython.locals(last=cython.int, end=cython.int, first=cython.int, inner=cython.int)
cpdef int subscript(Signs s, Tokens t, int i, int j) except -1
@cython.locals(at=cython.int)
cpdef int calculator_end(Tokens t, int i, int j) except -1

cdef inline bint full_stop(Tokens t, int i, int first) noexcept:
    if i + 1 < t.n and t.kind[i + 1] == STOP and t.start[i + 1] == t.end[i]:
        return False
    return not (i > first and t.kind[i - 1] == STOP and t.end[i - 1] == t.start[i])

cpdef bint relation_next(Tokens t, int i, int j) except -1
@cython.locals(kind=cython.int, code=cython.int, before=cython.int, after=cython.int, joined=bint, touching=bint)
cpdef bint ends_segment(Tokens t, int i, int first) except -1
