"""What were those whom a figure only counts: "four were policemen", "the other five were civilians"?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import Clause
from monitor.incidents.numbers.outcomes import Claim, claim
from monitor.incidents.numbers.people import People
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Sentence, Text
from monitor.model import Count

BEHIND = 2  # sentences behind a figure in which the text may say what those were whom it counts

# "four", "all but four", "seven of those who died" + "were", "belonged to" + "tribal policemen", "the Levies"
_SO_MANY = re.compile(
    r"(bT)?(?:t?o|b)?(#)(?:i|w(?:p[ath]?[wcuU]{0,2})?|ft?[wcRtDdKPV]{0,4}?)?(?:V[wX]?|E/)(?=[wcaFPpt])"
)
_ALL = re.compile(r"(?:(?:b(?:i|ft?h)?|h|P)V|bw)(?=[wcaP])")  # "all of them were", "all the dead were"
_WHAT = re.compile(r"p?[wcaFt]{0,4}[PF]{1,2}(?:f[taw]?[wc]{0,3}F)?(?=[.,;&pRfTD])")


def broken_down(text: Text, sentence: Sentence, before: Sequence[Claim]) -> list[Claim]:
    """The claims that so many of those counted `before` were of a class: they add nobody."""
    if not before:
        return []
    behind = text.shape.find(";", sentence.first, sentence.last) + 1
    match = _SO_MANY.match(text.shape, sentence.first, sentence.last)
    match = match or (_SO_MANY.match(text.shape, behind, sentence.last) if behind else None)
    match = match or _ALL.match(text.shape, sentence.first, sentence.last)
    if match is None or (text.shape[match.end() - 1] == "w" and not _are_the_dead(text, match.end() - 1)):
        return []
    counted = _counted(text, sentence, before, all_of=match.re is _ALL)
    what = _WHAT.match(text.shape, match.end(), sentence.last)
    if counted is None or what is None:
        return []
    many = _how_many(text, match, counted)
    category = _class(text, what)
    if category is None or many is None or not 0 < many <= counted.count.likely:
        return []
    some = _part(text, sentence, counted, (sentence.first, match.end(), what.end()), Count.exactly(many), category)
    rest = _the_rest(text, sentence, counted, what.end(), counted.count.likely - many)
    return [some] if rest is None else [some, rest]


def _part(
    text: Text, sentence: Sentence, counted: Claim, words: tuple[int, int, int], count: Count, category: str
) -> Claim:
    """The claim that so many of those counted were of the class, told from the first to the last of the words."""
    first, what, last = words
    clause = Clause(sentence=sentence, start=first, verb=what - 1, end=sentence.last)
    people = People(first=first, last=last, form="counted", count=count, category=category, head="")
    return replace(claim(text, clause, counted.outcome, [people], among=True), party=counted.party)


def _the_rest(text: Text, sentence: Sentence, counted: Claim, first: int, many: int) -> Claim | None:
    """ "Four of the dead were sailors | and the three others were a driver, a vendor and a student": all the rest,
    where they are of one class."""
    match = _OTHERS.match(text.shape, first, sentence.last)
    last_one = _THE_LAST.match(text.shape, first, sentence.last) if many == 1 else None
    match = match or last_one
    told = text.tokens[match.start(1)].number if match is not None else None
    if match is None or told != (counted.count.likely if match is last_one else many):
        return None
    end = text.shape.find(";", match.end(), sentence.last)
    last = sentence.last - 1 if end < 0 else end
    classes = {class_of_word(text.tokens[at]) for at in range(match.end(), last) if text.shape[at] == "P"}
    category = next(iter(classes)) if len(classes) == 1 else None
    if category is None:
        return None
    return _part(text, sentence, counted, (match.start(1), match.end(), last), Count.exactly(many), category)


_THE_LAST = re.compile(r"[,;]?&?t(w)V?(?=[at])")  # "and the seventh | a civilian"
_OTHERS = re.compile(r"[,;]?&?to?(#)o?[wP]?V")


def called(text: Text, sentences: Sequence[Sentence], toll: Toll) -> str | None:
    """The class by which a text calls all those who died, of whom their figure tells none: "five people, all of
    them guards", "the bodies of the five guards", "the slain guards"."""
    for one in toll.claims:
        for match in _ALL_OF_THEM.finditer(text.shape, one.first, text.sentence_at(one.first).last):
            if text.tokens[match.start() + 1].low in _WHOLE and (found := _last_class(text, match)):
                return found
    for sentence in sentences if toll.outcome == "killed" else ():
        for match in _THE_SAME.finditer(text.shape, sentence.first, sentence.last):
            number = text.tokens[match.start(1)].number if match[1] else None
            many = "many" in text.tokens[match.end() - 1].tags
            category = _last_class(text, match)
            if number == toll.count.likely:
                return category
            if many and number is None and category is not None:
                return category
    return None


def _last_class(text: Text, match: re.Match[str]) -> str | None:
    return class_of_word(text.tokens[match.end() - 1])


_ALL_OF_THEM = re.compile(r",b(?:i|ft?h)?[awcF]{0,3}P")
_THE_SAME = re.compile(r"t[wKd]?(#)[wcF]{0,3}P+|tKw?[cF]{0,2}P+")


def _how_many(text: Text, match: re.Match[str], counted: Claim) -> int | None:
    if match.re is _SO_MANY:
        many = text.tokens[match.start(2)].number
        return many if many is None or match[1] is None else counted.count.likely - many
    return counted.count.likely if text.tokens[match.start()].low in _WHOLE else None


_WHOLE = frozenset(("all", "they", "both"))


def _are_the_dead(text: Text, at: int) -> bool:
    return "among_dead" in text.tokens[at].tags and text.tokens[at].low.endswith("were")


def _counted(text: Text, sentence: Sentence, before: Sequence[Claim], *, all_of: bool) -> Claim | None:
    """The figure that a sentence goes on about: the last one, or that of the dead beside it; "all" are the most."""
    own = [c for c in before if c.count.best]
    if not own or sentence.index - text.sentence_at(own[-1].first).index > BEHIND:
        return None
    told_in = text.sentence_at(own[-1].first)
    beside = [c for c in own if c.first >= told_in.first and c.outcome == "killed"]
    near = [c for c in own if c.outcome == "killed" and sentence.index - text.sentence_at(c.first).index <= BEHIND]
    return max(near, key=_likely) if all_of and beside else (beside or own)[-1]


def _likely(claim: Claim) -> int:
    return claim.count.likely


def _class(text: Text, what: re.Match[str]) -> str | None:
    """The class of "tribal policemen", of "members of the Levies"; but not of those "in police uniform"."""
    first = text.tokens[what.start()]
    if first.shape == "p" and first.low not in _OUT_OF:
        return None
    told = (class_of_word(t) for t in reversed(text.tokens[what.start() : what.end()]))
    return next((c for c in told if c is not None), None)


_OUT_OF = frozenset(("from", "belonging"))
