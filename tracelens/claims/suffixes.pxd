cimport cython
from tracelens.claims cimport operands
from tracelens.claims.algebra cimport Value, add, multiply, ratio
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport NUMERAL, WORD
from tracelens.claims.signs cimport Signs
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens

@cython.locals(s=Signs, taken=cython.int, at=cython.int, kind=cython.int, unit=cython.int, joined=cython.bint, exponent=cython.int)
cpdef unit_words(Expression e)
cpdef bint capitals(Expression e, int at) except -1
@cython.locals(s=Signs, before=cython.int)
cpdef bint rate(Expression e, int at) except -1
@cython.locals(s=Signs)
cpdef bint letter(Expression e, int at) except -1
@cython.locals(i=cython.int)
cpdef int unit_number(Expression e, int at) except -2
@cython.locals(s=Signs, inner=cython.int)
cpdef int unit_exponent(Expression e, int at) except -1
cpdef note_unit(Expression e, int unit, int exponent)
@cython.locals(s=Signs, at=cython.int, smaller=cython.int)
cpdef Value compound(Expression e, Value value)
