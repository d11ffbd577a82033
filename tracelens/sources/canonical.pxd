cimport cython

@cython.locals(start=Py_ssize_t, end=Py_ssize_t, length=Py_ssize_t, count=Py_ssize_t)
cdef _at_once(bytes raw)
@cython.locals(steps=tuple, text=str)
cpdef trace_of(fields, dict extra, tuple notes=*, str file=*, line=*)
