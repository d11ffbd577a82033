# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.algebra cimport Value
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport *
from tracelens.claims.layout cimport calculator_end, ends_segment, full_stop
from tracelens.claims.notation cimport Notation
from tracelens.claims.outline cimport classes
from tracelens.claims.sides cimport Chain, Side
from tracelens.claims.signkinds cimport *
from tracelens.claims.signs cimport Signs
from tracelens.claims.tokens cimport Tokens
from tracelens.claims cimport edges, verdicts

cdef enum:
    COUNTED = W_SMALL | W_TENS

cdef inline int numbers_in(Tokens t, int i, int j, int numerals) noexcept:
    return 2 if numerals < 2 and t.seen & COUNTED and classes(t, i, j) & COUNTED else numerals

@cython.final
cdef class Finder:
    cdef public Notation notation
    cdef public int[::1] weight
    cdef public Signs signs
    cdef public Expression expression
    cdef public list chains
    cdef public Tokens t
    cdef public int base
    cdef public int local_base
    cdef public bint calculations
    cdef public bint math
    cdef public str open_name
    cdef public Side open_side
    cdef public list sides, made
    cdef public int kept, used, ready, printed
    cdef public int before
    cdef public bint said
    cdef public int numbers, verbs, marks
    cpdef list run(self, Tokens t, int base)
    @cython.locals(t=Tokens, first=cython.int, unweighed=cython.int, before=cython.int, found=cython.int, relations=cython.int, dotted=cython.int,
                   marks=cython.int, math=bint, k=cython.int, i=cython.int, kind=cython.int, code=cython.int)
    cdef cut(self)
    @cython.locals(kinds=cython.p_int, codes=cython.p_int, weight=cython.p_int, j=cython.int, role=cython.int,
                   numbers=cython.int, verbs=cython.int, marks=cython.int)
    cdef int weigh(self, int i, int end) except -1
    @cython.locals(numbers=cython.int)
    cdef int read(self, int first, int last, int relations, int dotted, int marks) except -1
    @cython.locals(close=cython.int)
    cdef int calculation(self, int i) except -1
    @cython.locals(s=Signs, begun=bint, free=cython.int, r=cython.int, side=Side)
    cdef int segment(self, int first, int last, bint said) except -1
    @cython.locals(s=Signs, e=Expression, q=cython.int, value=Value)
    cdef bint begin(self, int free, int r) except -1
    @cython.locals(s=Signs, e=Expression, value=Value)
    cdef Side behind(self, int r)
    @cython.locals(e=Expression, side=Side)
    cdef Side side(self, int first, Value value, bint tail)
    @cython.locals(s=Signs, sides=list, chain=Chain, end=cython.int, side=Side, leading=Side)
    cdef finish(self)
    @cython.locals(chain=Chain, i=cython.int, used=cython.Py_ssize_t)
    cdef Chain chain(self, int end)
    @cython.locals(first=Side, second=Side)
    cdef carry_on(self, Chain chain)
    @cython.locals(last=Side)
    cdef leave(self, Chain chain, Side leading)
