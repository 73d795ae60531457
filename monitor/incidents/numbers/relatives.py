"""Of whom does a clause tell that is about the people before it: "who …", "hurt in the blast, …"?"""

import re

from monitor.incidents.numbers.clauses import ANTECEDENT, BEING, NEAR, Clause, Crowd, passive, verbs_of
from monitor.incidents.numbers.freestanding import heads
from monitor.incidents.numbers.lists import someone
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text, Token


def antecedent(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The people of "the 16 soldiers who were killed"."""
    match = _WHO.search(text.shape, max(clause.sentence.first, clause.verb - 4), clause.verb)
    if match is None:
        return None
    who = match.start()
    named_so = _NAMED_WHO.search(text.shape[max(clause.sentence.first, who - ANTECEDENT) : clause.verb])
    near = [*crowd.between(max(clause.sentence.first, who - ANTECEDENT), who)]
    beside = who - (text.shape[who - 1] == ",")
    if near and near[-1].last == beside and near[-1].form == "single" and text.shape[near[-1].first - 1] == "f":
        return near[-1]  # "the murder of a doctor who was shot", "the body of a cook, who was abducted"
    near = [p for p in near if p.form in ("counted", "vague")]
    if not near and named_so is not None:
        start = max(clause.sentence.first, who - ANTECEDENT)
        return someone(start + named_so.start(1), start + named_so.end(1), "named")
    if not near:
        return None
    return near[-1]


def beside_it(text: Text, clause: Clause, crowd: Crowd, person: People) -> list[People]:
    """The porter of "a porter and two soldiers who were hit are stable": the sentence begins with them both."""
    if text.shape[max(clause.sentence.first, person.first - 1)] != "&":
        return []
    return [
        p for p in crowd.between(clause.sentence.first, clause.sentence.first + 1) if p.last == person.first - 1
    ]


_WHO = re.compile(r"R[VwX]{0,3}\Z")


def outer(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """Those of "two men, who set off the mine that killed a guard, were arrested"; of "the two men who killed a
    guard were arrested", where the verb before has its own object; of "the man suspected of having shot a guard on
    Monday was himself killed", where a day stands between."""
    start, verbs = clause.sentence.first, verbs_of(text, clause.start, clause.verb)
    being = text.tokens[clause.verb].low.startswith(BEING)  # "were held" is one token
    dated = _ends_in_a_day(text, verbs)
    dies = text.shape[clause.verb - 1 : clause.verb + 1] == ",D"
    met = dated or dies or text.shape[clause.verb - 2 + being : clause.verb] == ",V"[: 2 - being]
    at = _accused(text, start, verbs) if met else None
    match = (
        None if at is not None else _RELATIVE.search(text.shape, start, verbs) if met else _who_did(text, clause)
    )
    at = match.start() if match is not None else at
    if at is None or (match is not None and not (dated or dies) and clause.start <= at):
        return None
    if dies and not crowd.between(at, clause.verb):
        return None
    near = crowd.between(max(start, at - ANTECEDENT), at)
    if near and _FROM.fullmatch(text.shape, near[-1].last, at):
        return near[-1]
    did = match is not None and match.re is _WHO_DID
    return next(iter(heads(text, crowd, start, at)), None) if did else None


_FROM = re.compile(r"(?:p[tw]?[cU]{1,5})?")  # "three men | from A village, who …"


def _ends_in_a_day(text: Text, at: int) -> bool:
    """ "… on Monday", "on 3 May", right before the token."""
    return bool(text.tokens[at - 1].tags & _DAYS)


_DAYS = frozenset(("weekdays", "months", "months_short"))


def _accused(text: Text, first: int, last: int) -> int | None:
    """The "suspected of" of "the man suspected of …", the "blamed": what people before it are said to have done."""
    told = text.having_any(_ACCUSED, first + 1, last)
    return next((at for at in told if text.shape[at - 1] == "P"), None)


_ACCUSED = frozenset(("record", "who.blame"))


def _who_did(text: Text, clause: Clause) -> re.Match[str] | None:
    """The "who killed" of "the two men who killed a guard were arrested"."""
    if not passive(text, clause) or not _OF_OBJECT.fullmatch(text.shape, clause.start, clause.verb):
        return None
    return _WHO_DID.search(text.shape, clause.sentence.first, clause.start)


def hurt_first(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The girl of "a girl hurt in the bombing, which had killed six, died", the man of "a man, kidnapped on 9 May,
    was found dead": what met them first stands between."""
    shape, first = text.shape, clause.sentence.first
    if shape[clause.verb] != "D" and not passive(text, clause):
        return None
    parted = _BEHIND_COMMA.search(shape[max(first, clause.verb - ANTECEDENT) : clause.verb]) is not None
    near = crowd.between(first, min(clause.verb, first + NEAR))
    hurt = HURT.match(shape, near[0].last, clause.verb) if near else None
    since = hurt and "R" in hurt[0] and ";" not in shape[hurt.end() : clause.verb]
    return near[0] if hurt and (parted or (since and "succumb" in text.tokens[clause.verb].low)) else None


_BEHIND_COMMA = re.compile(r",[Vwu]{0,5}$")


HURT = re.compile(r"(?:,?R[Vw]{0,3}|,)?[IJB]")  # "a guard who was hurt in the blast"
_RELATIVE = re.compile(r",?R")
_WHO_DID = re.compile(r"[Rt](?:V?w?)[KIBA]\Z")  # "who killed", "that had killed"
_OF_OBJECT = re.compile(r"b?[#at]?[wc]{0,3}[PFo](?:[pf][^,;&TRS]{1,6})*V[VwX]{0,2}")
# "Dr Ali Raza, an eye specialist, who was shot"
_NAMED_WHO = re.compile(r"[Pwc]?(c{2,5})(?:,[a#tn][^,;.KDIBA]{1,10})?,?R[VX]{1,3}$")


def is_later(text: Text, clause: Clause, person: People) -> bool:
    """Does who was hurt before die now?"""
    verb = text.tokens[clause.verb]
    if is_of_wounds(verb):
        return True
    if verb.shape != "D" or text.shape.startswith("IR", person.last):
        return False  # "five of the hurt | who died there": known before
    return person.form == "partitive" or _hurt_before(text, clause, person)


def is_of_wounds(verb: Token) -> bool:
    return "of_wounds" in verb.tags or "succumb" in verb.low


def _hurt_before(text: Text, clause: Clause, person: People) -> bool:
    """ "A guard who was hurt in the blast died", "a guard wounded in the blast died", "Gul, one of the nine who
    were brought to hospital, died"."""
    if _OF_THE_HURT.match(text.shape, clause.sentence.first, person.first):
        return True
    between = (text.shape, person.last, clause.verb)
    return (HURT.match(*between) or _ONE_OF_THE_HURT.fullmatch(*between)) is not None


_ONE_OF_THE_HURT = re.compile(r",#ft?[#bP]{1,3}R?[^,;]*[IJ][^,;]*,[wV]*")
_OF_THE_HURT = re.compile(r"ft?[#bP]{1,3}[IJ]")  # "of the 14 injured, three died"
