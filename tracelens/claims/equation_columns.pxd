cimport cython
from tracelens.claims.sides cimport Chain, Side
from tracelens.claims.texts cimport Texts
from tracelens.claims.sentences cimport Sentences, onward
from tracelens.claims.tokens cimport Tokens

cdef enum:
    UNDECIDED = -1

@cython.final
cdef class EquationColumns:
    cdef public int room, n, false
    cdef public list ints
    cdef public dict reasons
    cdef public str usual
    cdef public int place
    cdef public Texts quotes
    cdef public int[::1] text
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] kind
    cdef public int[::1] holds
    cdef public int[::1] base
    cdef public int[::1] hypothetical
    cdef public int[::1] sentence
    cdef public int[::1] reason
    cpdef hold(self)
    cpdef grow(self)
    cpdef clear(self)
    @cython.locals(chain=Chain, sides=list, side=Side, empty=bint, i=cython.int, start=cython.int, end=cython.int, sentence=cython.int)
    cpdef add(self, Tokens t, list chains, Sentences sentences, int text)

@cython.locals(side=Side)
cpdef int kind(Chain chain) except -1
