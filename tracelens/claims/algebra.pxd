cimport cython

cdef long long SMALL
cdef long long POWERS

@cython.final
cdef class Value:
    cdef public long long n, d
    cdef public tuple big
    cdef public object err
    cdef public list parts
    cdef public bint exact
    cdef public bint percent
    cdef public bint unknown

@cython.locals(value=Value)
cdef Value fresh(long long n, long long d, bint exact)
@cython.locals(value=Value)
cpdef Value unknown()
cdef long long gcd(long long a, long long b) noexcept
cdef Value whole(long long number)
@cython.locals(common=cython.longlong)
cdef Value quotient(long long num, long long den, bint exact)
@cython.locals(value=Value)
cpdef Value ratio(object num, object den, bint exact)
cdef bint integral(Value value) except -1
@cython.locals(part=Value)
cpdef Value vector(list parts)
cpdef object magnitude(Value value)
@cython.locals(out=Value)
cpdef Value negate(Value value)
cpdef Value absolute(Value value)
@cython.locals(out=Value, exact=bint)
cpdef Value add(Value left, Value right)
cpdef Value subtract(Value left, Value right)
@cython.locals(out=Value, exact=bint)
cpdef Value multiply(Value left, Value right)
@cython.locals(inverse=Value)
cpdef Value divide(Value left, Value right)
cdef Value reciprocal(Value value)
@cython.locals(out=Value)
cpdef Value power(Value base, Value exponent)
cpdef object integer_root(object number, object degree)
cpdef Value root(Value value, object degree)
cpdef Value choose(Value above, Value below)
cpdef Value product_to(Value value)
@cython.locals(over=cython.longlong, under=cython.longlong)
cpdef int compare(Value left, Value right) except -2
