cimport cython
from tracelens.rules.glance cimport has_words, last_sentence
from tracelens.rules.options cimport Options

cdef int _LEAST_WORDS, _LOOK

cdef class Case:
    cdef readonly object trace, answer, reading, settings, gold
    cdef readonly str text, prompt
    cdef readonly dict choices, scene
    cdef public tuple relations, placements, commitments, quoted
    cdef dict _bits
    cdef long long _seen
    cdef int _reasons, _vector
    cdef bint _labelled, _scored
    cdef str _label, _lower
    cdef frozenset _words
    cdef tuple _reasoning
    cdef object _correct, _prompt_reading, _chosen
    cdef Options _options
    cpdef str lower(self)
    cpdef frozenset words(self)
    @cython.locals(bit=cython.longlong)
    cpdef bint has(self, frozenset words) except -1
    cpdef object prompt_reading(self)
    cpdef tuple reasoning(self)
    cpdef bint reasons(self) except -1
    cpdef tuple fenced(self)
    cpdef object correct(self)
    cpdef str gold_label(self)
    cdef str _gold_label(self)
    cpdef bint may_have_vector(self) except -1
    cdef bint _may_have_vector(self) except -1
    cpdef int lacks(self) except -1
    cpdef Options options(self)
    cpdef str chosen_label(self)
    cpdef tuple several_labels(self)
    cpdef object chosen(self)
    cpdef dict option_claims(self)
    cpdef tuple last_sentence(self, int start, int end)
    cpdef object sentence_at(self, int position)

cdef frozenset _words(str lower)
cdef tuple _reasoning(object trace, object answer)
cdef tuple _fenced(str text)
