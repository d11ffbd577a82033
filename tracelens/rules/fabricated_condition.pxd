from tracelens.rules.case cimport Case
from tracelens.rules.quoting cimport find as quoting_of

cpdef object check(Case case)
