# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
from tracelens.claims.tokens cimport Tokens

cdef inline long long classes(Tokens t, int i, int j) noexcept:
    cdef long long* bits = &t.bits[0]
    cdef long long seen = 0
    while i < j:
        seen |= bits[i]
        i += 1
    return seen
