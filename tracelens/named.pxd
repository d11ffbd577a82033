from cpython.ref cimport Py_INCREF, PyTypeObject
from cpython.tuple cimport PyTuple_GET_ITEM, PyTuple_SET_ITEM

cdef extern from "Python.h":
    object PyType_GenericAlloc(PyTypeObject* kind, Py_ssize_t size)

cdef inline object made(object kind, tuple values):
    # What tuple.__new__ comes to for a subclass, without reading the arguments of a call.
    cdef Py_ssize_t place
    cdef object one = PyType_GenericAlloc(<PyTypeObject*> kind, len(values))
    for place in range(len(values)):
        value = values[place]
        Py_INCREF(value)
        PyTuple_SET_ITEM(one, place, value)
    return one

cdef inline part(values, Py_ssize_t place):
    # One value of a named tuple, which has as many as its class says.
    return <object> PyTuple_GET_ITEM(values, place)
