cpdef content_hash(text, tuple beside)
cdef _bytes(tuple beside)
