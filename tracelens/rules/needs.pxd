cimport cython
from tracelens.rules.case cimport Case
from tracelens.rules.glance cimport has_words
from tracelens.rules.watched cimport Watched

cdef enum:
    SCENE = 1 << 0
    VECTOR = 1 << 1
    AXES = 1 << 2
    FALSE = 1 << 3
    CUT = 1 << 4
    UNSETTLED = 1 << 5
    GOLD = 1 << 6
    FLAT = 1 << 7
    OPTIONS = 1 << 8
    PROMPT = 1 << 9
    PICTURELESS = 1 << 10
    SUBMITTED = 1 << 11
    ANSWER = 1 << 12
    ANNOUNCED = 1 << 13
    REASONING = 1 << 14
    UNCHECKED = 1 << 15
    OPPOSED = 1 << 16
    COPIED = 1 << 17
    TURNED = 1 << 18
    REPEATED = 1 << 19
    WORDS_FROM = 32

cdef int SHORTEST_TURN
cdef Prompt _LATEST

@cython.final
cdef class Prompt:
    cdef str text
    cdef int lacks
    cdef int lacking(self, str text) except -1

cpdef long long lacking(Case case, bint said) except? -1
@cython.locals(lacks=cython.int)
cdef int _of_item(Case case) except -1
cdef bint _states_axes(Case case) except -1
@cython.locals(lacks=cython.int, settled=cython.bint)
cdef int _of_answer(Case case) except -1
@cython.locals(lacks=cython.longlong, seen=cython.longlong, watch=Watched, text=str, placed=cython.bint)
cdef long long _of_text(Case case) except? -1
cdef bint _answers_turn(Case case) except -1
