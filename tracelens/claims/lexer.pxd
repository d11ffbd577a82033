cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.marks cimport angle, circle, escaped, joined, line_start, listed, pair_dollars, star_or_dash, tight_list, times
from tracelens.claims.numerals cimport (
    beyond, dotted, ends_decimal, ends_whole, exponent, foreign_numeral, group, is_digit, is_mark, power_of_ten, push, unspaced,
)
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.vocabulary cimport BITS, EXACT, LONGEST, NUMBER, SPELLED, Vocabulary, hash_on, kept

cdef enum:
    SEPARATES = 7
    POINT = 8
    LINE = 9

@cython.final
cdef class Lexer:
    cdef public Vocabulary vocabulary
    cdef public long long[::1] bits
    cdef public int[::1] begins
    cdef public int[::1] mark_kind
    cdef public int[::1] mark_code
    cdef public int[::1] symbol_kind
    cdef public int[::1] symbol_code
    cdef public int tight, dollars, dollar

    @cython.locals(n=cython.int, i=cython.int, c=Py_UCS4, kind=cython.int)
    cpdef run(self, Tokens t)
    @cython.locals(code=cython.int)
    cdef int single(self, Tokens t, int i) except -1
    @cython.locals(start=cython.int, point=cython.int, mant=cython.longlong, code=cython.int)
    cdef int number(self, Tokens t, int i, int n) except -1
    @cython.locals(start=cython.int, mant=cython.longlong, digits=cython.int, flags=cython.int,
                   run=cython.int, step=cython.int, at=cython.int, dec=cython.int, exp=cython.int, end=cython.int,
                   power=cython.int)
    cdef int any_number(self, Tokens t, int i, int n) except -1
    @cython.locals(c=Py_UCS4, end=cython.int, word=cython.int)
    cdef int foreign(self, Tokens t, int i) except -1
    @cython.locals(hashed=cython.ulonglong, at=cython.int, word=cython.int)
    cdef int symbol(self, Tokens t, int start, int end) except -1
    @cython.locals(start=cython.Py_ssize_t, hashed=cython.ulonglong, low=cython.uint, c=Py_UCS4,
                   at=cython.Py_ssize_t, number=cython.longlong)
    cdef Py_ssize_t words(self, Tokens t, Py_ssize_t i, int n) except -1
    @cython.locals(start=cython.int, hashed=cython.ulonglong, letters=cython.int, c=Py_UCS4, low=cython.int)
    cdef int foreign_word(self, Tokens t, int i, int n) except -1
    cdef int looked_up(self, Tokens t, int start, int end, int n, unsigned long long hashed, int beyond) except -1
    @cython.locals(word=cython.int)
    cdef int spelled(self, Tokens t, int start, int end, long long hashed, long long noted) except -1
    @cython.locals(c=Py_UCS4, end=cython.int)
    cdef int command(self, Tokens t, int i, int n) except -1
    @cython.locals(c=Py_UCS4, d=Py_UCS4, end=cython.int)
    cdef int mark(self, Tokens t, int i, int n) except -1
