cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.numbers cimport Number

@cython.final
cdef class Rows:
    cdef public int n, room, part_n, part_room
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] first
    cdef public int[::1] last
    cdef public int[::1] kind
    cdef public int[::1] flags
    cdef public long long[::1] num
    cdef public long long[::1] den
    cdef public long long[::1] rad
    cdef public int[::1] exp
    cdef public int[::1] dec
    cdef public long long[::1] key
    cdef public int[::1] unit_start
    cdef public int[::1] unit_end
    cdef public int[::1] axis
    cdef public int[::1] direction
    cdef public int[::1] sentence
    cdef public int[::1] part
    cdef public int[::1] parts
    cdef public long long[::1] part_num
    cdef public long long[::1] part_den
    cdef public long long[::1] part_rad
    cdef public int[::1] part_exp
    cdef public int[::1] part_flags
    cdef public int[::1] part_token
    cpdef clear(self, int room)
    cpdef grow(self)
    cpdef grow_parts(self)
    cpdef move(self, int row, int to)
    @cython.locals(i=cython.int)
    cpdef int add(self, int kind, int start, int end, int first, int last, Number o) except -1
    @cython.locals(i=cython.int)
    cpdef add_part(self, Number o, int token)
    @cython.locals(row=cython.int)
    cpdef long long last_marker(self) noexcept
