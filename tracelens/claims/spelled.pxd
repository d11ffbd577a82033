cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport Number, whole
from tracelens.claims.scales cimport scales_number
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class SpelledReader:
    cdef public Lexicon lexicon
    cdef public long long total
    cdef public long long current
    cdef public int last
    cdef public long long scale
    cdef public long long since_and

    cpdef int read(self, Tokens t, int i, Number o) except -1
    @cython.locals(end=cython.int)
    cpdef int phrase(self, Tokens t, int i, Number o) except -1
    cdef int numeral_ratio(self, Tokens t, int i, Number o) except -1
    @cython.locals(j=cython.int, end=cython.int)
    cpdef int after_numeral(self, Tokens t, int i, Number o) except -1
    @cython.locals(j=cython.int, step=cython.int)
    cdef int cardinal(self, Tokens t, int i) except -1
    @cython.locals(follows=bint)
    cdef int joint(self, Tokens t, int j) except -2
    @cython.locals(value=cython.longlong)
    cdef bint slot(self, Tokens t, int j) except -1
    @cython.locals(spelled_next=bint)
    cdef bint numeral_slot(self, Tokens t, int j) except -1
    cdef bint scale_slot(self, long long value) except -1
    @cython.locals(first=cython.int, places=cython.int, value=cython.longlong, hyphen=bint, step=cython.int,
                   width=cython.int)
    cdef int decimals(self, Tokens t, int j, Number o) except -1
    @cython.locals(k=cython.int, many=bint, parts=cython.longlong, after=cython.int)
    cdef int parts(self, Tokens t, int j, Number o) except -1
    @cython.locals(apart=cython.longlong)
    cdef into_parts(self, Number o, long long parts)
    @cython.locals(k=cython.int, above=cython.longlong, below=cython.longlong, unit=cython.longlong)
    cpdef int mixed(self, Tokens t, int j, Number o) except -1
    @cython.locals(k=cython.int, above=cython.longlong, below=cython.longlong)
    cpdef int ratio(self, Tokens t, int j, Number o) except -1
    @cython.locals(j=cython.int, parts=cython.longlong)
    cdef int after_article(self, Tokens t, int i, Number o) except -1
    @cython.locals(parts=cython.longlong, j=cython.int, k=cython.int)
    cdef int bare_part(self, Tokens t, int i, Number o) except -1
    cdef bint part_follows(self, Tokens t, int j) except -1

cpdef bint plural(Tokens t, int i) except -1
cpdef bint even(Tokens t, int j) except -1
cpdef bint even_hyphen(Tokens t, int j) except -1
