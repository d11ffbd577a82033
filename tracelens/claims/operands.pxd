cimport cython
from tracelens.claims cimport functions
from tracelens.claims.algebra cimport Value, add, divide, integral, multiply, product_to, quotient, ratio, subtract, whole
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport BIG, DECIMAL
from tracelens.claims.signs cimport Signs
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.trigonometry cimport pi

cdef enum:
    KEPT = 1024

cdef list INTEGERS

@cython.locals(s=Signs, at=cython.int, kind=cython.int, info=cython.int, of_something=cython.bint)
cpdef Value primary(Expression e)
@cython.locals(s=Signs, value=Value)
cpdef Value number(Expression e, int at)
@cython.locals(s=Signs, t=Tokens, i=cython.int, exp=cython.int, mant=cython.longlong, value=Value)
cpdef Value numeral(Expression e, int at)
@cython.locals(power=cython.longlong)
cdef long long power_of_ten(int exponent) noexcept
cpdef object rounding(Expression e, Value value)
cpdef Value in_base(Expression e, int at, int base)
@cython.locals(s=Signs, at=cython.int, vulgar=cython.bint, tight=cython.bint, simple=cython.bint, part=Value, above=Value, below=Value)
cpdef Value mixed(Expression e, Value value)
@cython.locals(s=Signs, value=Value)
cpdef Value money(Expression e)
@cython.locals(s=Signs, after=cython.int)
cpdef Value factorial_at(Expression e, Value value)
cpdef Value scaled(Expression e, Value value)
@cython.locals(of_something=cython.bint)
cpdef Value parts(Expression e, Value value)
@cython.locals(out=Value)
cpdef Value percent(Expression e, Value value)
