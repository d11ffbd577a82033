from tracelens.rules.case cimport Case

cpdef tuple find(Case case)
cdef tuple _find(Case case)
