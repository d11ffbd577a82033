cimport cython
from cpython.float cimport PyFloat_AsDouble
from cpython.long cimport PyLong_AsLongLong
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.string cimport memcmp, memcpy

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

cdef inline int counted(list values, str kind, bytearray data) except -1:
    cdef char* to = data
    cdef Py_ssize_t i
    cdef long long number
    cdef int size = 8 if kind == "int64" else 4 if kind == "int32" else 1
    cdef long long most = 0x7fffffffffffffff >> (64 - 8 * size)
    if kind == "double":
        for i in range(len(values)):
            (<double*> to)[i] = 0 if values[i] is None else PyFloat_AsDouble(values[i])
        return 0
    for i in range(len(values)):
        number = 0 if values[i] is None else PyLong_AsLongLong(values[i])
        if number > most or number < -most - 1:
            raise OverflowError("a number does not fit its column")
        if size == 8:
            (<long long*> to)[i] = number
        elif size == 4:
            (<int*> to)[i] = <int> number
        else:
            to[i] = <char> number
    return 0

cdef inline list decoded(
    const signed char[::1] offsets, const signed char[::1] data, Py_ssize_t first, Py_ssize_t count, bint wide
):
    cdef const long long* longs = <const long long*> &offsets[0]
    cdef const int* ints = <const int*> &offsets[0]
    cdef const char* text = <const char*> &data[0]
    cdef Py_ssize_t i, start, size, at = 0, length = -1
    cdef list found = []
    value = None
    for i in range(first, first + count):
        start = longs[i] if wide else ints[i]
        size = (longs[i + 1] if wide else ints[i + 1]) - start
        # Most columns of a batch repeat; one object for all of them is also hashed once.
        if size != length or memcmp(text + start, text + at, size):
            value = PyUnicode_DecodeUTF8(text + start, size, NULL)
            at = start
            length = size
        found.append(value)
    return found
