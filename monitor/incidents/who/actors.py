"""Which organised actors took part, in which role, and who says so?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.incidents.found import Found, FoundActor
from monitor.incidents.text import Sentence
from monitor.incidents.who.namings import Naming
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.model import Actor, Attribution, Evidence, Role

_NO_FIGHT = frozenset({"Arrests", "Disrupted weapons use", "Change to group/activity"})
_BY_THE_STATE = frozenset({"Air/drone strike"})
_THEIR_WORK = (
    _NO_FIGHT
    | _BY_THE_STATE
    | {
        "Protest with intervention",
        "Excessive force against protesters",
        "Government regains territory",
    }
)
_BY_OTHERS = frozenset(
    (
        "Suicide bomb",
        "Remote explosive/landmine/IED",
        "Grenade",
        "Looting/property destruction",
        "Mob violence",
        "Violent demonstration",
        "Non-state actor overtakes territory",
    )
)
_SHORT = 4  # letters: so short an acronym has namesakes in other countries
_ORDER: tuple[Attribution, ...] = ("claimed", "attributed", "suspected")
_ROLES: dict[Role, int] = {"perpetrator": 0, "target": 1, "other": 2}


Own = list[tuple[int, KnownActor, Naming]]  # the namings of one actor, each with the rank of its sentence
Judged = tuple[Role, Attribution | None, Own]


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
    for rank, actor, naming in _of_incident(found, sentences, country, published, attacked):
        by_actor[actor.id].append((rank, actor, naming))
    alone = sum(own[0][1].category == "militant" for own in by_actor.values()) == 1
    judged = [
        _forces(own, event, hurt, attacked)
        if own[0][1].kind == "state"
        else _judged(own, event, country, hurt, attacked and alone)
        for own in by_actor.values()
    ]
    kept = _without_parents(_with_opponents(_with_victims([item for item in judged if item is not None])))
    kept.sort(key=lambda item: (_ROLES[item[0]], item[2][0][2].start))
    return tuple(_found(n, role, attribution, own) for n, (role, attribution, own) in enumerate(kept))


def _of_incident(
    found: Sequence[Naming],
    sentences: Sequence[Sentence],
    country: str | None,
    published: date | None,
    attacked: bool,
) -> Iterator[tuple[int, KnownActor, Naming]]:
    """The namings that concern an incident: those of its sentences, and claims that follow them; militants without
    a name are those of whom the text said that they did several acts."""
    plain = {n.mention.candidates[0].id for n in found if len(n.mention.candidates) == 1}
    ranks = {sentence.index: rank for rank, sentence in enumerate(sentences)}
    ends = {sentence.index: sentence.end for sentence in sentences}
    for naming in found:
        rank = ranks.get(naming.sentence.index)
        if rank is not None and naming.start >= ends[naming.sentence.index] and naming.part != "acted":
            continue  # "the attack came | a day after police killed a commander of the …": of the other half's
        of_those_before = naming.part == "member" and naming.sentence.index - 1 in ranks  # "they belonged to …"
        of_those_before |= attacked and naming.of_several and naming.sentence.index < min(ranks)
        claims = naming.alone and naming.attribution != "attributed"
        claims = claims and any(end <= naming.start for end in ends.values())
        if rank is None and not (of_those_before or claims):
            continue
        if naming.of_another and rank != 0:
            continue
        actor = _meant(naming.mention, plain, country, published)
        if actor is not None:
            yield len(sentences) if rank is None else rank, actor, naming


def _meant(
    mention: ActorMention, plain: set[str], country: str | None, published: date | None
) -> KnownActor | None:
    """The entry that the name means: one that the text names in full (`plain`), else by country and time."""
    named = [c for c in mention.candidates if c.id in plain and c.kind == "group"]
    here = any(c.home == (country,) for c in mention.candidates)
    if len(mention.candidates) > 1 and len(named) == 1 and (not here or named[0].home[:1] == (country,)):
        return named[0]  # but "Taliban" in its own country is that group, whichever other one is named
    known = sorted(mention.candidates, key=lambda c: _out_of_time(c, published))
    at_home = [c for c in known if country in c.home]
    if at_home:
        return next((c for c in at_home if c.home[0] == country), at_home[0])
    state = known[0].kind == "state"
    if len(known) == 1 and " " in mention.text:
        return known[0]  # "Indian troops fired across the line"
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


def _forces(own: Own, event: tuple[str, str] | None, hurt: frozenset[str | None], attacked: bool) -> Judged | None:
    """The role of a force of the state: it acts in its own work, or where the incident's first sentence says so;
    who answers an attack, or searches and arrests after it, is no perpetrator."""
    kind, actor = event[1] if event else "", own[0][1]
    parts = {n.part for _, _, n in own}
    first = {n.part for rank, _, n in own if not rank}
    if kind in _BY_OTHERS:
        did = False
    elif kind in _THEIR_WORK:
        did = bool(parts & {"acted", "followed"})
    elif kind == "Armed clash":
        raid = "followed" in first and "militant" in hurt and hurt <= {"militant", None}
        did = raid or "acted" in first or ("acted" in parts and not attacked and "suffered" not in first)
    else:
        did = "acted" in first
    if did:
        return "perpetrator", None, own
    return ("target", None, own) if "suffered" in parts or actor.category in hurt else None


def _judged(
    own: Own, event: tuple[str, str] | None, country: str | None, hurt: frozenset[str | None], attacked: bool
) -> Judged | None:
    """The role that all namings of one actor together give it; None: it is named, but took no part."""
    kind = event[1] if event else ""
    actor = own[0][1]
    said = [n.attribution for _, _, n in own if n.attribution is not None]
    parts = {n.part for _, _, n in own}
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
    lost = hurt == {"militant"} or ("unknown" in hurt and "civilian" not in hurt and parts == {"member"})
    if kind == "Armed clash" and parts & {"fought", "member"} and lost:
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
        if item[1] != "denied"
        and acted - {item[2][0][1].id}
        and {n.part for _, _, n in item[2]} <= {"member", "aside", None}
    ]
    return [
        ("target", None, item[2]) if item in victims and item[2][0][1].kind == "group" else item for item in judged
    ]


def _with_opponents(judged: list[Judged]) -> list[Judged]:
    """ "Two men of the one were killed in a clash with the other": who only fought is the other side."""
    groups = [item for item in judged if item[2][0][1].kind == "group"]
    lost = any("suffered" in {n.part for _, _, n in own} for _, _, own in groups)
    return [
        ("perpetrator", "attributed", item[2])
        if item in groups and item[0] == "target" and lost and {n.part for _, _, n in item[2]} == {"fought"}
        else item
        for item in judged
    ]


def _without_parents(judged: list[Judged]) -> list[Judged]:
    """A faction that is named stands for its parent (codebook, section 12), and inherits what its parent said;
    where others lay to it what its parent claimed, both stand, each with its own value (section 13)."""
    by_id = {item[2][0][1].id: item for item in judged}
    parents: set[str | None] = set()
    kept: list[Judged] = []
    for role, attribution, own in judged:
        above = by_id.get(own[0][1].parent or "")
        accused = attribution in ("attributed", "suspected") and any(n.alone for _, _, n in own)
        if above is not None and not (accused and above[1] == "claimed"):
            parents.add(own[0][1].parent)
            if above[1] == "claimed":
                role, attribution, own = "perpetrator", "claimed", [*own, *above[2]]
        kept.append((role, attribution, own))
    return [item for item in kept if item[2][0][1].id not in parents or item[1] == "denied"]


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
