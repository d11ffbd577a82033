cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.measures cimport MeasureReader
from tracelens.claims.numbers cimport Number, NumberReader
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class TupleReader:
    cdef public Lexicon lexicon
    cdef public NumberReader numbers
    cdef public MeasureReader measures
    cdef public Number part

    @cython.locals(begin=cython.int, key=cython.longlong, j=cython.int)
    cpdef int bracketed(self, Tokens t, int i, Rows r) except -1
    @cython.locals(before=cython.int)
    cdef bint called(self, Tokens t, int i) except -1
    cdef int skip(self, Tokens t, int j) except -1
    @cython.locals(token=cython.int, negative=bint, end=cython.int)
    cdef int component(self, Tokens t, int j, Rows r) except -1
    @cython.locals(first=cython.int, kind=cython.int, j=cython.int, row=cython.int)
    cdef int add_tuple(self, Tokens t, int i, int end, int begin, long long key, Rows r) except -1
    @cython.locals(before=cython.int, quoted=bint, begin=cython.int, j=cython.int, count=cython.int, decimal=bint,
                   good=bint, row=cython.int)
    cpdef int bare(self, Tokens t, int first, int i, int end, Rows r) except -1
