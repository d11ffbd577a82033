cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.string cimport memcpy

cdef inline long long measured(list values, signed char[::1] offsets) except -1:
    cdef int* ends = <int*> &offsets[0]
    cdef Py_ssize_t size, i
    cdef long long total = 0
    ends[0] = 0
    for i in range(len(values)):
        if values[i] is not None:
            PyUnicode_AsUTF8AndSize(values[i], &size)
            total += size
        ends[i + 1] = <int> total
    return total

cdef inline int copied(list values, signed char[::1] data) except -1:
    cdef signed char* to = &data[0]
    cdef const char* text
    cdef Py_ssize_t size, i
    for i in range(len(values)):
        if values[i] is not None:
            text = PyUnicode_AsUTF8AndSize(values[i], &size)
            memcpy(to, text, size)
            to += size
    return 0

cdef inline Py_ssize_t marked(list values, bytearray valid):
    cdef char* marks = valid
    cdef Py_ssize_t i, none = 0
    for i in range(len(values)):
        marks[i] = values[i] is not None
        none += not marks[i]
    return none
