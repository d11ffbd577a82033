"""What single characters and LaTeX commands mean to the lexer: text → (token kind, code).

Whatever is not listed is OTHER (a character) or COMMAND (a backslash and letters).
"""

from __future__ import annotations

from tracelens.claims import kinds as k


def _each(texts: str, kind: int, code: int) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(texts.split(), (kind, code))


SYMBOLS: dict[str, tuple[int, int]] = {
    **_each("+ ＋ ➕", k.OPERATOR, k.PLUS),
    **_each("- ‐ ‑ ﹣ －", k.OPERATOR, k.HYPHEN),
    **_each("− ➖", k.OPERATOR, k.MINUS),
    **_each("– ‒", k.OPERATOR, k.EN_DASH),
    **_each("— ―", k.OPERATOR, k.EM_DASH),
    **_each(r"× · ⋅ ∗ ∙ • ✕ ✖ ⨯ \times \cdot \ast", k.OPERATOR, k.TIMES),
    **_each(r"/ ÷ ∕ ⁄ ➗ \div", k.OPERATOR, k.DIVIDE),
    **_each("^", k.OPERATOR, k.POWER),
    **_each(r"± ∓ \pm \mp", k.OPERATOR, k.PLUS_MINUS),
    **_each("= ＝", k.RELATION, k.EQ),
    **_each(r"< \lt", k.RELATION, k.LT),
    **_each(r"> \gt", k.RELATION, k.GT),
    **_each(r"≤ ⩽ ≦ \le \leq \leqslant", k.RELATION, k.LE),
    **_each(r"≥ ⩾ ≧ \ge \geq \geqslant", k.RELATION, k.GE),
    **_each(r"≈ ≃ ≅ ≒ ∼ ~ \approx \simeq \cong \sim", k.RELATION, k.APPROX),
    **_each(r"≠ \ne \neq", k.RELATION, k.NE),
    **{c: (k.OPEN, ord(c)) for c in "([{⟨（［｛〈"},
    **{c: (k.CLOSE, ord(c)) for c in ")]}⟩）］｝〉"},
    r"\langle": (k.OPEN, ord("⟨")),
    r"\rangle": (k.CLOSE, ord("⟩")),
    **{c: (k.COMMA, ord(c)) for c in ",，、"},
    **{c: (k.STOP, ord(c)) for c in ".!?;:…。！？；："},
    **_each("\n", k.NEWLINE, 0),
    **{c: (k.CURRENCY, ord(c)) for c in "$€£¥₹₽₩₿¢"},
    **_each("%", k.PERCENT, ord("%")),
    **_each("‰", k.PERCENT, ord("‰")),
    **_each(r"° º ˚ \degree \degrees", k.DEGREE, ord("°")),
    "℃": (k.DEGREE, ord("℃")),
    "℉": (k.DEGREE, ord("℉")),
    **_each(r"\quad \qquad \thinspace \enspace \hspace", k.MARKUP, k.SPACE),
    **_each(r"\newline", k.MARKUP, k.LINE_BREAK),
    **_each("&", k.MARKUP, k.ALIGN),
    **_each(r"→ ⇒ ⟹ ⟶ ↦ ← ⇐ \to \rightarrow \Rightarrow \implies \longrightarrow", k.MARKUP, k.ARROW),
    **_each(r"⇔ ↔ \iff \Leftrightarrow \leftrightarrow \leftarrow \Leftarrow", k.MARKUP, k.ARROW),
    **_each(r"\left \right \big \Big \bigl \bigr \Bigl \Bigr \bigg \Bigg \displaystyle", k.MARKUP, k.SIZING),
    "`": (k.MARKUP, k.CODE),
}
SYMBOLS["\n"] = (k.NEWLINE, 0)

VULGAR: dict[str, tuple[int, int]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10), "↉": (0, 3),
}  # fmt: skip
"""Vulgar fraction characters: numerator and denominator."""

RAISED = {c: i for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
LOWERED = {c: i for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}


def begins(c: str) -> int:
    """Return what an ASCII character begins."""
    if c.isalpha():
        return k.LETTER
    if c.isdecimal():
        return k.DIGIT
    if c.isspace() and c != "\n":
        return k.BLANK
    return k.ESCAPE if c == "\\" else k.MARK if c in ".=<>!-*$([^#~" else k.SINGLE
