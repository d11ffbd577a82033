from tracelens.rules.case cimport Case, present

cpdef object check(Case case)
cdef object _blocks(Case case, str text, list pieces)
