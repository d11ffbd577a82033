# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
cimport cython
from tracelens.claims.texts cimport Texts

cdef inline unsigned int code_of(Texts values, int start, int end, unsigned int prompt) noexcept:
    cdef int at
    for at in range(start, end):
        prompt = prompt * 31 + values.data[at]
    return prompt ^ prompt >> 15

@cython.final
cdef class Stated:
    cdef Texts values
    cdef int[::1] prompts
    cdef int[::1] slots
    @cython.locals(slot=cython.int, at=cython.int)
    cdef int add(self, Texts values, int i, int prompt) except -1
    cdef bint has(self, Texts values, int i, int prompt) noexcept
    @cython.locals(slot=cython.uint, known=cython.int)
    cdef int slot_of(self, Texts values, int i, int prompt) noexcept
    @cython.locals(start=cython.int, length=cython.int, other=cython.int, at=cython.int)
    cdef bint alike(self, Texts values, int i, int known) noexcept
    @cython.locals(known=cython.int)
    cdef int grow(self) except -1
