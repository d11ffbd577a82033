# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.algebra cimport gcd
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.tokens cimport Tokens

cdef double NAN

@cython.final
cdef class Texts:
    cdef public int room, offset_room, size, n
    cdef public unsigned char[::1] data
    cdef public int[::1] offsets
    cdef int reserve(self, int more) except -1
    cdef int put(self, int byte) except -1
    cdef int more_offsets(self) except -1
    cdef inline int close(self) except -1:
        self.n += 1
        if self.n >= self.offset_room:
            self.more_offsets()
        self.offsets[self.n] = self.size
        return 0
    @cython.locals(i=cython.int, at=cython.int)
    cdef int characters(self, Tokens t, int start, int end) except -1
    @cython.locals(i=cython.int)
    cdef int string(self, str text) except -1
    cdef int character(self, int c) except -1
    @cython.locals(power=cython.longlong, places=cython.int)
    cdef int whole(self, long long number) except -1
    @cython.locals(at=cython.int)
    cdef int digits(self, long long number, int places) except -1
    @cython.locals(scale=cython.longlong)
    cdef int decimal(self, long long number, int exp) except -1

@cython.final
cdef class Columns:
    cdef public int room, n
    cdef public list ints
    cdef public double[::1] number
    cdef public Texts quotes, values, written
    cdef public dict units
    cdef public int[::1] simple
    cdef public int[::1] text
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] kind
    cdef public int[::1] flags
    cdef public int[::1] dec
    cdef public int[::1] unit
    cdef public int[::1] sentence
    cdef public int[::1] axis
    cdef public int[::1] direction
    cdef public int[::1] claim
    cpdef hold(self)
    cpdef grow(self)
    @cython.locals(row=cython.int, i=cython.int)
    cpdef add(self, Tokens t, Rows r, int text)
    @cython.locals(simple=cython.int)
    cdef int unit_place(self, long long key) except -1
    @cython.locals(i=cython.int, c=Py_UCS4, plain=str)
    cdef int unit_text(self, Tokens t, int start, int end) except -1
    @cython.locals(common=cython.longlong, left=cython.longlong, places=cython.int, scale=cython.longlong)
    cdef int plain(self, long long num, long long den, int exp) except -1
    @cython.locals(first=cython.int, last=cython.int, p=cython.int, kind=cython.int)
    cdef int parts(self, Rows r, int row) except -1
    @cython.locals(flags=cython.int, exp=cython.int, num=cython.longlong, den=cython.longlong, text=str,
                   scaled=cython.double, below=cython.double)
    cdef int value(self, Tokens t, Rows r, int row, int i) except -1

cdef bint is_plain(long long num, long long den, int exp) except -1
