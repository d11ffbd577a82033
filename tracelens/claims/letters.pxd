cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.names cimport numbered_noun, opens_line
from tracelens.claims.numbers cimport whole
from tracelens.claims.prefixes cimport touches
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cpdef bint option_letter(Tokens t, int i) except -1
cpdef bint bracketed_option(Tokens t, int i) except -1
@cython.locals(j=cython.int)
cpdef bint boxed_option(Tokens t, int i) except -1
cpdef bint named_option(Tokens t, int j) except -1
@cython.locals(after=cython.int)
cpdef bint enumerates(Tokens t, int i, Lexicon lexicon, int math) except -1
@cython.locals(after=cython.int, j=cython.int)
cpdef bint refers(Tokens t, int i, Rows r, Lexicon lexicon, int math) except -1
cpdef bint tagged(Tokens t, int i) except -1
@cython.locals(comma=bint)
cpdef int joins_items(Tokens t, int j, Lexicon lexicon) except -1
@cython.locals(number=cython.longlong, row=cython.int)
cpdef bint goes_on(Tokens t, int i, Rows r, Lexicon lexicon) except -1
@cython.locals(j=cython.int, k=cython.int, spaced=bint, ends=bint)
cpdef bint is_label(Tokens t, int i) except -1
cpdef bint numbers_item(Tokens t, int i, Rows r, Lexicon lexicon, int math) except -1
@cython.locals(j=cython.int, end=cython.int, letter=Py_UCS4)
cpdef int hexadecimal(Tokens t, int i) except -1
@cython.locals(at=cython.int)
cpdef bint sixteen(Tokens t, int j, int start) except -1
@cython.locals(j=cython.int)
cpdef int dimensional(Tokens t, int i, int math) except -1
@cython.locals(j=cython.int)
cpdef int calculator_end(Tokens t, int i) except -1
