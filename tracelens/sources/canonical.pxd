cimport cython
from libc.string cimport memchr, strncmp

cdef inline Py_ssize_t find_byte(bytes raw, int byte, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef const char* data = raw
    cdef const char* found = <const char*> memchr(data + start, byte, end - start)
    return found - data if found is not NULL else -1

cdef inline bint is_key(bytes raw, Py_ssize_t at) noexcept:
    cdef const char* data = raw
    return strncmp(data + at, b'"response":', 11) == 0  # stops at the zero byte behind the last one

@cython.locals(start=Py_ssize_t, end=Py_ssize_t, length=Py_ssize_t, count=Py_ssize_t)
cdef _at_once(bytes raw)
@cython.locals(at=Py_ssize_t, found=Py_ssize_t)
cdef Py_ssize_t _keys(bytes raw, Py_ssize_t start, Py_ssize_t end) except -1
@cython.locals(steps=tuple, text=str)
cpdef trace_of(fields, dict extra, tuple notes=*, str file=*, line=*)
