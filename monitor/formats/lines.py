"""What of a text from outside may stand in one line: of a table, a header, an error, a mail?"""

import unicodedata

ENDS_A_LINE = ("Cc", "Zl", "Zp", "Cs")  # controls with CR, LF, VT, FF, U+0085; U+2028; U+2029; lone surrogates
TURNS = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")  # they can show a text backwards

MARK = "\u200e"  # is not seen, and runs from left to right


def one_line(text: str, longest: int | None = None) -> str:
    """The text as one line that steers no terminal and turns no writing round, cut at so many characters."""
    if text.isascii() and text.isprintable():
        line = " ".join(text.split())
    else:
        spaced = "".join(" " if unicodedata.category(c) in ENDS_A_LINE else c for c in text)
        line = " ".join("".join(c for c in spaced if unicodedata.bidirectional(c) not in TURNS).split())
    if longest is None or len(line) <= longest:
        return line
    return line[: longest - 1].rstrip() + "…"


def beside(name: str) -> str:
    """A name as it may stand beside figures: one that is written from right to left is set between marks, or what
    follows it would be shown on its other side."""
    turned = any(unicodedata.bidirectional(c) in ("R", "AL") for c in name)
    return f"{MARK}{name}{MARK}" if turned else name
