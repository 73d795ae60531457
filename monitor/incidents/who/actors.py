"""Which organised actors took part, in which role, and who says so?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.found import Found, FoundActor
from monitor.incidents.numbers.outcomes import FIRST_YEAR, LAST_YEAR
from monitor.incidents.text import Sentence, Text
from monitor.incidents.who.claims import blamed, hedged, retracts, said
from monitor.incidents.who.parts import Part, part
from monitor.incidents.who.phrases import phrase
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.model import Actor, Attribution, Evidence, Role

_NO_FIGHT = frozenset({"Arrests", "Disrupted weapons use", "Change to group/activity"})
_BY_THE_STATE = frozenset({"Air/drone strike"})
_SHORT = 4  # letters: so short an acronym has namesakes in other countries
_ORDER: tuple[Attribution, ...] = ("claimed", "attributed", "suspected")
_ROLES: dict[Role, int] = {"perpetrator": 0, "target": 1, "other": 2}
_BESIDE = frozenset("wt(),-/&")  # shapes of what may stand between a name and its acronym
_ALSO = 4  # words between a name and its acronym
_SPEAKING = 3  # words between a force and the "said" that makes it a speaker
_LEAD = 400  # characters: an incident told there is what the text's claims are about
_CLAIM_WITHIN = 600  # characters behind an incident's sentences in which a claim is about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """An actor named once: in which sentence, what that tells of it, and who says so."""

    mention: ActorMention
    sentence: Sentence
    part: Part | None
    attribution: Attribution | None
    alone: bool  # says who did it even in a sentence that tells of no act

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end


Own = list[tuple[int, KnownActor, Naming]]  # the namings of one actor, each with the rank of its sentence
Judged = tuple[Role, Attribution | None, Own]


def unnamed(text: Text) -> frozenset[int]:
    """The sentences in which militants act whom they neither name nor call unknown."""
    found: set[int] = set()
    for at in text.tagged.get("militant", ()):
        tags = text.tokens[at].tags
        if "group" in tags or "person" not in tags:
            continue
        strangers = any("who.unknown" in t.tags for t in text.tokens[max(0, at - 2) : at])
        if not strangers and part(text, phrase(text, at, at + 1)) == "acted":
            found.add(text.sentence_at(at).index)
    return frozenset(found)


def namings(text: Text, mentions: Sequence[ActorMention]) -> tuple[Naming, ...]:
    """Every naming of an actor in a text, read once for all of its incidents."""
    return tuple(_naming(text, mention) for mention in _joined(text, mentions))


def _naming(text: Text, mention: ActorMention) -> Naming:
    first, last = text.token_at(mention.start), text.token_at(mention.end - 1) + 1
    named = phrase(text, first, last)
    group = mention.candidates[0].kind == "group"
    if not group:
        told = None if _reports(text, named.last, named.sentence.last) else part(text, named)
        return Naming(mention=mention, sentence=named.sentence, part=told, attribution=None, alone=False)
    told = part(text, named)
    own = said(text, named) if told != "aside" else None
    if own == "claimed" and _of_another_time(text, named.sentence):
        own, told = None, "aside"
    attribution: Attribution | None = own
    if own is not None:
        told = "acted" if own == "claimed" or retracts(text, named) else None
    elif told in ("acted", "fought", "member"):
        attribution = "suspected" if hedged(text, named) else "attributed"
    return Naming(
        mention=mention,
        sentence=named.sentence,
        part=told,
        attribution=attribution,
        alone=own is not None or blamed(text, named),
    )


def _of_another_time(text: Text, sentence: Sentence) -> bool:
    """ "In January the front had claimed …", "in 2012 …": a month or a year that opens a sentence is no day of a
    claim."""
    opening = text.tokens[sentence.first : sentence.first + 3]
    if len(opening) < 3 or "preposition" not in opening[0].tags:
        return False
    year = opening[1].number is not None and FIRST_YEAR <= opening[1].number <= LAST_YEAR
    return year or ("months" in opening[1].tags and opening[2].shape != "#")


def _reports(text: Text, first: int, end: int) -> bool:
    """Is the force only one that says what happened: "police said", "army sources"?"""
    for token in text.tokens[first : min(end, first + _SPEAKING)]:
        if token.shape == "S" or token.tags & {"weak_source", "who.hedge", "who.blame", "who.claims"}:
            return True
        if "who.deed" in token.tags:
            return False
    return False


def who(
    found: Sequence[Naming],
    sentences: Sequence[Sentence],
    *,
    country: str | None,
    published: date | None,
    event: tuple[str, str] | None,
    hurt: frozenset[str | None] = frozenset(),
    attacked: bool = False,
) -> tuple[FoundActor, ...]:
    """The actors of the incident that `sentences` tell; `event` is its ACLED event and sub-event type if known,
    `hurt` the classes of those who were killed or injured; `attacked`: militants without a name acted in it."""
    by_actor: dict[str, Own] = defaultdict(list)
    for rank, actor, naming in _of_incident(found, sentences, country, published):
        by_actor[actor.id].append((rank, actor, naming))
    alone = sum(own[0][1].category == "militant" for own in by_actor.values()) == 1
    judged = [_judged(own, event, country, hurt, attacked and alone) for own in by_actor.values()]
    kept = _without_parents(_with_victims([item for item in judged if item is not None]))
    kept.sort(key=lambda item: (_ROLES[item[0]], item[2][0][2].start))
    return tuple(_found(n, role, attribution, own) for n, (role, attribution, own) in enumerate(kept))


def _of_incident(
    found: Sequence[Naming], sentences: Sequence[Sentence], country: str | None, published: date | None
) -> Iterator[tuple[int, KnownActor, Naming]]:
    """The namings that concern an incident: those of its sentences, and claims that follow them."""
    plain = {n.mention.candidates[0].id for n in found if len(n.mention.candidates) == 1}
    ranks = {sentence.index: rank for rank, sentence in enumerate(sentences)}
    for naming in found:
        rank = ranks.get(naming.sentence.index)
        of_those_before = naming.part == "member" and naming.sentence.index - 1 in ranks  # "they belonged to …"
        if rank is None and not of_those_before and not (naming.alone and _may_claim(naming, sentences)):
            continue
        actor = _meant(naming.mention, plain, country, published)
        if actor is not None:
            yield len(sentences) if rank is None else rank, actor, naming


def _joined(text: Text, mentions: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """The mentions, a name and its acronym behind it as one."""
    waiting: ActorMention | None = None
    for mention in mentions:
        if waiting is None:
            waiting = mention
            continue
        shared = tuple(c for c in waiting.candidates if c in mention.candidates)
        family = shared or _family(waiting, mention)
        if family and _only_also(text, waiting, mention):
            spelled = text.raw[waiting.start : mention.end]
            waiting = ActorMention(start=waiting.start, end=mention.end, text=spelled, candidates=family)
        else:
            yield waiting
            waiting = mention
    if waiting is not None:
        yield waiting


def _only_also(text: Text, one: ActorMention, other: ActorMention) -> bool:
    """Does no more than "(", "or", "also known as" stand between two names?"""
    first, last = text.token_at(one.end - 1) + 1, text.token_at(other.start)
    between = text.tokens[first:last]
    return len(between) <= _ALSO and all(t.shape in "(),-/t" or "named_as" in t.tags for t in between)


def _family(one: ActorMention, other: ActorMention) -> tuple[KnownActor, ...]:
    """The faction, where one of the two names is its parent's: "… Council of Nagaland (NSCN-IM)"."""
    ids = {c.id for c in one.candidates}, {c.id for c in other.candidates}
    below = [c for c in other.candidates if c.parent in ids[0]] + [c for c in one.candidates if c.parent in ids[1]]
    return tuple(below)


