"""Which people does a text speak of, and how many are they?"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from monitor.incidents.numbers import wordings
from monitor.incidents.numbers.classes import class_of_word, force_led
from monitor.incidents.numbers.dated import counts_no_people
from monitor.incidents.numbers.prefaces import behind_saying
from monitor.incidents.text import Text, Token
from monitor.incidents.values import value
from monitor.model import Count

Form = Literal["counted", "vague", "single", "definite", "named", "others", "of_them", "partitive", "bare"]
ONE, SOME = Count.exactly(1), Count(min=2, max=None, best=None)
ONE_OF_THEM = "one of them"  # the head of an attacker told of apart from those counted before
REFERENCE = 25  # words back that "of them" may point at
NEARBY = 4  # phrases before a "colleague" among which those are of whose class he is

# shapes of phrases for people, in the letters of text.py; tried in this order at every word
_PAREN = r"\([^()]{1,5}\)"
_MODS = (
    rf"(?:[wcFA-]|(?<=w-)P(?=[wcU]{{0,2}}P)|{_PAREN}|fF(?=[(P])|(?<=c)f(?=c)){{0,9}}"  # "faction of the NSCN (K)"
)
_HEAD = rf"P+(?:(?:[cw]{{0,2}}{_PAREN}|c{{1,2}}|F+(?:{_PAREN})?)P+)?"
_AGE = r"#-?P-?"  # "a 12-year-old"
_OF_THING = r"(?:[Uu]w{0,2}(?=P))?"  # "a school teacher", "two bomb disposal men"
_NUMBER = r"n?[bv]{0,3}#(?:[/-]#|,/#,)?b?"  # "seven, and possibly nine, people"
_SHAPES = (
    (
        "counted",
        rf"(?:{_NUMBER}|b{{0,2}}v)o?(?:ft?[#v]?)?t?(?:c{{1,3}}x)?(?:{_AGE}(?=[wcP]))?x?{_MODS}{_OF_THING}(?:[IJdBA][wc]{{0,2}})?(?:{_HEAD}|F(?:\([^()]{{1,3}}\))?(?![wcPU]))",
    ),
    (
        "single",
        rf"[an](?:(?:{_AGE})?x?{_MODS}{_OF_THING}[IJB]?(?:Px[wc]{{0,2}}(?=P))?{_HEAD}(?:x(?=f))?|{_AGE})",
    ),  # "a trader's son"
    (
        "definite",
        rf"t(?:f?t)?(?:[wcFIB-]|{_PAREN}|K(?=P)){{0,6}}(?:(?:[wcUPF]x|Uw)[wcF]{{0,2}})?U?P+(?:c{{1,5}}(?:(?:,c{{1,5}}){{0,9}},?&c{{1,5}})?)?",
    ),  # "his sons Gul and Jan"
    ("names", r"[wF]?P(?:c{1,4},){0,9}c{1,4},?&c{1,4}(?![cPF])"),  # "constables Gul and Jan"
    ("named", rf"P(?:{_PAREN},?)?c{{1,4}}(?![cP])"),
    ("others", r"n#?|[bv]{0,3}#o|b{0,2}vo|o"),
    ("of_them", rf"[bv]{{0,3}}#i(?=V?{_MODS}P)"),  # "two of them policemen", "two of whom were"
    ("partitive", r"[bv]{0,3}#(?:f[th]|(?=i(?:,|V?w?[DKABIJ])))"),  # "one of them, a child, died"
    ("bare", rf"{_NUMBER}|b{{0,2}}v"),
)
_BEGINS = "(?=[nbv#atPo])"  # what any of them begins with: most words are passed by without a try
_PEOPLE = re.compile(_BEGINS + "(?:" + "|".join(f"(?P<{form}>{shape})" for form, shape in _SHAPES) + ")")


@value(frozen=True, slots=True, kw_only=True)
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


def find(text: Text) -> Iterator[People]:
    """Every phrase for people in the text, in order, not overlapping; read on only as far as somebody asks."""
    found: list[People] = []
    for sentence in text.sentences:
        start, told = behind_saying(text, sentence).first, len(found)
        headline = _HEADLINE.match(text.shape, start, sentence.last)
        here = headline.end() if headline else start
        if headline and (one := _read(text, start, here, "single", ())) is not None:
            found.append(one)
        for m in _PEOPLE.finditer(text.shape, here, sentence.last):
            before = found[-NEARBY:]
            if (people := _read(text, m.start(), m.end(), m.lastgroup or "bare", before)) is not None:
                found += [people, *_beside(text, people)]
        yield from found[told:]


# "his wife, mother and son were", "the driver and guard": nouns that share the word before the first one
_BESIDE = re.compile(r"(?:,P(?=(?:,P)*,?&P))*,?&F?P(?![cxUPF(-])")
_OF_ONE, _OF_TWO = frozenset(("was", "is", "has")), frozenset(("were", "are", "have"))


def _beside(text: Text, people: People) -> list[People]:
    """Those whom "his" or "the" before the first counts, too: "his wife and daughter". "A poet and activist" is one
    man unless the verb is one of two."""
    match = _BESIDE.match(text.shape, people.last) if people.form in ("definite", "single") else None
    if match is None:
        return []
    verb = text.tokens[match.end()].low if match.end() < len(text.tokens) else ""
    if people.form == "single" and verb not in _OF_TWO:
        return []
    further = [at for at in range(people.last, match.end()) if text.shape[at] == "P"]
    nouns = all(text.tokens[at].tags & {"one", "many"} for at in further)
    return [_next_to(text, people, at) for at in further] if nouns else []


def _next_to(text: Text, people: People, at: int) -> People:
    """The one of "his driver and gunman" at the second noun: guards of somebody's own are civilians."""
    noun = text.tokens[at]
    kept = "kept" in noun.tags and "keeper" in text.tokens[people.first].tags
    many = "many" in noun.tags
    return People(
        first=at,
        last=at + 1,
        form="vague" if many else "definite",
        count=SOME if many else ONE,
        category="civilian" if kept else class_of_word(noun),
        head=noun.low,
    )


