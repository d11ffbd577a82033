from tracelens.rules.case cimport Case

cpdef object check(Case case)
cdef object _blocks(Case case, str text, list pieces)
