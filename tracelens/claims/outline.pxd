# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport COMMA, WORD
from tracelens.claims.tokens cimport Tokens

@cython.locals(n=cython.int, i=cython.int, kinds=cython.p_int, marks=cython.p_int)
cpdef outline(Tokens t)

cdef inline long long classes(Tokens t, int i, int j) noexcept:
    cdef long long* bits = &t.bits[0]
    cdef long long seen = 0
    while i < j:
        seen |= bits[i]
        i += 1
    return seen
