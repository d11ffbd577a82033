# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.texts cimport Texts

cdef unsigned int MULTIPLIER

cdef inline unsigned int code_of(Texts values, int start, int end, unsigned int prompt) noexcept:
    cdef int at
    for at in range(start, end):
        prompt = prompt * MULTIPLIER + values.data[at]
    return prompt ^ prompt >> 15

cdef inline int glance(int first, int last, int size) noexcept:
    return (5 * first + last + 10 * size) & 63

cdef inline unsigned long long bit_of(Texts values, int i) noexcept:
    cdef int start = values.offsets[i]
    cdef int end = values.offsets[i + 1]
    cdef unsigned long long one = 1
    return one << glance(values.data[start], values.data[end - 1], end - start) if end > start else one

@cython.final
cdef class Stated:
    cdef Texts values
    cdef int[::1] prompts
    cdef int[::1] slots
    cdef unsigned long long[::1] groups
    cdef inline bint may_state(self, int first, int last, int size, int prompt) noexcept:
        return self.groups[prompt] >> glance(first, last, size) & 1
    @cython.locals(prompt=cython.int, slot=cython.int)
    cdef int clear(self) except -1
    @cython.locals(slot=cython.int)
    cdef int add(self, Texts values, int i, int prompt) except -1
    cdef bint has(self, Texts values, int i, int prompt) noexcept
    @cython.locals(slot=cython.uint, known=cython.int)
    cdef int slot_of(self, Texts values, int i, int prompt) noexcept
    @cython.locals(start=cython.int, length=cython.int, other=cython.int, at=cython.int)
    cdef bint alike(self, Texts values, int i, int known) noexcept
    @cython.locals(known=cython.int)
    cdef int grow(self) except -1
