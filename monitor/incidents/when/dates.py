"""On which day did it happen?"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.text import Text
from monitor.incidents.when import When, clocks, counted
from monitor.incidents.when.calendars import dated, in_figures, in_that_year, is_year, month_of
from monitor.incidents.when.governors import governed
from monitor.incidents.when.owners import MONTHS
from monitor.languages.lexicon import Lexicon

DAY = dt.timedelta(days=1)
SPELL = 14 * DAY  # what has gone on since a day before that is no one incident
LONG_SAID = 60 * DAY  # a day so long before the report is that of an act, whatever "said" stands near
NOUN = 4  # words between "the 2009" and the act that it dates


def find(text: Text, lexicon: Lexicon, published: dt.date | None) -> tuple[When, ...]:
    """Every date that the text names and that can be resolved, in order."""
    found = _resolved(text, lexicon, published, published)
    told = _told_on(text, found)
    found = found if told in (None, published) else _resolved(text, lexicon, published, told)
    live = clocks.entries(text, published) if published is not None else ()
    found = tuple(sorted((*found, *live), key=lambda w: w.first)) if live else found
    return tuple(_beside_a_date(text, w, found) for w in found)


def _beside_a_date(text: Text, when: When, found: Sequence[When]) -> When:
    """ "In an overnight raid on May 6": the night of that day, and no other; "three days after the attack in A,
    rebels on Friday struck B": an older one's day."""
    end, after = text.sentence_at(when.first), _counts_from(text, when)
    if not (after or "of_the_night" in text.tokens[when.first].tags):
        return when
    first = when.last if after else end.first
    own = (w for w in found if w is not when and first <= w.first < end.last and not _counts_from(text, w))
    dated = any(not w.said for w in own)
    return replace(when, aside=True) if dated else when


def _counts_from(text: Text, when: When) -> bool:
    return "after_unit" in text.tokens[when.last - 1].tags


def _told_on(text: Text, found: Sequence[When]) -> dt.date | None:
    """The day of "the previous night, police said on Thursday", which the words before it are counted from; so too
    of "a day after seven died, two were found on Thursday"."""
    if not found or found[0].said:
        return None
    end, after = text.sentence_at(found[0].first).last, _counts_from(text, found[0])
    return next((w.day for w in found[1:] if w.first < end and (w.said or after) and w.precision == "day"), None)


def _resolved(text: Text, lexicon: Lexicon, published: dt.date | None, base: dt.date | None) -> tuple[When, ...]:
    found: list[When] = []
    before: When | None = None  # the last day that was named
    behind = 0  # the words before it are read
    for at in _dating(text):
        spanned = bool(found) and found[-1].precision != "day" and found[-1].first >= text.sentence_at(at).first
        known = None if spanned else before  # "in September …. They were found the next day"
        when = _read(text, lexicon, at, published, base, known) if at >= behind else None
        if when is None:
            continue
        if found and _names_weekday(text, found[-1], when):
            when = replace(when, first=found.pop().first)
        when = governed(text, when)
        if when.said and published is not None and published - when.day > LONG_SAID:
            when = replace(when, said=False)  # no report of so long ago is quoted: "officials said that … on 2 May"
        if published is not None and published - when.day > SPELL and _since(text, when):
            when = replace(when, said=True)
        if when.said and not found:
            base = when.day  # "police said on 8 July that late last night …"
        found.append(when)
        before = when if when.precision == "day" else before
        behind = max(when.last, at + 1)
    return tuple(found)


def _names_weekday(text: Text, weekday: When, when: When) -> bool:
    """ "On Sunday, April 3, 2011": no Sunday of this week; "a day earlier, on Sunday": the day told by its name."""
    named = text.tokens[weekday.last - 1].tags
    if not named.isdisjoint(_COUNTED) and text.shape[weekday.last : when.first] in (",", ",p"):
        return when.precision == "day"
    beside = when.first - weekday.last <= 1 and text.shape[weekday.last : when.first] in ("", ",")
    calendar = text.has_any(MONTHS, when.first, when.last)
    return beside and calendar and when.precision == "day" and "weekdays" in named


_COUNTED = frozenset(("day_before", "next_day"))


def _dating(text: Text) -> list[int]:
    """The words that a date may begin with: those of its classes, and the misspelt month beside a day."""
    told = text.having_any(_DATING, 0, len(text.tokens))
    beside = {near for at in text.tagged.get("digits", ()) for near in (at - 1, at + 1)}
    return sorted(beside.intersection(range(len(text.tokens))).union(told))


DEED = 16  # words between a deed and the year behind it
_WEEKDAYS = frozenset(("weekdays", "prayer_days"))
SINCE = 12  # words from "since" to the day of its clause
_SINCE = re.compile("(?:[^KDIJBAR,;:.]{3,})?")  # "since the army moved in in", not "since the | 2014 massacre"
_DATING = frozenset(("digits", "night_before", "relative", "next_day", "day_before", "units")) | _WEEKDAYS
_DATING |= counted.SPANS.keys() | MONTHS


