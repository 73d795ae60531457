"""Which characters did the writer of a text mean, where a page has spoilt them?"""

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.model import Facts

# Characters that are not seen, references and tags that markup left behind, letters read in another encoding
# ("â€™"), and signs that stand for a plainer one.
_SPOILT = re.compile(
    r"(?P<unseen>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+)"
    r"|&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);"
    r"|(?P<tag></?(?P<name>p|br|div|span|strong|em|b|i|u|a|h[1-6]|li|ul|ol|blockquote)\b[^<>]{0,300}>)"
    r"|(?P<misread>Â(?=\s)|[ÂÃÄÅ][\u00a0-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
    r"|â[\u0080-\u009f\u20ac][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u2122]?)"
    r"|(?P<stops>(?:\.{2,}|…)(?=\s+[\"“]?[A-Z]))"
    r"|(?P<sign>``|''|[`´ʼ«»\u2010\u2011\u2212\u2015\u2028\u2029])"
)
# the first letters of them, which few texts have
_SUSPECT = re.compile(
    "[&<`´ʼ«»ÂÃÄÅâ\u00ad\u200b-\u200f\u2010\u2011\u2015\u2028-\u202e\u2060-\u2069\u2212\ufeff…]|''|[.][.]"
)
_SIGNS = {
    "``": '"', "''": '"', "`": "'", "´": "'", "ʼ": "'", "«": "“", "»": "”", "\u2010": "-", "\u2011": "-",
    "\u2212": "-", "\u2015": "—", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_WITHIN = frozenset(("span", "strong", "em", "b", "i", "u", "a"))  # tags that end no line


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text as it was meant. `shifts` says from which character on it lies how many further in the text given."""

    raw: str
    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def located(self, facts: Facts) -> Facts:
        """The facts with their evidence in the text given, in its own words."""
        if not self.starts and all(self.raw[e.start : e.end] == e.text for e in facts.evidence):
            return facts
        spans = ((e, self._at(e.start), self._at(e.end - 1) + 1) for e in facts.evidence)
        return replace(facts, evidence=tuple(replace(e, start=a, end=z, text=self.raw[a:z]) for e, a, z in spans))

    def _at(self, offset: int) -> int:
        found = bisect_right(self.starts, offset)
        return offset + self.shifts[found - 1] if found else offset


def shifted(given: Plain, cuts: Sequence[int]) -> Plain:
    """The text with a blank before each of these characters of it, which the text given does not have."""
    bounds = [0, *cuts, len(given.text)]
    meant = " ".join(given.text[a:b] for a, b in pairwise(bounds))
    edges: dict[int, int] = {}
    for own in sorted({*given.starts, *cuts}):
        blanks = bisect_right(cuts, own)
        known = bisect_right(given.starts, own)
        edges[own + blanks] = (given.shifts[known - 1] if known else 0) - blanks
    return replace(given, text=meant, starts=tuple(edges), shifts=tuple(edges.values()))


def plain(raw: str) -> Plain:
    if _SUSPECT.search(raw) is None:
        return Plain(raw=raw, text=raw, starts=(), shifts=())
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    behind = length = 0
    for found in _SPOILT.finditer(raw):
        meant = _meant(found)
        pieces += [raw[behind : found.start()], meant]
        length += found.start() - behind + len(meant)
        behind = found.end()
        if behind - length != (shifts[-1] if shifts else 0):
            starts.append(length)
            shifts.append(behind - length)
    if not pieces:
        return Plain(raw=raw, text=raw, starts=(), shifts=())
    return Plain(raw=raw, text="".join([*pieces, raw[behind:]]), starts=tuple(starts), shifts=tuple(shifts))


def _meant(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "unseen":
            return ""
        case "name" | "tag":
            return "" if found["name"] in _WITHIN else "\n"
        case "stops":
            return "."
        case "sign":
            return _SIGNS[found[0]]
        case "misread":
            return _reread(found[0])
    meant = html.unescape(found[0])
    return _SIGNS.get(meant, meant) if len(meant) == 1 and meant not in "\u00ad\u200b\u200c\u200d" else " "


def _reread(letters: str) -> str:
    """Letters that were UTF-8, and read as Windows-1252; of a hard blank the first is left."""
    if letters == "Â":
        return ""
    try:
        code = bytes(ord(c) if ord(c) < 256 else c.encode("cp1252")[0] for c in letters)
        return code.decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return letters
