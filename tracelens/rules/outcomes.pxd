from tracelens.rules.case cimport Case

cpdef tuple outcomes_of(Case case)
cdef tuple _miss(Case case)
cdef tuple _vector_miss(Case case)
