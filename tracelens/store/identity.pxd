cimport cython
from cpython.buffer cimport PyBUF_READ
from cpython.memoryview cimport PyMemoryView_FromMemory
from cpython.unicode cimport PyUnicode_AsUTF8, PyUnicode_AsUTF8AndSize
from tracelens.named cimport made

cdef inline utf8(str text):
    cdef Py_ssize_t size
    cdef const char* data = PyUnicode_AsUTF8AndSize(text, &size)
    return PyMemoryView_FromMemory(<char*> data, size, PyBUF_READ)

@cython.locals(fields=tuple, values=tuple, json=tuple, beside=tuple)
cpdef identified(one)
@cython.locals(columns=list, values=tuple, column=list, place=Py_ssize_t, number=Py_ssize_t)
cpdef dict columns_of(list fresh)
cdef _json(value)
cpdef content_hash(str text, tuple beside)
cdef _bytes(tuple beside)
