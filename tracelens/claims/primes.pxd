cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport Number, whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.tokens cimport Tokens

@cython.locals(code=cython.int)
cpdef int prime(Tokens t, int j) except -1
@cython.locals(sign=cython.int, quoted=bint)
cpdef int feet_and_inches(Tokens t, int i, int end, Number o, Lexicon lexicon) except -1