# "Police officer killed in …", "Police chief (DPO) of Swat Gul Khan and two guards": a noun that opens its
# sentence needs no article
_OF_ITS_PLACE = r"(?:\([^()]{1,4}\))?f[at]?[#wcPFU]{1,8}(?:\([^()]{1,4}\)c{1,4})?"
_BEFELL = r"V?[VwKIJDBA]|Vp"
_HEADLINE = re.compile(
    rf"(?:[Fc]{{1,4}}\([Fc]\)|F)?[wcU]{{0,2}}P+(?={_BEFELL}|{_OF_ITS_PLACE}(?:V[wX]?[KIBA]|,?[&t]|,c{{1,5}},[at#]))"
)


def _read(text: Text, first: int, last: int, form: str, before: Sequence[People]) -> People | None:
    """The people of the phrase, if they are any; `before` are those told of before in the sentence."""
    tokens, shapes = text.tokens[first:last], text.shape[first:last]
    head = wordings.head(text, first, last)
    if "#" in shapes and counts_no_people(text, first, last, form):
        return None
    pair = head is not None and ("pair" in head.tags or "pair" in tokens[0].tags)
    if form == "definite" and head and "many" in head.tags and not pair:
        if "&" not in shapes:
            return None
        form = "counted"
    if form == "names" and head and "many" not in head.tags:
        last, form = first + shapes.index("&"), "named"  # "Constable Gul and Jan …"
        tokens, shapes = text.tokens[first:last], text.shape[first:last]
    form = "counted" if form == "names" else form
    if (form in ("single", "named") and not (head and head.tags & _LONE)) or (form == "counted" and head is None):
        return None
    if form == "bare" and text.shape[last : last + 1] in ("f", "i", "w", "U") and "#" not in shapes:
        return None
    if (
        form == "partitive"
        and text.tokens[last - 1].low == "those"
        and text.shape[last : last + 1] not in ("w", "p")
    ):
        return None  # but "killing one of those | on board"
    if head is not None and wordings.of_theirs(text, last):
        return None
    count = Count.exactly(2) if pair else wordings.count(tokens, shapes)
    if before and text.has("same_number", first, first + len(tokens)):
        wholes = [p for p in before if text.shape[p.first - 1 : p.first] != "i"]  # "…, including an officer, …"
        count = (wholes or before)[-1].count
    kind: Form = "vague" if form == "counted" and count.best is None else form  # type: ignore[assignment]
    return People(
        first=first,
        last=last,
        form=kind,
        count=count,
        category=_class_of(text, first, last, head, before),
        head=head.low if head else "",
        whole=wordings.whole(tokens, shapes),
    )


