from tracelens.rules.case cimport Case
from tracelens.rules.spots cimport Openings
from tracelens.rules.watched cimport watched

cpdef tuple find(Case case)
cdef tuple _find(Case case)
cdef bint _announced(Case case, list places) except -1
cdef list _begins(str text, list places)
cdef bint _breaks(str text, int at) except -1
cdef list _values(Case case, list begins)
cdef bint _denied(str text, int start, int end) except -1
