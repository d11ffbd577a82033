cimport cython
from tracelens.claims.algebra cimport Value
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport *
from tracelens.claims.layout cimport calculator_end, ends_segment
from tracelens.claims.notation cimport Notation
from tracelens.claims.signkinds cimport *
from tracelens.claims.signs cimport Signs
from tracelens.claims.tokens cimport Tokens
from tracelens.claims cimport edges, verdicts

@cython.final
cdef class Side:
    cdef public int first
    cdef public int last
    cdef public bint tail
    cdef public Value value
    cdef public int ops
    cdef public int numbers
    cdef public int names
    cdef public int dec
    cdef public int scale
    cdef public int unit
    cdef public int unit_power
    cdef public bint counted
    cdef public bint letter_unit
    cdef public bint ragged
    cdef public bint bound
    cdef public int ambiguous
    cdef public int start
    cdef public int end

@cython.final
cdef class Chain:
    cdef public list sides
    cdef public list relations
    cdef public int before
    cdef public int after
    cdef public bint said
    cdef public object holds
    cdef public int failing
    cdef public str reason
    cdef public bint converted
    cdef public int base

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
    cdef public list sides
    cdef public list relations
    cdef public int before
    cdef public bint said
    cdef public int numbers, verbs, marks
    cpdef list run(self, Tokens t, int base)
    @cython.locals(t=Tokens, first=cython.int, unweighed=cython.int, relations=cython.int, dotted=cython.int,
                   marks=cython.int, math=bint, k=cython.int, i=cython.int, kind=cython.int, code=cython.int)
    cdef cut(self)
    @cython.locals(kinds=cython.p_int, codes=cython.p_int, weight=cython.p_int, j=cython.int, role=cython.int,
                   numbers=cython.int, verbs=cython.int, marks=cython.int)
    cdef weigh(self, int i, int end)
    @cython.locals(numbers=cython.int)
    cdef read(self, int first, int last, int relations, int dotted, int marks)
    @cython.locals(close=cython.int)
    cdef int calculation(self, int i) except -1
    @cython.locals(s=Signs, begun=bint, free=cython.int, r=cython.int, side=Side)
    cdef segment(self, int first, int last, bint said)
    @cython.locals(s=Signs, e=Expression, q=cython.int, value=Value)
    cdef bint begin(self, int free, int r) except -1
    @cython.locals(s=Signs, e=Expression, value=Value)
    cdef Side behind(self, int r)
    @cython.locals(e=Expression, side=Side)
    cdef Side side(self, int first, Value value, bint tail)
    @cython.locals(s=Signs, sides=list, relations=list, chain=Chain, count=cython.int, headless=bint, printed=cython.int, side=Side, leading=Side)
    cdef finish(self)
    @cython.locals(first=Side, second=Side)
    cdef carry_on(self, Chain chain)
    @cython.locals(last=Side)
    cdef leave(self, Chain chain, Side leading)
