# cython: boundscheck=False, wraparound=False, initializedcheck=False
from libc.string cimport memchr

cdef inline Py_ssize_t find_byte(const unsigned char[::1] raw, int byte, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef const unsigned char* data = &raw[0]
    cdef const unsigned char* found = <const unsigned char*> memchr(data + start, byte, end - start)
    return found - data if found is not NULL else -1

cdef inline Py_ssize_t newlines(const unsigned char[::1] block) noexcept:
    cdef Py_ssize_t count = 0, length = len(block), at = find_byte(block, 10, 0, length)
    while at >= 0:
        count += 1
        at = find_byte(block, 10, at + 1, length)
    return count
