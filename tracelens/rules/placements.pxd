cimport cython
from tracelens.reading cimport Reading
from tracelens.rules.case cimport Case
from tracelens.rules.glance cimport Stems

cdef int _REACH
cdef tuple _VERBS

@cython.locals(last=cython.int, at=cython.int, verb=str)
cdef int _name_from(str before) except -1
cpdef tuple of(Case case)
@cython.locals(places=tuple, seen=set, again=set)
cpdef tuple twice(str text, Reading reading, Stems changes)
cpdef tuple find(Reading reading, object places)
cpdef tuple named(str text, Reading reading)
cdef tuple _all_named(str text, object spans)
cdef object _named(str text, int at)
