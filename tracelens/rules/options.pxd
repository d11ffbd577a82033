cimport cython

cdef str _APART, _AROUND_LABELS
cdef int _LABELS_LENGTH, _KEPT, _LONGEST

cdef class Options:
    cdef readonly dict choices, said
    cdef readonly frozenset caseless
    cdef readonly bint comma
    cdef dict _claims, _chosen, _labels
    cpdef dict claims(self)
    cpdef str label(self, str text)
    cpdef object chosen(self, str answer)

@cython.locals(n=cython.int, begin=cython.int, i=cython.int, bare=str, word=str)
cdef tuple _several(str answer, dict choices)
