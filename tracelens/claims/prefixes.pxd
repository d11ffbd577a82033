# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numerals cimport unspaced
from tracelens.claims.tokens cimport Tokens

cdef inline bint touches(Tokens t, int i) noexcept:
    return 0 < i < t.n and t.start[i] == t.end[i - 1]

cdef inline bint is_script(Tokens t, int i) noexcept:
    if i == 0:
        return False
    if t.kind[i - 1] == OTHER and t.code[i - 1] == 95:
        return touches(t, i) or (t.end[i - 1] - t.start[i - 1] == 1 and touches(t, i - 1))
    return t.kind[i - 1] == OPERATOR and t.code[i - 1] == POWER

cdef inline bint may_sign(Tokens t, int j) noexcept:
    return j >= 0 and (t.kind[j] == OPERATOR or t.kind[j] == CURRENCY or t.bits[j] & W_NEGATIVE != 0)

cpdef bint follows_relation(Tokens t, int i) except -1
@cython.locals(low=cython.int)
cpdef int named_before(Tokens t, int j, Lexicon lexicon) except -2
cpdef int currency_before(Tokens t, int i) except -1
@cython.locals(s=cython.int, before=cython.int, gap=bint, signs=bint, inner=cython.int, says=cython.longlong)
cpdef int sign_before(Tokens t, int i, Lexicon lexicon, int math) except -1
@cython.locals(before=cython.int, long_word=bint)
cpdef int continues_word(Tokens t, int i, Lexicon lexicon, int math) except -1
cpdef bint within_name(Tokens t, int i) except -1
cpdef bint joins_numbers(Tokens t, int j) except -1
@cython.locals(end=cython.int, joins=bint)
cpdef int identifier_end(Tokens t, int i) except -1
@cython.locals(depth=cython.int, j=cython.int)
cpdef int script_end(Tokens t, int i) except -1
