from tracelens.rules.case cimport Case, present

cpdef object check(Case case)
cdef object _statement(Case case, int start, int end)
cdef object _answer(Case case)
