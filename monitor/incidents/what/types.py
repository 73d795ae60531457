"""What kind of event was it, in ACLED's words?"""

from dataclasses import dataclass

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.stages import caught_again, held_for_it
from monitor.incidents.apart.told import Told
from monitor.incidents.text import Text
from monitor.incidents.what.doers import FORCES, by_force, flown, only_searched, rammed
from monitor.incidents.what.harm import aimed, hit, hurt

Event = tuple[str, str]

SUICIDE: Event = ("Explosions/Remote violence", "Suicide bomb")
AIR: Event = ("Explosions/Remote violence", "Air/drone strike")
GRENADE: Event = ("Explosions/Remote violence", "Grenade")
SHELLING: Event = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
BOMB: Event = ("Explosions/Remote violence", "Remote explosive/landmine/IED")
CLASH: Event = ("Battles", "Armed clash")
TAKEN: Event = ("Battles", "Non-state actor overtakes territory")
REGAINED: Event = ("Battles", "Government regains territory")
ATTACK: Event = ("Violence against civilians", "Attack")
ABDUCTION: Event = ("Violence against civilians", "Abduction/forced disappearance")
DISRUPTED: Event = ("Strategic developments", "Disrupted weapons use")
PROPERTY: Event = ("Strategic developments", "Looting/property destruction")
ARRESTS: Event = ("Strategic developments", "Arrests")
CHANGE: Event = ("Strategic developments", "Change to group/activity")
OTHER: Event = ("Strategic developments", "Other")
CALM: Event = ("Protests", "Peaceful protest")
EXCESS: Event = ("Protests", "Excessive force against protesters")
STOPPED: Event = ("Protests", "Protest with intervention")
RIOT: Event = ("Riots", "Violent demonstration")
MOB: Event = ("Riots", "Mob violence")

OF_THEM = 3  # words from "two of them" to the noun that says what they were
NEXT = 4  # sentences behind the first that may tell what an "attack" was


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What decides the type: the acts of the first sentence and of the next ones, who was hurt, how."""

    first: frozenset[str]
    after: frozenset[str]
    hit_first: frozenset[str | None]  # of those, the ones whom the first sentence tells
    hurt: frozenset[str | None]  # the classes of those who were hurt, "including a woman" apart
    aimed: str | None  # the class of those whom the first sentence tells first to be hurt
    strangers: bool  # the first sentence tells of people hurt, and of none what they were
    harmed: bool
    killed: bool
    abducted: bool
    arrested: bool
    held: bool  # arrested, in the first sentence
    freed: bool


def event(text: Text, frame: Frame) -> Event:
    """The event and sub-event type, by the act, then by who was hit."""
    scene = _scene(text, frame, _telling(frame))
    return (
        _explosion(scene) or _crowd(scene) or _territory(scene) or _held(scene) or _fight(scene) or _unarmed(scene)
    )


def _telling(frame: Frame) -> Told:
    """The sentence that tells the act: where the first one tells but a later stage, that of how they were hurt."""
    only_later = frame.lead.acts.keys() <= _BESIDE
    return frame.origin if frame.origin is not None and only_later else frame.lead


_BESIDE = frozenset(("force_place", "on_force", "off_duty", "arms"))  # acts that tell no deed


def _scene(text: Text, frame: Frame, lead: Told) -> Scene:
    rest = [t for t in frame.told if t is not lead][:NEXT]
    claims = [c for told in frame.told for c in told.claims if c.count.best != 0]
    return Scene(
        first=_acts(lead)
        - _of_arrest(text, lead)
        - only_searched(text, lead)
        - _found_too(text, lead)
        - _among_the_fallen(text, lead)
        | _done(text, lead)
        | _named_before(frame),
        after=frozenset().union(*(_behind(text, t) for t in rest if "record" not in t.cues)),
        hit_first=frozenset(k for c in lead.claims if c.outcome in ("killed", "injured") for k in hit(c)),
        hurt=hurt(frame),
        aimed=aimed(text, lead),
        strangers={k for c in lead.claims if c.count.best != 0 for k in c.classes | c.part_classes} == {None},
        harmed=any(c.outcome in ("killed", "injured", "abducted") for c in lead.claims if c.count.best != 0),
        killed=any(c.outcome == "killed" for c in claims),
        abducted=any(c.outcome == "abducted" for c in claims),
        freed="release" in lead.cues,
        arrested=any(c.outcome == "arrested" for c in claims),
        held=any(c.outcome == "arrested" and c.count.best != 0 for c in lead.claims),
    )


def _behind(text: Text, told: Told) -> frozenset[str]:
    return _acts(told) - only_searched(text, told) | by_force(text, told)


def _done(text: Text, lead: Told) -> frozenset[str]:
    """What the doers make of the act."""
    return flown(text, lead) | by_force(text, lead) | rammed(text, lead)


def _named_before(frame: Frame) -> frozenset[str]:
    """ "Police held 20 people over the lynching of a tourist. The man was shot and dragged …": a mob's deed."""
    early = (t for t in frame.told if t.after and t.sentence.index < frame.lead.sentence.index)
    return _OF_CROWDS & frozenset().union(*(_acts(t) for t in early))


