# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.signkinds cimport BOUND, CLEAN, EDGE_GROUP, LP, PLAIN, RP, TEXT_GROUP

@cython.final
cdef class Signs:
    cdef public int n
    cdef public int room
    cdef public int depth
    cdef public int pending
    cdef public int sizing
    cdef public int command
    cdef public int text_start
    cdef public bint math, based
    cdef public int[::1] kind
    cdef public int[::1] info
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] token
    cdef public int[::1] match
    cdef public int[::1] group
    cdef reset(self, int room)
    cdef grow(self)
    cdef int full(self) except -1
    @cython.locals(depth=cython.int)
    cdef open(self, int code, int start, int end, int hidden)
    @cython.locals(opened=cython.int)
    cdef close(self, int code, int start, int end)

    cdef inline int add(self, int kind, int info, int start, int end, int token) except -1:
        cdef int i = self.n
        if i + 1 >= self.room:
            self.full()
        if self.text_start >= 0:
            start = self.text_start
            self.text_start = -1
        self.kind[i] = kind
        self.info[i] = info
        self.start[i] = start
        self.end[i] = end
        self.token[i] = token
        self.n = i + 1
        return 0
