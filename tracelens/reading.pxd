cdef class Reading:
    cdef tuple _claims, _equations, _sentences
    cdef readonly object tokens
    cpdef bint sound(self) except -1
    cpdef object sentence_at(self, int position)
    cpdef int sentences_in(self, int start, int end) except -1
    cpdef list sentences_with(self, object positions, int least)
    cpdef object claims_in(self, int start, int end)
    cpdef int number_in(self, int start, int end) except -1
    cpdef list points(self)
    cpdef object claims_near(self, object wanted, int start, int end)
