from tracelens.rules.case cimport Case
from tracelens.rules.watched cimport watched

cpdef tuple find(Case case)
cdef tuple _find(Case case)
cdef object _subject(Case case, int end)
cdef str _name(str words, bint last)
