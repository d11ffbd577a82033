cimport cython
from tracelens.claims.kinds cimport COMMA, WORD
from tracelens.claims.tokens cimport Tokens

@cython.locals(n=cython.int, i=cython.int, seen=cython.longlong, kinds=cython.p_int, marks=cython.p_int, bits=cython.p_longlong)
cpdef outline(Tokens t)
