from tracelens.answers.final cimport final
from tracelens.answers.score cimport score
from tracelens.named cimport made
from tracelens.store.incoming cimport Incoming

cdef Py_ssize_t _TAKEN, _TAKEN_CHARACTERS

cdef bint _take(trace, Incoming incoming) except -1
