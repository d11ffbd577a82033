cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8

@cython.locals(values=tuple, json=tuple, beside=tuple)
cpdef identified(one)
@cython.locals(columns=list, values=tuple, column=Py_ssize_t)
cpdef dict columns_of(list fresh)
cdef _json(value)
cpdef content_hash(str text, tuple beside)
cdef _bytes(tuple beside)
