from tracelens.rules.case cimport Case
from tracelens.rules.placements cimport of as placements_of
from tracelens.rules.quoting cimport find as quoting_of

cpdef object check(Case case)
