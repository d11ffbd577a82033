from tracelens.claims cimport objects
from tracelens.claims.chains cimport Finder
from tracelens.claims.columns cimport Columns
from tracelens.claims.engine cimport Engine
from tracelens.claims.equation_columns cimport EquationColumns
from tracelens.claims.rows cimport Rows
from tracelens.claims.sentences cimport Sentences, before, begun, holding
from tracelens.claims.tokens cimport Tokens

cdef class Batch:
    cdef readonly bint roles
    cdef readonly Tokens tokens
    cdef Engine _engine
    cdef Finder _finder
    cdef Columns _columns
    cdef EquationColumns _equations
    cdef Rows _rows
    cdef Sentences _sentences
    cdef list _words, _chains, _said, _prompt_of
    cdef dict _prompts, _given
    cdef object _held
    cpdef list claims_in(self, object of, int start, int end)
    cpdef list claims_near(self, object of, object wanted, int start, int end)
    cpdef int number_in(self, object of, int start, int end) except -1
    cpdef list spans_of(self, object of, str kind)
    cpdef object sentence_at(self, object of, int position)
    cpdef list sentences_with(self, object of, list positions, int least)
    cpdef int sentences_in(self, object of, int start, int end) except -1
    cdef object _hold(self, object of)
    cdef object _run(self, object of, str text, str prompt)

cdef bint _whole(object of, Batch batch) except -1
