"""Which people does a text speak of, and how many are they?"""

import re
from dataclasses import dataclass
from typing import Literal

from monitor.incidents.text import Text, Token
from monitor.model import Count

Form = Literal["counted", "vague", "single", "definite", "named", "others", "partitive", "bare"]
ONE_OF_THEM = "one of them"  # the head of an attacker told of apart from those counted before
REFERENCE = 25  # words back that "of them" may point at
CLASSES = ("police", "military", "militant", "civilian", "security", "unknown")

# shapes of phrases for people, in the letters of text.py; tried in this order at every word
_PAREN = r"\([^()]{1,5}\)"
_MODS = rf"(?:[wcFA-]|{_PAREN}){{0,7}}"
_HEAD = rf"P+(?:(?:[cw]{{0,2}}{_PAREN}|c{{1,2}})P+)?"
_AGE = r"#-U-?w?"
_NUMBER = r"[bv]{0,3}#(?:[/-]#)?b?"
_SHAPES = (
    (
        "counted",
        rf"(?:{_NUMBER}|b{{0,2}}v)o?(?:ft?[#v]?)?t?{_MODS}[IJd]?(?:{_HEAD}|F(?:\([^()]{{1,3}}\))?(?![wcPU]))",
    ),
    ("single", rf"[an](?:{_AGE})?{_MODS}(?:[Uu](?=P))?[IJ]?{_HEAD}"),
    ("definite", r"t[wcF]{0,4}P+"),
    ("named", r"Pc{1,4}"),
    ("others", r"n#?|[bv]{0,3}#o|b{0,2}vo|o"),
    ("partitive", r"[bv]{0,3}#f[th]"),
    ("bare", rf"{_NUMBER}|b{{0,2}}v"),
)
_PEOPLE = re.compile("|".join(f"(?P<{form}>{shape})" for form, shape in _SHAPES))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A phrase for people: tokens `first` up to `last`; `count` is how many; `category` the class that its words
    tell (security: police or military); `head` its noun."""

    first: int
    last: int
    form: Form
    count: Count
    category: str | None
    head: str
    whole: Count | None = None  # of "eight of the 16 workers": the 16


def find(text: Text) -> tuple[People, ...]:
    """Every phrase for people in the text, in order, not overlapping."""
    read = (
        _read(text, m.start(), m.end(), m.lastgroup or "bare")
        for sentence in text.sentences
        for m in _PEOPLE.finditer(text.shape, sentence.first, sentence.last)
    )
    return tuple(people for people in read if people is not None)


def _read(text: Text, first: int, last: int, form: str) -> People | None:
    tokens = text.tokens[first:last]
    head = _head(tokens)
    if any(t.shape == "#" for t in tokens) and _counts_no_people(text, first, last, form):
        return None
    if form in ("single", "named", "definite") and not (head and "one" in head.tags):
        return None
    if form == "definite" and head and "many" in head.tags:
        return None
    if form == "counted" and head is None:
        return None
    if form == "bare" and text.shape[last : last + 1] in ("f", "i") and not any(t.shape == "#" for t in tokens):
        return None
    if form == "partitive" and text.tokens[last - 1].low == "those":
        return None
    if head is not None and _of_theirs(text, last):
        return None
    count = _count(tokens)
    kind: Form = "vague" if form == "counted" and count.best is None else form  # type: ignore[assignment]
    return People(
        first=first,
        last=last,
        form=kind,
        count=count,
        category=_category(tokens, head) if head else _referred(text, first, last),
        head=head.low if head else "",
        whole=_whole(tokens),
    )


def _referred(text: Text, first: int, last: int) -> str | None:
    """The class of those whom "eight of them" points at: the last plural before."""
    if "h" not in text.shape[first : last + 1] and text.shape[last : last + 1] != "i":
        return None
    for at in range(first - 1, max(-1, first - REFERENCE), -1):
        if text.shape[at] == "P" and "many" in text.tokens[at].tags:
            return _class(text.tokens[at])
    return None


def _of_theirs(text: Text, last: int) -> bool:
    """Is the phrase about a thing of theirs: "the minister's car", "two militant hideouts"?"""
    behind = text.tokens[last] if last < len(text.tokens) else None
    return behind is not None and (behind.low in ("'s", "s", "’s") or behind.shape == "U")


def _head(tokens: tuple[Token, ...]) -> Token | None:
    """The last noun of people in the phrase, else its last word for a force."""
    for shape in "PF":
        for token in reversed(tokens):
            if token.shape == shape:
                return token
    return None


def _counts_no_people(text: Text, first: int, last: int, form: str) -> bool:
    """A date, an age, a unit's number, a count of things: the number is none of people."""
    at = next(i for i in range(first, last) if text.tokens[i].shape == "#")
    number = text.tokens[at]
    before = text.tokens[at - 1] if at else None
    after = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    if number.number is None:
        return True
    if before is not None and (before.tags & _MONTHS or before.low in "$£€₹"):
        return True
    if after is not None and after.tags & _MONTHS:
        return True
    if form in ("counted", "single"):
        return False
    rest = text.shape[last : last + 4]
    if re.match(r"[wcF(]{0,2}U|-[wcPU]|x", rest) and not rest.startswith("xP"):
        return True
    return (
        form == "bare"
        and "digits" in number.tags
        and before is not None
        and before.shape in "c(,-"
        and (after is None or after.shape in "),-cP")
    )


_MONTHS = frozenset(("months", "months_short"))


def _count(tokens: tuple[Token, ...]) -> Count:
    """How many, with the words that bound the number."""
    if tokens[0].shape == "a":
        return Count.exactly(1)  # "a 24-year-old constable"
    within = next((i for i, t in enumerate(tokens) if t.shape == "f"), len(tokens))
    numbers = [t.number for t in tokens[: within or len(tokens)] if t.shape == "#" and t.number is not None]
    tags = frozenset().union(*(t.tags for t in tokens if t.shape in "bv/"))
    if not numbers:
        vague = next((t.number for t in tokens if "vague" in t.tags), None)
        if vague is not None:
            return Count(min=vague, max=None, best=None)
        return Count.exactly(1) if tokens[0].shape in "antP" else Count(min=2, max=None, best=None)
    low, high = min(numbers[:2]), max(numbers[:2])
    if len(numbers) > 1 and high != low:
        return Count(min=low, max=high, best=low)
    if "floor" in tags:
        return Count(min=low, max=None, best=low)
    if "ceiling" in tags and low > 0:
        return Count(min=1, max=low, best=low)
    return Count.exactly(low)


def _whole(tokens: tuple[Token, ...]) -> Count | None:
    """The number of those of whom some are counted."""
    of = next((i for i, t in enumerate(tokens) if t.shape == "f"), len(tokens))
    inner = [t.number for t in tokens[of:] if t.shape == "#" and t.number is not None]
    return Count.exactly(inner[0]) if of and inner else None


def _category(tokens: tuple[Token, ...], head: Token | None) -> str | None:
    """The class of the people, from their noun, else from a force or a militant word beside it."""
    own = _class(head)
    tags = head.tags if head else frozenset()
    beside = [c for t in tokens if t is not head and t.shape in "PF" and (c := _class(t)) is not None]
    if "leader" in tags and "militant" in beside:
        return "militant"
    if own in (None, "security") or "role" in tags:
        return next((c for c in beside if c not in ("security", "civilian")), own or next(iter(beside), None))
    return own


def _class(token: Token | None) -> str | None:
    return next((c for c in CLASSES if token is not None and c in token.tags), None)
