cimport cython
from tracelens.claims.algebra cimport (
    Value, absolute, add, choose, cosine, divide, multiply, pi, power, product_to, ratio, root, sine, subtract,
    tangent, vector, whole,
)
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport BIG, DECIMAL
from tracelens.claims.notation cimport Signs
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens

@cython.locals(s=Signs, at=cython.int, kind=cython.int, info=cython.int, of_something=cython.bint)
cpdef Value primary(Expression e)
@cython.locals(s=Signs, value=Value)
cpdef Value number(Expression e, int at)
@cython.locals(s=Signs, t=Tokens, i=cython.int, exp=cython.int, value=Value)
cpdef Value numeral(Expression e, int at)
cpdef object rounding(Expression e, Value value)
cpdef Value in_base(Expression e, int at, int base)
@cython.locals(s=Signs, at=cython.int, vulgar=cython.bint, tight=cython.bint, simple=cython.bint, part=Value, above=Value, below=Value)
cpdef Value mixed(Expression e, Value value)
@cython.locals(s=Signs, value=Value)
cpdef Value money(Expression e)
@cython.locals(s=Signs, after=cython.int)
cpdef Value factorial_at(Expression e, Value value)
cpdef Value scaled(Expression e, Value value)
@cython.locals(s=Signs, partner=cython.int, limit=cython.int, tail=cython.bint, parts=list, part=Value, whole_read=cython.bint)
cpdef Value bracket(Expression e, int at)
@cython.locals(s=Signs)
cpdef Value argument(Expression e)
@cython.locals(s=Signs, both=Value, above=Value, below=Value, first=Value, second=Value)
cpdef Value two_arguments(Expression e, int kind)
@cython.locals(s=Signs, degree=cython.int, index=Value, inside=Value)
cpdef Value square_root(Expression e, int at)
@cython.locals(s=Signs, raised=Value, inside=Value, value=Value, degrees=cython.bint, which=cython.int)
cpdef Value function(Expression e, int at)
@cython.locals(s=Signs, inside=Value)
cpdef Value between_bars(Expression e)
@cython.locals(s=Signs, known=list)
cpdef Value name(Expression e, int at)
@cython.locals(s=Signs)
cpdef Value name_of_words(Expression e, int at)
@cython.locals(s=Signs, after=cython.int, parts=list, part=Value)
cpdef Value gathered(Expression e, int at)
cpdef Value combine(int which, list parts)
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
cpdef int degree_unit(Expression e) except -2
@cython.locals(s=Signs, at=cython.int, smaller=cython.int)
cpdef Value compound(Expression e, Value value)