def _may_claim(naming: Naming, sentences: Sequence[Sentence]) -> bool:
    """Can a claim in a sentence that tells of no act be about this incident?"""
    behind = min((naming.start - s.end for s in sentences if s.end <= naming.start), default=None)
    return behind is not None and (behind <= _CLAIM_WITHIN or min(s.start for s in sentences) < _LEAD)


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


def _judged(
    own: Own, event: tuple[str, str] | None, country: str | None, hurt: frozenset[str | None], attacked: bool
) -> Judged | None:
    """The role that all namings of one actor together give it; None: it is named, but took no part."""
    kind = event[1] if event else ""
    actor = own[0][1]
    said = [n.attribution for _, _, n in own if n.attribution is not None]
    parts = {n.part for _, _, n in own}
    if actor.kind == "state":
        role: Role | None = "perpetrator" if parts & {"acted"} else "target" if "suffered" in parts else None
        return (role, None, own) if role else None
    own_word = [a for a in said if a in ("claimed", "denied")]
    if own_word and own_word[-1] == "denied":
        return ("perpetrator" if "acted" in parts or set(said) - {"denied"} else "other"), "denied", own
    if own_word:
        return "perpetrator", "claimed", own
    away = country is not None and country not in actor.home
    if parts == {"aside"} or (parts <= {"aside", None} and (own[0][0] or away)):
        return None
    if actor.category == "civilian" and not parts & {"acted", "suffered"}:
        return ("target", None, own) if "member" in parts else None  # a party acts where the text says that it did
    fought = kind in _NO_FIGHT or kind in _BY_THE_STATE
    planted = kind == "Disrupted weapons use"  # who laid the bomb that was found acted
    if "acted" in parts and (planted or not fought):
        return "perpetrator", _best(n.attribution for _, _, n in own if n.part == "acted"), own
    if attacked and kind == "Armed clash" and hurt - {"militant", None}:
        return "perpetrator", _best(said) or "attributed", own  # "… when militants attacked the post"
    if fought or "suffered" in parts:
        return "target", None, own
    if kind == "Armed clash" and parts & {"fought", "member"} and hurt == {"militant"}:
        return "target", None, own  # only its side lost people
    return "perpetrator", _best(said) or "attributed", own


