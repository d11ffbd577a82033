cimport cython
from tracelens.answers.final cimport final
from tracelens.answers.score cimport score
from tracelens.named cimport made, part
from tracelens.reading cimport Reading
from tracelens.rules.runner cimport assess
from tracelens.store.incoming cimport Incoming

cdef _take(trace, Incoming incoming)
@cython.locals(reading=Reading)
cdef _check(reader, str trace_id, trace, answer, rubric)
cdef _span(answer)
