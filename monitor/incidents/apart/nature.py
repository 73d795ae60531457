"""Is it violence that a text tells, or something that only sounds like it?"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.incidents.apart.blockades import blocked
from monitor.incidents.apart.crowds import fell_upon
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

ARMED = frozenset(("police", "military", "militant", "security"))
OTHER_TOPICS = ("sport", "drill", "business", "private", "fiction", "beast")
OTHER_TOPIC = (
    1.0  # words of sport, business or drills for each word of violence, from where on a text is about these
)
AIMED = 8  # words between "attacked" and the patrol that was
OTHER_BEHIND = 4.0  # the same where its first sentence is of violence alone: a line of sport may stand behind it
AROUND = 100  # words on either side of a figure; a sentence without an end must not cost their square
# words of parties and polls for each word of violence, from where on a text that begins with nobody hurt
# speaks of them in words of war; and how many they must be
POLITICS, POLITICAL = 1.5, 8
ONE_MORE = 3  # words of "a second grenade attack"
NO_ACCIDENT = 2  # words of armed violence from which a text that speaks of accidents is about violence all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """How a text as a whole speaks: of violence, of accidents, of other things."""

    hard: int  # words that hardly mean anything but armed violence
    other: int
    accident: int
    deliberate: int  # those of the hard words that no accident is told with
    mishap: int  # words that name what is always an accident: a boiler, a leak of gas
    politics: int
    hurt: bool  # does the first sentence tell of people hurt or taken?
    opens: bool  # is it told in words of armed violence, and with none of another topic?
    attack: bool  # or of people hurt by arms and no accident: what crashed further on did so under fire

    @property
    def told(self) -> bool:
        """Can the text tell violence at all?"""
        if self.mishap and not self.deliberate:
            return False
        if self.accident > self.hard and self.hard < NO_ACCIDENT + self.accident // 2 and not self.attack:
            return False
        if not self.hurt and self.politics >= POLITICAL and self.politics > POLITICS * self.hard:
            return False
        return self.hard > 0 and self.other <= (OTHER_BEHIND if self.opens else OTHER_TOPIC) * self.hard


def nature(text: Text, headline: Text, claims: Sequence[Claim]) -> Nature:
    """Weigh the words of a text and of its headline."""
    hard = other = accident = deliberate = mishap = politics = 0
    for tags, told in (*headline.alike.items(), *text.alike.items()):
        weight, times = _weight(tags), len(told)
        if weight is not None:
            hard += times * weight[0]
            deliberate += times * weight[1]
            mishap += times * weight[2]
            accident += times * weight[3]
            other += times * weight[4]
            politics += times * weight[5]
    hard += sum(_armed(text, c) for c in claims if c.outcome in ("killed", "injured"))
    hard += sum(blocked(text, s) is not None for s in text.sentences if "blocking" in s.tags)
    hard += sum(fell_upon(text, s) is not None for s in text.sentences if "crowd" in s.tags)
    hard += sum(_is_on_force(text, at) for at in text.tagged.get("strikes", ()))
    hard += sum(c.outcome == "abducted" and c.count.best != 0 for c in claims)
    if any(c.outcome == "killed" and c.count.best != 0 for c in claims):  # "a body was found. He had been shot"
        hard += sum(
            "act.shoot" in text.tokens[at].tags and _undergone(text, at) for at in text.tagged.get("shot", ())
        )
    hurt = any(c.verb < text.sentences[0].last and c.count.best != 0 for c in claims)
    lead = text.sentences[0].tags if text.sentences else frozenset()
    return Nature(
        hard=hard,
        other=other,
        accident=accident,
        deliberate=deliberate,
        mishap=mishap,
        politics=politics,
        hurt=hurt,
        opens=bool(text.sentences) and _opens(text, text.sentences[0], hurt=hurt),
        attack=hurt and "accident" not in lead and not _BY_ARMS.isdisjoint(lead),
    )


def _opens(text: Text, lead: Sentence, *, hurt: bool) -> bool:
    """Is a text's first sentence of armed violence, whatever the text comes to speak of later?"""
    if lead.tags.isdisjoint(_HARD):
        return False
    words = [t.tags for t in text.tokens[lead.first : lead.last] if t.tags]
    told = any(is_hard(tags) and (hurt or not tags.isdisjoint(_PLAIN)) for tags in words)
    return told and (lead.tags.isdisjoint(OTHER_TOPICS) or not any(map(_of_another, words)))


_BY_ARMS = frozenset(("act.shoot", "act.bomb", "act.grenade", "act.suicide"))
_PLAIN = frozenset(("act.bomb", "group", "militant"))  # no match is an encounter with these


def _of_another(tags: frozenset[str]) -> bool:
    """Is the word of another topic? (The captain who was shot plays in no team.)"""
    return any(topic in tags and not (topic == "sport" and "person" in tags) for topic in OTHER_TOPICS)


@functools.lru_cache(maxsize=4096)
def _weight(tags: frozenset[str]) -> tuple[int, ...] | None:
    """What a word of these classes adds: hard, deliberate, mishap, accident, other, politics; None: nothing."""
    hard = is_hard(tags)
    deliberate = hard and "of_accidents_too" not in tags
    other = any(topic in tags for topic in OTHER_TOPICS)
    weight = (hard, deliberate, "mishap" in tags, "accident" in tags, other, "politics" in tags)
    return tuple(map(int, weight)) if any(weight) else None


