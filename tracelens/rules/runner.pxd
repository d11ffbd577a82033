cimport cython
from tracelens.named cimport made
from tracelens.reading cimport Reading
from tracelens.rules.case cimport Case, Found
from tracelens.rules.needs cimport lacking
from tracelens.rules.outcomes cimport outcomes_of

cdef list _LAST
cdef tuple _NOTHING
cdef int _STARTS

@cython.final
cdef class _Start:
    cdef readonly list verdicts, asked
    cdef readonly int number

cpdef object assess(object trace, Reading reading, object answer, object rubric)
@cython.locals(more=cython.int, place=cython.int, i=cython.int, start=_Start,
               found=Found, shown=tuple, dress=tuple, findings=list, present=list, key=list)
cdef tuple _findings(Case case, object plan, list failures)
@cython.locals(starts=dict)
cpdef _Start _start(object plan, long long lacks, str silent)
cdef object _dress(Found found, tuple dress, object trace)
