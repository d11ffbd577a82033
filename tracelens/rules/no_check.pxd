cimport cython
from tracelens.rules.case cimport Case, present

@cython.locals(start=cython.int, end=cython.int)
cpdef object check(Case case)
