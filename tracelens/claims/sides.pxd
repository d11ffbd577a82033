cimport cython
from tracelens.claims.algebra cimport Value
from tracelens.claims.signkinds cimport *

@cython.final
cdef class Side:
    cdef public int relation
    cdef public int first
    cdef public int last
    cdef public bint tail
    cdef public Value value
    cdef public int ops
    cdef public int numbers
    cdef public int names
    cdef public int dec
    cdef public int scale
    cdef public int unit
    cdef public int unit_power
    cdef public bint counted
    cdef public bint letter_unit
    cdef public bint ragged
    cdef public bint bound
    cdef public int ambiguous
    cdef public int start
    cdef public int end

@cython.final
cdef class Chain:
    cdef public list sides
    cdef public int before
    cdef public int after
    cdef public bint said
    cdef public object holds
    cdef public int failing
    cdef public str reason
    cdef public bint converted
    cdef public int base
