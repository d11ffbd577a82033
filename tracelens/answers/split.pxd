cimport cython
from tracelens.named cimport made

cpdef split(str text, finish_reason=*, refusal=*)
cdef tuple _sections(str text)
cdef bint _hinted(str text) except -1
@cython.locals(close=Py_ssize_t)
cdef _one_block(str text)
@cython.locals(before=Py_UCS4, after=Py_UCS4)
cdef bint _quoted(str text, Py_ssize_t start, Py_ssize_t end) except -1
cdef _section(str text, str kind, Py_ssize_t start, Py_ssize_t end)
