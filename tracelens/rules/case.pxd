cimport cython
from tracelens.claims.tokens cimport Tokens
from tracelens.named cimport part
from tracelens.rules.glance cimport has_words, last_sentence
from tracelens.rules.keywords cimport Keywords
from tracelens.rules.options cimport Chosen, Options, offered
from tracelens.rules.watched cimport Watched, watched
from tracelens.reading cimport Reading

cdef int _LEAST_WORDS, _LOOK

@cython.final
cdef class Found:
    cdef public int start, end
    cdef public str quote, message
    cdef public dict evidence
    cdef public object step

cdef class Case:
    cdef readonly object trace, answer, settings, gold
    cdef readonly Reading reading
    cdef readonly str text, prompt
    cdef readonly str answer_text, answer_found, completion
    cdef readonly tuple sections
    cdef readonly int begin, end
    cdef readonly object answer_start, answer_end
    cdef readonly dict choices, scene
    cdef public tuple relations, placements, commitments, quoted
    cdef readonly Watched watched
    cdef long long _seen
    cdef int _reasons, _vector
    cdef bint _labelled, _scored
    cdef str _label, _lower
    cdef frozenset _words
    cdef object _correct, _prompt_reading
    cdef Chosen _chosen
    cdef Options _options
    cpdef str lower(self)
    cpdef frozenset words(self)
    cpdef Tokens characters(self)
    @cython.locals(keywords=Keywords)
    cpdef long long seen(self) except -1
    @cython.locals(bit=cython.longlong)
    cpdef bint has(self, frozenset words) except -1
    @cython.locals(keywords=Keywords)
    cpdef list places(self, frozenset words)
    @cython.locals(keywords=Keywords, wanted=cython.longlong, i=cython.int)
    cpdef list starts(self, frozenset words)
    cpdef object prompt_reading(self)
    cpdef tuple reasoning(self)
    @cython.locals(stop=cython.int)
    cpdef bint reasons(self) except -1
    cpdef tuple fenced(self)
    cpdef object correct(self)
    cpdef str gold_label(self)
    cdef str _gold_label(self)
    cpdef bint may_have_vector(self) except -1
    cdef bint _may_have_vector(self) except -1
    cpdef bint settled(self) except -1
    cpdef Options options(self)
    cpdef str chosen_label(self)
    cpdef tuple several_labels(self)
    cpdef Chosen chosen(self)
    cpdef dict option_claims(self)
    cpdef tuple last_sentence(self, int start, int end)
    cpdef object sentence_at(self, int position)

cdef frozenset _words(str lower)
cdef tuple _reasoning(tuple sections, object answer, int size)
cdef tuple _fenced(str text)
@cython.locals(found=Found)
cpdef Found present(Case case, int start, int end, str message, dict evidence=*)
