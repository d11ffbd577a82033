from tracelens.answers.options cimport choice_of
from tracelens.named cimport part

cpdef score(trace, answer)
cdef _compare(str answer, gold, choices)
cdef _option(str answer, gold, str written, choices)
