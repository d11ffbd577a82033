# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.measures cimport MeasureReader
from tracelens.claims.names cimport clock_end
from tracelens.claims.numbers cimport Number, NumberReader, slash, whole
from tracelens.claims.primes cimport prime
from tracelens.claims.rows cimport Rows
from tracelens.claims.prefixes cimport currency_before, touches
from tracelens.claims.scales cimport scale_letter
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.tuples cimport TupleReader

@cython.final
cdef class GroupReader:
    cdef public Lexicon lexicon
    cdef public NumberReader numbers
    cdef public MeasureReader measures
    cdef public Number part
    cdef public TupleReader tuples
    cdef public int end, foot, inch, asked
    cdef public bint found
    cdef public dict money

    cpdef measure(self, int row, Rows r)
    cdef inline bint unit(self, Tokens t, int i, int end, int math) except -1:
        cdef int asked = self.asked
        self.asked = -1
        return self.found if asked == end else self.measures.read(t, i, end, math)
    @cython.locals(found=bint, end=cython.int, row=cython.int)
    cdef int single(self, Tokens t, int i, Number o, int math, Rows r) except -1
    @cython.locals(stop=cython.int, kind=cython.int, j=cython.int)
    cpdef bint paired(self, Tokens t, int first, int i, int end, Number o, int math, Rows r) except -1
    @cython.locals(begin=cython.int, end=cython.int, stop=cython.int, row=cython.int, third=bint)
    cdef bint ratio(self, Tokens t, int i, int j, Number o, Rows r) except -1
    @cython.locals(digits=cython.int, found=bint, stop=cython.int, row=cython.int)
    cdef bint decimal_comma(self, Tokens t, int first, int i, int j, Number o, Rows r) except -1
    @cython.locals(dash=bint, gaps=bint, k=cython.int, stop=cython.int, money=cython.int, found=bint,
                   after=cython.int, behind=cython.int, begin=cython.int, row=cython.int)
    cdef bint interval(self, Tokens t, int first, int i, int j, Number o, int math, Rows r) except -1
    @cython.locals(j=cython.int)
    cdef bint calculates(self, Tokens t, int first) except -1
    cdef bint below(self, Number o, Number other) except -1
    @cython.locals(stop=cython.int, begin=cython.int, row=cython.int)
    cpdef int clock(self, Tokens t, int i, int end, int math, Number o, Rows r) except -1
    @cython.locals(row=cython.int)
    cpdef int imperial(self, Tokens t, int i, int end, int stop, Number o, Rows r) except -1
    @cython.locals(currency=cython.longlong, key=cython.longlong, span=cython.int, stop=cython.int)
    cpdef pay(self, Tokens t, int money, int end, bint found, int row, Rows r)

cpdef bint whole_or_decimal(Tokens t, int j) except -1
cpdef bint end_of_list(Tokens t, int i, int j) except -1
@cython.locals(left=cython.longlong, right=cython.longlong, shift=cython.int)
cpdef int compare(Number o, Number other) except -2
