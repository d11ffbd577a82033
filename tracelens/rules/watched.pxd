cimport cython
from tracelens.rules.keywords cimport Keywords
from tracelens.rules.spots cimport Openings, Ways

cdef list _MADE

@cython.final
cdef class Watched:
    cdef readonly dict bits
    cdef public long long all, checking, placing, relating, quoting, comparing, turning
    cdef readonly Keywords keywords
    cdef readonly Ways ways
    cdef readonly Openings openings

cpdef Watched watched()
