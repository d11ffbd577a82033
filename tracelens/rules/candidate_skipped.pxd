cimport cython
from tracelens.claims.objects cimport Wanted
from tracelens.rules.case cimport Case, present
from tracelens.rules.sought cimport Sought

@cython.locals(start=cython.int, end=cython.int, at=cython.int)
cpdef object check(Case case)
@cython.locals(wanted=Wanted, said=Sought)
cpdef bint mentions(Case case, str label, int start, int end) except -1
@cython.locals(size=cython.int, at=cython.int, behind=cython.int)
cdef bint _stands(str text, str label, int start, int end) except -1
