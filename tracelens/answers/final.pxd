cimport cython
from tracelens.answers.options cimport choice_of
from tracelens.named cimport made, part

cdef str _TRIM_LEFT, _TRIM_RIGHT

@cython.locals(text=str, start=Py_ssize_t, end=Py_ssize_t)
cpdef final(trace)
cdef _last_naming(tuple submitted, choices)
@cython.locals(at=Py_ssize_t, opening=Py_ssize_t, position=Py_ssize_t, depth=cython.int)
cdef _boxed(str text, Py_ssize_t start, Py_ssize_t end)
@cython.locals(at=Py_ssize_t)
cdef _marked(str text, Py_ssize_t start, Py_ssize_t end)
@cython.locals(at=Py_ssize_t, begin=Py_ssize_t)
cdef _announced(str text, Py_ssize_t start, Py_ssize_t end)
@cython.locals(begin=Py_ssize_t)
cdef Py_ssize_t _begin(str text, Py_ssize_t at, Py_ssize_t start, Py_ssize_t end) except -2
@cython.locals(at=Py_ssize_t, c=Py_UCS4, ends=cython.bint)
cdef Py_ssize_t _stop(str text, Py_ssize_t start, Py_ssize_t end) except -2
@cython.locals(at=Py_ssize_t, first=Py_UCS4, third=Py_UCS4, may=cython.bint)
cdef Py_ssize_t _last_noun(str text, Py_ssize_t start, Py_ssize_t end) except -2
@cython.locals(part=str)
cdef _whole(str text, Py_ssize_t start, Py_ssize_t end)
cdef _option(str text, Py_ssize_t start, Py_ssize_t end, choices)
cdef _last_line(str text, Py_ssize_t start, Py_ssize_t end)
cdef _trimmed(str text, Py_ssize_t start, Py_ssize_t end, str found)
