"""Which organised actors took part, in which role, and who says so?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.claims import Told, blamed, told
from monitor.incidents.found import Found, FoundActor
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.model import Actor, Attribution, Evidence, Role

_BESIDE = re.compile(r"[\s(),\-–:]*(?:or|also|the|known as|also known as|aka|i\.e\.)?[\s(),\-–:]*")
_SENTENCE = re.compile(r"[.!?।۔]\s+(?=[A-Z\"'“‘(\d\u0600-\u097f])|\.(?=[A-Z][a-z])|\n\s*\n")
_CONTEXT = 220  # characters on either side that can hold the verb
_NO_FIGHT = frozenset({"Arrests", "Disrupted weapons use", "Change to group/activity"})
_BY_THE_STATE = frozenset({"Air/drone strike"})
_SHORT = 4  # letters: so short an acronym has namesakes in other countries
_ORDER: tuple[Attribution, ...] = ("claimed", "attributed", "suspected")
_ROLES: dict[Role, int] = {"perpetrator": 0, "target": 1, "other": 2}


_LEAD = 400  # characters: an incident told there is what the text's claims are about
_CLAIM_WITHIN = 600  # characters behind an incident's sentences in which a claim is about it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """An actor named once, with what the sentence tells of it; `rank` counts the incident's sentences."""

    actor: KnownActor
    start: int
    end: int
    rank: int
    told: Told


Judged = tuple[Role, Attribution | None, list[_Naming]]


def who(
    text: str,
    spans: Sequence[tuple[int, int]],
    anchor: tuple[int, int] | None,
    mentions: Sequence[ActorMention],
    *,
    country: str | None,
    published: date | None,
    event: tuple[str, str] | None,
) -> tuple[FoundActor, ...]:
    """The actors of the incident that `spans` tell; `event` is its ACLED event and sub-event type if known."""
    namings = list(_namings(text, spans, _joined(text, mentions), country, published))
    by_actor: dict[str, list[_Naming]] = defaultdict(list)
    for naming in namings:
        by_actor[naming.actor.id].append(naming)
    judged = [_judged(own, event, country) for own in by_actor.values()]
    kept = _without_parents(_with_victims([item for item in judged if item is not None]))
    kept.sort(key=lambda item: (_ROLES[item[0]], item[2][0].start))
    return tuple(_found(text, n, role, attribution, own) for n, (role, attribution, own) in enumerate(kept))


