cimport cython
from tracelens.claims cimport objects
from tracelens.claims.objects cimport Wanted
from tracelens.claims.chains cimport Finder
from tracelens.claims.columns cimport Columns
from tracelens.claims.engine cimport Engine
from tracelens.claims.equation_columns cimport EquationColumns
from tracelens.claims.rows cimport Rows
from tracelens.claims.sentences cimport Sentences, before, begun, holding
from tracelens.claims.tokens cimport Tokens
from tracelens.reading cimport Reading

cdef class Batch

@cython.final
cdef class Deferred(Reading):
    cdef Batch _batch
    cdef readonly str text, prompt
    cdef tuple _false
    cpdef bint whole(self) except -1

cdef class Batch:
    cdef readonly bint roles
    cdef readonly Tokens tokens
    cdef Engine _engine
    cdef Finder _finder
    cdef Columns _columns, _stated
    cdef EquationColumns _equations
    cdef Rows _rows
    cdef Sentences _sentences
    cdef list _words, _chains, _said
    cdef dict _prompts, _bases, _given
    cdef Deferred _held
    cdef int _texts
    cdef list claims_in(self, Deferred of, int start, int end)
    cdef list claims_near(self, Deferred of, Wanted wanted, int start, int end)
    cdef int number_in(self, Deferred of, int start, int end) except -1
    cdef list points(self, Deferred of)
    cdef object sentence_at(self, Deferred of, int position)
    cdef list sentences_with(self, Deferred of, list positions, int least)
    cdef int sentences_in(self, Deferred of, int start, int end) except -1
    cdef int _number(self, str prompt) except -2
    cdef object _hold(self, Deferred of)
    cdef object _run(self, Deferred of, str text, str prompt)
