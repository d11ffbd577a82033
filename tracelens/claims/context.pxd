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
    BOUNDS_BEFORE = W_THAN | W_TO | W_BOUND_LOW | W_BOUND_HIGH | W_KEY
    BOUNDS_BEHIND = W_OR | W_AND | W_KEY

@cython.final
cdef class Context:
    cdef public Lexicon lexicon
    cdef public Sentences sentences
    cdef public long long foot, inch, degree

    @cython.locals(commas=bint, row=cython.int)
    cpdef run(self, Tokens t, Rows r)
    @cython.locals(j=cython.int)
    cdef bint grouped(self, Tokens t, Rows r, int row) except -1
    @cython.locals(commas=bint, row=cython.int, between=cython.int)
    cdef bint share_units(self, Tokens t, Rows r) except -1
    @cython.locals(i=cython.int, end=cython.int, word=bint, j=cython.int)
    cdef bint lists(self, Tokens t, Rows r, int row) except -1
    @cython.locals(k=cython.int)
    cdef join_inches(self, int row, Rows r)
    @cython.locals(s=cython.int, row=cython.int)
    cdef number_sentences(self, Rows r)
    @cython.locals(j=cython.int, last=cython.int, before=cython.longlong, behind=cython.longlong, related=bint)
    cdef beside(self, Tokens t, int row, Rows r)
    @cython.locals(x=Lexicon, j=cython.int, low=cython.int, estimate=cython.int, kind=cython.int,
                   bits=cython.longlong)
    cdef hedge(self, Tokens t, int row, Rows r)
    @cython.locals(x=Lexicon, first=cython.int, last=cython.int, j=cython.int, code=cython.int, after=cython.int, alone=bint)
    cdef bound(self, Tokens t, int row, Rows r)
    @cython.locals(x=Lexicon, low=cython.int, than=bint, begin=cython.int, superlative=bint, high=bint)
    cdef worded_bound(self, Tokens t, int j, int row, Rows r)
    @cython.locals(first=cython.int, last=cython.int)
    cdef name(self, Tokens t, int row, Rows r)
    @cython.locals(x=Lexicon, joined=bint, worded=bint)
    cdef bint axis(self, Tokens t, int j, int last, int row, Rows r) except -1
    @cython.locals(x=Lexicon, low=cython.int, high=cython.int, found=cython.int, j=cython.int, verb=bint)
    cdef bint direct(self, Tokens t, int first, int last, int row, Rows r) except -1
    @cython.locals(x=Lexicon, ends=bint)
    cdef bint places(self, Tokens t, int j, int row, Rows r) except -1
