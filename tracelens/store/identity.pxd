from cpython.buffer cimport PyBUF_READ
from cpython.memoryview cimport PyMemoryView_FromMemory
from cpython.unicode cimport PyUnicode_AsUTF8AndSize

cdef inline utf8(str text):
    cdef Py_ssize_t size
    cdef const char* data = PyUnicode_AsUTF8AndSize(text, &size)
    return PyMemoryView_FromMemory(<char*> data, size, PyBUF_READ)

cpdef content_hash(str text, tuple beside)
cdef _bytes(tuple beside)
