from tracelens.rules.case cimport Case, present

cpdef object check(Case case)
cdef bint _concludes(Case case) except -1
