"""What do the words of a phrase for people say: which noun it has, how many they are, of which class?"""

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.dated import is_age
from monitor.incidents.text import Text, Token
from monitor.model import Count


def of_theirs(text: Text, last: int) -> bool:
    """Is the phrase about a thing of theirs: "the minister's car", "two militant hideouts"?"""
    behind = text.tokens[last] if last < len(text.tokens) else None
    return behind is not None and (behind.low in ("'s", "s", "’s") or behind.shape == "U")


def head(text: Text, first: int, last: int) -> Token | None:
    """The last noun of people in the phrase, else its last word for a force."""
    at = text.shape.rfind("P", first, last)
    at = text.shape.rfind("F", first, last) if at < 0 else at
    return text.tokens[at] if at >= 0 else None


def count(tokens: tuple[Token, ...], shapes: str) -> Count:
    """How many, with the words that bound the number."""
    if "#" not in shapes and "&c" in shapes:
        return Count.exactly(shapes.count(",c") + shapes.count("&c") + 1)  # "his sons Gul and Jan"
    if tokens[0].shape in "awc" or tokens[0].low == "other":
        return Count.exactly(1)  # "a 24-year-old constable", "one died, and the other …"
    told = tokens[: max(0, shapes.find("f")) or len(tokens)] if "#" in shapes else ()
    figures = [(i, t.number) for i, t in enumerate(told) if t.shape == "#" and t.number is not None]
    numbers = [number for i, number in figures if not is_age(tokens, i)]
    if figures and not numbers:
        return Count.exactly(1)  # "Twelve-year-old schoolboy Gul"
    if not numbers:
        vague = next((t.number for t in tokens if "vague" in t.tags), None)
        if vague is not None:
            return Count(min=vague, max=None, best=None)
        return Count.exactly(1) if tokens[0].shape in "antPFU" else Count(min=2, max=None, best=None)
    low, high = min(numbers[:2]), max(numbers[:2])
    if len(numbers) > 1:
        return Count(min=low, max=high, best=low)
    bounds = [t.tags for t in tokens if t.shape in "bv/"]
    if any("floor" in tags for tags in bounds):
        return Count(min=low, max=None, best=low)
    if low > 0 and any("ceiling" in tags for tags in bounds):
        return Count(min=1, max=low, best=low)
    return Count.exactly(low)


def whole(tokens: tuple[Token, ...], shapes: str) -> Count | None:
    """The number of those of whom some are counted."""
    of = shapes.find("f")
    if of < 0 or "#" not in shapes[of:]:
        return None
    inner = [t.number for t in tokens[of:] if t.shape == "#" and t.number is not None]
    return Count.exactly(inner[0]) if of and inner else None


def category(tokens: tuple[Token, ...], head: Token | None) -> str | None:
    """The class of the people, from their noun, else from a force or a militant word beside it."""
    own = class_of_word(head)
    tags = head.tags if head else frozenset()
    for_it = [
        t for n, t in enumerate(tokens) if not (n > 1 and tokens[n - 2].low == "anti")
    ]  # no "anti-Taliban" man
    beside = [c for t in for_it if t is not head and t.shape in "PF" and (c := class_of_word(t)) is not None]
    if own == "police" and "military" in beside and not any("ruler" in t.tags for t in tokens):
        return "military"  # "two constables of the border force", "a BSF constable"
    if "leader" in tags and "militant" in beside:
        return "militant"
    if own in (None, "security") or "role" in tags:
        return next((c for c in beside if c not in ("security", "civilian")), own or next(iter(beside), None))
    return own
