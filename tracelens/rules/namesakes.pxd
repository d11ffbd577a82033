cimport cython
from tracelens.claims.vocabulary cimport Vocabulary, hash_on, kept
from tracelens.rules.glance cimport Stems
from tracelens.rules.keywords cimport known

cdef int ROOM

@cython.final
cdef class Namesakes:
    cdef public Vocabulary none
    cdef public int reach, n
    cdef public bint parted
    cdef public int[::1] ends
    cdef public long long[::1] hashes
    cdef public int[::1] owners
    @cython.locals(owner=cython.int, at=cython.int, first=cython.int, i=cython.int, begin=cython.int, c=cython.int, hashed=cython.longlong, end=cython.int, last=cython.int)
    cpdef list shared(self, str text, list spans, Stems changes)
    @cython.locals(k=cython.int)
    cdef int note(self, str text, long long hashed, int owner, int end, set owners, Stems changes) except -1

cpdef bint word(Py_UCS4 char) except -1
cpdef bint blank(Py_UCS4 char) except -1
cdef bint between(int c) except -1
cdef bint letter(int c) except -1
