from tracelens.named cimport made

cpdef as_json(value)
