# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.roots cimport exact_root
from tracelens.claims.tokens cimport Tokens

cdef long long LIMIT

@cython.final
cdef class Number:
    cdef public long long num
    cdef public int exp
    cdef public long long den
    cdef public int dec
    cdef public long long rad
    cdef public int flags
    cdef public int ordinal
    cpdef clear(self)
    cpdef take(self, Tokens t, int i)
    cpdef over(self, Number other)
    cpdef plus(self, long long whole)

@cython.final
cdef class NumberReader:
    cdef public Lexicon lexicon
    cdef public Number other
    cdef public int power

    @cython.locals(kind=cython.int)
    cpdef int read(self, Tokens t, int i, Number o) except -1
    @cython.locals(j=cython.int, kind=cython.int, end=cython.int, tails=bint)
    cpdef int numeral(self, Tokens t, int i, Number o) except -1
    @cython.locals(j=cython.int)
    cdef int fraction(self, Tokens t, int i, Number o) except -1
    cdef bint operand(self, Tokens t, int i, int j) except -1
    @cython.locals(j=cython.int, whole_part=cython.longlong, saved=cython.int, end=cython.int)
    cdef int mixed(self, Tokens t, int i, Number o) except -1
    @cython.locals(j=cython.int, end=cython.int)
    cdef int scientific(self, Tokens t, int i, Number o) except -1
    @cython.locals(brace=bint, negative=bint)
    cdef int exponent(self, Tokens t, int j) except -1
    @cython.locals(at=cython.int, end=cython.int)
    cdef int tail(self, Tokens t, int j, Number o) except -1
    @cython.locals(end=cython.int, plain=bint)
    cdef int surd(self, Tokens t, int i, Number o) except -1
    @cython.locals(k=cython.int, bracket=bint, sign=bint, index=cython.int, exact=cython.longlong)
    cdef int root(self, Tokens t, int j, Number o) except -1
    cdef int circle_number(self, Tokens t, int j, Number o) except -1
    cdef int divided(self, Tokens t, int j, Number o) except -1
    @cython.locals(middle=cython.int, end=cython.int, below=Number)
    cdef int latex_fraction(self, Tokens t, int j, Number o) except -1
    @cython.locals(negative=bint)
    cdef int argument(self, Tokens t, int j, Number o) except -1

@cython.locals(k=cython.int)
cpdef int after_index(Tokens t, int j) except -1

cdef inline bint slash(Tokens t, int j) noexcept:
    return (
        0 < j < t.n - 1
        and t.kind[j] == OPERATOR
        and t.code[j] == DIVIDE
        and t.end[j] - t.start[j] == 1
        and t.start[j] == t.end[j - 1]
        and t.start[j + 1] == t.end[j]
    )

cdef inline bint whole(Tokens t, int j) noexcept:
    return (
        0 <= j < t.n
        and t.kind[j] == NUMERAL
        and t.exp[j] == 0
        and t.den[j] == 1
        and not t.code[j] & (SUPERSCRIPT | SUBSCRIPT | BIG | VULGAR | DECIMAL)
    )
