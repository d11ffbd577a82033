from tracelens.rules.case cimport Case

cpdef object check(Case case)
cpdef bint mentions(Case case, str label, int start, int end) except -1
cdef bint _stands(str text, str label, int start, int end) except -1
