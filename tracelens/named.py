"""Named tuples made without calling their class, which takes longer than all that is in them."""

import cython

if not cython.compiled:
    made = tuple.__new__
