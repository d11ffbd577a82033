cimport cython

@cython.locals(words=cython.int, inside=cython.bint, i=cython.int)
cpdef bint has_words(str text, int start, int end, int least) except -1
@cython.locals(i=cython.int, begin=cython.int, c=Py_UCS4)
cpdef tuple last_sentence(str text, int start, int end)

cdef int WORD, INITIAL

@cython.final
cdef class Stems:
    cdef public int[::1] first
    cdef public int[::1] begins
    cdef public int[::1] letters
    cdef public signed char[::1] kinds
    @cython.locals(word=cython.int)
    cpdef int _kind(self, str char, list initials) except -1
    @cython.locals(inside=cython.bint, i=cython.int, c=cython.int, kind=cython.int)
    cpdef bint stand(self, str text, int start, int end) except -1
    @cython.locals(c=cython.int, number=cython.int, begin=cython.int, size=cython.int, i=cython.int)
    cpdef bint stem_at(self, str text, int at, int end) except -1

@cython.locals(c=cython.int)
cdef int folded(Py_UCS4 char) noexcept
cdef bint wordlike(Py_UCS4 char) noexcept
