cimport cython

cdef str _APART, _AROUND_LABELS
cdef int _LABELS_LENGTH, _KEPT, _LONGEST, _ITEMS
cdef dict _KNOWN

@cython.final
cdef class Chosen:
    cdef readonly str label
    cdef readonly tuple several

cdef class Options:
    cdef readonly dict choices, said
    cdef readonly frozenset caseless
    cdef readonly bint comma
    cdef dict _claims, _chosen, _labels
    cpdef dict claims(self)
    cpdef str label(self, str text)
    cpdef Chosen chosen(self, str answer)

@cython.locals(n=cython.int, begin=cython.int, i=cython.int, bare=str, word=str)
cdef tuple _several(str answer, dict choices)
@cython.locals(known=tuple)
cpdef Options offered(dict choices)
