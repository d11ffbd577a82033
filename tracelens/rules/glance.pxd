cimport cython

@cython.locals(words=cython.int, inside=cython.bint, i=cython.int)
cpdef bint has_words(str text, int start, int end, int least) except -1
@cython.locals(i=cython.int, begin=cython.int, c=Py_UCS4)
cpdef tuple last_sentence(str text, int start, int end)

@cython.final
cdef class Stems:
    cdef public signed char[::1] chars
    cdef public int[::1] offsets
    cdef public int[::1] first
    cdef public int[::1] last
    cdef public signed char[::1] wordlike
    @cython.locals(inside=cython.bint, i=cython.int, c=cython.int)
    cpdef bint stand(self, str text, int start, int end) except -1
    @cython.locals(initial=cython.int, k=cython.int, offset=cython.int, size=cython.int, i=cython.int)
    cdef bint stem_at(self, str text, int at, int end) except -1

@cython.locals(c=cython.int)
cdef int folded(Py_UCS4 char) noexcept
cdef bint wordlike(Py_UCS4 char) noexcept
