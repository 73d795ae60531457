"""Which people does a text name in one breath: "two guards, a driver and his son"?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text
from monitor.model import Count

PART = "part"  # the head of people who are among those named before ("including two women")
ONE = Count.exactly(1)


_ENDS_CHAIN = frozenset("TSKDIJBAREd;:.")


def chained(text: Text, chain: list[People], candidates: Sequence[People], here: int, end: int) -> list[People]:
    """The chain with every further phrase that a comma or an "and" joins to it; those told after "including"
    are marked as parts."""
    part = naming = False
    for person in candidates:
        if person.first < here or person.last > end:
            continue
        gap = _gap(text, chain, here, person)
        if gap == "," and person.whole is not None and chain[-1].count == person.count == ONE:
            here = person.last  # "Gul Khan, one of the nine who were hurt, …"
            continue
        named_so = _OF_GROUP.fullmatch(gap) or (gap == ",w" and "named_as" in text.tokens[here + 1].tags)
        naming = person.form == "named" and (naming or bool(named_so and chain[-1].form == "counted"))
        if naming:  # "two elders, Malik Gul and Malik Jan": who they are
            here = person.last
            continue
        if (any(s in _ENDS_CHAIN for s in gap) and "i" not in gap) or of_whom(text, person):
            break
        if _speaks(text, person, gap):
            break
        if gap == "," and "pair" in text.tokens[person.first].tags:
            here = person.last  # "Gul and his cousin, both residents of Swat"
            continue
        if gap == "," and person.form == "single" and person.count == chain[-1].count != ONE:
            here = person.last  # "two applicants, a father and son from Quetta"
            continue
        if _SET_APART.fullmatch(gap) and _told_by_place(text, person):
            part, gap = True, ","
        listed = _OF_GROUP.fullmatch(gap) or (part and gap in ("&", "&t"))
        if person.form == "of_them" or (listed and _told_within(text, person, candidates, end)):
            part = part or gap.endswith(",")
            chain.append(as_part(person))
            here = person.last
            continue
        if part and gap.endswith(",&") and _closes(text, chain, person):
            part = False
        if "i" in gap and not (gap.endswith("&") and not _may_be_part(chain, person)):
            part = True
        elif part and gap.endswith("&") and not _may_be_part(chain, person):
            part = False
        elif not part and not _joined(text, gap, chain[-1], person):
            continue
        if person.form != "bare" or part or gap.endswith("&"):
            chain.append(as_part(person) if part else person)
            here = person.last
    return _by_sex(text, _told_apart(chain))


def _closes(text: Text, chain: Sequence[People], person: People) -> bool:
    """Is a person behind ", and" no more of those included: "nine tourists, among them five climbers, and their
    guide", "nine men, including three guards, and two rebels"?"""
    if "keeper" in text.tokens[person.first].tags:
        return True
    lone = chain[-1].head == PART and all(p.head != PART for p in chain[:-1])
    return lone and not _sums_up(chain, person) and not overlap(chain[-1].category, person.category)


def _gap(text: Text, chain: Sequence[People], here: int, person: People) -> str:
    """What stands between the chain and a person, ages and names apart; a dash before fewer tells who they were."""
    gap = _OF_AGE.sub("", text.shape[here : person.first])
    if person.form == chain[-1].form == "named":
        gap = _ASIDES.sub("", gap)
    of_it = _OF_IT.match(gap) if chain[-1].count == ONE else None
    if of_it is not None:
        gap = gap[of_it.end() :]
    if _of_his(text, person) or of_it is not None:
        gap = _APPOSED.sub(",", gap)  # "a leader, Bashir Khan, his brother and two guards"
    if chain[-1].form == "partitive":
        gap = gap.removeprefix("i")  # "one of them"
    return "i" if gap == "-" and person.count.likely < chain[0].count.likely else gap


def _told_by_place(text: Text, person: People) -> bool:
    """The four of "seven men, four at a crossing and three in a canal"."""
    fewer = person.form == "bare"
    return fewer and text.shape[person.last : person.last + 1] == "p"


_SET_APART = re.compile(r"(?:p[tw]?c)?,")  # "…, four at", "… on Tuesday, four at"
_OF_GROUP = re.compile(r"(?:f[at]?[wc]{0,3}F)?,")  # "three members | of the front, | two women and"
_OF_AGE = re.compile(r"^fw(?=[,&])")  # "a man | of 58, …"
# "Captain Gul, 27, resident of Swat, who led them, Sepoy Jan and …"
_ASIDES = re.compile(r",(?:c|[awcFP]{1,3}f[wcUF]{1,4}|R[^,;:.]{1,16})(?=,)")
# "an inspector | of police, a jawan and", "the chief | (DPO) of Swat Gul Khan, his wife and"
_OF_IT = re.compile(r"^(?:\([^()]{1,4}\))?f[at]?[#wcPFU]{1,8}(?=,)")
_APPOSED = re.compile(r"^,c{1,5}(?:\([^()]{1,4}\))?,")


def _of_his(text: Text, person: People) -> bool:
    """Is it "his brother", or a number of people?"""
    return "keeper" in text.tokens[person.first].tags or person.form == "counted"


def _told_within(text: Text, person: People, candidates: Sequence[People], end: int) -> bool:
    """ "…, four guards among them", "…, two women and a boy among them"."""
    last = person.last
    for further in candidates:
        if further.first > last and text.shape[last : further.first] in (",", "&", "&t"):
            last = further.last
    last = _AGED.match(text.shape, last).end()  # type: ignore[union-attr]  # it matches everywhere
    return "among_them" in text.tokens[min(last, end - 1)].tags