def _best(said: Iterable[Attribution | None]) -> Attribution | None:
    given = set(said)
    return next((a for a in _ORDER if a in given), None)


def _with_victims(judged: list[Judged]) -> list[Judged]:
    """A group of which the text names only a member, beside another one that acted, was the aim."""
    acted = {own[0][1].id for _, _, own in judged if any(n.part == "acted" for _, _, n in own)}
    victims = [
        item
        for item in judged
        if acted - {item[2][0][1].id} and {n.part for _, _, n in item[2]} <= {"member", "aside", None}
    ]
    return [
        ("target", None, item[2]) if item in victims and item[2][0][1].kind == "group" else item for item in judged
    ]


def _without_parents(judged: list[Judged]) -> list[Judged]:
    """A faction that is named stands for its parent (codebook, section 12), and inherits what its parent said."""
    by_id = {item[2][0][1].id: item for item in judged}
    parents = {item[2][0][1].parent for item in judged} & set(by_id)
    kept: list[Judged] = []
    for role, attribution, own in judged:
        above = by_id.get(own[0][1].parent or "")
        if above is not None and above[1] == "claimed" and attribution != "claimed":
            role, attribution, own = "perpetrator", "claimed", [*own, *above[2]]
        if own[0][1].id not in parents or attribution == "denied":
            kept.append((role, attribution, own))
    return kept


def _found(n: int, role: Role, attribution: Attribution | None, own: Own) -> FoundActor:
    actor = own[0][1]
    value = Actor(id=actor.id, name=actor.name, role=role, attribution=attribution)
    told = [naming for _, _, naming in own]
    proof = next((m for m in told if attribution is not None and m.attribution == attribution), told[0])
    quoted = [("name", told[0])] + ([("attribution", proof)] if attribution else [])
    evidence = tuple(
        Evidence(field=f"actors[{n}].{field}", start=m.start, end=m.end, text=m.mention.text) for field, m in quoted
    )
    return Found(value=value, evidence=evidence, sure=0.9 if any(m.part for m in told) else 0.5)
