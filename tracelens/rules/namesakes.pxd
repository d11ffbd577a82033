cimport cython
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.vocabulary cimport EXACT, NUMBER, Vocabulary, hash_on, kept
from tracelens.rules.glance cimport Stems

cdef enum:
    PART = 1
    BLANK = 2
    COLON = 4
    LAST = 8

@cython.final
cdef class Namesakes:
    cdef public Vocabulary none
    cdef public int reach, room, n
    cdef public bint parted
    cdef public signed char[::1] kinds
    cdef public int[::1] begins
    cdef public int[::1] ends
    cdef public int[::1] last
    cdef public long long[::1] hashes
    cdef public int[::1] owners
    @cython.locals(owner=cython.int, at=cython.int, first=cython.int, low=cython.int, end=cython.int, last=cython.int)
    cpdef list shared(self, Tokens t, list spans, Stems changes)
    @cython.locals(begin=cython.int, c=cython.int, hashed=cython.longlong, letters=cython.bint)
    cdef bint words(self, Tokens t, int i, int at, int owner, int end, int last, set owners, Stems changes) except -1
    @cython.locals(k=cython.int)
    cdef int note(
        self, Tokens t, long long hashed, int owner, int at, int end, int last, set owners, Stems changes
    ) except -1
    cdef bint same(self, Tokens t, int k, int at, int end) noexcept

    cdef inline int kind(self, Py_UCS4 c) noexcept:
        return self.kinds[c] if c < 128 else wide_kind(c)

cpdef int ascii_kind(Py_UCS4 char) except -1
cpdef int wide_kind(Py_UCS4 char) noexcept