_AGED = re.compile(r"(?:f[#w](?=i))?")  # "a boy | of 14"


def _may_be(whole: People, person: People) -> bool:
    """Could the person be one of them?"""
    return overlap(whole.category, person.category)


_KIN = frozenset(("brothers", "sisters", "sons", "daughters", "cousins", "nephews"))  # of whom no cousin is one


def _told_apart(chain: list[People]) -> list[People]:
    """The chain, in which "ten people, seven women and three men" are ten."""
    whole, rest = chain[0], [p for p in chain[1:] if p.head != PART]
    apart = (
        len(rest) > 1 and whole.head not in _KIN and whole.count == Count.exactly(sum(p.count.likely for p in rest))
    )
    if apart and all(_may_be(whole, p) for p in rest):
        return [whole, *(as_part(p) for p in chain[1:])]
    return chain


def _by_sex(text: Text, chain: list[People]) -> list[People]:
    """The men of "nine men, two women and a child": civilians like those beside whom they are counted."""
    sexed = [p for p in chain if "a_sex" in text.tokens[p.last - 1].tags]
    beside = any(p.category == "civilian" for p in sexed)
    return [replace(p, category="civilian") if beside and p in sexed else p for p in chain]


# "…, the district police officer (DPO), Saleem Khan, said"
_SPEAKS = re.compile(r"(?:[wcPFfUtap]|\([^()]{1,4}\)){0,8}(?:,[cwPF]{1,5},)?S")


_AND_SPEAKS = re.compile(r"(?:&?[wcPFfUtap]){0,9}S")


def _speaks(text: Text, person: People, gap: str) -> bool:
    """Is it who says what is told, and no further victim? ("reports" is what an outlet does)"""
    if person.form == "counted":  # "…, two security officials said"
        return gap == "," and text.shape[person.last : person.last + 1] == "S"
    if gap == "," and "weak_source" in text.tokens[person.last - 1].tags:
        return _AND_SPEAKS.match(text.shape, person.last) is not None  # "…, a resident and the army said"
    said = _SPEAKS.match(text.shape, person.last) if person.form in ("definite", "single", "named") else None
    return said is not None


def as_part(person: People) -> People:
    return People(
        first=person.first,
        last=person.last,
        form=person.form,
        count=person.count,
        category=person.category,
        head=PART,
    )


def within(told: Sequence[People]) -> list[People]:
    """The cook of "a cook who was among the nine hurt": told before the whole whose part he is."""
    return [replace(p, head="") for p in told[1:] if p.head == PART and p.first < told[0].first]


def _may_be_part(chain: Sequence[People], person: People) -> bool:
    """Could the person be among those of the chain told last as more than a part: no other class, not more than
    they are?"""
    whole = next((p for p in reversed(chain) if p.head != PART and overlap(p.category, person.category)), chain[0])
    same = _may_be(whole, person)
    if _sums_up(chain, person) and (same or "militant" not in (whole.category, person.category)):
        return True  # "nine personnel, including eight jawans and their driver"
    return same and person.count.likely <= whole.count.likely


def of_whom(text: Text, person: People) -> bool:
    """ "Six were hurt, | two of whom later died": what befell some of them is a clause of its own."""
    if person.form not in ("partitive", "bare") or not text.shape.startswith("i", person.last):
        return False
    return "whom" in text.tokens[person.last].low and _BEFELL.match(text.shape, person.last + 1) is not None


_BEFELL = re.compile(r"w{0,2}(?:D|V{1,2}w?[KIBA])")


def _sums_up(chain: Sequence[People], person: People) -> bool:
    """Are those behind the first ones, with this person, as many as they are?"""
    return len(chain) > 1 and sum(p.count.likely for p in (*chain[1:], person)) == chain[0].count.likely


def _joined(text: Text, gap: str, before: People, person: People) -> bool:
    if person.form == "definite" and "corpse" in text.tokens[person.last - 1].tags:
        return False  # "they abducted him and his body was found"
    if "taking_verb" in text.tokens[person.first - 1].tags:
        return False  # "killed nine and took three with them"
    if gap.endswith(("&", "&w", "&ww", "&t")) or (not gap and person.form in ("counted", "single")):
        return True  # nothing at all between them: a comma was lost
    if gap not in (",", ",t"):
        return False
    listed = person.form == before.form == "named"  # "Constable X, Constable Y and ASI Z"
    told = text.tokens[person.first].low == "the"
    if told:
        return False  # "Gul Khan, the chief of the tribe", "a fourth constable, the driver Gul Khan"
    if person.form == before.form == "single" and _GOES_ON.match(text.shape, person.last):
        return True  # "a guard, a cook and a driver"
    return listed or person.form not in ("single", "named") or before.count.best != 1


_GOES_ON = re.compile(r"(?:,[at][wcFU-]{0,4}P+)*&[at#]")


_NAMES = re.compile(r"c{1,6}(?:\([^()]{1,3}\))?(?:,c{1,6}(?:\([^()]{1,3}\))?){0,12},?&(c{1,6})")


def named(text: Text, first: int, last: int, end: int) -> People:
    """The one named from `first` to `last`, or all whom the list of names that begins there tells: "Gul Khan,
    Jan Khan and Sher Khan"."""
    match = _NAMES.match(text.shape, first, end)
    if match is None:
        return someone(first, last, "named")
    names = 1 + sum(mark in ",&" for mark in match.group())
    return replace(someone(first, match.end(), "named"), count=Count.exactly(names))


def someone(first: int, last: int, form: str) -> People:
    return People(first=first, last=last, form=form, count=ONE, category=None, head="")  # type: ignore[arg-type]
