cimport cython
from tracelens.claims.objects cimport Wanted

cdef str _APART, _AROUND_LABELS
cdef int _LABELS_LENGTH, _KEPT, _LONGEST, _ITEMS
cdef dict _KNOWN, _MADE
cdef list _LATEST

@cython.final
cdef class Chosen:
    cdef readonly str label
    cdef readonly tuple several

cdef class Options:
    cdef readonly dict choices, said
    cdef readonly frozenset caseless
    cdef readonly bint comma, letters
    cdef public dict given
    cdef dict _claims, _wanted, _chosen, _labels, _shown
    cpdef dict claims(self)
    cpdef Wanted wanted(self, str label)
    cpdef str shown(self, str label)
    cpdef str label(self, str text)
    cpdef Chosen chosen(self, str answer)

@cython.locals(n=cython.int, i=cython.int)
cpdef str written(str text, dict choices)
@cython.locals(n=cython.int, begin=cython.int, end=cython.int, i=cython.int, last=str, word=str)
cdef tuple _several(str answer, dict choices)
cdef bint parts(Py_UCS4 char) noexcept
@cython.locals(known=tuple, latest=Options)
cpdef Options offered(dict choices)
cdef Options _equal(dict choices)
