cimport cython
from libc.string cimport strncmp
from tracelens.answers.split cimport split
from tracelens.sources.bytes cimport find_byte

cdef inline bint is_key(bytes raw, Py_ssize_t at) noexcept:
    cdef const char* data = raw
    return strncmp(data + at, b'"response":', 11) == 0  # stops at the zero byte behind the last one

@cython.locals(start=Py_ssize_t, end=Py_ssize_t, length=Py_ssize_t, count=Py_ssize_t)
cdef _at_once(bytes raw)
@cython.locals(at=Py_ssize_t, found=Py_ssize_t)
cdef Py_ssize_t _keys(bytes raw, Py_ssize_t start, Py_ssize_t end) except -1
@cython.locals(steps=tuple, text=str, values=tuple)
cpdef trace_of(fields, dict extra, tuple notes=*, str file=*, line=*)
