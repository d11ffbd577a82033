cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.names cimport numbered_noun, opens_line
from tracelens.claims.numbers cimport whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Numbered:
    cdef public Lexicon lexicon
    cdef public list nouns

    cpdef forget(self)
    @cython.locals(joint=bint)
    cpdef bint names(self, Tokens t, int i, Rows r) except -1
    @cython.locals(j=cython.int, noun=str)
    cdef bint has(self, Tokens t, int i) except -1
    @cython.locals(item=bint)
    cdef bint heads(self, Tokens t, int i, int j) except -1
