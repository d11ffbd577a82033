from tracelens.rules.case cimport Case, present
from tracelens.rules.glance cimport has_words

cpdef object check(Case case)
cdef bint _concludes(Case case) except -1
