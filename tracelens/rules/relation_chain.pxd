from tracelens.rules.case cimport Case
from tracelens.rules.relations cimport find as relations_of

cpdef object check(Case case)
