from tracelens.rules.case cimport Case
from tracelens.rules.watched cimport watched

cpdef tuple find(Case case)
cdef tuple _find(Case case)
cdef list _begins(Case case)
cdef bint _breaks(str text, int at) except -1
cdef list _values(Case case, list begins)
cdef bint _denied(str text, int start, int end) except -1
