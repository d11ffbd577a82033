cpdef choice_of(str text, dict choices)
