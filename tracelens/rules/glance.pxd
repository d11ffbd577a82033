cimport cython
from tracelens.claims.tokens cimport Tokens

cdef inline bint blank(Py_UCS4 c) noexcept:
    # Most characters are none, and most that are one are the first: neither needs the tables of Unicode.
    return c == 32 or ((c < 32 or c > 126) and c.isspace())

@cython.locals(words=cython.int, inside=cython.bint, i=cython.int)
cpdef bint has_words(Tokens t, int start, int end, int least) except -1
@cython.locals(i=cython.int, begin=cython.int, c=Py_UCS4)
cpdef tuple last_sentence(Tokens t, int start, int end)

cdef enum:
    WORD = 1
    INITIAL = 2

@cython.final
cdef class Stems:
    cdef public int[::1] first
    cdef public int[::1] begins
    cdef public int[::1] letters
    cdef public int[::1] seconds
    cdef public signed char[::1] kinds
    @cython.locals(word=cython.int)
    cpdef int _kind(self, str char, list initials) except -1
    @cython.locals(chars=Py_UCS4[::1], kinds=cython.schar[::1], i=cython.int, kind=cython.int, inside=cython.bint)
    cpdef bint stand(self, Tokens t, int start, int end) except -1
    @cython.locals(c=cython.int, second=cython.int, number=cython.int, begin=cython.int, size=cython.int, i=cython.int)
    cdef bint stem_at(self, Tokens t, int at, int end) except -1

    cdef inline int kind(self, Py_UCS4 c) noexcept:
        return self.kinds[c] if c < 128 else INITIAL + (WORD if wordlike(c) else 0)

@cython.locals(c=cython.int)
cdef int folded(Py_UCS4 char) noexcept
cdef bint wordlike(Py_UCS4 char) noexcept
