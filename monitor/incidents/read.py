"""Which incidents does a text report?"""

import datetime as dt
from zoneinfo import ZoneInfo

from monitor.incidents import (
    acts,
    actors,
    casualties,
    dates,
    figures,
    frames,
    nature,
    outcomes,
    people,
    places,
    summaries,
    text,
    timing,
    tolls,
    types,
)
from monitor.incidents.clauses import Crowd
from monitor.incidents.frames import Frame
from monitor.incidents.outcomes import Claim
from monitor.incidents.text import Text
from monitor.knowledge.model import ActorMention, Knowledge, PlaceMention
from monitor.languages import detect, lexicon
from monitor.model import Evidence, Facts


def read(
    raw: str,
    knowledge: Knowledge,
    *,
    title: str | None = None,
    published: dt.datetime | dt.date | None = None,
    timezone: str = "UTC",
    language: str | None = None,
    country: str | None = None,
) -> tuple[Facts, ...]:
    """The incidents of an article, the main one first told first; () where the language is none of ours.

    Evidence counts characters of `raw`; `country` is where the outlet or feed is at home (ISO 3166 alpha-2).
    """
    words = lexicon(language or detect(raw) or "")
    if words is None:
        return ()
    day = _local_day(published, timezone)
    who = knowledge.actors.mentions(raw)
    read_text = text.read(raw, words, who)
    claims = _claims(read_text)
    if not nature.nature(read_text, claims).told:
        return ()
    told = acts.find(read_text, claims)
    whens = dates.find(read_text, words, day)
    where = knowledge.places.mentions(raw)
    found = summaries.without_summary(frames.frames(read_text, told, whens, where))
    opinion = timing.is_opinion(told)
    return tuple(
        _facts(read_text, frame, whens, where, who, country=country, day=day, main=not number, opinion=opinion)
        for number, frame in enumerate(found)
    )


def _claims(read_text: Text) -> tuple[Claim, ...]:
    """Every figure for people in the text, in order; of two on the same words the first stays."""
    crowd = Crowd(people.find(read_text))
    kept: list[Claim] = []
    for sentence in read_text.sentences:
        found = [
            *outcomes.of_verbs(read_text, sentence, crowd, kept[-1] if kept else None),
            *figures.of_nouns(read_text, sentence, crowd),
            *figures.denials(read_text, sentence),
        ]
        own: list[Claim] = []
        for claim in sorted(found, key=lambda c: (c.first, -c.last)):
            if not any(k.outcome == claim.outcome and k.first < claim.last and claim.first < k.last for k in own):
                own.append(claim)
        kept.extend(own)
    return tuple(kept)


def _local_day(published: dt.datetime | dt.date | None, timezone: str) -> dt.date | None:
    """The day of publication where the outlet is."""
    if isinstance(published, dt.datetime):
        return published.astimezone(ZoneInfo(timezone)).date() if published.tzinfo else published.date()
    return published


def _facts(
    read_text: Text,
    frame: Frame,
    whens: tuple[dates.When, ...],
    where: tuple[PlaceMention, ...],
    who: tuple[ActorMention, ...],
    *,
    country: str | None,
    day: dt.date | None,
    main: bool,
    opinion: bool,
) -> Facts:
    claims = [c for told in frame.told for c in told.claims]
    counted = tolls.tolls(read_text, claims)
    counts = {t.outcome: t.count for t in counted}
    spans = [(t.sentence.start, t.sentence.end) for t in frame.told]
    anchor = (frame.lead.sentence.start, frame.lead.sentence.end)
    event = types.event(frame)
    location = places.where(read_text.raw, spans, anchor, where, country=country, published=day)
    nation = location.value.country if location else country
    found = actors.who(read_text.raw, spans, anchor, who, country=nation, published=day, event=event)
    when = dates.choose(whens, [t.sentence for t in frame.told]) or next(iter(frame.inherited), None)
    evidence = [_quote(read_text, t.outcome, c.first, c.last) for t in counted for c in t.claims]
    if when:
        evidence.append(_quote(read_text, "date", when.first, when.last))
    return Facts(
        event_type=event[0],
        sub_event_type=event[1],
        date=when.written if when else None,
        date_precision=when.precision if when else None,
        location=location.value if location else None,
        actors=tuple(f.value for f in found),
        targets=(),
        weapons=(),
        killed=counts.get("killed"),
        injured=counts.get("injured"),
        abducted=counts.get("abducted"),
        arrested=counts.get("arrested"),
        casualties=casualties.casualties(read_text, frame, counted, event),
        timing=timing.timing(read_text, frame, when, main=main, opinion=opinion, published=day),
        confidence=0.5,
        evidence=(*evidence, *(location.evidence if location else ()), *(e for f in found for e in f.evidence)),
    )


def _quote(read_text: Text, field: str, first: int, last: int) -> Evidence:
    start, end = read_text.quote(first, last)
    return Evidence(field=field, start=start, end=end, text=read_text.raw[start:end])
