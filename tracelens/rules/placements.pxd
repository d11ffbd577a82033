cimport cython
from tracelens.rules.case cimport Case

cdef int _REACH
cdef tuple _VERBS

@cython.locals(last=cython.int, at=cython.int, verb=str)
cdef int _name_from(str before) except -1
cpdef tuple of(Case case)
cdef tuple _all_named(str text, object spans)
cdef object _named(str text, int at)
