cimport cython
from tracelens.claims.bare cimport bare
from tracelens.claims.dates cimport date_end, date_goes_on, decade, time_goes_on, year
from tracelens.claims.groups cimport GroupReader
from tracelens.claims.kinds cimport *
from tracelens.claims.letters cimport (
    boxed_option, bracketed_option, calculator_end, dimensional, hexadecimal, named_option, numbers_item, tagged,
)
from tracelens.claims.lexicon cimport Lexicon
from tracelens.claims.measures cimport MeasureReader
from tracelens.claims.names cimport clock_end, clock_word, ends_list, list_number, pronoun, raised_ordinal, section
from tracelens.claims.numbered cimport Numbered
from tracelens.claims.numbers cimport Number, NumberReader, after_index, whole
from tracelens.claims.primes cimport feet_and_inches, prime
from tracelens.claims.rows cimport Rows
from tracelens.claims.prefixes cimport continues_word, currency_before, follows_relation, identifier_end, is_script, may_sign, script_end, sign_before, touches, within_name
from tracelens.claims.scales cimport measurable, scale_letter, scale_outside
from tracelens.claims.spelled cimport SpelledReader
from tracelens.claims.tokens cimport Tokens

cdef enum:
    NUMERAL_GOES_ON = W_SCALE | W_AND | W_KEY

@cython.final
cdef class Reader:
    cdef public Lexicon lexicon
    cdef public NumberReader numbers
    cdef public SpelledReader spelled
    cdef public MeasureReader measures
    cdef public Numbered numbered
    cdef public GroupReader groups
    cdef public Number o
    cdef public int math

    @cython.locals(k=cython.int, i=cython.int, kind=cython.int, end=cython.int)
    cpdef run(self, Tokens t, Rows r)
    @cython.locals(code=cython.int, j=cython.int)
    cdef int markup(self, Tokens t, int i) except -1
    @cython.locals(end=cython.int)
    cdef int bracket(self, Tokens t, int i, Rows r) except -1
    cdef int letter(self, Tokens t, int i, Rows r) except -1
    cdef int dotted(self, Tokens t, int i, Rows r) except -1
    @cython.locals(x=Lexicon, end=cython.int)
    cdef int word(self, Tokens t, int i, Rows r) except -1
    @cython.locals(j=cython.int)
    cdef int option(self, Tokens t, int i, Rows r) except -1
    @cython.locals(first=cython.int)
    cdef int spelled_claim(self, Tokens t, int i, int end, Rows r) except -1
    @cython.locals(first=cython.int, end=cython.int, named=cython.int, more=cython.int, stop=cython.int)
    cdef int numeral(self, Tokens t, int i, Rows r) except -1
    @cython.locals(kind=cython.int)
    cdef int bare(self, Tokens t, int i, Rows r) except -1
    @cython.locals(end=cython.int)
    cdef int plain(self, Tokens t, int i, Rows r) except -1
    @cython.locals(j=cython.int, after=cython.int, apart=bint, first=cython.int, end=cython.int, dated=bint, closed=bint)
    cdef int named(self, Tokens t, int i, Rows r) except -1
    cdef int nameless(self, Tokens t, int kind, int first, int end, Rows r) except -1
    @cython.locals(money=cython.int, first=cython.int)
    cdef int signed(self, Tokens t, int i, int end, Rows r) except -1
    @cython.locals(o=Number, negative=bint, money=cython.int, j=cython.int, found=bint, stop=cython.int, row=cython.int)
    cdef int quantity(self, Tokens t, int first, int i, int end, Rows r) except -1
