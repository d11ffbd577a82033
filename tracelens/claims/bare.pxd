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
    NAMES = W_KEY | W_MARKER_NOUN | W_NEGATIVE
    GOES_ON = (
        W_ORDINAL_ENDING | W_OF | W_MONTH | W_CLOCK | W_CLOCK_DOTTED | W_SQUARE_ROOT | W_PI | W_SCALE | W_AND | W_KEY
        | W_SUFFIX
    )
    YEAR = 4

cpdef bint bare(Tokens t, int i, Rows r, Lexicon lexicon) noexcept
@cython.locals(j=cython.int, kind=cython.int)
cdef bint bare_before(Tokens t, int i) noexcept
@cython.locals(j=cython.int, kind=cython.int)
cdef bint bare_behind(Tokens t, int i, Lexicon lexicon) noexcept
