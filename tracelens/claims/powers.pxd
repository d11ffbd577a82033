cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.numbers cimport whole
from tracelens.claims.tokens cimport Tokens

@cython.locals(brace=bint, end=cython.int)
cpdef int power_end(Tokens t, int j) except -1
cpdef int power_value(Tokens t, int j) except? -100
cpdef bint negative(Tokens t, int j) except -1
