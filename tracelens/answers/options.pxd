cimport cython

@cython.locals(letter=Py_UCS4)
cpdef choice_of(str text, dict choices)
