cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbers cimport slash, whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.tokens cimport Tokens

@cython.locals(k=cython.int)
cpdef bint year(Tokens t, int i, int j, Lexicon lexicon, bint dated) except -1
@cython.locals(digits=cython.int)
cpdef int decade(Tokens t, int i, Lexicon lexicon) except -2
cpdef bint modifies(Tokens t, int i, int j) except -1
cpdef bint titled(Tokens t, int j) except -1
@cython.locals(before=cython.int, to_number=bint)
cpdef bint year_said(Tokens t, int k, int j, Lexicon lexicon, bint dated) except -1
@cython.locals(first=Py_UCS4)
cpdef bint month(Tokens t, int i, Lexicon lexicon) except -1
@cython.locals(month_like=bint)
cpdef int date_end(Tokens t, int i, Lexicon lexicon) except -1
@cython.locals(j=cython.int)
cpdef int day_end(Tokens t, int i, Lexicon lexicon) except -1
cpdef bint dash(Tokens t, int j) except -1
cpdef int ordinal_end(Tokens t, int j, Lexicon lexicon) except -1
@cython.locals(k=cython.int)
cpdef int year_end(Tokens t, int j, Lexicon lexicon) except -1
