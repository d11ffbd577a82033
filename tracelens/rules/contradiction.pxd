from tracelens.rules.case cimport Case, present
from tracelens.rules.glance cimport Stems
from tracelens.rules.placements cimport find as placed
from tracelens.rules.placements cimport twice
from tracelens.rules.relations cimport find as relations_of
from tracelens.rules.retraction cimport between

cdef Stems _CHANGES

cpdef object check(Case case)
cdef tuple _relations(Case case)
cdef tuple _places(Case case)
cdef bint _alike(object one, object other, double tolerance) except -1
cdef bint _stands(Case case, int start, object until) except -1
cdef object _finding(Case case, object earlier, object later)
