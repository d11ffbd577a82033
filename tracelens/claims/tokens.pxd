# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *

from libc.string cimport memcmp

cdef extern from "Python.h":
    Py_UCS4* PyUnicode_AsUCS4(object text, Py_UCS4* buffer, Py_ssize_t room, int copy_null) except NULL

cdef enum:
    OPENING = 1 << NUMERAL | 1 << OPEN | 1 << CURRENCY | 1 << COMMAND | 1 << MARKUP | 1 << DOTTED | 1 << OTHER
    BEGINS = W_SMALL | W_TENS | W_SCALE | W_ARTICLE | W_DENOMINATOR | W_ORDINAL | W_MONTH | W_SQUARE_ROOT | W_PI | W_OPTION_NOUN

@cython.final
cdef class Tokens:
    cdef public str text
    cdef public int n
    cdef public int room, char_room
    cdef public int mark_n, opener_n, numerals
    cdef public long long seen
    cdef public int[::1] marks
    cdef public int[::1] counts
    cdef public int[::1] openers
    cdef public Py_UCS4[::1] chars
    cdef public int[::1] kind
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] code
    cdef public long long[::1] hashed
    cdef public long long[::1] bits
    cdef public long long[::1] mant
    cdef public int[::1] exp
    cdef public int[::1] den
    cdef public int[::1] dec
    cpdef reset(self, str text)
    cpdef grow(self)
    cpdef str quote(self, int i)
    cpdef object value(self, int i)

    cdef inline int hold(self, str text) except -1:
        # Many characters at a time, which a loop over a string does not do.
        PyUnicode_AsUCS4(text, &self.chars[0], self.char_room, 1)
        return 0

    cdef inline bint alike(self, int one, int other, int length) noexcept:
        return memcmp(&self.chars[one], &self.chars[other], length * sizeof(Py_UCS4)) == 0

    cdef inline int add(self, int kind, int start, int end, int code) except -1:
        cdef int i = self.n
        if i >= self.room:
            self.grow()
        self.kind[i] = kind
        self.start[i] = start
        self.end[i] = end
        self.code[i] = code
        self.bits[i] = 0
        if kind > WORD and kind != COMMA:
            self.marks[self.mark_n] = i
            self.counts[self.mark_n] = self.numerals
            self.mark_n += 1
        if OPENING >> kind & 1:
            self.openers[self.opener_n] = i
            self.opener_n += 1
        self.n = i + 1
        return end

    cdef inline int add_word(self, int start, int end, int number, long long bits, long long hashed) except -1:
        cdef int i = self.n
        if i >= self.room:
            self.grow()
        self.kind[i] = WORD
        self.start[i] = start
        self.end[i] = end
        self.code[i] = number
        self.bits[i] = bits
        self.seen |= bits
        self.hashed[i] = hashed
        if bits & BEGINS:
            self.openers[self.opener_n] = i
            self.opener_n += 1
        self.n = i + 1
        return 0

    cdef inline int add_numeral(self, int start, int end, int flags, long long mant, int exp, int den, int dec) except -1:
        cdef int i = self.n
        self.add(NUMERAL, start, end, flags)
        self.numerals += 1
        self.mant[i] = mant
        self.exp[i] = exp
        self.den[i] = den
        self.dec[i] = dec
        return end
