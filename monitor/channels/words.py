"""What of a text may stand in a header, an error or a log?"""

import unicodedata

ENDS_A_LINE = ("Cc", "Zl", "Zp", "Cs")  # controls with CR, LF, VT, FF, U+0085; U+2028; U+2029; lone surrogates
TURNS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def one_line(text: str, longest: int) -> str:
    """The text as one line without controls or turns of direction, cut at so many characters."""
    spaced = "".join(" " if unicodedata.category(c) in ENDS_A_LINE else c for c in text[: 4 * longest])
    line = " ".join("".join(c for c in spaced if unicodedata.bidirectional(c) not in TURNS).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def header(text: str, longest: int) -> str:
    """The text as a header's value. An encoded word in it stays as it is written: a reader of mail would decode
    it, and then it could hold what was taken out here."""
    return one_line(text.replace("=?", "= ?"), longest)
