# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
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
    cdef public int[::1] start
    cdef grow(self)
    @cython.locals(begin=cython.int, solid=cython.int, k=cython.int, i=cython.int, kind=cython.int)
    cpdef split(self, Tokens t, Lexicon lexicon)

    cdef inline int add(self, int token, int start) except -1:
        if self.n + 1 >= self.room:
            self.grow()
        self.first[self.n] = token
        self.start[self.n] = start
        self.n += 1
        return 0

@cython.locals(i=cython.int)
cpdef list spans(Tokens t, Sentences s)
cdef object span(Tokens t, Sentences s, int i)
@cython.locals(last=cython.int)
cdef int ending(Tokens t, Sentences s, int i) except -1
@cython.locals(i=cython.int)
cpdef object before(Tokens t, Sentences s, int position)
@cython.locals(i=cython.int, found=cython.int)
cpdef int begun(Tokens t, Sentences s, int start, int end) except -1
@cython.locals(position=cython.int, i=cython.int, last=cython.int, first=cython.int)
cpdef list holding(Tokens t, Sentences s, Rows r, list positions, int least)
@cython.locals(low=cython.int, high=cython.int, middle=cython.int)
cpdef int at(Tokens t, Sentences s, int position) except -1

cdef inline int onward(Tokens t, Sentences s, int position, int i) except -1:
    if i < s.n and s.start[i] > position:
        return at(t, s, position)
    while i + 1 < s.n and s.start[i + 1] <= position:
        i += 1
    return i

cdef inline bint line_end(Tokens t, int i) noexcept:
    return t.kind[i] == NEWLINE

cpdef bint ends_line(Tokens t, int i) except -1
@cython.locals(code=cython.int, after=cython.int, inside=bint)
cpdef bint ends_sentence(Tokens t, int i, Lexicon lexicon) except -1
