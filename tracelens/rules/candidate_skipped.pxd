cimport cython
from tracelens.rules.case cimport Case, present

@cython.locals(start=cython.int, end=cython.int, at=cython.int, begin=cython.int, stop=cython.int)
cpdef object check(Case case)
cpdef bint mentions(Case case, str label, int start, int end) except -1
@cython.locals(size=cython.int, at=cython.int, behind=cython.int)
cdef bint _stands(str text, str label, int start, int end) except -1
