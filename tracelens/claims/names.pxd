# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport Number, whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.locals(j=cython.int)
cpdef bint opens_line(Tokens t, int i) except -1
cpdef bint list_number(Tokens t, int i, int j) except -1
@cython.locals(j=cython.int)
cpdef bint numbered_noun(Tokens t, int i, Lexicon lexicon) except -1
cpdef bint dashed(Tokens t, int i, int j) except -1
cpdef bint section(Tokens t, int i, int j, Lexicon lexicon) except -1
@cython.locals(j=cython.int, closed=cython.int)
cpdef bint enclosed(Tokens t, int i) except -1
@cython.locals(j=cython.int, minutes=cython.longlong, colon=bint, half_day=cython.int, end=cython.int, hour=cython.longlong)
cpdef int clock_end(Tokens t, int i, Number o, Lexicon lexicon, int math) except -1
@cython.locals(j=cython.int)
cpdef bint says_ratio(Tokens t, int i, Lexicon lexicon) except -1
cpdef bint colon_joins(Tokens t, int j) except -1
cpdef bint from_to(Tokens t, int i, int j) except -1
@cython.locals(before=bint)
cpdef bint runs_on(Tokens t, int i, int j) except -1
@cython.locals(j=cython.int, across=cython.int)
cpdef bint pronoun(Tokens t, int i, Lexicon lexicon) except -1
@cython.locals(end=cython.int, k=cython.int)
cpdef int raised_ordinal(Tokens t, int j, Lexicon lexicon) except -1
cpdef bint clock_word(Tokens t, int j, Lexicon lexicon) except -1
@cython.locals(j=cython.int, k=cython.int, last=cython.longlong, ended=bint)
cpdef bint ends_list(Tokens t, int i, Rows r) except -1

cdef inline bint times_follow(Tokens t, int j, Lexicon lexicon) noexcept:
    if j >= t.n:
        return False
    if t.kind[j] == STOP and t.code[j] == 58:
        return True
    return t.bits[j] & (W_CLOCK | W_CLOCK_DOTTED) != 0 or lexicon.is_key(t, j + 2, K_CLOCK_WORD)
