cimport cython
from tracelens.claims.algebra cimport Value, add, divide, multiply, negate, power, subtract, whole
from tracelens.claims.signs cimport Signs
from tracelens.claims cimport operands, suffixes
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.trigonometry cimport pi

@cython.final
cdef class Expression:
    cdef public Signs s
    cdef public Tokens t
    cdef public int mode
    cdef public int base
    cdef public dict bindings
    cdef public dict rounded
    cdef public int[::1] units
    cdef public int degree
    cdef public int depth
    cdef public bint tail
    cdef public bint asked_tail
    cdef public int pos
    cdef public int limit
    # In the order of sides.pxd: so they are copied several at a time.
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
    cdef public int words
    cdef public bint fraction
    cdef public bint negative
    cdef public bint variable
    cdef Value read(self, int start, int limit, bint tail)
    @cython.locals(kind=cython.int)
    cdef bint ended(self, int at) noexcept
    @cython.locals(s=Signs, left=Value, right=Value, kind=cython.int, at=cython.int)
    cdef Value total(self)
    @cython.locals(s=Signs, after=cython.int, spaced=cython.bint, dash=cython.bint, star=cython.bint)
    cdef dangling(self, int at)
    @cython.locals(out=Value)
    cdef Value sum(self, Value left, Value right, int kind)
    @cython.locals(s=Signs, left=Value, right=Value, divided=cython.bint, kind=cython.int, at=cython.int)
    cdef Value term(self)
    @cython.locals(at=cython.int, more=Value)
    cdef Value divisor(self, Value right)
    @cython.locals(s=Signs, known=cython.bint, after=cython.int)
    cdef Value part_of(self, int at)
    @cython.locals(s=Signs, kind=cython.int)
    cdef bint operand(self, int at) except -1
    @cython.locals(s=Signs, kind=cython.int, joined=cython.bint, partner=cython.int, before=cython.int)
    cdef bint touches(self, int at) except -1
    cdef bint before_prose(self) noexcept
    cdef bint fraction_only(self, int at) except -1
    @cython.locals(s=Signs, kind=cython.int, inner=Value, turned=cython.bint)
    cdef Value factor(self)
    @cython.locals(kind=cython.int)
    cdef bint bare(self, int at) noexcept
    @cython.locals(s=Signs, base=Value, exponent=Value, kind=cython.int, negative=cython.bint)
    cdef Value raised(self)
    @cython.locals(s=Signs, value=Value, changed=Value, kind=cython.int)
    cdef Value postfix(self)
