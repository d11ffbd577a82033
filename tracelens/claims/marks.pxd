cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.numerals cimport is_digit
from tracelens.claims.tokens cimport Tokens

cpdef bint joined(Tokens t, int i) except -1
cpdef bint line_start(Tokens t, int i) except -1
@cython.locals(text=str)
cpdef bint times(Tokens t, int start, int end, int n) except -1
@cython.locals(c=Py_UCS4)
cpdef int escaped(Tokens t, int i) except -1
@cython.locals(end=cython.int)
cpdef int circle(str text, int i, int n) except -1
@cython.locals(text=str, c=Py_UCS4, end=cython.int, at=cython.int)
cpdef int angle(Tokens t, int i, int n) except -1
@cython.locals(at=cython.int, first=cython.int, stop=cython.int, close=cython.int)
cpdef int tag_end(str text, int i, int n) except -1
@cython.locals(at=cython.int, found=cython.int, first=cython.int, quote=cython.int)
cpdef int measured(str text, int i, int close) except -1
@cython.locals(commas=cython.int, at=cython.int, c=Py_UCS4)
cpdef bint vector_end(str text, int i, int n) except -1
@cython.locals(text=str, c=Py_UCS4, end=cython.int, after=Py_UCS4, close=bint, operand=bint)
cpdef int star_or_dash(Tokens t, int i, int n) except -1
@cython.locals(amount=bint, prose=cython.int, breaks=cython.int, j=cython.int, kind=cython.int, next_digit=bint)
cpdef int closing_dollar(Tokens t, int i) except -1
@cython.locals(last=cython.int, step=cython.int, equal=bint, count=cython.int, at=cython.int, value=cython.int, k=cython.int)
cpdef int listed(str text, int i, int n) except -1
@cython.locals(commas=cython.int, comma=cython.int, at=cython.int)
cpdef int tight_list(Tokens t, int i, int n) except -1
@cython.locals(k=cython.int, i=cython.int, j=cython.int, paired=cython.int)
cpdef pair_dollars(Tokens t, int first)
