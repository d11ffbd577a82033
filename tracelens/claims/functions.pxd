cimport cython
from tracelens.claims cimport operands
from tracelens.claims.algebra cimport (
    Value, absolute, add, choose, divide, multiply, power, ratio, root, subtract, vector, whole,
)
from tracelens.claims.expressions cimport Expression
from tracelens.claims.signs cimport Signs
from tracelens.claims.signkinds cimport *
from tracelens.claims.tokens cimport Tokens
from tracelens.claims.trigonometry cimport cosine, sine, tangent

@cython.locals(s=Signs, partner=cython.int, limit=cython.int, tail=cython.bint, parts=list, part=Value, whole_read=cython.bint, paired=cython.bint)
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
