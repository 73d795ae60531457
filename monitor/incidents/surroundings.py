"""Do the words around a place name tell it for the scene of the act?"""

import re
from datetime import date
from itertools import pairwise

from monitor.incidents.scenes import ROUTE, Chain, Spot

_SCENE = frozenset("in at near inside outside on under along around behind opposite beside within".split())  # noqa: SIM905
_ORIGIN = frozenset(
    """
    resident residents native natives hailing hailed hails belonging belonged belongs inhabitant inhabitants
    born people tribesmen tribe member members chief commander spokesman spokesperson governor minister
    student students labourers laborers workers based identified bound mpa mna mla mp leader president elder

    """.split()  # noqa: SIM905
)
# "the group, which is strong in A", "active in A"
_ACTIVE = frozenset(
    {"strong", "active", "stronghold", "strongholds", "operates", "operating", "presence", "operational", "rules"}
)
_FREED = frozenset({"recovered", "freed", "released", "rescued", "reunited", "release", "recovery", "found"})
_TAKEN = frozenset({"kidnapped", "abducted", "kidnapping", "abduction", "snatched", "hijacked"})
_ACT = frozenset({"attack", "blast", "bombing", "explosion", "killing", "shooting", "ambush", "assault", "clash"})
_HOME = frozenset({"native", "ancestral", "hometown", "buried", "born"})
_ELSEWHERE = frozenset(
    """
    shifted shifting taken rushed moved admitted referred brought airlifted evacuated transferred heading
    going travelling traveling bound returning coming way route arrived reached fled escaped crossed
    migrated headed driving hospital sent flew leaving leave en freed released

    """.split()  # noqa: SIM905
)
_TAKEN_FROM = frozenset(
    """
    abducted abducting kidnapped recovered recovering seized arrested arresting rescued picked snatched
    launched fired held detained missing abduction kidnapping recovery arrest captured whisked nabbed
    apprehended caught

    """.split()  # noqa: SIM905
)
_NO_SCENE_AFTER = frozenset("hospital hospitals based bound university court courts prison high times".split())  # noqa: SIM905
_UNIT_AFTER = frozenset("dalam squad committee unit division group faction chapter brigade zonal commander".split())  # noqa: SIM905
_OFFICE_AFTER = re.compile(
    r"^(?:'s|’s)? +(?:\w+ +)?(?:police|superintendent|sp|ssp|dsp|deputy|commissioner|dc|"
    r"administration|chief|range)\b"
    r"(?!\W+(?:station|post|limits|check|outpost|jurisdiction|line|lines|picket|party|van|mobile|"
    r"training|camp|headquarters))",
    re.IGNORECASE,
)
_ONE_END = re.compile(r"(?:^|\s)[A-Z][a-z]{2,}\s?[ \-–]\s?(?:to )?$")
_OTHER_END = re.compile(
    r"^\s?[ \-–]\s?(?:to )?[A-Z][a-z]{2,}(?:\s+(?:National|Super|State))?\s+(?i:highway|route|"
    r"motorway|railway|train|express)\b"
)
_DATELINE = re.compile(
    r"\s*(?:\([^)]{1,30}\)|,\s*[A-Z][a-z]+\s+\d{1,2}|,?\s*[A-Z][\w ]{2,20})?\s*(?:[:—–]|-{1,2}\s)"
)
_DATELINE_WITHIN = 60  # characters from the start of the text
_SPEAKER = re.compile(r"\b(?:told|said|speaking|spoke|reports?|reported|according)\b[^.]{0,40}$", re.IGNORECASE)
_YEAR = re.compile(r"^\W*(?:on|in|of|during|back in)?\s*(?:\w+\s+){0,2}\d{0,2},?\s*\b((?:19|20)\d\d)\b")


def worth(text: str, run: Chain, published: date | None) -> float:
    """How much the words around the first name of a run make it the scene: above 0 for, below 0 against."""
    spot = run[0]
    score = _before(spot) + _after(text, spot, run)
    if _dateline(text, run):
        score -= 5.0
    if _SPEAKER.search(text[max(0, spot.start - 60) : spot.start]):
        score -= 1.5
    if set(run[-1].after[:2]) & {"said", "told", "says", "confirmed"}:
        score -= 2.0  # "police in A said"
    year = _YEAR.match(text[run[-1].end : run[-1].end + 40])
    if year is not None and published is not None and int(year.group(1)) < published.year:
        score -= 3.5  # what happened there is of another year
    return score


def aside(text: str, run: Chain) -> bool:
    """Is the run the dateline, or the name of a road? Neither tells where the text's other places lie."""
    return _dateline(text, run) or _route(text, run)


def _dateline(text: str, run: Chain) -> bool:
    opens = run[0].start < _DATELINE_WITHIN and not run[0].before[:-1]
    return opens and _DATELINE.match(text, run[-1].end) is not None


def _before(spot: Spot) -> float:
    before = spot.before
    near, context = before[-4:], set(before[-5:])
    led = any(word in _SCENE for word in near)
    score = 2.5 if led else 0.0
    if "from" in before[-3:] or "to" in before[-3:] or "towards" in before[-2:]:
        score += 1.5 if set(before) & _TAKEN_FROM and "to" not in before[-2:] else -2.5
    if context & _ORIGIN and not led:
        score -= 3.0
    if set(before[-3:]) & _HOME or set(before[-4:]) & _ACTIVE:
        score -= 5.0
    if led and set(before[-4:-1]) & _ACT:
        score += 1.0  # "the attack at A"
    return score + _taking(before) + _moving(before, context)


def _taking(before: tuple[str, ...]) -> float:
    """Where somebody was taken is the scene, not where he came free."""
    last = next((w for w in reversed(before) if w in _FREED | _TAKEN), None)
    if last in _TAKEN:
        return 1.5
    return -3.0 if last is not None and set(before) & _TAKEN else 0.0


def _moving(before: tuple[str, ...], context: set[str]) -> float:
    score = 0.0
    if context & _ELSEWHERE:
        score -= 2.5
    if before[-1:] and before[-1] in ("by", "and", "with", "against", "said", "between"):
        score -= 0.5
    return score


def _after(text: str, spot: Spot, run: Chain) -> float:
    score = 0.0
    if set(spot.after[:1]) & _NO_SCENE_AFTER or set(spot.after[:4]) & {"hospital", "hospitals"}:
        score -= 4.0
    if set(spot.after[:2]) & _UNIT_AFTER:
        score -= 4.0
    if _OFFICE_AFTER.match(text[spot.end : spot.end + 60]) and not set(spot.before[-1:]) & _SCENE:
        score -= 2.5
    return score - (3.0 if _route(text, run) else 0.0)


def _route(text: str, run: Chain) -> bool:
    """Do the names only give a road or a train its name: "A-B highway"?"""
    start, end = run[0].start, run[-1].end
    if len(run) > 1:
        ends = [one for one, other in pairwise(run) if text[one.end : other.start].strip(" -–/") in ("", "to")]
        return bool(ends) and ROUTE.match(text, end) is not None
    first = _OTHER_END.match(text[end:])
    last = ROUTE.match(text, end) is not None and _ONE_END.search(text[:start]) is not None
    return last or first is not None
