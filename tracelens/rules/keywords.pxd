cimport cython
from tracelens.claims.vocabulary cimport Vocabulary

cdef int LETTER, GAP

@cython.final
cdef class Keywords:
    cdef public Vocabulary vocabulary
    cdef public list longer
    cdef public long long located
    cdef public long long[::1] bits
    cdef public signed char[::1] classes
    @cython.locals(found=cython.longlong, bits=cython.longlong, n=cython.int, i=cython.int, before=cython.int,
                   kind=cython.int, first=cython.int, hashed=cython.int, c=cython.int, number=cython.int, places=list)
    cpdef tuple run(self, str text)
    cdef int number(self, str text, int start, int end, int hashed) except -2
    @cython.locals(found=cython.longlong, bits=cython.longlong, rest=str)
    cdef long long continued(self, str text, int end, int number)
    cdef bint ends(self, str text, int end) except -1
    cdef int kind(self, int c) except -1

@cython.locals(char=Py_UCS4)
cpdef int wide(Py_UCS4 char) except -1
