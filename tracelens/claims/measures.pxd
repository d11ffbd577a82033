# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport slash, whole
from tracelens.claims.powers cimport power_end, power_value
from tracelens.claims.scales cimport measurable, shaped, speed
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.variables cimport Variables

@cython.final
cdef class MeasureReader:
    cdef public Lexicon lexicon
    cdef public tuple pairs
    cdef public int degree, celsius, fahrenheit, percent, permille, second, inch, turn, knot, unit
    cdef public Variables variables
    cdef public long long key
    cdef public int end, first, last, span, outside, math, wrapped, count, number_at

    cdef inline bint read(self, Tokens t, int at, int i, int math) except -1:
        self.key = self.count = self.outside = self.wrapped = 0
        self.math = math
        self.number_at = at
        return i < t.n and measurable(t, i, self.lexicon) and self.begun(t, i)
    @cython.locals(j=cython.int, end=cython.int, bracket=bint)
    cdef bint begun(self, Tokens t, int i) except -1
    cdef close(self, Tokens t, int end)
    @cython.locals(j=cython.int, hyphen=bint, closing=bint, opens=bint, steps=cython.int)
    cdef int connect(self, Tokens t, int i) except -1
    @cython.locals(end=cython.int, k=cython.int)
    cpdef rest(self, Tokens t, int j)
    cdef int inside(self, Tokens t, int j) except -1
    cdef bint symbolic(self, Tokens t, int j) except -1
    cdef int noun(self, Tokens t, int join, int j) except -1
    cdef push(self, long long unit, long long power)
    @cython.locals(kind=cython.int, power=cython.int, unit=cython.int)
    cdef int factor(self, Tokens t, int j, int sign) except -1
    cdef int phrase(self, Tokens t, int j) except -2
    @cython.locals(unit=cython.int, k=cython.int)
    cdef int degrees(self, Tokens t, int j, int sign) except -1
    @cython.locals(brace=bint, end=cython.int, raised=cython.int)
    cdef int wrapper(self, Tokens t, int j, int sign) except -1
    @cython.locals(shift=cython.int, last=cython.longlong)
    cdef raise_last(self, int power)
    @cython.locals(end=cython.int)
    cdef int powered(self, Tokens t, int j, int unit, int power) except -1
    @cython.locals(gap=bint, length=cython.int, follows=cython.int, touching=bint)
    cdef bint fits(self, Tokens t, int j, int unit) except -1
    cdef bint word(self, Tokens t, int j, int unit, int follows) except -1
    @cython.locals(k=cython.int)
    cdef bint loose(self, Tokens t, int j, int unit, int follows) except -1
