cimport cython
from tracelens.rules.keywords cimport Keywords

cdef int SIDE, FRONT, OTHER, ALWAYS, JUDGED, LABELLED, CONCLUDES, LONGEST_LINK, LINK_REACH

@cython.final
cdef class Ways:
    cdef public Keywords keywords
    cdef public frozenset links
    cdef public signed char[::1] kinds
    @cython.locals(k=Keywords, n=cython.int, i=cython.int, number=cython.int, kind=cython.int, begin=cython.int,
                   end=cython.int)
    cpdef list find(self, str text)
    @cython.locals(low=cython.int, end=cython.int, first=cython.int)
    cdef bint linked(self, str text, int begin) except -1

@cython.final
cdef class Openings:
    cdef public Keywords keywords
    cdef public signed char[::1] kinds
    @cython.locals(k=Keywords, i=cython.int, number=cython.int, kind=cython.int, at=cython.int, end=cython.int)
    cpdef list find(self, str text)

@cython.locals(n=cython.int, i=cython.int, first=cython.int, c=Py_UCS4)
cdef bint opens(str text, int at, int end, int kind) except -1
@cython.locals(c=Py_UCS4, first=cython.int)
cdef bint leads(str text, int i, int n) except -1
@cython.locals(c=Py_UCS4, d=Py_UCS4)
cdef bint option_word(str text, int i, int n) except -1
@cython.locals(low=cython.int)
cdef int lead(str text, int begin) except -1
@cython.locals(i=cython.int, c=cython.int)
cdef bint begins_with(str text, int at, int n, str word) except -1
@cython.locals(at=cython.int)
cdef bint ends_with(str text, int low, int end, str word) except -1
