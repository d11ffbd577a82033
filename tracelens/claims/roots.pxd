cimport cython

@cython.locals(low=cython.longlong, high=cython.longlong, middle=cython.longlong)
cpdef long long exact_root(long long radicand, int index) noexcept
@cython.locals(value=cython.longlong)
cpdef long long power(long long base, int index, long long limit) noexcept