def _closes_a_deed(text: Text, at: int) -> bool:
    """ "He had killed an elder in Bara in 2023": a year behind the deed and its place, with no other verb between;
    at the head of a sentence ("In 2009, rebels had …") it needs none; not "119 died in Bara, against 59 in
    2021", a figure of its own."""
    if text.shape[at - 1] == "#":
        return False
    for before in range(at - 1, max(text.sentence_at(at).first, at - DEED) - 1, -1):
        if text.tokens[before].tags & _DEEDS:
            earlier = text.has("pluperfect", before - 2, before)
            return earlier or "c" in text.shape[before:at] or _of_one(text, before, at)
        if text.shape[before] in "VERTSBAh;X":
            return False
    return False


_DEEDS = frozenset(("who.deed", "abduction_of", "death_of"))


def _of_one(text: Text, deed: int, at: int) -> bool:
    """ "In an attack in 2023"."""
    noun = "plural_acts" not in text.tokens[deed].tags and not text.tokens[deed].low.endswith("ed")
    return noun and deed + 1 == at


_PART_OF_YEAR = frozenset(("early", "late", "mid"))


def _since(text: Text, when: When) -> bool:
    """ "Since May", "since the army moved in in May": what it all adds up to; not "since 9 July, when a student was
    shot", "since a colonel died in May"."""
    behind = {t.low for t in text.tokens[when.last : when.last + 2]}
    mark = next(iter(text.having("since", max(0, when.first - SINCE), when.first)), None)
    if mark is None or "when" in behind:
        return False
    return _SINCE.fullmatch(text.shape, mark + 1, when.first) is not None


def _read(
    text: Text, lexicon: Lexicon, at: int, published: dt.date | None, base: dt.date | None, before: When | None
) -> When | None:
    token = text.tokens[at]
    if "digits" in token.tags and (when := in_figures(text, at)) is not None:
        return when
    month = month_of(text, lexicon, at) if token.capital else None
    if month is not None:
        return dated(text, lexicon, at, month, in_that_year(text, at, before) or published)
    led = at - 1 - (text.tokens[at - 1].low in _PART_OF_YEAR)  # "in early 2016"
    since = text.has("since", led, at) and text.tokens[min(at + 2, len(text.tokens) - 1)].low == "when"
    within = led >= 0 and (since or text.tokens[led].low in ("in", "during"))
    if "digits" in token.tags and within and is_year(text, at):
        opens = since or led == text.sentence_at(at).first or _closes_a_deed(text, led)
        year = dt.date(token.number or 1, 1, 1)
        return When(day=year, precision="year", first=at, last=at + 1, aside=not opens, year_told=opens)
    if at and text.shape[at - 1] in "ta" and is_year(text, at) and _dates_an_act(text, at):
        return When(day=dt.date(token.number or 1, 1, 1), precision="year", first=at, last=at + 1, year_told=True)
    if published is None or base is None:
        return None
    if token.tags & counted.SPANS.keys():
        return counted.span(text, at, published)
    if "night_before" in token.tags:
        known = before.day if before is not None else base
        return When(day=known - DAY, precision="day", first=at, last=at + 1)
    if token.tags & _WEEKDAYS:
        when = _weekday(text, lexicon, at, published)
        name = "prayer_days" in token.tags or text.has("weekly", at + 1, at + 2)
        return replace(when, aside=True) if when is not None and name else when  # a name more than a day
    if "relative" in token.tags and token.number is not None:
        return When(day=base - token.number * DAY, precision="day", first=at, last=at + 1)
    if "next_day" in token.tags and before is not None:
        return When(day=before.day + DAY, precision="day", first=at, last=at + 1)
    if "day_before" in token.tags and before is not None and not _before_another(text, at):
        risen = "toll" in text.sentence_at(at).tags  # "the toll had reached 9 a day earlier"
        return When(day=before.day - DAY, precision="day", first=at, last=at + 1, direct=not risen)
    if "units" in token.tags:
        return counted.ago(text, at, base) or counted.apart(text, at, base, before)
    return None


def _before_another(text: Text, at: int) -> bool:
    """ "On Wednesday, a day before | the polls": which day that was, and no other."""
    if not text.tokens[at].low.endswith("before"):
        return False  # "a day earlier Taliban had …"
    event = at + 1 + (text.shape[at + 1 : at + 2] == "t")
    named = event > at + 1 or text.shape[event : event + 1] == "c"
    return named and not any(tag.startswith("act.") for t in text.tokens[event : event + 1] for tag in t.tags)


def _dates_an_act(text: Text, at: int) -> bool:
    """ "The 2009 market blast"."""
    return any(tag.startswith("act.") for token in text.tokens[at + 1 : at + 1 + NOUN] for tag in token.tags)


def _weekday(text: Text, lexicon: Lexicon, at: int, published: dt.date) -> When | None:
    wanted = lexicon.lists["weekdays"].index(text.tokens[at].low.split()[0])
    back = (published.weekday() - wanted) % 7
    first = at
    if at and text.tokens[at - 1].low == "last":
        first, back = at - 1, back or 7
    elif at and (text.tokens[at - 1].low in ("next", "coming") or text.shape[at - 1] == "n"):
        return None  # "another Sunday gunfight"
    elif text.has("night_to", max(0, at - 2), at):
        back += 1
    return When(day=published - back * DAY, precision="day", first=first, last=at + 1)
