cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8

cpdef identified(one)
cpdef tuple nested(trace)
cdef _json(value)
cpdef content_hash(trace, tuple nested)
