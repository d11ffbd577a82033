cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.locals(flags=cython.int, p=cython.int)
cpdef object value(Tokens t, Rows r, int row)
@cython.locals(flags=cython.int)
cpdef object part(Tokens t, Rows r, int place)
@cython.locals(i=cython.int)
cpdef object large(Tokens t, int first, int last, int flags)
