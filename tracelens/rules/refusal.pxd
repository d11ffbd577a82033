from tracelens.rules.case cimport Case

cpdef object check(Case case)
