cimport cython
from tracelens.claims.objects cimport Wanted
from tracelens.rules.case cimport Case, present

@cython.locals(start=cython.int, end=cython.int, at=cython.int)
cpdef object check(Case case)
@cython.locals(wanted=Wanted)
cpdef bint mentions(Case case, str label, int start, int end) except -1
@cython.locals(size=cython.int, at=cython.int, behind=cython.int)
cdef bint _stands(str text, str label, int start, int end) except -1