def _armed(text: Text, claim: Claim) -> bool:
    """Were armed people hurt, or others in what the sentence calls an attack?"""
    sentence = text.sentence_at(claim.first)
    first = max(sentence.first, claim.first - AROUND)
    last = min(sentence.last, claim.last + AROUND)
    if claim.classes & ARMED or "violent_noun" in text.tokens[claim.verb].tags:
        return True
    if claim.count.best == 0:
        return False
    if _did_it(text, claim.verb):
        return True
    if _is_bare(text, sentence, claim):
        return True
    hurt = text.having_any(("injure", "kill"), first, last)
    shot = any("act.shoot" in text.tokens[at].tags and _undergone(text, at) for at in hurt if at)
    shelled = any("weapon" in text.tokens[at].tags for at in text.having("act.shelling", first, last))
    return shot or shelled or text.has("attack", first, last)  # shelled by guns, and not "pounded" by words


def _did_it(text: Text, verb: int) -> bool:
    """ "A mine killed two farmers": it is a weapon that stands before the verb."""
    before = text.tokens[verb - 1 : verb]
    return any("weapon" in t.tags and t.tags & _MADE_TO_KILL for t in before)


_MADE_TO_KILL = frozenset(("act.bomb", "act.air", "act.shelling", "act.grenade"))


def _is_bare(text: Text, sentence: Sentence, claim: Claim) -> bool:
    """ "Two men were killed in A, police said": no word of a cause, in a text that knows of no accident."""
    if sentence.index or text.shape[claim.verb - 1 : claim.verb + 1] != "VK" or text.tagged.keys() & _OTHERWISE:
        return False
    around = text.tokens[sentence.first : claim.first] + text.tokens[claim.verb + 1 : sentence.last]
    return all(t.shape in _NO_CAUSE or t.tags & _WHERE_OR_WHEN for t in around)


_OTHERWISE = frozenset(("accident", "mishap", "drill", "fiction", "beast", "practice"))
_NO_CAUSE = frozenset("pctaPF#&noISfb,.()")
_WHERE_OR_WHEN = frozenset(("territory", "thing", "aim.area", "hour", "relative"))


def _is_on_force(text: Text, at: int) -> bool:
    """ "A police van was attacked", "they targeted a convoy of the army"."""
    sentence = text.sentence_at(at)
    first, last = max(sentence.first, at - AIMED), min(sentence.last, at + AIMED)
    of_force = text.has("vehicle", first, last) and text.has_any(ARMED - {"militant"}, first, last)
    return of_force or text.has("act.force_place", first, last)


def _undergone(text: Text, at: int) -> bool:
    """ "Was shot"."""
    return text.shape[at - 1] == "V"


def is_hard(tags: frozenset[str]) -> bool:
    """Does the word hardly mean anything but armed violence?"""
    return not tags.isdisjoint(("hard", "group", "act.demonstrate")) or ("militant" in tags and "soft" not in tags)


def _is_hard(text: Text, sentence: Sentence) -> bool:
    """Does one of its words hardly mean anything but armed violence?"""
    return any(is_hard(text.tokens[at].tags) for at in text.having_any(_HARD, sentence.first, sentence.last))


_HARD = frozenset(("hard", "group", "militant", "act.demonstrate"))


def is_violent(text: Text, sentence: Sentence, acts: frozenset[str], claims: Sequence[Claim]) -> bool:
    """Does the sentence itself tell an act of violence: a hard word with an act, armed victims, people shot?"""
    harmed = [c for c in claims if c.count.best != 0]
    if "on_force" in acts and acts & DEEDS_ON_FORCE:
        return True
    if (harmed and _is_by_arms(text, sentence, harmed)) or (acts and is_one_more_attack(text, sentence)):
        return True
    if ("demonstrate" in acts and "blocking" in sentence.tags) or ("riot" in acts and "crowd" in sentence.tags):
        return True
    if "arms" in acts and acts & {"arrest_act", "find"}:
        return True
    if (harmed or acts & TELLING) and _is_hard(text, sentence):
        return True
    return bool(harmed) and (bool(acts & MEANS) or any(_armed(text, c) for c in harmed))


def by_strangers(text: Text, sentence: Sentence) -> bool:
    """ "Unidentified persons burnt 34 houses", not "some persons"."""
    unknown = text.having("who.unknown", sentence.first, sentence.last)
    return any("hard" in text.tokens[at].tags for at in unknown)


def is_one_more_attack(text: Text, sentence: Sentence) -> bool:
    """ "A third attack targeted rangers in A but hurt nobody": counted among those told before."""
    if not sentence.index:
        return False
    opening = (sentence.first, min(sentence.first + ONE_MORE, sentence.last))
    return text.has_any(("nth", "another"), *opening) and text.has_any(("attack", "act.blast"), *opening)


def _is_by_arms(text: Text, sentence: Sentence, harmed: Sequence[Claim]) -> bool:
    """ "Two soldiers were hit", "the murder of two", "were picked up by unidentified men", "… and freed"."""
    if any(c.classes & ARMED or "violent_noun" in text.tokens[c.verb].tags for c in harmed):
        return True
    taken = any(c.outcome == "abducted" for c in harmed)
    return taken and text.has_any(("who.unknown", "release"), sentence.first, sentence.last)


DEEDS_ON_FORCE = frozenset(("shoot", "assault", "shelling"))  # what is violence where a post or patrol is aimed at
# acts that, with a hard word beside them, tell an incident
TELLING = frozenset(
    (
        "suicide", "bomb", "blast", "grenade", "throw", "shelling", "air", "clash", "fight", "shoot", "assault",
        "arson", "defuse", "arrest_act", "abduction", "takeover", "regain", "riot", "rescue", "surrender", "find",
        "demonstrate", "intervene",
    )
)  # fmt: skip
# acts that, with people hurt, tell an incident
MEANS = frozenset(
    ("suicide", "blast", "grenade", "shelling", "air", "fight", "shoot", "abduction", "melee", "assault")
)
