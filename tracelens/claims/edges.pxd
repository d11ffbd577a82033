# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.chains cimport Finder
from tracelens.claims.sides cimport Side
from tracelens.claims.signkinds cimport *
from tracelens.claims.signs cimport Signs
from tracelens.claims.tokens cimport Tokens

@cython.locals(kind=cython.int, opened=cython.int, worded=cython.bint)
cpdef int context_before(Signs s, int q) except -1
@cython.locals(kind=cython.int, at=cython.int, after=cython.int, article=cython.bint, half=cython.bint, fraction=cython.bint)
cpdef int context_after(Signs s, int q, int local_base) except -1
@cython.locals(s=Signs, last=cython.int, i=cython.int)
cpdef int content_end(Finder f, Side side) except -1
@cython.locals(i=cython.int, found=cython.int)
cpdef int stated_base(Signs s, Tokens t) except -1

@cython.locals(q=cython.int, kind=cython.int)
cpdef int unbroken(Signs s, int free, int r) except -1

cdef inline bint starts(Signs s, int q, int limit) noexcept:
    cdef int kind = s.kind[q]
    if kind == LP:
        return 0 <= s.match[q] < limit
    return kind in (NUM, SUB, ADD, FRAC, ROOT, BINOM, FUNC, NAME, WORD_SIGN, MONEY, PI_SIGN, PART, AGG, HOLE, BAR)

cdef inline int relation_from(Signs s, int q, bint said) noexcept:
    while q < s.n and s.kind[q] != REL and not (said and s.kind[q] == IS):
        q += 1
    return q
