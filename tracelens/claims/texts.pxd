# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.tokens cimport Tokens

cdef class Texts

cdef inline int copy_ascii(Texts x, Tokens t, int start, int end) noexcept:
    cdef unsigned char* to = &x.data[x.size]
    cdef Py_UCS4* chars = &t.chars[0]
    cdef Py_ssize_t n = end - start
    cdef Py_ssize_t at = 0
    chars += start
    while at < n and chars[at] < 0x80:
        to[at] = <unsigned char> chars[at]
        at += 1
    x.size += at
    return at

@cython.final
cdef class Texts:
    cdef public int room, offset_room, size, n
    cdef public unsigned char[::1] data
    cdef public int[::1] offsets
    cdef int clear(self) noexcept
    cdef int reserve(self, int more) except -1
    cdef int put(self, int byte) except -1
    cdef int more_offsets(self) except -1
    cdef inline int close(self) except -1:
        self.n += 1
        if self.n >= self.offset_room:
            self.more_offsets()
        self.offsets[self.n] = self.size
        return 0
    cdef inline int characters(self, Tokens t, int start, int end) except -1:
        if self.size + end - start > self.room:
            self.reserve(end - start)
        start += copy_ascii(self, t, start, end)
        return self.beyond(t, start, end) if start < end else 0
    @cython.locals(i=cython.int)
    cdef int beyond(self, Tokens t, int start, int end) except -1
    @cython.locals(i=cython.int)
    cdef int string(self, str text) except -1
    cdef int character(self, int c) except -1
    @cython.locals(start=cython.int, length=cython.int, at=cython.int)
    cdef int copy(self, Texts other, int i) except -1
    @cython.locals(start=cython.int, length=cython.int, begun=cython.int, at=cython.int)
    cdef bint repeats(self, int i) noexcept
    cdef int drop(self) noexcept
    cdef inline int number(self, long long number) except -1:
        cdef int n = <int> number
        cdef int size = self.size
        if number < 0 or number > 999 or size + 3 > self.room:
            return self.whole(number)
        if n > 99:
            self.data[size] = 48 + n // 100
            size += 1
        if n > 9:
            self.data[size] = 48 + n // 10 % 10
            size += 1
        self.data[size] = 48 + n % 10
        self.size = size + 1
        return 0
    @cython.locals(power=cython.longlong, places=cython.int)
    cdef int whole(self, long long number) except -1
    @cython.locals(data=cython.p_uchar)
    cdef int digits(self, long long number, int places) except -1
    @cython.locals(scale=cython.longlong)
    cdef int decimal(self, long long number, int exp) except -1
