from tracelens.rules.case cimport Case

cpdef object check(Case case)
cdef bint _settled(Case case) except -1
