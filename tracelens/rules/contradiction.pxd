from tracelens.rules.case cimport Case, present
from tracelens.rules.placements cimport find as placed
from tracelens.rules.placements cimport twice
from tracelens.rules.relations cimport find as relations_of

cpdef object check(Case case)
cdef tuple _relations(Case case)
cdef tuple _places(Case case)
cdef bint _stands(Case case, int start, object until) except -1
cdef object _finding(Case case, object earlier, object later)
