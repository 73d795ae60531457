"""Which organised actors took part, in which role, and who says so?"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.claims import Told, told
from monitor.incidents.found import Found, FoundActor
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.model import Actor, Attribution, Evidence, Role

_BESIDE = re.compile(r"[\s(),\-–:]*(?:or|the|known as|also known as|aka|i\.e\.)?[\s(),\-–:]*")
_SENTENCE = re.compile(r"[.!?।۔]\s+(?=[A-Z\"'“‘(\d\u0600-\u097f])|\.(?=[A-Z][a-z])|\n\s*\n")
_CONTEXT = 220  # characters on either side that can hold the verb
_NO_FIGHT = frozenset({"Arrests", "Disrupted weapons use", "Change to group/activity"})
_BY_THE_STATE = frozenset({"Air/drone strike"})
_SHORT = 4  # letters: so short an acronym has namesakes in other countries
_ORDER: tuple[Attribution, ...] = ("claimed", "attributed", "suspected")
_ROLES: dict[Role, int] = {"perpetrator": 0, "target": 1, "other": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """An actor named once, with what the sentence tells of it; `rank` counts the incident's sentences."""

    actor: KnownActor
    start: int
    end: int
    rank: int
    told: Told


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
    judged = [_judged(own, event) for own in by_actor.values()]
    kept = _without_parents([(role, attribution, own) for role, attribution, own in judged if role is not None])
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
    for mention in mentions:
        rank = next((n for n, (start, end) in enumerate(spans) if start <= mention.start < end), None)
        actor = _meant(mention, country, published)
        if rank is None or actor is None:
            continue
        before, after = _around(text, mention.start, mention.end)
        said = told(before, after, group=actor.kind == "group")
        yield _Naming(actor=actor, start=mention.start, end=mention.end, rank=rank, told=said)


def _meant(mention: ActorMention, country: str | None, published: date | None) -> KnownActor | None:
    """The entry that the name means in this country at this time."""
    living = [c for c in mention.candidates if published is None or c.since is None or c.since <= published]
    at_home = [c for c in living if country in c.home]
    if at_home:
        first = [c for c in at_home if c.home[0] == country]
        return _of_its_day((first or at_home)[0], published)
    if not living or (country is not None and (living[0].kind == "state" or _has_namesakes(mention))):
        return None
    return living[0]


def _has_namesakes(mention: ActorMention) -> bool:
    return mention.text.isupper() and len(mention.text) <= _SHORT


def _of_its_day(actor: KnownActor, published: date | None) -> KnownActor:
    return actor


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a name, to the ends of its sentence."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    breaks = list(_SENTENCE.finditer(before))
    stop = _SENTENCE.search(after)
    return before[breaks[-1].end() :] if breaks else before, after[: stop.start() + 1] if stop else after


def _judged(
    own: list[_Naming], event: tuple[str, str] | None
) -> tuple[Role | None, Attribution | None, list[_Naming]]:
    """The role that all namings of one actor together give it; None: it is named, but took no part."""
    kind = event[1] if event else ""
    said = [n.told.attribution for n in own if n.told.attribution is not None]
    parts = [n.told.part for n in own]
    group = own[0].actor.kind == "group"
    if said and said[-1] == "denied" and "claimed" not in said[-1:]:
        return "perpetrator" if {"suspected", "attributed", "claimed"} & set(said) else "other", "denied", own
    if "claimed" in said:
        return "perpetrator", "claimed", own
    if "acted" in parts and not (kind in _NO_FIGHT and group and "suffered" in parts):
        return "perpetrator", _best(said), own
    if "suffered" in parts:
        return "target", None, own
    if not group or all(part == "aside" for part in parts) or own[0].rank:
        return None, None, own
    if kind in _NO_FIGHT or kind in _BY_THE_STATE:
        return "target", None, own
    return "perpetrator", "attributed", own


def _best(said: list[Attribution]) -> Attribution | None:
    return next((a for a in _ORDER if a in said), None)


Judged = tuple[Role, Attribution | None, list[_Naming]]


def _without_parents(judged: list[Judged]) -> list[Judged]:
    """A faction that is named stands for its parent (codebook, section 12)."""
    parents = {own[0].actor.parent for _, _, own in judged}
    return [item for item in judged if item[2][0].actor.id not in parents]


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
