# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from libc.string cimport memcpy
from tracelens.claims.algebra cimport gcd
from tracelens.claims.kinds cimport *
from tracelens.claims.looks cimport Looks
from tracelens.claims.rows cimport Rows
from tracelens.claims.stated cimport Stated
from tracelens.claims.texts cimport Texts
from tracelens.claims.tokens cimport Tokens

cdef enum:
    NO_NUMBER = LARGE | PI | VALUELESS | TIMES_OF_DAY
    GIVEN = 0
    FINAL = 65536
    DERIVED = 131072
    ROLELESS = 196608
    QUOTE_SPARED = 262144
    VALUE_SPARED = 524288
    LIKE = TOLD | VALUELESS
    DIGITS = 15
    SEPARATOR = 31

cdef double NAN

cdef inline void copy(int[::1] to, int at, int[::1] column, int n) noexcept:
    if n:
        memcpy(&to[at], &column[0], n * sizeof(int))

cdef inline void repeat(int[::1] to, int at, int value, int n) noexcept:
    cdef int* column = &to[at]
    cdef int i
    for i in range(n):
        column[i] = value

cdef inline void count(int[::1] to, int at, int n) noexcept:
    cdef int* column = &to[at]
    cdef int i
    for i in range(n):
        column[i] = i

@cython.final
cdef class Columns:
    cdef public int room, n
    cdef readonly bint whole
    cdef public list ints
    cdef public double[::1] number
    cdef public Texts quotes, values, said
    cdef public int[::1] text
    cdef public int[::1] claim
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] sentence
    cdef public int[::1] form
    cdef readonly Looks looks
    cdef Stated prompts
    cpdef hold(self)
    cpdef grow(self)
    cpdef clear(self)
    cpdef clear_rows(self)
    @cython.locals(first=cython.int, row=cython.int, flags=cython.int, role=cython.int, dec=cython.int,
                   behind=cython.int)
    cpdef add(self, Tokens t, Rows r, int text, int prompt=*, int answer=*, int end=*)
    @cython.locals(start=cython.int, end=cython.int, places=cython.int, at=cython.int, first=cython.int,
                   point=cython.int, number=cython.longlong, below=cython.double)
    cdef int begun(self, Tokens t, Rows r, int row, int i) except -1
    cdef bint quotes_prompt(self, Tokens t, int start, int end, int prompt) except -1
    @cython.locals(plain=bint, whole=bint, value=cython.int, valueless=bint)
    cdef bint tell(self, Tokens t, Rows r, int row, int i, int prompt) except -1
    cdef int quote(self, Tokens t, Rows r, int row) except -1
    cdef int say(self, Tokens t, Rows r, int row, int value, int spared) except -1
    @cython.locals(row=cython.int, some=cython.int)
    cpdef int state(self, Columns stated, int prompt) except? -1
    @cython.locals(start=cython.int, first=cython.int, size=cython.int, spared=cython.int, at=cython.int, c=cython.uchar)
    cdef int spared_of(self, Tokens t, Rows r, int row, int i, bint whole) noexcept
    @cython.locals(common=cython.longlong, left=cython.longlong, places=cython.int, scale=cython.longlong)
    cdef int plain(self, long long num, long long den, int exp) except -1
    @cython.locals(first=cython.int, last=cython.int, p=cython.int, kind=cython.int)
    cdef int parts(self, Rows r, int row) except -1
    @cython.locals(flags=cython.int, exp=cython.int, num=cython.longlong, den=cython.longlong, text=str,
                   scaled=cython.double, below=cython.double)
    cdef int value(self, Tokens t, Rows r, int row, int i) except -1

cdef bint is_plain(long long num, long long den, int exp) except -1
