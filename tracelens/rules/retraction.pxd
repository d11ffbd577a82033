from tracelens.rules.case cimport Case
from tracelens.rules.glance cimport Stems

cdef Stems _BEGINNINGS

cpdef bint between(Case case, int start, int end) except -1
