from tracelens.rules.case cimport Case
from tracelens.rules.commitments cimport find as commitments_of

cpdef object check(Case case)
cdef object _gold(Case case)