_OF_CROWDS = frozenset(("riot",))


def _of_arrest(text: Text, lead: Told) -> frozenset[str]:
    """What is no act of its own in "five suspects were held for last week's blast"."""
    return _AFTERWARDS if held_for_it(text, lead) or caught_again(text, lead) else frozenset()


_AFTERWARDS = frozenset(("arrest_act", "hunt", "find"))


def _found_too(text: Text, lead: Told) -> frozenset[str]:
    """The find of "a school was blown up, and a second bomb found in it was defused": beside what went off."""
    done = [
        at for at in lead.acts.get("blast", ()) if text.shape[at] in "uE" and "find" not in text.tokens[at].tags
    ]
    found = [at for act in _FOUND for at in lead.acts.get(act, ())]
    return _FOUND if done and found and min(done) < min(found) else frozenset()


_FOUND = frozenset(("find", "defuse"))


def _among_the_fallen(text: Text, lead: Told) -> frozenset[str]:
    """The bomber of "five rebels, a suicide bomber among them, were killed in an encounter": he set nothing off."""
    if not lead.acts.keys() & {"fight", "hunt"} or lead.acts.keys() & {"blast"}:
        return frozenset()
    dead = [p for c in lead.claims if c.outcome == "killed" for p in (*c.sides, *c.parts)]
    only_told = all(any(p.first <= at < p.last + OF_THEM for p in dead) for at in lead.acts.get("suicide", ()))
    return frozenset({"suicide"}) if only_told else frozenset()


def _acts(told: Told) -> frozenset[str]:
    return frozenset(told.acts)


def _explosion(scene: Scene) -> Event | None:
    first, vague = scene.first, not scene.first & {"clash", "shoot", "hunt", "grenade", "arson"}
    seized = first & {"find", "defuse"} or scene.held
    if not scene.harmed and seized and not first & {"blast", "shoot", "assault", "fight"}:
        return None  # a vest that was found hurt nobody, nor did a bomber who was caught
    if "suicide" in first or ("suicide" in scene.after and vague):
        return SUICIDE
    if "air" in first or ("shelling" in first and "air" in scene.after):
        return AIR  # "missiles hit a house …. They came from a drone"
    if not scene.harmed and first & {"find", "arrest_act", "defuse"}:
        return None
    thrown = _by(scene, "grenade", "throw") or {"bomb", "throw"} <= first - {"shelling"}
    if thrown and not first & {"hunt", "fight"}:
        return GRENADE
    if "leftover" in first:
        return BOMB
    if "shelling" in first and not first & {"hunt", "fight", "find"}:
        return SHELLING
    stormed = "shoot" in scene.after and "on_force" in first  # with rifles and rockets
    told = first & {"clash", "shoot", "hunt", "fight", "bomb", "abduction", "find"}
    if "shelling" in scene.after and not told and not stormed:
        return SHELLING
    if "bomb" in first and not first & {"fight", "air"} and not ("shoot" in first and "blast" not in first):
        mined = "blast" in first and scene.harmed and "militant" not in scene.hurt  # a patrol, on its operation
        if mined or "hunt" not in first:
            return BOMB
    return BOMB if "blast" in scene.after and vague and "abduction" not in first and not scene.abducted else None


def _by(scene: Scene, weapon: str, throw: str) -> bool:
    """Was the weapon thrown in the first sentence, or in the next ones where the first says only "attacked"?"""
    if weapon in scene.first:
        return throw in scene.first or "blast" in scene.first or "shoot" not in scene.first
    vague = not scene.first & {"clash", "shoot", "hunt", "bomb", "abduction", "arson"}
    return vague and weapon in scene.after and throw in scene.after


