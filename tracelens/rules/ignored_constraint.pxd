cimport cython
from tracelens.rules.case cimport Case, present
from tracelens.rules.magnitudes cimport action as action_of

@cython.locals(directed=cython.bint, direction=str, found=list)
cpdef object check(Case case)
cdef list _against(Case case, str direction)
cdef list _no_option(Case case)
