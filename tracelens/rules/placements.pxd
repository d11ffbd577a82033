cimport cython
from tracelens.named cimport made
from tracelens.reading cimport Reading
from tracelens.rules.case cimport Case
from tracelens.rules.glance cimport Stems
from tracelens.rules.namesakes cimport Namesakes

cdef int _REACH
cdef frozenset _VERBS, _LEADING
cdef str _VERB_INITIALS

@cython.locals(at=cython.int, n=cython.int, i=cython.int)
cpdef int _name_from(str before) except -1
@cython.locals(behind=cython.int, i=cython.int)
cdef int _last_verb(str before) except? -1
cdef bint _may_lead(Py_UCS4 char) noexcept
cpdef object _match(str before, int low)
@cython.locals(words=list, word=str, first=cython.int, number=cython.int, i=cython.int)
cpdef tuple _plain(str before, int low)
cpdef tuple of(Case case)
@cython.locals(spans=list, places=tuple, seen=set, again=set, namesakes=Namesakes)
cpdef tuple twice(Case case, Stems changes)
cpdef tuple find(Reading reading, object places)
cpdef tuple named(str text, Reading reading)
cdef tuple _all_named(str text, object spans)
@cython.locals(before=str, words=list, low=cython.int, start=cython.int)
cdef object _named(str text, int at)
