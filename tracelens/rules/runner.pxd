cimport cython
from tracelens.rules.case cimport Case, Found

cdef list _LAST
cdef tuple _NOTHING

@cython.locals(more=cython.int, place=cython.int, lacks=cython.int, starts=dict, shown=tuple, verdicts=list, asked=list, findings=list, present=list, key=list)
cpdef tuple _findings(Case case, object rubric, list failures)
cdef object _dress(Found found, tuple dress, object trace)
