cimport cython
from tracelens.named cimport made

@cython.locals(encoded=bytes)
cpdef as_json(value)
