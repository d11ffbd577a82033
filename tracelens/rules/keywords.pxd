cimport cython
from tracelens.claims.kinds cimport COMMA, NEWLINE, NUMERAL
from tracelens.claims.kinds cimport STOP as STOP_TOKEN
from tracelens.claims.kinds cimport WORD as WORD_TOKEN
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.vocabulary cimport EXACT, NUMBER, Vocabulary, hash_on, kept, slot_of
from tracelens.rules.repeats cimport Repeats

cdef enum:
    LETTER = 1
    GAP = 2
    FILTER = 4096
    FILTER_SHIFT = 52
    ENDS = 1 << NEWLINE | 1 << STOP_TOKEN
    WORDLESS = 1 << NUMERAL | 1 << COMMA

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
    cdef public signed char[::1] may
    cdef public int n, room
    cdef public Tokens bare, tokens
    cdef public long long found
    cdef public str text
    @cython.locals(t=Tokens, repeats=Repeats, kinds=cython.int[::1], hashes=cython.longlong[::1], may=cython.schar[::1],
                   k=cython.int, kind=cython.int)
    cpdef object run(self, str text, Tokens tokens=*)
    cpdef Tokens characters(self, str text, Tokens tokens)
    @cython.locals(number=cython.int)
    cdef int look(self, Tokens t, int first, int end, long long hashed) except -1
    @cython.locals(i=cython.int, first=cython.int, hashed=cython.longlong, number=cython.int)
    cdef int stretch(self, Tokens t, int start, int end) except -1
    @cython.locals(k=cython.int, number=cython.int)
    cpdef list places(self, str text, long long bits)
    cpdef int hold(self, str text, Tokens tokens=*) except -1
    @cython.locals(before=cython.int, after=cython.int, bits=cython.longlong)
    cdef int word(self, Tokens t, int first, int end, int number) except -1
    cdef int note(self, int at, int number) except -1
    @cython.locals(found=cython.longlong, bits=cython.longlong, rest=str)
    cdef long long continued(self, str text, int end, int number)
    cdef bint ends(self, str text, int end) except -1

    cdef inline int kind(self, Py_UCS4 c) noexcept:
        return self.classes[c] if c < 256 else wide(c)

cpdef int wide(Py_UCS4 char) noexcept
cdef int lower(int c) noexcept
