"""Which incidents does a text report?"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from monitor import furniture
from monitor.incidents import casing, text
from monitor.incidents.apart import acts, aftermath, claims, dismissals, frames, nature, splits, summaries, timing
from monitor.incidents.apart.naming import is_silent
from monitor.incidents.facts import Reading, facts
from monitor.incidents.numbers import breakdowns, denials, echoes, figures, hours, outcomes, people
from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.risings import raised
from monitor.incidents.text import Text, plain, welded
from monitor.incidents.when import dates
from monitor.incidents.where import survey
from monitor.incidents.who import namings, offices
from monitor.knowledge.model import Knowledge
from monitor.languages import detect, lexicon
from monitor.languages.lexicon import Lexicon
from monitor.model import Facts
from monitor.model.articles import LONGEST_READ

LONGEST_TITLE = 200  # characters; a longer first line is no headline
_ENDS = (".", "!", "?", '"', "”", "۔", "।")  # of a sentence: no headline has one


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
    words = lexicon((language or detect(raw) or "").lower().split("-")[0])
    if words is None:
        return ()
    given, headline = (welded.unwelded(plain.plain(t), words, knowledge) for t in (raw[:LONGEST_READ], title or ""))
    title, meant = _headed(furniture.blanked(given.text), headline.text or title)
    meant, day = casing.recased(meant, words, knowledge), _local_day(published, timezone)
    return tuple(map(given.located, _found(meant, title, words, knowledge, published=day, country=country)))


def _found(
    raw: str, title: str, words: Lexicon, knowledge: Knowledge, *, published: dt.date | None, country: str | None
) -> tuple[Facts, ...]:
    groups = offices.in_office(
        knowledge.actors.mentions(raw), lambda: knowledge.places.mentions(raw), country=country, published=published
    )
    words_read = text.read(raw, words, groups)
    figured = _claims(words_read)
    headline = text.read(title, words)
    headed = acts.find(headline, _claims(headline))
    if not nature.nature(words_read, headline, figured).told:
        return ()
    whens = dates.find(words_read, words, published)
    named = knowledge.places.mentions(raw)
    acted = acts.find(words_read, figured)
    whens = aftermath.dated_after(words_read, acted, whens)
    told = splits.split(words_read, acted, whens, named)
    opened = frames.frames(words_read, told, whens, named)
    found = dismissals.without_dismissed(words_read, summaries.without_summary(opened))
    if not found:
        return ()
    named_by = namings.namings(words_read, groups)
    reading = Reading(
        text=words_read,
        whens=whens,
        places=survey.survey(
            raw, named, words.places, country=country, published=published, homes=namings.homes(groups)
        ),
        namings=named_by,
        unnamed=namings.unnamed(words_read),
        weapons=words.weapons,
        opinion=timing.is_opinion(words_read, told),
        items=frozenset(claims.of_items(words_read, found)),
        owned=frozenset(claims.owned(words_read, found, {n.sentence.index for n in named_by if n.alone})),
        found=found,
        country=country,
        published=published,
        headed=_headed_places(title, knowledge),
        title=timing.of_headline(headline, headed),
        silent=bool(headed) and is_silent(headline, headed),
    )
    return tuple(facts(reading, frame, main=not n, alone=len(found) == 1) for n, frame in enumerate(found))


def _headed(raw: str, title: str | None) -> tuple[str, str]:
    """The headline, and the text with blanks in place of a first line that is one, and of the points below it:
    headlines play with words, and the body says it all again. Offsets stay."""
    before = len(raw) - len(raw.lstrip())
    first, _, rest = raw[before:].partition("\n")
    own = first.strip()
    alone = rest.startswith("\n") and len(own) <= LONGEST_TITLE and not own.endswith(_ENDS)
    if own and rest.strip() and (own == (title or "").strip() or (title is None and alone)):
        return own, _without_points(raw[:before] + " " * len(first) + raw[before + len(first) :])
    return (title or "")[:LONGEST_READ], _without_points(raw)


def _headed_places(title: str, knowledge: Knowledge) -> frozenset[str]:
    """The towns and districts that the headline may mean."""
    meant = (place for mention in knowledge.places.mentions(title) for place in mention.candidates)
    return frozenset(place.id for place in meant if place.kind not in ("country", "admin1"))


def _without_points(raw: str) -> str:
    points = _POINTS.match(raw)
    if points is None or not raw[points.end() :].strip():
        return raw
    return re.sub(r"[^\n]", " ", points[0]) + raw[points.end() :]


# "• Three policemen die", lines at the head of an article that are no sentences
_POINTS = re.compile(r"\s*(?:[•▪●◦][^\n]{0,200}(?<![.!?])\n\s*)+")


def _claims(read_text: Text) -> tuple[Claim, ...]:
    """Every figure for people in the text, in order; of two on the same words the first stays."""
    crowd = Crowd(people.find(read_text))
    kept: list[Claim] = []
    for sentence in read_text.sentences:
        last = kept[-1] if kept else None
        found = [
            *(raised(read_text, c) for c in outcomes.of_verbs(read_text, sentence, crowd, last)),
            *figures.of_nouns(read_text, sentence, crowd),
            *echoes.echoed(read_text, sentence, crowd, last),
            *denials.denials(read_text, sentence, crowd),
            *breakdowns.broken_down(read_text, sentence, kept),
        ]
        if not found:
            continue
        own: list[Claim] = []
        for claim in sorted(found, key=lambda c: (c.first, -c.last)):
            if not any(k.outcome == claim.outcome and k.first < claim.last and claim.first < k.last for k in own):
                own.append(claim)
        kept.extend(own)
    return tuple(hours.by_the_hour(read_text, kept))


def _local_day(published: dt.datetime | dt.date | None, timezone: str) -> dt.date | None:
    """The day of publication where the outlet is."""
    if isinstance(published, dt.datetime):
        return published.astimezone(ZoneInfo(timezone)).date() if published.tzinfo else published.date()
    return published
