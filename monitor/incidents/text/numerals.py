"""Which numbers of a text are one, and which are ages?"""

from itertools import compress, count, repeat
from operator import attrgetter, eq, is_not

from monitor.incidents.text.words import Row, Token
from monitor.languages.lexicon import NO_TAGS, Lexicon

YOUNGEST, OLDEST = 1, 110  # years
HUNDRED = 100


def join(row: Row, lexicon: Lexicon) -> None:
    """Make "three hundred" one number where the multiplier follows; both keep their places."""
    tokens = row.tokens
    numbers = compress(count(1), map(is_not, map(attrgetter("number"), tokens[:-1]), repeat(None)))
    figures = compress(count(1), map(eq, map(attrgetter("shape"), tokens[:-1]), repeat("#")))
    for at in sorted({*numbers, *figures}):
        before = tokens[at - 1]
        if before.number is None and before.shape != "#":
            continue
        factor = lexicon.multipliers.get(tokens[at].low)
        if factor and before.number is not None and before.number < factor:
            tokens[at - 1] = before._replace(number=before.number * factor)
            tokens[at] = tokens[at]._replace(shape="w", tags=NO_TAGS, number=None)
            low = tokens[at - 3] if at > 2 and tokens[at - 2].shape == "/" else before
            if low.number is not None and low.number < before.number:  # "two to three dozen"
                tokens[at - 3] = low._replace(number=low.number * factor)
        if factor == HUNDRED or before.low.endswith(" hundred"):
            _add_rest(tokens, at - 1, at + 1 if factor == HUNDRED else at)
        if before.shape == "#" and at > 1 and tokens[at - 2].low == "between" and tokens[at].low == "and":
            tokens[at - 2] = tokens[at - 2]._replace(shape="b")
            tokens[at] = tokens[at]._replace(shape="/")  # "between six and eight": six to eight
        if before.shape == "#" and row.ends[at - 1] == row.starts[at] and "ordinal_ending" in tokens[at].tags:
            tokens[at - 1] = before._replace(shape="w")  # "the 207th battalion"
        if before.shape == "#" and at > 1 and "of_age" in tokens[at - 2].tags:
            tokens[at - 1] = before._replace(shape="w", tags=NO_TAGS, number=None)  # "aged nine"
            if at + 1 < len(tokens) and tokens[at].shape in "&/" and tokens[at + 1].shape == "#":
                tokens[at + 1] = tokens[at + 1]._replace(shape="w", tags=NO_TAGS, number=None)
        if before.shape == "#" and at > 1 and "numbered" in tokens[at - 2].tags and "digits" in before.tags:
            tokens[at - 1] = before._replace(shape="w", tags=NO_TAGS, number=None)  # "a class 12 student"
        if before.shape == "#" and at > 2 and _is_age_of(tokens, at - 1):
            tokens[at - 1] = before._replace(shape="w", tags=NO_TAGS, number=None)  # "a girl of 17"
            if at + 1 < len(tokens) and tokens[at].shape in "&/" and tokens[at + 1].shape == "#":
                tokens[at + 1] = tokens[at + 1]._replace(shape="w", tags=NO_TAGS, number=None)  # … and nine"
        if before.shape == "#" and at > 2 and _is_age(tokens, at - 1):
            for part in (at - 2, at - 1):
                tokens[part] = tokens[part]._replace(shape="c", tags=NO_TAGS, number=None)
        if before.shape == "#" and at > 1 and _is_bare_age(tokens, at - 1):
            tokens[at - 1] = before._replace(shape="c", tags=NO_TAGS, number=None)


def _add_rest(tokens: list[Token], hundreds: int, behind: int) -> None:
    """ "One hundred and ten people": but not "killed a hundred and two were hurt"."""
    if behind + 2 >= len(tokens) or tokens[behind].low != "and":
        return
    whole, rest = tokens[hundreds].number, tokens[behind + 1].number
    counts = tokens[behind + 2].shape in "PwU"
    if counts and whole is not None and rest is not None and rest < HUNDRED:
        tokens[hundreds] = tokens[hundreds]._replace(number=whole + rest)
        for part in (behind, behind + 1):
            tokens[part] = tokens[part]._replace(shape="w", tags=NO_TAGS, number=None)


def _is_age(tokens: list[Token], at: int) -> bool:
    """Is it the number of "Gul Khan, 24, …": an age, as much a part of the name as the name?"""
    before, number, behind = tokens[at - 2], tokens[at].number, tokens[at + 1]
    named = tokens[at - 1].low == "," and behind.low == "," and before.shape == "c" and not before.tags
    return named and number is not None and YOUNGEST <= number <= OLDEST


def _is_age_of(tokens: list[Token], at: int) -> bool:
    """Is it the number of "a girl of 17", "two boys of six and nine"?"""
    whose, number = tokens[at - 2], tokens[at].number
    if tokens[at - 1].low != "of" or "has_age" not in whose.tags or number is None:
        return False
    behind = tokens[at + 1].shape
    return YOUNGEST <= number <= OLDEST and behind not in "PFUwv"


def _is_bare_age(tokens: list[Token], at: int) -> bool:
    """Is it the number of "Gul Khan 24 was shot", in a text that lost its commas?"""
    before, number = tokens[at - 1], tokens[at].number
    named = before.shape == "c" and not before.tags and "of_one" in tokens[at + 1].tags
    return named and number is not None and YOUNGEST <= number <= OLDEST
