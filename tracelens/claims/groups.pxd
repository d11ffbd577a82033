cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.measures cimport MeasureReader
from tracelens.claims.names cimport colon_joins
from tracelens.claims.numbers cimport Number, NumberReader, slash, whole
from tracelens.claims.rows cimport Rows
from tracelens.claims.prefixes cimport currency_before, touches
from tracelens.claims.tokens cimport Tokens

cdef long long LIMIT

@cython.final
cdef class GroupReader:
    cdef public Lexicon lexicon
    cdef public NumberReader numbers
    cdef public MeasureReader measures
    cdef public Number part
    cdef public int end, foot, inch
    cdef public dict money

    @cython.locals(begin=cython.int, key=cython.longlong, j=cython.int)
    cpdef int tuple_at(self, Tokens t, int i, Rows r) except -1
    @cython.locals(before=cython.int)
    cdef bint called(self, Tokens t, int i) except -1
    cdef int skip(self, Tokens t, int j) except -1
    @cython.locals(token=cython.int, negative=bint, end=cython.int)
    cdef int component(self, Tokens t, int j, Rows r) except -1
    @cython.locals(first=cython.int, kind=cython.int, j=cython.int, row=cython.int)
    cdef int add_tuple(self, Tokens t, int i, int end, int begin, long long key, Rows r) except -1
    cpdef measure(self, int row, Rows r)
    cpdef bint paired(self, Tokens t, int first, int i, int end, Number o, int math, Rows r) except -1
    @cython.locals(begin=cython.int, end=cython.int, stop=cython.int, row=cython.int)
    cdef bint ratio(self, Tokens t, int i, int j, Number o, Rows r) except -1
    @cython.locals(digits=cython.int, found=bint, stop=cython.int, row=cython.int)
    cdef bint decimal_comma(self, Tokens t, int first, int i, int j, Number o, Rows r) except -1
    @cython.locals(j=cython.int, dash=bint, gaps=bint, k=cython.int, stop=cython.int, money=cython.int, found=bint,
                   after=cython.int, begin=cython.int, row=cython.int)
    cdef bint interval(self, Tokens t, int first, int i, int end, Number o, int math, Rows r) except -1
    @cython.locals(before=cython.int)
    cdef bint calculates(self, Tokens t, int first) except -1
    cdef bint below(self, Number o, Number other) except -1
    @cython.locals(begin=cython.int, row=cython.int)
    cpdef int clock_range(self, Tokens t, int i, int end, int k, Number o, Number other, Rows r) except -1
    @cython.locals(letter=Py_UCS4, after=cython.int, before=cython.int)
    cpdef int suffix(self, Tokens t, int i, int end, Number o, int money, int math) except -1
    @cython.locals(currency=cython.longlong, key=cython.longlong, span=cython.int, stop=cython.int)
    cpdef pay(self, Tokens t, int money, int end, bint found, int row, Rows r)

cpdef bint whole_or_decimal(Tokens t, int j) except -1
cpdef bint end_of_list(Tokens t, int i, int j) except -1
@cython.locals(left=cython.longlong, right=cython.longlong, shift=cython.int)
cpdef int compare(Number o, Number other) except -2
