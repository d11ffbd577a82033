cimport cython
from tracelens.claims.tokens cimport Tokens

cdef inline long long hash_on(long long hashed, int code) noexcept:
    # 63 bits; a literal of so many would be a Python object.
    return <long long> ((<unsigned long long> hashed * 31 + <unsigned long long> code) & (~(<unsigned long long> 0) >> 1))

cdef int LONGEST, EXACT

@cython.locals(value=cython.longlong)
cpdef object word_hash(str word)

@cython.final
cdef class Vocabulary:
    cdef public list words
    cdef public dict places
    cdef public int mask
    cdef public int[::1] slots
    cdef public long long[::1] hashes
    cdef public long long[::1] keys
    cdef public int[::1] numbers
    cdef public int[::1] offsets
    cdef public int[::1] chars

    cdef inline int look(self, Tokens t, int start, int end, long long hashed, int beyond) except -2:
        cdef int slot
        cdef int number
        if beyond or end - start > EXACT:
            return self.find(t, start, end, hashed, 1) if end - start <= LONGEST else -1
        slot = <int> (hashed & self.mask)
        while self.keys[slot] != 0:
            if self.keys[slot] == hashed:
                number = self.numbers[slot]
                return number if number >= 0 else self.find(t, start, end, hashed, 1)
            slot = (slot + 1) & self.mask
        return -1

    @cython.locals(key=cython.longlong, slot=cython.int)
    cpdef enter(self, int number, str word)
    @cython.locals(found=cython.int, slot=cython.int, number=cython.int, at=cython.int, i=cython.int)
    cpdef int find(self, Tokens t, int start, int end, long long hashed, int lower) except -2
    @cython.locals(i=cython.int, c=cython.int)
    cdef bint lowered(self, Tokens t, int start, int end, int at) except -1
    cpdef int number(self, str word) except -2
