# cython: boundscheck=False, wraparound=False, initializedcheck=False
cimport cython
from libc.string cimport strncmp
from tracelens.answers.split cimport split
from tracelens.named cimport part
from tracelens.sources.lines cimport find_byte

cdef inline bint is_key(const unsigned char[::1] raw, Py_ssize_t at) noexcept:
    return strncmp(<const char*> &raw[at], b'"response":', 11) == 0  # stops at the end of the line

@cython.locals(start=Py_ssize_t, end=Py_ssize_t, length=Py_ssize_t, count=Py_ssize_t)
cdef _at_once(const unsigned char[::1] raw)
@cython.locals(at=Py_ssize_t, found=Py_ssize_t)
cdef Py_ssize_t _keys(const unsigned char[::1] raw, Py_ssize_t start, Py_ssize_t end) except -1
@cython.locals(steps=tuple, text=str, values=tuple)
cpdef trace_of(fields, dict extra, tuple notes=*, str file=*, line=*)
