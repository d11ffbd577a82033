from tracelens.claims.algebra cimport Value, divide, ratio, subtract, whole

cpdef Value pi()
cpdef Value sine(Value value, bint degrees)
cpdef Value cosine(Value value, bint degrees)
cpdef Value tangent(Value value, bint degrees)
