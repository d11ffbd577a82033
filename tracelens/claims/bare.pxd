cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.numbered cimport behind_marker
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cdef enum:
    PLAIN = DECIMAL | GROUPED
    BEFORE = 1 << RELATION | 1 << COMMA | 1 << OPEN | 1 << CLOSE | 1 << PERCENT | 1 << DEGREE
    BEHIND = 1 << RELATION | 1 << NEWLINE | 1 << PERCENT | 1 << DEGREE
    NAMES = 1 << K_NUMBER | 1 << K_BASE | 1 << K_POINT | 1 << K_THING
    GOES_ON = W_ORDINAL_ENDING | W_MONTH | W_CLOCK | W_CLOCK_DOTTED | W_SQUARE_ROOT | W_PI | W_SCALE | W_KEY
    PARTS = W_ARTICLE | W_SMALL | W_DENOMINATOR
    YEAR = 4

cpdef bint bare(Tokens t, int i, Rows r, Lexicon lexicon) noexcept
@cython.locals(j=cython.int, kind=cython.int)
cdef bint bare_before(Tokens t, int i, Lexicon lexicon) noexcept
@cython.locals(j=cython.int, kind=cython.int, computes=bint)
cdef bint bare_behind(Tokens t, int i, Lexicon lexicon) noexcept
