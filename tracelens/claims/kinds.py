"""The numbers that stand for kinds of tokens and for what a token is among its kind.

The compiled modules read the same names from ``kinds.pxd`` (as C constants); a test holds the two files equal.
"""

# Kinds of tokens.
NUMERAL = 1
WORD = 2
OPERATOR = 3
RELATION = 4
OPEN = 5
CLOSE = 6
COMMA = 7
STOP = 8
NEWLINE = 9
CURRENCY = 10
PERCENT = 11
DEGREE = 12
COMMAND = 13
MARKUP = 14
DOTTED = 15
LINK = 16
OTHER = 17

# Codes of OPERATOR.
PLUS = 1
HYPHEN = 2
MINUS = 3
EN_DASH = 4
EM_DASH = 5
TIMES = 6
DIVIDE = 7
POWER = 8
PLUS_MINUS = 9

# Codes of RELATION.
EQ = 1
LT = 2
GT = 3
LE = 4
GE = 5
APPROX = 6
NE = 7

# Codes of MARKUP.
MATH_OPEN = 1
MATH_CLOSE = 2
DISPLAY = 3
EMPHASIS = 4
CODE = 5
CALC_OPEN = 6
CALC_CLOSE = 7
SPACE = 8
LINE_BREAK = 9
ALIGN = 10
ARROW = 11
TAG = 12
BULLET = 13
HEADING = 14
SIZING = 15

# Bits of a NUMERAL's code.
SUPERSCRIPT = 1
SUBSCRIPT = 2
BIG = 4
GROUPED = 8
VULGAR = 16
DECIMAL = 32
SCIENTIFIC = 64
