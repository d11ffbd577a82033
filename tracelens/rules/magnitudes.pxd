from tracelens.rules.case cimport Case

cpdef object action(Case case)
cpdef object read(Case case)
