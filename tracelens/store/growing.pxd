# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from cpython.exc cimport PyErr_Clear
from cpython.ref cimport PyObject
from libc.string cimport memcpy
from tracelens.named cimport part

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size)  # NULL for a lone surrogate

cdef object storable

cdef class TextColumn

cdef inline int put(TextColumn column, text) except -1:
    cdef Py_ssize_t size = 0
    cdef const char* data = PyUnicode_AsUTF8AndSize(text, &size)
    if data == NULL:
        PyErr_Clear()
        text = storable(text)
        data = PyUnicode_AsUTF8AndSize(text, &size)
        if data == NULL:
            return -1  # no text at all
    if column.size + size > column.data_room:
        column.reserve(size)
    memcpy(&column.data[column.size], data, size)
    column.size += size
    return 0

@cython.final
cdef class TextColumn:
    cdef public Py_ssize_t room, data_room, n, size, empty
    cdef public unsigned char[::1] data, known
    cdef public long long[::1] ends
    cpdef clear(self)
    cpdef int add(self, text) except -1
    cdef inline int close(self, bint known) except -1:
        if self.n == self.room:
            self.more_rows()
        self.known[self.n] = known
        self.n += 1
        self.ends[self.n] = self.size
        return 0
    cdef int more_rows(self) except -1
    cdef int reserve(self, Py_ssize_t more) except -1

@cython.final
cdef class NumberColumn:
    cdef public str kind
    cdef public Py_ssize_t room, n, empty
    cdef public unsigned char[::1] known
    cdef public long long[::1] values
    cpdef clear(self)
    cpdef int add(self, value) except -1

@cython.final
cdef class RangeColumn:
    cdef public TextColumn kinds
    cdef public NumberColumn starts, stops, ends
    cpdef clear(self)
    @cython.locals(first=cython.int)
    cpdef int add(self, tuple ranges) except -1
