from tracelens.rules.case cimport Case

cpdef tuple find(Case case, str kind)
