cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8
from tracelens.named cimport part
from tracelens.store.growing cimport NumberColumn, RangeColumn, TextColumn
from tracelens.store.identity cimport content_hash
from tracelens.store.rows cimport as_json
from tracelens.traceid cimport trace_id

@cython.final
cdef class Incoming:
    cdef readonly list texts, numbers, hashes, given, conditions, conflicts
    cdef readonly dict places
    cdef readonly Py_ssize_t same
    cdef readonly RangeColumn sections, steps
    cpdef clear(self)
    @cython.locals(text=str, fields=tuple, nested=tuple, beside=tuple, texts=tuple, row=Py_ssize_t, earlier=Py_ssize_t)
    cpdef take(self, trace, answer, score)
    @cython.locals(place=Py_ssize_t, column=TextColumn)
    cdef append(self, Py_ssize_t first, tuple texts)
    @cython.locals(place=Py_ssize_t, counted=NumberColumn)
    cdef count(self, tuple numbers)
    cpdef again(self, trace, content, Py_ssize_t earlier)
