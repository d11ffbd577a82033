cimport cython
from tracelens.claims.vocabulary cimport Vocabulary
from tracelens.rules.repeats cimport Repeats

cdef int LETTER, GAP, LONGEST, LINE, STOP, BLANK, REPLACED

@cython.final
cdef class Keywords:
    cdef public Vocabulary vocabulary
    cdef public Repeats repeats
    cdef public list longer
    cdef public long long located
    cdef public long long[::1] bits
    cdef public signed char[::1] goes_on
    cdef public signed char[::1] classes
    cdef public int[::1] at
    cdef public int[::1] which
    cdef public int[::1] lengths
    cdef public int n, room
    cdef public long long found
    cdef public str text
    @cython.locals(repeats=Repeats, n=cython.int, i=cython.int, first=cython.int, initial=cython.int, last=cython.int,
                   before=cython.int, piece=cython.int, hashed=cython.uint, beginning=cython.uint, chars=bytes,
                   c=cython.int, kind=cython.int)
    cpdef object run(self, str text)
    @cython.locals(k=cython.int, number=cython.int)
    cpdef list places(self, str text, long long bits)
    cpdef hold(self, str text)
    @cython.locals(number=cython.int, bits=cython.longlong)
    cdef int word(self, str text, int first, int end, int initial, int last, int before, int after) except -1
    cdef note(self, int at, int number)
    @cython.locals(found=cython.longlong, bits=cython.longlong, rest=str)
    cdef long long continued(self, str text, int end, int number)
    cdef bint ends(self, str text, int end) except -1
    cdef int kind(self, int c) except -1

@cython.locals(char=Py_UCS4)
cpdef int wide(Py_UCS4 char) except -1
@cython.locals(hashed=cython.uint, slot=cython.int, number=cython.int, at=cython.int, i=cython.int)
cdef int known(Vocabulary v, str text, int start, int end) except -2
@cython.locals(i=cython.int)
cdef bint alike(Vocabulary v, str text, int start, int end, int at) except -1
cdef int lower(int c) except -1
