cimport cython
from tracelens.claims.chains cimport Finder
from tracelens.claims.columns cimport Columns
from tracelens.claims.engine cimport Engine
from tracelens.claims.equation_columns cimport EquationColumns
from tracelens.claims.tokens cimport Tokens

@cython.final
cdef class Batch:
    cdef public bint roles
    cdef readonly Tokens tokens
    cdef Engine _engine
    cdef Finder _finder
    cdef Columns _columns
    cdef EquationColumns _equations
    cdef list _chains, _said, _prompt_of
    cdef dict _prompts, _given
    cdef int _held
    @cython.locals(place=cython.int, false=cython.int, engine=Engine)
    cpdef read(self, str text, str prompt=*)
    cdef _hold(self, int place, str text, str prompt)
    cdef _run(self, int place, str text, str prompt)