_LONE = frozenset(("one", "pair"))  # nouns that stand with an article and no number


def _class_of(text: Text, first: int, last: int, head: Token | None, before: Sequence[People]) -> str | None:
    """The class that the phrase tells, or that of those whom it points back at."""
    tokens = text.tokens[first:last]
    told = before
    opening = text.sentence_at(first).first
    before = [p for p in told if p.first >= opening]
    if head is None and tokens[0].shape == "n":  # "a rebel was killed and another hurt"
        wholes = [p for p in before if text.shape[p.first - 1 : p.first] != "i"]  # "…, including a woman, …"
        return wholes[-1].category if wholes else None
    if tokens[-1].shape == "o" and head is None and told and tokens[-1].low == "more":
        return told[-1].category  # "five soldiers were martyred and three more died"
    if head is None and tokens[-1].shape == "o" and before and _more_of_them(text, before[-1], first):
        return before[-1].category
    if tokens[-1].shape == "i":
        return class_of_word(text.tokens[text.shape.index("P", last)])
    if (
        head is None
        and before
        and "o" not in text.shape[first:last]
        and _is_ellipsis(text, before[-1], first, last)
    ):
        return before[-1].category
    if head is None:
        return class_of_word(tokens[0]) or _referred(text, first, last, told) or _all_of(tokens, told)
    if "peer" in head.tags:  # "a constable and his two colleagues"
        return next((p.category for p in reversed(before) if p.category is not None), None)
    if text.tokens[max(0, text.shape.rfind("P", first, last) - 2)].low == "anti":
        return "civilian"  # "an anti-Taliban district governor"
    own = force_led(text, last, head) or wordings.category(tokens, head)
    if own in _FIGHTING and any("former" in t.tags for t in tokens):
        return "civilian"
    if own in _FIGHTING and (any("so_called" in t.tags for t in tokens)):
        return "militant"  # "a self-styled captain"
    if "theirs" in head.tags and before and before[-1].category == "militant" and _is_his(text, first, last):
        return "militant"  # a commander and "two of his bodyguards", "his driver"
    if "kept" in head.tags and "keeper" in text.tokens[max(0, first - 1)].tags | tokens[0].tags:
        return "civilian"  # an elder's guards: "his two gunmen"
    quoted = own in ("police", "military") and "x" in text.shape[first:last]  # "a 'brigadier' of the front"
    leads = _LED.match(text.shape, last) if "leader" in head.tags or quoted else None
    if leads is not None and class_of_word(text.tokens[leads.end() - 1]) == "militant":
        return "militant"  # "the military chief of the front"
    if own not in (None, "civilian"):
        return own
    if "leader" in head.tags and "o" in text.shape[first:last] and before and before[-1].category == "militant":
        return "militant"  # "… and three other leaders"
    behind = _MEMBERS_OF.match(text.shape, last) if head.tags & {"role", "leader"} else None
    behind = _BODIES_OF.match(text.shape, last) if "corpse" in head.tags else behind
    if own is None and text.shape[last : last + 1] == "f" and text.has("staff", last + 1, last + 3):
        return "civilian"  # "nine members of the staff"
    return (behind and class_of_word(text.tokens[behind.end() - 1])) or own


