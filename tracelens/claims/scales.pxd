# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport Number
from tracelens.claims.prefixes cimport touches
from tracelens.claims.tokens cimport Tokens

cdef long long LIMIT

cdef enum:
    BEFORE_UNIT = W_ARTICLE | W_WRAPPER | W_POWER_BEFORE | W_UNIT_PREFIX

cdef inline bint measurable(Tokens t, int i, Lexicon lexicon) noexcept:
    cdef int kind = t.kind[i]
    if kind == WORD:
        return t.bits[i] & BEFORE_UNIT != 0 or lexicon.unit(t, i) >= 0
    return kind in (OPERATOR, OPEN, CLOSE, PERCENT, DEGREE, COMMAND, MARKUP)

@cython.locals(letter=Py_UCS4, after=cython.int, before=cython.int)
cpdef int scale_letter(Tokens t, int i, int end, Number o, int money, int math, Lexicon lexicon) except -1
@cython.locals(k=cython.int, closing=bint)
cpdef int past_markup(Tokens t, int j) except -1
@cython.locals(k=cython.int)
cpdef scale_outside(Tokens t, int j, Number o, Lexicon lexicon)
@cython.locals(j=cython.int)
cpdef bint scales_number(Tokens t, int i) except -1
cpdef bint speed(Tokens t, int i, Lexicon lexicon) except -1
cpdef bint shaped(Tokens t, int j, Lexicon lexicon) except -1
