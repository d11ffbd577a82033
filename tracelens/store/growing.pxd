# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from cpython.buffer cimport PyBUF_READ
from cpython.exc cimport PyErr_Clear
from cpython.memoryview cimport PyMemoryView_FromMemory
from cpython.ref cimport PyObject
from libc.string cimport memcpy
from tracelens.named cimport part

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size)  # NULL for a lone surrogate
    bint PyUnicode_IS_ASCII(object text)
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)

ctypedef fused Character:
    unsigned char
    unsigned short
    unsigned int

cdef object storable

cdef class TextColumn

cdef inline int put(TextColumn column, text) except -1:
    cdef Py_ssize_t size = 0
    cdef const char* data
    if PyUnicode_IS_ASCII(text):
        data = <const char*> PyUnicode_DATA(text)
        size = len(<str> text)
    else:
        data = PyUnicode_AsUTF8AndSize(text, &size)
        if data == NULL:
            PyErr_Clear()
            text = storable(text)
            data = PyUnicode_AsUTF8AndSize(text, &size)
    if column.size + size > column.data_room:
        column.reserve(size)
    memcpy(&column.data[column.size], data, size)
    column.size += size
    return 0

cdef inline unsigned char* encoded(
    const Character* text, Py_ssize_t length, unsigned char* to, bint* whole
) noexcept:
    # Appends the UTF-8 of characters, sixteen at a time where all of them are ASCII.
    cdef Py_ssize_t at = 0, i
    cdef Character several
    cdef unsigned int c
    while at < length:
        while at + 16 <= length:
            several = 0
            for i in range(16):
                several |= text[at + i]
            if several >= 0x80:
                break
            for i in range(16):
                to[i] = <unsigned char> text[at + i]
            at += 16
            to += 16
        while at < length and text[at] < 0x80:
            to[0] = <unsigned char> text[at]
            at += 1
            to += 1
        if at < length:
            c = text[at]
            at += 1
            if 0xD800 <= c < 0xE000:
                c = 0xFFFD
                whole[0] = False
            if c < 0x800:
                to[0] = 0xC0 | c >> 6
                to += 1
            else:
                if c < 0x10000:
                    to[0] = 0xE0 | c >> 12
                    to += 1
                else:
                    to[0] = 0xF0 | c >> 18
                    to[1] = 0x80 | (c >> 12 & 0x3F)
                    to += 2
                to[0] = 0x80 | (c >> 6 & 0x3F)
                to += 1
            to[0] = 0x80 | (c & 0x3F)
            to += 1
    return to

cdef inline bint written(TextColumn column, str text) except -1:
    cdef Py_ssize_t length = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef bint ascii = PyUnicode_IS_ASCII(text)
    cdef Py_ssize_t most = length * (1 if ascii else 2 if kind == 1 else 3 if kind == 2 else 4)
    cdef bint whole = True
    cdef unsigned char* start
    cdef unsigned char* end
    if column.size + most > column.data_room:
        column.reserve(most)
    start = end = &column.data[column.size]
    if ascii:
        memcpy(start, PyUnicode_DATA(text), length)
        end += length
    elif kind == 1:
        end = encoded(<const unsigned char*> PyUnicode_DATA(text), length, start, &whole)
    elif kind == 2:
        end = encoded(<const unsigned short*> PyUnicode_DATA(text), length, start, &whole)
    else:
        end = encoded(<const unsigned int*> PyUnicode_DATA(text), length, start, &whole)
    column.drafted = end - start
    return whole

cdef inline shown(TextColumn column):
    return PyMemoryView_FromMemory(<char*> &column.data[column.size], column.drafted, PyBUF_READ)

@cython.final
cdef class TextColumn:
    cdef public Py_ssize_t room, data_room, n, size, empty, drafted
    cdef public unsigned char[::1] data, known
    cdef public long long[::1] ends
    cpdef clear(self)
    cpdef int add(self, text) except -1
    cpdef bint draft(self, str text) except -1
    cpdef draft_bytes(self)
    cpdef int keep(self) except -1
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
