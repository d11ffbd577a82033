cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.outline cimport classes
from tracelens.claims.rows cimport Rows
from tracelens.claims.sentences cimport Sentences
from tracelens.claims.tokens cimport Tokens

cdef enum:
    SUPPOSING = W_SUPPOSE | W_WOULD | W_REJECT | W_RIGHT

@cython.locals(row=cython.int, i=cython.int, begin=cython.int)
cdef suppose(Tokens t, Rows r, Sentences s, Lexicon x)
@cython.locals(supposed=cython.int, condition=cython.int, would=bint, rejected=cython.int, j=cython.int, row=cython.int)
cdef suppose_sentence(Tokens t, int i, int end, int begin, int stop, Rows r, Lexicon x)
@cython.locals(k=cython.int)
cdef bint rejects(Tokens t, int j, Lexicon x) except -1
