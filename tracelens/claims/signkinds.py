"""The numbers that stand for kinds of signs, the marks of equations; ``signkinds.pxd`` has the same for C."""

# Kinds of signs.
NUM = 1
ADD = 2
SUB = 3
MUL = 4
DIV = 5
POW = 6
LP = 7
RP = 8
SEP = 9
PCT = 10
DEG = 11
FACT = 12
ROOT = 13
FRAC = 14
BINOM = 15
FUNC = 16
NAME = 17
WORD_SIGN = 18
MONEY = 19
PI_SIGN = 20
BAR = 21
OF = 22
REL = 23
BOUND = 24
PER = 25
HOLE = 26
AND = 27
AGG = 28
PART = 29
IS = 30
RAISED = 31
SCALED = 32
COLON = 33
EDGE = 34
BASE = 35

# What a BOUND says of an expression that starts right after it.
CLEAN = 0
PLAIN = 1
SUSPECT = 2
ENTANGLED = 3

# Which function a FUNC is, and which gathering an AGG is.
SINE = 1
COSINE = 2
TANGENT = 3
SUM = 1
DIFFERENCE = 2
PRODUCT = 3
QUOTIENT = 4
AVERAGE = 5
DISTANCE = 6
MIDPOINT = 7
SQUARE = 8
CUBE = 9

# Readings beside the first one, tried when an equation is false as first read.
ALT_MIXED = 1
ALT_NEGATIVE_BASE = 2
ALT_TIGHT = 4
ALT_PERCENT = 8
ALT_PERCENT_ADDED = 16
ALT_ROUNDED = 32
ALT_BRACKET = 64
ALT_BULLET = 128
ALT_FACTORIAL = 256
ALT_RADIAN = 512
ALT_BOUND = 1024
ALT_SCALE = 2048
ALT_OF = 4096
ALT_DEGREE = 8192

# What a hidden group of LaTeX is: the argument of \text, of \boxed, of a command that bounds.
TEXT_GROUP = 1
BOX_GROUP = 2
EDGE_GROUP = 3

# What a word means that means something only with its neighbours ("divided by", "greater than").
NUMBER_WORD = 1000
DIVIDED = 1001
MULTIPLIED = 1002
BY = 1003
THAN = 1004
GREATER = 1005
LESS = 1006
ROOT_WORD = 1007
TO = 1008
GROUPING = 1009
HEDGE = 1010
BASE_WORD = 1011

# What a word lets a segment be: said with a verb ("is"), with a number, with arithmetic.
VERB = 1
NUMBER = 2
MARK = 3
