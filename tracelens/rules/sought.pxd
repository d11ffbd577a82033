cimport cython

cdef int _HITS

@cython.final
cdef class Sought:
    cdef readonly str words, mark
    cdef readonly int offset
    @cython.locals(hits=cython.int, low=cython.Py_ssize_t, at=cython.Py_ssize_t)
    cpdef bint stand(self, str text, int start, int end) except -1
