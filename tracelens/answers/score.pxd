from tracelens.named cimport part

cpdef score(trace, answer)
