# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from libc.string cimport memcpy
from tracelens.claims.algebra cimport gcd
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.stated cimport Stated
from tracelens.claims.texts cimport Texts
from tracelens.claims.tokens cimport Tokens

cdef enum:
    NO_NUMBER = LARGE | PI | VALUELESS | TIMES_OF_DAY
    GIVEN = 0
    FINAL = 1 << 16
    DERIVED = 2 << 16
    ROLELESS = 3 << 16
    QUOTE_SPARED = 1 << 18
    VALUE_SPARED = 1 << 19
    LIKE = TOLD | ROLELESS
    DIGITS = 15

cdef double NAN

cdef inline void copy(int[::1] to, int at, int[::1] column, int n) noexcept:
    if n:
        memcpy(&to[at], &column[0], n * sizeof(int))

@cython.final
cdef class Columns:
    cdef public int room, n
    cdef public list ints
    cdef public double[::1] number
    cdef public Texts quotes, values, written
    cdef public dict units
    cdef public int[::1] simple
    cdef public int[::1] text
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] kind
    cdef public int[::1] flags
    cdef public int[::1] dec
    cdef public int[::1] unit
    cdef public int[::1] sentence
    cdef public int[::1] axis
    cdef public int[::1] direction
    cdef public int[::1] claim
    cdef public int[::1] form
    cdef public int forms
    cdef public int[::1] firsts
    cdef public int[::1] slots
    cdef Stated prompts
    cpdef hold(self)
    cpdef grow(self)
    @cython.locals(first=cython.int, row=cython.int, i=cython.int, flags=cython.int, whole=cython.bint, role=cython.int)
    cpdef add(self, Tokens t, Rows r, int text, int prompt=*, int answer=*, int end=*)
    @cython.locals(row=cython.int, some=cython.int)
    cpdef int state(self, Columns stated, int prompt) except? -1
    @cython.locals(start=cython.int, quote=cython.int, size=cython.int, spared=cython.int, at=cython.int, c=cython.uchar)
    cdef int spared_of(self, int i, bint whole) noexcept
    @cython.locals(length=cython.int, slot=cython.longlong, form=cython.int)
    cdef int form_of(self, int i) except -1
    cdef bint alike(self, int i, int j) noexcept
    @cython.locals(known=cython.int[::1], size=cython.int, form=cython.int)
    cdef more_forms(self)
    @cython.locals(simple=cython.int)
    cdef int unit_place(self, long long key) except -1
    @cython.locals(i=cython.int, c=Py_UCS4, plain=str)
    cdef int unit_text(self, Tokens t, int start, int end) except -1
    @cython.locals(common=cython.longlong, left=cython.longlong, places=cython.int, scale=cython.longlong)
    cdef int plain(self, long long num, long long den, int exp) except -1
    @cython.locals(first=cython.int, last=cython.int, p=cython.int, kind=cython.int)
    cdef int parts(self, Rows r, int row) except -1
    @cython.locals(flags=cython.int, exp=cython.int, num=cython.longlong, den=cython.longlong, text=str,
                   scaled=cython.double, below=cython.double)
    cdef int value(self, Tokens t, Rows r, int row, int i) except -1

cdef bint is_plain(long long num, long long den, int exp) except -1
