from tracelens.rules.case cimport Case

cpdef object check(Case case)
cdef list _against(Case case, str direction)
cdef list _no_option(Case case)
