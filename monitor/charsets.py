"""Which characters are these bytes?"""

import codecs
import re
import sys
from functools import lru_cache

_DECLARED = re.compile(
    rb"""(?ix) <\?xml [^>]{0,200}? encoding \s*=\s* ["']([\w.:-]{1,40})
    | <meta [^>]{0,300}? charset \s*=\s* ["']?\s*([\w.:-]{1,40})"""
)
_HEAD = 4_096  # bytes in which a document declares its encoding
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these names (WHATWG): a page that says Latin-1 means Windows-1252.
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_SAMPLE = 50_000  # bytes that the detection looks at: it takes 0.1 s for these

# C0 and C1 controls but tab and newline, bidi embeddings, overrides and isolates, surrogates, non-characters. The
# joiners that Urdu and Persian are written with stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)

MOST_UNWANTED = 0.01  # share of a text's characters; of bytes at random one in nine
_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,9});?")


def decode(content: bytes, header: str | None = None) -> str:
    """The text: a byte order mark, valid UTF-8, what the document says of itself, what the Content-Type header
    says, what it looks like; in this order."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    text = _tried(content, "utf-8")
    if text is not None and not text.startswith("<\x00"):
        return text
    for name in (*_own_names(content), _header_name(header)):
        if name is not None and (text := _tried(content, name)) is not None:
            return text
    return content.decode(_looks_like(content), "replace")


def clean(text: str) -> str:
    """The text without control characters, bidi overrides and lone surrogates; line ends are newlines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _UNWANTED.sub("", lines.replace("\u2029", "\n"))


def is_text(text: str) -> bool:
    """Whether what was decoded is a text; bytes of something else hold many characters that no text has."""
    return len(_UNWANTED.findall(text)) <= MOST_UNWANTED * len(text)


def referring_to_characters(markup: str) -> str:
    """The markup without references to surrogates, controls and nothing: parsers fall over what they refer to."""
    return _REFERENCE.sub(lambda found: _if_character(found[0]), markup) if "&#" in markup else markup


@lru_cache(maxsize=4096)  # a page has some quotation marks many times
def _if_character(reference: str) -> str:
    digits = reference[2:].rstrip(";")
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference if code <= sys.maxunicode and clean(chr(code)) else ""


def one_line(text: str | None) -> str | None:
    """The text with every run of white space as one space; None if nothing is left."""
    return " ".join(clean(text).split()) or None if text is not None else None


def _own_names(content: bytes) -> list[str]:
    head = content[:_HEAD]
    if head.startswith(b"<\x00"):
        return ["utf-16-le"]
    if head.startswith(b"\x00<"):
        return ["utf-16-be"]
    return [(found[1] or found[2]).decode("ascii") for found in _DECLARED.finditer(head)]


def _header_name(header: str | None) -> str | None:
    found = re.search(r"""(?i)charset\s*=\s*["']?([\w.:-]{1,40})""", header or "")
    return found[1] if found else None


def _tried(content: bytes, name: str) -> str | None:
    try:
        return content.decode(_MEANT.get(name.lower(), name))
    except (LookupError, UnicodeError, ValueError):
        return None


def _looks_like(content: bytes) -> str:
    import chardet

    guess = str(chardet.detect(content[:_SAMPLE])["encoding"] or "cp1252")
    return guess if _tried(b"", guess) is not None else "cp1252"
