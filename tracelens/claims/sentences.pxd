cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.names cimport list_number
from tracelens.claims.numbers cimport whole
from tracelens.claims.objects cimport number
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Sentences:
    cdef public int room, n
    cdef public int[::1] first
    cdef add(self, int token)
    @cython.locals(begin=cython.int, k=cython.int, i=cython.int, kind=cython.int)
    cpdef split(self, Tokens t, Lexicon lexicon)

@cython.locals(i=cython.int)
cpdef list spans(Tokens t, Sentences s)
cdef object span(Tokens t, Sentences s, int i)
@cython.locals(last=cython.int)
cdef int ending(Tokens t, Sentences s, int i) except -1
@cython.locals(i=cython.int)
cpdef object before(Tokens t, Sentences s, int position)
@cython.locals(token=cython.int)
cpdef int begin(Tokens t, Sentences s, int i) except -1
@cython.locals(i=cython.int, found=cython.int)
cpdef int begun(Tokens t, Sentences s, int start, int end) except -1
@cython.locals(position=cython.int, i=cython.int, last=cython.int, first=cython.int)
cpdef list holding(Tokens t, Sentences s, Rows r, list positions, int least)
@cython.locals(low=cython.int, high=cython.int, middle=cython.int)
cpdef int at(Tokens t, Sentences s, int position) except -1
cpdef int onward(Tokens t, Sentences s, int position, int i) except -1
cpdef bint line_end(Tokens t, int i) except -1
@cython.locals(i=cython.int)
cpdef bint blank(Tokens t, int begin, int end) except -1
cpdef bint ends_line(Tokens t, int i) except -1
@cython.locals(code=cython.int, after=cython.int)
cpdef bint ends_sentence(Tokens t, int i, Lexicon lexicon) except -1
