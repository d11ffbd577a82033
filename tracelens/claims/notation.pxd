cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens

cdef class Signs:
    cdef public int n
    cdef public int room
    cdef public int depth
    cdef public int pending
    cdef public int sizing
    cdef public int command
    cdef public int text_start
    cdef public bint math
    cdef public int[::1] kind
    cdef public int[::1] info
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] token
    cdef public int[::1] match
    cdef public int[::1] group
    cpdef reset(self)
    cpdef grow(self)
    @cython.locals(i=cython.int)
    cpdef add(self, int kind, int info, int start, int end, int token)
    @cython.locals(depth=cython.int)
    cpdef open(self, int code, int start, int end, int hidden)
    @cython.locals(opened=cython.int)
    cpdef close(self, int code, int start, int end)

cdef class Notation:
    cdef public int[::1] role_kind
    cdef public int[::1] role_info
    cdef public int[::1] unit
    @cython.locals(kind=cython.int, start=cython.int, end=cython.int, code=cython.int)
    cpdef fill(self, Signs s, Tokens t, int i, int j)
    @cython.locals(start=cython.int, end=cython.int, code=cython.int)
    cpdef relation(self, Signs s, Tokens t, int i)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, length=cython.int)
    cpdef int numeral(self, Signs s, Tokens t, int i, int j) except -1
    @cython.locals(start=cython.int, end=cython.int, code=cython.int, last=cython.int, kind=cython.int, info=cython.int)
    cpdef word(self, Signs s, Tokens t, int i)
    cpdef bint multiplies(self, Signs s, Tokens t, int i) except -1
    cpdef bint alone(self, Tokens t, int i) except -1
    @cython.locals(last=cython.int)
    cpdef number_word(self, Signs s, int value, int start, int end)
    @cython.locals(last=cython.int, before=cython.int)
    cpdef joined(self, Signs s, int i, int info, int start, int end)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int, kind=cython.int, word_after=cython.bint, long_before=cython.bint)
    cpdef operator(self, Signs s, Tokens t, int i)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int)
    cpdef int stop(self, Signs s, Tokens t, int i, int j) except -1
    @cython.locals(code=cython.int, start=cython.int, end=cython.int)
    cpdef command(self, Signs s, Tokens t, int i)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int)
    cpdef markup(self, Signs s, Tokens t, int i, int j)
    @cython.locals(code=cython.int, start=cython.int, end=cython.int, last=cython.int)
    cpdef int other(self, Signs s, Tokens t, int i, int j) except -1
    @cython.locals(last=cython.int, end=cython.int, first=cython.int, inner=cython.int)
    cpdef int subscript(self, Signs s, Tokens t, int i, int j) except -1

@cython.locals(at=cython.int)
cpdef int calculator_end(Tokens t, int i, int j) except -1
cpdef bint relation_next(Tokens t, int i, int j) except -1
