from tracelens.answers.final cimport final
from tracelens.answers.score cimport score
from tracelens.named cimport made
from tracelens.store.incoming cimport Incoming

cdef _take(trace, Incoming incoming)
