cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.marks cimport angle, circle, closing_dollar, joined, line_start, star_or_dash, tight_list, times
from tracelens.claims.numerals cimport digit, dotted, exponent, group, is_mark, push
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.vocabulary cimport Vocabulary

@cython.final
cdef class Lexer:
    cdef public Vocabulary vocabulary
    cdef public int[::1] symbol_kind
    cdef public int[::1] symbol_code
    cdef public int tight

    @cython.locals(text=str, n=cython.int, i=cython.int, c=Py_UCS4)
    cpdef run(self, Tokens t)
    @cython.locals(c=Py_UCS4)
    cdef int control(self, Tokens t, int i) except -1
    @cython.locals(text=str, start=cython.int, mant=cython.longlong, digits=cython.int, flags=cython.int,
                   run=cython.int, step=cython.int, at=cython.int, dec=cython.int, exp=cython.int, end=cython.int,
                   power=cython.int)
    cdef int number(self, Tokens t, int i, int n) except -1
    @cython.locals(at=cython.int)
    cdef int numeral_value(self, Tokens t, long long mant, int exp, int den, int dec) except -1
    @cython.locals(text=str, c=Py_UCS4, end=cython.int, mant=cython.longlong, digits=cython.int, chars=str, word=cython.int)
    cdef int foreign(self, Tokens t, int i) except -1
    @cython.locals(hashed=cython.int, at=cython.int, word=cython.int)
    cdef int symbol(self, Tokens t, int start, int end, int kind, int code) except -1
    @cython.locals(text=str, start=cython.int, hashed=cython.int, lowered=cython.int, c=Py_UCS4, word=cython.int)
    cdef int word(self, Tokens t, int i, int n) except -1
    @cython.locals(text=str, c=Py_UCS4, end=cython.int)
    cdef int command(self, Tokens t, int i, int n) except -1
    @cython.locals(text=str, c=Py_UCS4, d=Py_UCS4, end=cython.int)
    cdef int mark(self, Tokens t, int i, int n) except -1
    @cython.locals(i=cython.int, j=cython.int)
    cdef pair_dollars(self, Tokens t)
