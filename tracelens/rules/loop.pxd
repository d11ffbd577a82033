cimport cython
from tracelens.rules.case cimport Case, present
from tracelens.rules.repeats cimport Repeats

@cython.locals(repeats=Repeats)
cpdef object check(Case case)
cdef object _block(Case case, str text, Repeats repeats)
cdef str _piece(str text, Repeats repeats, int number)
