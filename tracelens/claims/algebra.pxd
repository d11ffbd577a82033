cdef class Value:
    cdef public object num
    cdef public object den
    cdef public object err
    cdef public list parts
    cdef public bint exact
    cdef public bint percent
    cdef public bint unknown

cpdef Value unknown()
cpdef Value whole(object number)
cpdef Value ratio(object num, object den, bint exact)
cpdef Value vector(list parts)
cpdef object magnitude(Value value)
cpdef Value negate(Value value)
cpdef Value absolute(Value value)
cpdef Value add(Value left, Value right)
cpdef Value subtract(Value left, Value right)
cpdef Value multiply(Value left, Value right)
cpdef Value divide(Value left, Value right)
cpdef Value power(Value base, Value exponent)
cpdef object integer_root(object number, object degree)
cpdef Value root(Value value, object degree)
cpdef Value choose(Value above, Value below)
cpdef Value product_to(Value value)
cpdef Value pi()
cpdef Value sine(Value value, bint degrees)
cpdef Value cosine(Value value, bint degrees)
cpdef Value tangent(Value value, bint degrees)
cpdef int compare(Value left, Value right) except -2
