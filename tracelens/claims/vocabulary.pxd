# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.tokens cimport Tokens

cdef enum:
    LONGEST = 24
    EXACT = 12
    NUMBER = 1
    BITS = 2
    ENTRY = 4
    SPELLED = -2

cdef inline unsigned long long hash_on(unsigned long long hashed, int code) noexcept:
    return (hashed << 5) + <unsigned long long> code

cdef inline long long kept(unsigned long long hashed) noexcept:
    return <long long> (hashed & (~(<unsigned long long> 0) >> 1))  # a literal of so many bits would be an object

cdef inline Py_ssize_t slot_of(long long hashed, int shift) noexcept:
    return <Py_ssize_t> ((<unsigned long long> hashed * <unsigned long long> 0x532453EE06839EB9) >> shift)

@cython.locals(value=cython.longlong, char=Py_UCS4)
cpdef object word_hash(str word)

@cython.final
cdef class Vocabulary:
    cdef public list words
    cdef public dict places
    cdef public int mask, shift
    cdef public Py_ssize_t last
    cdef public int[::1] slots
    cdef public long long[::1] hashes
    cdef public long long[::1] table
    cdef public int[::1] offsets
    cdef public int[::1] chars

    cdef inline Py_ssize_t look(self, long long hashed) noexcept:
        cdef Py_ssize_t at = ENTRY * slot_of(hashed, self.shift)
        while self.table[at] != hashed and self.table[at] != 0:
            at = (at + ENTRY) & self.last
        return at

    @cython.locals(at=cython.Py_ssize_t)
    cpdef enter(self, int number, str word)
    @cython.locals(at=cython.Py_ssize_t)
    cpdef mean(self, long long[::1] bits)
    @cython.locals(found=cython.int, slot=cython.int, number=cython.int, at=cython.int, i=cython.int)
    cpdef int find(self, Tokens t, int start, int end, long long hashed, int lower) except -2
    @cython.locals(i=cython.int, c=cython.int)
    cdef bint lowered(self, Tokens t, int start, int end, int at) except -1
    cpdef int number(self, str word) except -2
