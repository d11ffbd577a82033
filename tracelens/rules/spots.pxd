cimport cython
from tracelens.claims.tokens cimport Tokens
from tracelens.rules.glance cimport blank
from tracelens.rules.keywords cimport Keywords

cdef int SIDE, FRONT, OTHER, ALWAYS, JUDGED, LABELLED, CONCLUDES, LONGEST_LINK, LINK_REACH

@cython.final
cdef class Ways:
    cdef public Keywords keywords
    cdef public frozenset links
    cdef public signed char[::1] kinds
    @cython.locals(k=Keywords, t=Tokens, n=cython.int, i=cython.int, number=cython.int, kind=cython.int, begin=cython.int,
                   end=cython.int)
    cpdef list find(self, str text)
    @cython.locals(low=cython.int, end=cython.int, first=cython.int)
    cdef bint linked(self, Tokens t, int begin) except -1

@cython.final
cdef class Openings:
    cdef public Keywords keywords
    cdef public signed char[::1] kinds
    @cython.locals(k=Keywords, t=Tokens, n=cython.int, i=cython.int, number=cython.int, kind=cython.int, at=cython.int, end=cython.int)
    cpdef list find(self, str text)

@cython.locals(i=cython.int, first=cython.int, c=Py_UCS4)
cdef bint opens(Tokens t, int at, int end, int n, int kind) except -1
@cython.locals(c=Py_UCS4, first=cython.int)
cdef bint leads(Tokens t, int i, int n) except -1
@cython.locals(c=Py_UCS4, d=Py_UCS4)
cdef bint option_word(Tokens t, int i, int n) except -1
@cython.locals(low=cython.int)
cdef int lead(Tokens t, int begin) except -1
@cython.locals(i=cython.int, c=cython.int)
cdef bint begins_with(Tokens t, int at, int n, str word) except -1
@cython.locals(at=cython.int)
cdef bint ends_with(Tokens t, int low, int end, str word) except -1
