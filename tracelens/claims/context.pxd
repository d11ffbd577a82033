cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.rows cimport Rows
from tracelens.claims.sentences cimport Sentences
from tracelens.claims.suppositions cimport suppose
from tracelens.claims.prefixes cimport named_before, touches
from tracelens.claims.outline cimport classes
from tracelens.claims.tokens cimport Tokens

cdef enum:
    BOUNDS_BEFORE = W_THAN | W_TO | W_BOUND_LOW | W_BOUND_HIGH
    BOUNDS_BEHIND = W_OR | W_AND
    BOUNDING = BOUNDS_BEFORE | BOUNDS_BEHIND | W_KEY
    HEDGED_OVER = W_FUNCTION_WORD | W_BOUND_LOW | W_BOUND_HIGH | W_THAN

cdef inline bint hedging(int kind, long long bits) noexcept:
    if kind == WORD:
        return bits & (W_HEDGE | HEDGED_OVER) != 0
    return bits & W_HEDGE != 0 or kind == RELATION or kind == MARKUP or kind == OPEN or kind == COMMAND

cdef inline bint orders(int code) noexcept:
    return LT <= code <= GE

@cython.final
cdef class Context:
    cdef public Lexicon lexicon
    cdef public Sentences sentences
    cdef public long long foot, inch, degree
    cdef public int asked
    cdef public bint directed

    @cython.locals(commas=bint, row=cython.int, sentence=cython.int)
    cpdef run(self, Tokens t, Rows r)
    @cython.locals(j=cython.int)
    cdef bint grouped(self, Tokens t, Rows r, int row) except -1
    @cython.locals(commas=bint, row=cython.int, between=cython.int)
    cdef bint share_units(self, Tokens t, Rows r) except -1
    @cython.locals(i=cython.int, end=cython.int, word=bint, j=cython.int)
    cdef bint lists(self, Tokens t, Rows r, int row) except -1
    @cython.locals(k=cython.int)
    cdef join_inches(self, int row, Rows r)
    @cython.locals(j=cython.int, last=cython.int, kind=cython.int, before=cython.longlong, after=cython.int,
                   behind=cython.longlong, hedged=bint, ordered=bint)
    cdef int beside(self, Tokens t, int row, Rows r) except -1
    @cython.locals(first=cython.int, last=cython.int, low=cython.int, high=cython.int)
    cdef bint placed(self, Tokens t, int row, Rows r, int kind, long long before) except -1
    @cython.locals(j=cython.int, low=cython.int, estimate=cython.int, or_so=bint)
    cdef int hedge(self, Tokens t, int row, Rows r) except -1
    @cython.locals(x=Lexicon)
    cdef bint bounded(self, Tokens t, int j, int last) except -1
    @cython.locals(x=Lexicon, first=cython.int, last=cython.int, j=cython.int, code=cython.int, after=cython.int, alone=bint)
    cdef int bound(self, Tokens t, int row, Rows r) except -1
    @cython.locals(x=Lexicon, low=cython.int, than=bint, begin=cython.int, superlative=bint, high=bint)
    cdef int worded_bound(self, Tokens t, int j) except -1
    cdef bint counts(self, Tokens t, int last, int row, Rows r) noexcept
    @cython.locals(x=Lexicon, joined=bint, worded=bint)
    cdef bint axis(self, Tokens t, int j, int last, int row, Rows r) except -1
    @cython.locals(x=Lexicon, first=cython.int, last=cython.int, found=cython.int, j=cython.int, verb=bint)
    cdef bint direct(self, Tokens t, int low, int high, int row, Rows r) except -1
    @cython.locals(x=Lexicon, ends=bint)
    cdef bint places(self, Tokens t, int j, int row, Rows r) except -1
