cimport cython
from tracelens.claims.kinds cimport *
from tracelens.claims.rows cimport Rows
from tracelens.claims.sentences cimport Sentences
from tracelens.claims.tokens cimport Tokens

cdef int BEFORE, AFTER, NONE, NEEDED

@cython.final
cdef class Windows:
    cdef public int[::1] parts
    cdef public int[::1] frames
    cdef public int[::1] attributes
    cdef public int[::1] finals
    cdef public int[::1] single
    cdef public long long[::1] mask
    cdef public int[::1] least
    cdef public int[::1] most
    cdef public int[::1] ending
    cdef public int[::1] beginning
    cdef public int[::1] alike_before
    cdef public int[::1] alike_ending
    cdef public int[::1] alike_behind
    cdef public int[::1] alike_beginning
    cdef public int counted, one, titled, measure, place, stop, thing, many, other, own, the, within, of, at
    cdef public int relative, says, mark, axis, feature, image, endings, beginnings
    cdef public long long pixel
    cdef public int room, claim_room, pick_room, words, claims, picks, pieces
    cdef public int[::1] part
    cdef public int[::1] start
    cdef public int[::1] end
    cdef public int[::1] row
    cdef public int[::1] code
    cdef public unsigned char[::1] picked
    cdef public int[::1] picked_start
    cdef public int[::1] picked_end
    cdef public int[::1] piece_end
    cdef public int[::1] piece_row
    cdef public int[::1] claim_row
    cdef public int[::1] frame
    cdef public int[::1] final
    cdef public int[::1] attribute
    cpdef make_room(self, int words, int claims)
    cpdef grow(self)
    @cython.locals(most=cython.int, row=cython.int, stop=cython.int, needed=bint, first=cython.int)
    cpdef fill(self, Tokens t, Rows r, Sentences s)
    @cython.locals(i=cython.int)
    cdef add(self, int part, int start, int end, int row, int code)
    @cython.locals(i=cython.int, j=cython.int)
    cdef bint needs(self, Tokens t, Rows r, int row) except -1
    @cython.locals(article=bint)
    cdef int claim_part(self, Tokens t, Rows r, int row) except -1
    @cython.locals(of=cython.int, i=cython.int, limit=cython.int, label=bint, part=cython.int)
    cdef sentence(self, Tokens t, Rows r, Sentences s, int row, int stop)
    @cython.locals(last=cython.int, c=Py_UCS4)
    cdef bint owner(self, Tokens t, int i) except -1
    @cython.locals(last=cython.int)
    cdef bint hyphened(self, Tokens t, int i, int limit) except -1
    @cython.locals(start=cython.int, at=cython.int, c=Py_UCS4, last=Py_UCS4)
    cdef int part_of(self, Tokens t, int i) except -1
    @cython.locals(frame=cython.int, final=bint, i=cython.int, code=cython.int, row=cython.int)
    cdef say(self, Tokens t, Rows r, int first)
    @cython.locals(j=cython.int, part=cython.int)
    cdef bint framed(self, int first, int i, int frame) except -1
    @cython.locals(i=cython.int, low=cython.int, high=cython.int, pattern=cython.int, found=cython.int)
    cdef pick(self, int first)
    @cython.locals(best=cython.int, count=cython.int, found=cython.int)
    cdef int furthest(self, int element, int at, int step, int stop) except -99
    @cython.locals(at=cython.int, part=cython.int)
    cdef take(self, int low, int high, int i)

@cython.locals(j=cython.int)
cpdef bint boxed(Tokens t, int i) except -1
@cython.locals(kind=cython.int)
cpdef bint silent(Tokens t, int i) except -1
