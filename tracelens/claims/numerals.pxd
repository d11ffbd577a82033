# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.tokens cimport Tokens

cpdef int digit(Py_UCS4 c) except -1

cdef inline bint is_digit(Py_UCS4 c) noexcept:
    return 48 <= ord(c) <= 57 or (ord(c) >= 128 and c.isdecimal())

cdef inline long long push(long long mant, int digits, Py_UCS4 c) except -1:
    return mant if digits >= 18 else mant * 10 + (ord(c) - 48 if ord(c) <= 57 else digit(c))

cdef inline bint ends_whole(Tokens t, int i, int code) noexcept:
    cdef int after = ord(t.chars[i + 1]) if code else 0
    if code == 32:
        return after != 48
    if code == 44 or code == 46:
        return after < 48 or (57 < after < 128 and after != 92)
    return code < 128 and code not in (69, 92, 101, 123)

cdef inline bint ends_decimal(Tokens t, int i, int code) noexcept:
    cdef int after
    if code == 46:
        after = ord(t.chars[i + 1])
        return after < 48 or 57 < after < 128
    return code < 128 and code not in (69, 101)

cpdef bint is_mark(Py_UCS4 c) except -1
@cython.locals(c=Py_UCS4, step=cython.int, at=cython.int, after=cython.int)
cpdef int group(Tokens t, int i, int n) except -1
@cython.locals(dots=cython.int)
cpdef int dotted(Tokens t, int start, int i, int n) except -1
@cython.locals(at=cython.int, first=cython.int)
cpdef int exponent(Tokens t, int i, int n) except -1
cpdef bint unspaced(Py_UCS4 c) noexcept
cpdef int beyond(Py_UCS4 c) except -2
@cython.locals(at=cython.int, power=cython.int)
cpdef int power_of_ten(Tokens t, int i, int end) except? -1
@cython.locals(n=cython.int, c=Py_UCS4, end=cython.int, mant=cython.longlong, digits=cython.int, chars=str)
cpdef int foreign_numeral(Tokens t, int i) except -1
