cimport cython
from tracelens.claims.kinds cimport *

@cython.final
cdef class Tokens:
    cdef public str text
    cdef public int n
    cdef public int room, char_room
    cdef public int mark_n
    cdef public long long seen
    cdef public int[::1] marks
    cdef public Py_UCS4[::1] chars
    cdef public int[::1] kind
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] code
    cdef public long long[::1] bits
    cdef public long long[::1] mant
    cdef public int[::1] exp
    cdef public int[::1] den
    cdef public int[::1] dec
    cpdef reset(self, str text)
    @cython.locals(size=cython.int, i=cython.int, c=Py_UCS4)
    cdef hold(self, str text)
    cpdef grow(self)
    @cython.locals(i=cython.int)
    cpdef int add(self, int kind, int start, int end, int code) except -1
    cpdef str quote(self, int i)
    cpdef object value(self, int i)
