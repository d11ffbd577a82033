cimport cython
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.locals(row=cython.int)
cpdef list claims(Tokens t, Rows r, list words)
@cython.locals(flags=cython.int)
cpdef object claim(Tokens t, Rows r, int row, list words)
@cython.locals(dec=cython.int)
cpdef object precision(Rows r, int row)
cpdef object bound(int flags)
