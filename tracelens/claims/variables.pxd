# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.tokens cimport Tokens

cdef inline bint is_letter(Tokens t, int i) noexcept:
    return 0 <= i < t.n and t.kind[i] == WORD and t.end[i] - t.start[i] == 1

@cython.final
cdef class Variables:
    cdef public int[::1] seen
    cdef public int found

    cpdef forget(self)
    cpdef bint has(self, Tokens t, int j) except -1
    @cython.locals(math=cython.int, k=cython.int, i=cython.int, kind=cython.int)
    cdef find(self, Tokens t)

@cython.locals(at=cython.int)
cpdef int place(Tokens t, int i) except -1
@cython.locals(before=cython.int, after=cython.int, ends=bint, joined=bint, computes=bint)
cpdef bint stands_alone(Tokens t, int i, int math) except -1