def _crowd(scene: Scene) -> Event | None:
    """What a crowd does, and what is done to it."""
    first = scene.first
    sought = first & {"hunt", "abduction"} and "demonstrate" not in first
    if "militant" in scene.hurt or scene.abducted or sought:
        return None  # captives may have "marched", too
    if "protest" in first and "state_fire" in first and scene.harmed and not scene.hit_first & FORCES:
        return EXCESS  # stones or none
    if "riot" in first:
        return MOB if scene.killed or "melee" in first else RIOT
    if "protest" not in first:
        return None
    if "demonstrate" in first and not scene.harmed and not scene.hurt & FORCES and scene.after & _ENDED_BY:
        return EXCESS if "state_fire" in scene.after and (scene.killed or scene.hurt) else STOPPED
    if "demonstrate" in first and not scene.killed and scene.hurt & FORCES and "intervene" in scene.after:
        return RIOT if "riot" in scene.after else STOPPED
    if scene.hurt & FORCES and "intervene" not in first:
        return None
    if "intervene" in first:
        return STOPPED
    return CALM if "demonstrate" in first and not first & {"shoot", "arson", "throw", "blast"} else None


def _territory(scene: Scene) -> Event | None:
    """Who holds the place afterwards?"""
    return REGAINED if "regain" in scene.first else TAKEN if "takeover" in scene.first else None


def _held(scene: Scene) -> Event | None:
    """Finds, arrests, abductions: what the first sentence tells where nobody was hurt in it."""
    first = scene.first
    if "abduction" in first and scene.freed and not scene.killed:
        return ABDUCTION
    if scene.abducted and not (scene.killed or "fight" in first):
        return ABDUCTION
    if scene.harmed or first & {"fight", "throw"}:
        return None
    if "arrest_act" in first and scene.held:
        return ARRESTS
    if "surrender" in first:
        return CHANGE
    if first & {"find", "defuse"} and first & {"bomb", "grenade", "shelling", "arms", "defuse"}:
        return DISRUPTED
    if "abduction" in first:
        return ABDUCTION
    return None


def _fight(scene: Scene) -> Event | None:
    first, hurt = scene.first, scene.hurt
    only_civilians = hurt - {None} == {"civilian"}
    if "arson" in first and not (scene.harmed or first & {"mutual", "shoot", "on_force"} or hurt):
        return PROPERTY  # they raided the site and set fire to the machines
    if scene.strangers and "shoot" in first and not first & {"fight", "hunt", "on_force", "state_fire"}:
        return None  # whoever fired back: they had shot at people
    sought = {"fight"} if "melee" in first else {"fight", "hunt"}  # a woman raped in a raid fought nobody
    on_duty = "on_force" in first and "melee" not in first and not _off_duty(scene)
    if on_duty or "mutual" in first or (first & sought and not only_civilians):
        return CLASH
    murdered = "melee" in first or (_off_duty(scene) and not first & {"fight", "hunt"})
    if "militant" in hurt and not hurt & {"civilian"} and not murdered:
        return CLASH
    if scene.aimed == "militant" and hurt & FORCES and not murdered:
        return CLASH  # whoever else was hit by splinters
    if "state_fire" in first and scene.harmed and not hurt & {"civilian"}:
        return CLASH
    if "melee" in first or (scene.abducted and scene.killed) or _off_duty(scene):
        return None
    if hurt & FORCES and ("civilian" not in hurt or "fight" in scene.after or scene.aimed in FORCES):
        return CLASH
    return CLASH if "fight" in scene.after and not hurt else None


def _off_duty(scene: Scene) -> bool:
    """Were the men hit at home, at prayer, on leave; and no post or patrol of theirs is told of?"""
    return "off_duty" in scene.first or (
        "off_duty" in scene.after and "force_place" not in scene.first | scene.after
    )


_ENDED_BY = frozenset(("state_fire", "intervene"))


def _unarmed(scene: Scene) -> Event:
    first = scene.first
    if "arson" in first and not scene.harmed:
        return PROPERTY
    if "arson" in scene.after and not (scene.hurt or scene.killed or scene.abducted or "shoot" in first):
        return PROPERTY
    if first & {"shoot", "assault"} or scene.harmed or scene.killed:
        return ATTACK
    if "protest" in first:
        return STOPPED if "intervene" in first | scene.after else CALM
    if scene.arrested or "arrest_act" in first:
        return ARRESTS
    return DISRUPTED if "find" in first else OTHER  # whatever weapon it was: "recovered a carbine"
