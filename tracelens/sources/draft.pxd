cdef bint _all_texts(dict choices) except -1
