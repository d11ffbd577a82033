cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.tokens cimport Tokens

cpdef long long push(long long mant, int digits, Py_UCS4 c) except -1
cpdef int digit(Py_UCS4 c) except -1
cpdef bint is_mark(Py_UCS4 c) except -1
@cython.locals(c=Py_UCS4, step=cython.int, at=cython.int, after=cython.int)
cpdef int group(str text, int i, int n) except -1
@cython.locals(dots=cython.int)
cpdef int dotted(Tokens t, int start, int i, int n) except -1
@cython.locals(at=cython.int, first=cython.int)
cpdef int exponent(str text, int i, int n) except -1
