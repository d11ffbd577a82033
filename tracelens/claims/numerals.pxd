# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.tokens cimport Tokens

cpdef int digit(Py_UCS4 c) except -1

cdef inline bint is_digit(Py_UCS4 c) noexcept:
    return 48 <= ord(c) <= 57 or (ord(c) >= 128 and c.isdecimal())

cdef inline long long push(long long mant, int digits, Py_UCS4 c) except -1:
    return mant if digits >= 18 else mant * 10 + (ord(c) - 48 if ord(c) <= 57 else digit(c))

cpdef bint is_mark(Py_UCS4 c) except -1
@cython.locals(c=Py_UCS4, step=cython.int, at=cython.int, after=cython.int)
cpdef int group(Tokens t, int i, int n) except -1
@cython.locals(after=cython.int)
cpdef bint ends_whole(Tokens t, int i, int code) noexcept
@cython.locals(dots=cython.int)
cpdef int dotted(Tokens t, int start, int i, int n) except -1
@cython.locals(at=cython.int, first=cython.int)
cpdef int exponent(Tokens t, int i, int n) except -1
cpdef bint unspaced(Py_UCS4 c) noexcept
