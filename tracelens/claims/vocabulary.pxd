cimport cython
from tracelens.claims.tokens cimport Tokens

cpdef int word_hash(str word) except -1

@cython.final
cdef class Vocabulary:
    cdef public list words
    cdef public dict places
    cdef public int mask
    cdef public int[::1] slots
    cdef public int[::1] hashes
    cdef public int[::1] offsets
    cdef public int[::1] chars

    @cython.locals(found=cython.int, slot=cython.int, number=cython.int, at=cython.int, i=cython.int)
    cpdef int find(self, Tokens t, int start, int end, int hashed, int lower) except -2
    @cython.locals(i=cython.int, c=cython.int)
    cdef bint lowered(self, Tokens t, int start, int end, int at) except -1
    cpdef int number(self, str word) except -2
