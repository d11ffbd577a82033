cimport cython
from tracelens.reading cimport Reading
from tracelens.rules.case cimport Case
from tracelens.rules.glance cimport Stems
from tracelens.rules.namesakes cimport Namesakes

cdef int _REACH
cdef tuple _VERBS

@cython.locals(last=cython.int, at=cython.int, verb=str)
cdef int _name_from(str before) except -1
cpdef tuple of(Case case)
@cython.locals(spans=list, places=tuple, seen=set, again=set, namesakes=Namesakes)
cpdef tuple twice(Case case, Stems changes)
cpdef tuple find(Reading reading, object places)
cpdef tuple named(str text, Reading reading)
cdef tuple _all_named(str text, object spans)
cdef object _named(str text, int at)
