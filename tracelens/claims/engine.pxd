cimport cython
from tracelens.claims.context cimport Context
from tracelens.claims.lexer cimport Lexer
from tracelens.claims.reader cimport Reader
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Engine:
    cdef public Lexer lexer
    cdef public Reader reader
    cdef public Context context
    cdef public Tokens tokens
    cdef public Rows rows
    cpdef run(self, str text)
