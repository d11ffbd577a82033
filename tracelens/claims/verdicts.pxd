cimport cython
from tracelens.claims.algebra cimport Value, compare, multiply, ratio
from tracelens.claims.chains cimport Finder
from tracelens.claims.sides cimport Chain, Side
from tracelens.claims.expressions cimport Expression
from tracelens.claims.kinds cimport APPROX, EQ, GE, GT, LE, LT, NE
from tracelens.claims.signs cimport Signs
from tracelens.claims.signkinds cimport *

cdef enum:
    TRUE = 1
    FALSE = 0
    UNDECIDED = -1

@cython.locals(truth=cython.int, unknown=cython.int, i=cython.int, result=cython.int, lone_name=cython.bint)
cpdef decide(Finder f, Chain chain, Side first)
cpdef bint is_lone_name(Finder f, Side side) except -1
@cython.locals(goes_on=cython.bint)
cdef bint idle(Finder f, Side first, Side second) except -1
cpdef bint known(Side side) except -1
@cython.locals(sides=list, start=cython.int, i=cython.int, side=Side, named=bint)
cpdef drop_names(Finder f, Chain chain)
@cython.locals(left=Side, right=Side, last=Side, relation=cython.int, bare=cython.bint, result=cython.int)
cpdef int pair(Finder f, Chain chain, int i) except -2
cpdef bint units_differ(Side left, Side right) except -1
cpdef bint counted_apart(Side left, Side right) except -1
cpdef int converted(Chain chain, Side left, Side right, int relation, bint bare) except -2
@cython.locals(e=Expression, mask=cython.int, place=cython.int, result=cython.int, first=Side, second=Side, bits=list)
cpdef int other_readings(Finder f, Chain chain, Side left, Side right, int relation) except -2
cpdef Side again(Finder f, Side side)
cpdef bint substituted(Finder f, Side left, Side right) except -1
@cython.locals(s=Signs, i=cython.int, kind=cython.int)
cpdef list shape(Finder f, Side side)
@cython.locals(s=Signs, value=Value)
cpdef bint reads_after_dash(Finder f, Side left, Side right, int relation) except -1
@cython.locals(order=cython.int, x=Value, y=Value)
cpdef int test(Value a, Value b, Side left, Side right, int relation) except -2
cpdef bint equal(Value a, Value b, bint printed, int dec, int scale, int relation) except -1
@cython.locals(left=Side, right=Side, bare=cython.bint)
cpdef doubt(Finder f, Chain chain)
@cython.locals(i=cython.int, sides=list, side=Side, before=Side, relation=cython.int, rounded=cython.bint, value=Value)
cpdef note_rounded(Finder f, Chain chain)
@cython.locals(side=Side, start=Side, end=Side, other=bint)
cpdef bind(Finder f, Chain chain, Side first)
cpdef bint compare_values(Value a, Value b) except -1