def _is_his(text: Text, first: int, last: int) -> bool:
    return text.has("keeper", max(0, first - 1), last)


def _more_of_them(text: Text, before: People, first: int) -> bool:
    """ "Nine militants were killed and three others hurt": militants, too."""
    joined = _DONE_AND.fullmatch(text.shape, before.last, first) is not None
    return joined and before.category == "militant" and (before.count.best or 2) > 1


_DONE_AND = re.compile(r"V{0,2}w?K,?&b?|(?:p[wct]{0,2}|w)?,?&[IJ]b?")
_COUNTED_NEXT = re.compile(r"[&,]b{0,2}#[KIJDAB]")
_BROKEN_DOWN = re.compile(r",?(?:i|b?#[if])")
_MET_NEXT = re.compile(r",?&?[KIJDAB]")


def _is_ellipsis(text: Text, before: People, first: int, last: int) -> bool:
    """Are they more of those before: "two soldiers were killed and three hurt", "killed two and wounded one"? Whose
    classes are told behind them are not: "killed two boys and wounded nine, six of them soldiers"."""
    if _BROKEN_DOWN.match(text.shape, last):
        return False
    if _MET_NEXT.fullmatch(text.shape, before.last, first):
        return True
    return _COUNTED_NEXT.fullmatch(text.shape, max(0, first - 1), last + 1) is not None


_DONE_TO = ("K", "I", "B")
_FIGHTING = ("police", "military", "militant", "security", "unknown")
_OF_WHOM = re.compile(r"(?<![wcPFU#])f[th][wc#]{0,2}(P),?\Z")  # "of the attackers | nine died"
_BODIES_OF = re.compile(r"f[at]?[wcF]{0,3}P")
# "four members of an alleged gang", "of the anti-Taliban peace committee", "of Iran's elite guards"
_LED = re.compile(r"f[at]?[wcF-]{0,4}[FP](?![FUP])")
_MEMBERS_OF = re.compile(r"f[at]?[wcPFx-]{0,5}F(?![FUP])")


def _referred(text: Text, first: int, last: int, before: Sequence[People]) -> str | None:
    """The class of those whom "eight of them" points at: the last ones counted, else the plurals before."""
    if (whose := _OF_WHOM.search(text.shape, text.sentence_at(first).first, first)) is not None:
        return class_of_word(text.tokens[whose.start(1)])
    if text.shape[last : last + 1] != "i":
        return None
    did_it = _who_began(text, first) if text.shape[first - 1 : first] in _DONE_TO else ""
    counted = [p for p in before if p.form == "counted" and first - p.first <= REFERENCE and p.category != did_it]
    opening = text.sentence_at(first).first
    own = text.has("many", opening, first) and (not counted or counted[-1].first < opening)
    if counted and not own:
        return counted[-1].category
    classes = {
        class_of_word(text.tokens[at])
        for at in range(opening if own else max(0, first - REFERENCE), first)
        if text.shape[at] == "P" and "many" in text.tokens[at].tags and not text.has("who.agent", at - 2, at)
    } - {did_it}
    return classes.pop() if len(classes) == 1 else None


def _all_of(tokens: Sequence[Token], before: Sequence[People]) -> str | None:
    """The class of those counted before of whom "all nine were killed" speaks."""
    if not tokens or tokens[0].low != "all" or tokens[-1].number is None:
        return None
    same = (p.category for p in reversed(before) if p.form == "counted" and p.count.best == tokens[-1].number)
    return next(same, None)


def _who_began(text: Text, first: int) -> str | None:
    """The class of those with whom a sentence begins: "gunmen … and shot dead seven of them" is none of theirs."""
    opening = text.sentence_at(first).first
    verb = _DEED.search(text.shape, opening, first)
    told = (class_of_word(text.tokens[at]) for at in range(opening, verb.start() if verb else first))
    return next((c for c in told if c is not None), "")


_DEED = re.compile(r"[EuKIBA]")