def _joined(text: str, mentions: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """The mentions, a name and its acronym behind it as one."""
    waiting: ActorMention | None = None
    for mention in mentions:
        if waiting is None:
            waiting = mention
            continue
        shared = tuple(c for c in waiting.candidates if c in mention.candidates)
        family = shared or _family(waiting, mention)
        if family and _BESIDE.fullmatch(text, waiting.end, mention.start):
            spelled = text[waiting.start : mention.end]
            waiting = ActorMention(start=waiting.start, end=mention.end, text=spelled, candidates=family)
        else:
            yield waiting
            waiting = mention
    if waiting is not None:
        yield waiting


def _family(one: ActorMention, other: ActorMention) -> tuple[KnownActor, ...]:
    """The faction, where one of the two names is its parent's: "… Council of Nagaland (NSCN-IM)"."""
    ids = {c.id for c in one.candidates}, {c.id for c in other.candidates}
    below = [c for c in other.candidates if c.parent in ids[0]] + [c for c in one.candidates if c.parent in ids[1]]
    return tuple(below)


def _namings(
    text: str,
    spans: Sequence[tuple[int, int]],
    mentions: Iterator[ActorMention],
    country: str | None,
    published: date | None,
) -> Iterator[_Naming]:
    listed = list(mentions)
    plain = {m.candidates[0].id for m in listed if len(m.candidates) == 1}
    for mention in listed:
        rank = next((n for n, (start, end) in enumerate(spans) if start <= mention.start < end), None)
        actor = _meant(mention, plain, country, published)
        if actor is None or (rank is None and not _may_claim(mention, spans)):
            continue
        before, after = _around(text, mention.start, mention.end)
        said = told(before, after, group=actor.kind == "group")
        if rank is None and said.attribution not in ("claimed", "denied") and not blamed(before):
            continue
        rank = len(spans) if rank is None else rank
        yield _Naming(actor=actor, start=mention.start, end=mention.end, rank=rank, told=said)


def _may_claim(mention: ActorMention, spans: Sequence[tuple[int, int]]) -> bool:
    """Can a claim in a sentence that tells of no act be about this incident?"""
    behind = min((mention.start - end for _, end in spans if end <= mention.start), default=None)
    return behind is not None and (behind <= _CLAIM_WITHIN or min(start for start, _ in spans) < _LEAD)


def _meant(
    mention: ActorMention, plain: set[str], country: str | None, published: date | None
) -> KnownActor | None:
    """The entry that the name means: one that the text names in full (`plain`), else by country and time."""
    named = [c for c in mention.candidates if c.id in plain and c.kind == "group"]
    if len(mention.candidates) > 1 and len(named) == 1:
        return named[0]
    known = sorted(mention.candidates, key=lambda c: _out_of_time(c, published))
    at_home = [c for c in known if country in c.home]
    if at_home:
        return next((c for c in at_home if c.home[0] == country), at_home[0])
    state = known[0].kind == "state"
    if (country is not None or (state and len(known) > 1)) and (state or _has_namesakes(mention)):
        return None  # the police of nowhere, or of a country that is not ours
    return known[0]


def _out_of_time(actor: KnownActor, published: date | None) -> bool:
    """Did it not exist yet, or no more? That only decides between namesakes: founding days are disputed."""
    if published is None:
        return False
    return (actor.since is not None and published < actor.since) or (
        actor.until is not None and published > actor.until
    )


def _has_namesakes(mention: ActorMention) -> bool:
    return mention.text.isupper() and len(mention.text) <= _SHORT


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a name, to the ends of its sentence."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    breaks = list(_SENTENCE.finditer(before))
    stop = _SENTENCE.search(after)
    return before[breaks[-1].end() :] if breaks else before, after[: stop.start() + 1] if stop else after


def _judged(own: list[_Naming], event: tuple[str, str] | None, country: str | None) -> Judged | None:
    """The role that all namings of one actor together give it; None: it is named, but took no part."""
    kind = event[1] if event else ""
    said = [n.told.attribution for n in own if n.told.attribution is not None]
    parts = {n.told.part for n in own}
    away = country is not None and country not in own[0].actor.home
    if own[0].actor.kind == "state":
        role: Role | None = "perpetrator" if "acted" in parts else "target" if "suffered" in parts else None
        return (role, None, own) if role else None
    if said and said[-1] == "denied":
        return ("perpetrator" if len(set(said)) > 1 else "other"), "denied", own
    if "claimed" in said:
        return "perpetrator", "claimed", own
    if parts == {"aside"} or (parts <= {"aside", None} and (own[0].rank or away)):
        return None
    fought = kind in _NO_FIGHT or kind in _BY_THE_STATE
    if "acted" in parts and not fought:
        return "perpetrator", _best([n.told.attribution for n in own if n.told.part == "acted"]), own
    if fought or "suffered" in parts or ("member" in parts and kind == "Armed clash"):
        return "target", None, own
    return "perpetrator", _best(said) or "attributed", own


def _best(said: Iterable[Attribution | None]) -> Attribution | None:
    given = set(said)
    return next((a for a in _ORDER if a in given), None)


def _with_victims(judged: list[Judged]) -> list[Judged]:
    """A group of which the text names only a member, beside another one that acted, was the aim."""
    acted = {own[0].actor.id for _, _, own in judged if any(n.told.part == "acted" for n in own)}
    victims = [
        item
        for item in judged
        if acted - {item[2][0].actor.id} and {n.told.part for n in item[2]} <= {"member", "aside", None}
    ]
    return [
        ("target", None, item[2]) if item in victims and item[2][0].actor.kind == "group" else item
        for item in judged
    ]


def _without_parents(judged: list[Judged]) -> list[Judged]:
    """A faction that is named stands for its parent (codebook, section 12), and inherits what its parent said."""
    by_id = {own[0].actor.id: item for item in judged for own in [item[2]]}
    parents = {own[0].actor.parent for _, _, own in judged} & set(by_id)
    kept: list[Judged] = []
    for role, attribution, own in judged:
        above = by_id.get(own[0].actor.parent or "")
        if above is not None and above[1] == "claimed" and attribution != "claimed":
            role, attribution, own = "perpetrator", "claimed", [*own, *above[2]]
        if own[0].actor.id not in parents:
            kept.append((role, attribution, own))
    return kept


def _found(text: str, n: int, role: Role, attribution: Attribution | None, own: list[_Naming]) -> FoundActor:
    actor = own[0].actor
    value = Actor(id=actor.id, name=actor.name, role=role, attribution=attribution)
    naming = next((m for m in own if attribution is not None and m.told.attribution == attribution), own[0])
    quoted = [("name", own[0])] + ([("attribution", naming)] if attribution else [])
    evidence = tuple(
        Evidence(field=f"actors[{n}].{field}", start=m.start, end=m.end, text=text[m.start : m.end])
        for field, m in quoted
    )
    return Found(value=value, evidence=evidence, sure=0.9 if any(m.told.part for m in own) else 0.5)
