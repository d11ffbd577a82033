# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.dates cimport titled
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.names cimport numbered_noun, opens_line
from tracelens.claims.numbers cimport whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cdef inline bint behind_marker(Rows r, int i) noexcept:
    return r.n > 0 and r.kind[r.n - 1] == MARKER and r.last[r.n - 1] >= i - 2

@cython.final
cdef class Numbered:
    cdef public Lexicon lexicon
    cdef public list nouns
    cdef public int plural

    cpdef forget(self)
    @cython.locals(last=cython.int)
    cpdef bint names(self, Tokens t, int i, Rows r) except -1
    cdef inline bint may_name(self, Tokens t, int i, Rows r) noexcept:
        return self.asks(t, i) or behind_marker(r, i)
    cdef inline bint asks(self, Tokens t, int i) noexcept:
        if i == 0 or t.kind[i - 1] != WORD:
            return i > 0 and t.kind[i - 1] in (COMMAND, OTHER, STOP)
        if t.bits[i - 1] & (W_KEY | W_MARKER_NOUN) != 0 or (i + 1 < t.n and t.kind[i + 1] == STOP):
            return True
        return len(self.nouns) > 0
    @cython.locals(joint=bint, first=cython.int)
    cdef bint goes_on(self, Tokens t, int i, Rows r) except -1
    @cython.locals(j=cython.int)
    cdef bint word_after(self, Tokens t, int i) except -1
    @cython.locals(j=cython.int)
    cdef bint counts(self, Tokens t, int i) except -1
    @cython.locals(j=cython.int, x=Lexicon, point=bint, capital=bint, before=cython.int, after=cython.int)
    cdef bint thing(self, Tokens t, int i) except -1
    @cython.locals(j=cython.int)
    cpdef bint spelled(self, Tokens t, int i, int end) except -1
    @cython.locals(j=cython.int, noun=str)
    cdef bint has(self, Tokens t, int i) except -1
    @cython.locals(item=bint, sentence=bint)
    cdef bint heads(self, Tokens t, int i, int j) except -1

cdef bint hyphen(Tokens t, int j) except -1
cdef bint opens_sentence(Tokens t, int j) except -1
