"""On which day was an incident?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart.frame import ANSWERS, Frame
from monitor.incidents.apart.told import Told
from monitor.incidents.text import Sentence
from monitor.incidents.when import When

LONGEST = dt.timedelta(days=14)  # a siege or clash that lasted longer is told as more than one


def day(frame: Frame, whens: Sequence[When]) -> When | None:
    """The first day that its sentences name, of those that tell it rather than what surrounds it; else that of the
    text's first incident; else any that stands with it."""
    if frame.hurt:
        return frame.hurt[0]
    told = [t for t in frame.told if frame.is_dated_by(t)]
    if frame.summed:
        told = [t for t in told if t is not frame.lead and t.sentence.index > frame.lead.sentence.index] or told
    telling = [t.sentence for t in told if t is frame.lead or t.acts.keys() - ANSWERS or t.harm]
    own = _first(whens, telling, frame.days) or _first(whens, [t.sentence for t in told], frame.days)
    if frame.summed and own is not None and frame.days and frame.days[0].day - own.day > LONGEST:
        own = frame.days[0]  # what it goes on to tell of a day so long before is another's
    if own is not None and not (own.aside and own.precision != "day" and frame.inherited):
        return (_before_the_toll_rose(frame, told, whens, own)) or own
    inherited = next(iter(frame.inherited), None) or _reported(frame, whens)
    return inherited or _first(_without_other_years(frame, whens), [t.sentence for t in frame.told])


def _reported(frame: Frame, whens: Sequence[When]) -> When | None:
    """The day on which it was reported, where the text says that it was "in the early hours of the day"."""
    if all("that_day" not in t.sentence.tags for t in frame.told):
        return None
    return next((w for w in _inside(whens, [t.sentence for t in frame.told]) if w.said), None)


def _without_other_years(frame: Frame, whens: Sequence[When]) -> Sequence[When]:
    """The days, without the years of which its sentences tell something else: "the army cleared it in 2013"."""
    silent = [t.sentence for t in frame.told if not (t.acts or t.claims)]
    other = {w.first for w in _inside(whens, silent) if w.precision == "year"} if silent else ()
    return [w for w in whens if w.first not in other] if other else whens


def _before_the_toll_rose(frame: Frame, told: Sequence[Told], whens: Sequence[When], own: When) -> When | None:
    """The day of the act, where the text begins with a death that raised its toll: "a boy died on Friday, raising
    the toll to nine. The bomb went off on Tuesday"."""
    lead = frame.lead.sentence
    rises = frame.rises or any(c.total or c.later for c in frame.lead.claims)
    if not rises or not lead.first <= own.first < lead.last:
        return None
    act = _first(whens, [t.sentence for t in told if t is not frame.lead and t.acts])
    if act is None or act.day >= own.day:
        beside = _inside(whens, [lead, *(t.sentence for t in frame.told if t.acts)])
        act = next((w for w in beside if w.day < own.day), None)
    return act if act is not None and dt.timedelta() < own.day - act.day < LONGEST else None


def _first(whens: Sequence[When], sentences: Sequence[Sentence], known: Sequence[When] = ()) -> When | None:
    """The first day that is none of a report or of a later stage; in its sentence "Tuesday's attack" is before, if
    it is no other incident's than that of the `known` days."""
    told = [w for w in _inside(whens, sentences) if not (w.said or w.later)]
    plain = [w for w in told if not w.aside]
    if not _names_day_first(told, plain, sentences):
        told = plain or told
    exact = [w for w in told if w.precision == "day"]
    if (
        told and _is_span(told[0], sentences[0]) and told[0].year_told
    ):  # "in February 2019": no weekday behind it is its
        named = [w for w in exact if told[0].direct]  # "an accused in the 2018 murder was shot dead on Monday"
        exact = [w for w in exact if w.meets(told[0])] or named
    begun = [w for w in exact if w.begins and w.day < exact[0].day]
    if begun and exact[0].day - begun[0].day < LONGEST:
        return begun[0]
    placed = [w for w in exact if w.placed and abs(exact[0].day - w.day) < LONGEST]
    if placed:
        return placed[0]
    if exact:
        first = next(s for s in sentences if s.first <= exact[0].first < s.last)
        exact = [w for w in exact if not (w.direct and known) or any(w.meets(d) for d in known)] or exact
        exact = [w for w in exact if w.direct and w.first < first.last] or exact
    finer = [w for w in told if w.precision == "month" and told[0].precision == "year" and w.meets(told[0])]
    return next(iter(exact or finer or told), None)  # "last year in May"


def _names_day_first(told: Sequence[When], plain: Sequence[When], sentences: Sequence[Sentence]) -> bool:
    """ "… during Friday prayers", in a sentence before what somebody had said "in June"."""
    if not told or told[0].precision != "day" or not plain or any(w.precision == "day" for w in plain):
        return False
    return any(s.first <= told[0].first < s.last <= plain[0].first for s in sentences)


def _is_span(when: When, opening: Sentence) -> bool:
    """A month; or a year, in the sentence that opens the account: "who was shot dead two years ago"."""
    return when.precision == "month" or (when.precision == "year" and when.first < opening.last)


def _inside(whens: Sequence[When], sentences: Sequence[Sentence]) -> list[When]:
    found: list[When] = []
    for sentence in sorted(sentences, key=lambda s: s.first):
        found += [w for w in whens if sentence.first <= w.first < sentence.last]
    return found
