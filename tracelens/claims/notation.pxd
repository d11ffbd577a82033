# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims cimport layout
from tracelens.claims.kinds cimport *
from tracelens.claims.signkinds cimport *
from tracelens.claims.signs cimport Signs
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Notation:
    cdef public int[::1] role_kind
    cdef public int[::1] role_info
    cdef public int[::1] direct
    cdef public int[::1] unit
    @cython.locals(kind=cython.int, start=cython.int, end=cython.int, code=cython.int)
    cdef fill(self, Signs s, Tokens t, int i, int j)
    cdef inline bint plain(self, Signs s, Tokens t, int i, int j) noexcept:
        if t.code[i] & (SUPERSCRIPT | SUBSCRIPT) or (s.n > 0 and s.kind[s.n - 1] == NAME):
            return False
        return i + 1 >= j or t.kind[i + 1] != WORD or t.start[i + 1] > t.end[i]

    @cython.locals(start=cython.int, end=cython.int, code=cython.int)
    cdef relation(self, Signs s, Tokens t, int i)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, length=cython.int)
    cdef int numeral(self, Signs s, Tokens t, int i, int j) except -1
    @cython.locals(start=cython.int, end=cython.int, code=cython.int, last=cython.int, kind=cython.int, info=cython.int)
    cdef int word(self, Signs s, Tokens t, int i) except -1
    cdef bint multiplies(self, Signs s, Tokens t, int i) except -1
    cdef bint alone(self, Tokens t, int i) except -1
    @cython.locals(last=cython.int)
    cdef number_word(self, Signs s, int value, int start, int end)
    @cython.locals(last=cython.int, before=cython.int)
    cdef joined(self, Signs s, int i, int info, int start, int end)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int, kind=cython.int, word_after=cython.bint, long_before=cython.bint)
    cdef operator(self, Signs s, Tokens t, int i)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int)
    cdef int stop(self, Signs s, Tokens t, int i, int j) except -1
    @cython.locals(code=cython.int, start=cython.int, end=cython.int)
    cdef command(self, Signs s, Tokens t, int i)
