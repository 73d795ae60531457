"""How is a fact said to a reader, in plain words?"""

import itertools
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor.formats.lines import beside
from monitor.model import (
    OUTCOMES,
    Actor,
    AlertKind,
    Attribution,
    Casualty,
    Category,
    Change,
    ConfirmedBy,
    Count,
    Facts,
    Location,
    Outcome,
    Timing,
)

# A reader's words for ACLED's sub-event types; what is missing here is said as ACLED says it.
WHAT = {
    "Suicide bomb": "Suicide bombing",
    "Air/drone strike": "Air or drone strike",
    "Shelling/artillery/missile attack": "Shelling or missile attack",
    "Remote explosive/landmine/IED": "Bomb or mine blast",
    "Grenade": "Grenade attack",
    "Chemical weapon": "Chemical attack",
    "Attack": "Attack on civilians",
    "Sexual violence": "Sexual violence",
    "Abduction/forced disappearance": "Abduction",
    "Peaceful protest": "Protest",
    "Change to group/activity": "Change of a group",
    "Disrupted weapons use": "Weapons found or defused",
    "Looting/property destruction": "Property destroyed or looted",
    "Non-violent transfer of territory": "Territory handed over",
    "Government regains territory": "State forces retake territory",
    "Non-state actor overtakes territory": "Armed group takes territory",
    "Other": "Incident",
}
KINDS: dict[AlertKind, str] = {
    "new": "New",
    "update": "Update",
    "correction": "Correction",
    "retraction": "Retracted",
}
CONFIRMED: dict[ConfirmedBy, str] = {
    "official": "confirmed by officials",
    "media": "reported by media, not confirmed by officials",
    "multiple": "confirmed by several independent origins",
    "claimant": "only the claimant says so",
}
ATTRIBUTIONS: dict[Attribution, str] = {
    "claimed": "claimed by {}",
    "attributed": "attributed to {}",
    "suspected": "{} suspected",
    "denied": "{} denies it",
}
CLASSES: dict[Category, tuple[str, str]] = {
    "civilian": ("civilian", "civilians"),
    "police": ("police officer", "police officers"),
    "military": ("soldier", "soldiers"),
    "militant": ("militant", "militants"),
    "unknown": ("person of unknown class", "people of unknown class"),
}
TIMINGS: dict[Timing, str] = {
    "breaking": "",
    "follow_up": "follow-up reports",
    "background": "recalled from the past",
}
LISTENED = {
    "ok": "All feeds heard",
    "degraded": "Some feeds not heard",
    "blind": "No feed heard",
    "none": "No feed listens here",
}
# The changes that a reader is told, in this order, by the fields' names in `merge.changes`. The others (how many
# reports, how sure, of which classes the victims are) show in the state of the incident itself.
FIELDS = {
    "killed": "killed",
    "injured": "injured",
    "abducted": "abducted",
    "arrested": "arrested",
    "actors": "who",
    "location": "place",
    "event_type": "type",
    "date": "date",
    "confirmed_by": "confirmation",
    "merged": "merged",
    "split": "split",
}
CONFIRMATIONS = {"official": "officials", "multiple": "several origins", "claimant": "the claimant alone"}
NUMBER = re.compile(r"\d+")
RANGE = re.compile(r" \((?:at least )?\d[\d to]*\)$")  # behind a count, as `merge.changes` writes it
ACTOR = re.compile(r"(?P<name>.+?) \((?P<word>[a-z]+)\)(?:, |$)")
ATTRIBUTED: dict[str, Attribution] = {word: word for word in ATTRIBUTIONS}
NO_LINK = re.compile(r"[\s<>\"'`\\]")


def what(facts: Facts) -> str:
    return WHAT.get(facts.sub_event_type, facts.sub_event_type)


def where(location: Location | None) -> str:
    """From the finest unit up, each name once; a country by its code."""
    if location is None:
        return "place unknown"
    names = [location.name, location.admin2, location.admin1, location.country]
    said = ", ".join(dict.fromkeys(name for name in names if name))
    return f"near {said}" if location.precision == "near" else said


def area(location: Location | None) -> str:
    """The province; the country where that is all that is known."""
    if location is None:
        return "place unknown"
    return location.admin1 or location.country or location.name


def day(at: date) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}"


def when(facts: Facts) -> str:
    """The day of the incident, as exactly as it is known."""
    days = facts.days
    if days is None:
        return "date unknown"
    if facts.date_precision == "week":
        return f"in the week of {day(days[0])}"
    if facts.date_precision == "month":
        return f"in {days[0]:%B %Y}"
    return f"in {days[0].year}" if facts.date_precision == "year" else f"on {day(days[0])}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Local time with the zone's name: "Mon 30 Jan 2023 14:10 PKT"."""
    local = at.astimezone(zone)
    return f"{day(local.date())} {local:%H:%M} {zone_name(local)}"


def published(at: datetime, zone: ZoneInfo) -> str:
    """The same; a midnight is what a day without a time was read as, and stays a day."""
    for known in (at.astimezone(UTC), at.astimezone(zone)):
        if known.time() == time.min:
            return day(known.date())
    return clock(at, zone)


def zone_name(local: datetime) -> str:
    """The zone's letters; where it has none ("+0430") its distance from UTC."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta(0)
    sign, minutes = ("−" if offset < timedelta(0) else "+"), abs(int(offset.total_seconds())) // 60
    return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"


def figure(count: Count) -> str:
    """The number to reckon with: "9", "at least 5", "no"."""
    if _open(count):
        return f"at least {count.likely:,}" if count.likely else "some"
    return "no" if count.likely == 0 else f"{count.likely:,}"


def digits(count: Count) -> str:
    """The same for a large figure: "9", "5+", "0"."""
    return f"{count.likely:,}+" if _open(count) else f"{count.likely:,}"


def _open(count: Count) -> bool:
    """Whether the number is no more than the least: nothing better is given, or it stands alone without an end."""
    unsure = count.best is None and count.max != count.min
    return unsure or (count.max is None and count.likely == count.min)


def spread(count: Count) -> str | None:
    """The range of the accounts where they differ: "5–9", "5 or more"."""
    if count.max is None:
        return f"{count.min:,} or more" if count.best is not None and count.best != count.min else None
    return f"{count.min:,}–{count.max:,}" if count.min != count.max else None


def toll(facts: Facts) -> str:
    """ "9 killed (5–9), 20 injured"; "toll unknown" where nobody gives one."""
    outcomes: tuple[Outcome, ...] = ("killed", "injured", "abducted", "arrested")
    said = []
    for outcome in outcomes:
        count = facts.count(outcome)
        if count is not None:
            span = spread(count)
            said.append(f"{figure(count)} {outcome}" + (f" ({span})" if span else ""))
    return ", ".join(said) or "toll unknown"


def classed(one: Casualty) -> str:
    """ "7 police officers killed"."""
    count = Count(min=one.min, max=one.max, best=one.best)
    return f"{figure(count)} {CLASSES[one.category][count.likely != 1]} {one.outcome}"


def actor(one: Actor) -> str:
    if one.attribution is None:
        return one.name
    return ATTRIBUTIONS[one.attribution].format(one.name)


def who(facts: Facts) -> str:
    """Who did it, with the word that says how sure that is; nothing where nobody is named."""
    return "; ".join(dict.fromkeys(actor(one) for one in facts.actors if one.role == "perpetrator"))


def changes(many: Iterable[Change]) -> tuple[str, ...]:
    """What a reader is told, the tolls first. What one field went through is one line: "killed 5 → 9 (Dawn 14:10)
    → 12 (Geo News 15:02)"."""
    by_field: dict[str, list[Change]] = {field: [] for field in FIELDS}
    for one in dict.fromkeys(many):
        if one.field in FIELDS and not _same_figures(one):
            by_field[one.field].append(one)
    lines = [line for field, steps in by_field.items() for line in _lines(field, steps)]
    return tuple(dict.fromkeys(lines))


def _same_figures(one: Change) -> bool:
    """ "157 → at least 157": an outlet is more careful than the one before it."""
    if one.field not in OUTCOMES:
        return False
    before, after = (NUMBER.findall(RANGE.sub("", value or "")) for value in (one.before, one.after))
    return before == after != [] and not RANGE.search(one.after or "")


def change(one: Change) -> str:
    """ "killed 5 → 9 (Dawn 14:10)", whatever field it is."""
    return _chain([one])


def _lines(field: str, steps: list[Change]) -> list[str]:
    if field == "actors":
        return [f"{said} ({beside(one.by)})" for one in steps if (said := _actors(one))]
    chains: list[list[Change]] = []
    for one in steps:
        if chains and chains[-1][-1].after == one.before:
            chains[-1].append(one)
        else:
            chains.append([one])
    return [_chain(chain) for chain in chains]


def _chain(steps: list[Change]) -> str:
    """One field from its first value to its last, each with who brought it."""
    field = steps[0].field
    values = [_value(field, value) for value in (steps[0].before, *(one.after for one in steps))]
    if all(one != other for one, other in itertools.pairwise(RANGE.sub("", value) for value in values)):
        values = [RANGE.sub("", value) for value in values]  # the ranges stand beside the incident's figures
    said = " → ".join(f"{value} ({beside(one.by)})" for value, one in zip(values[1:], steps, strict=True))
    return f"{FIELDS.get(field, field)} {values[0]} → {said}"


def _value(field: str, value: str | None) -> str:
    if value is None:
        return "unknown"
    if field == "event_type":
        kind = value.rpartition(": ")[2]
        return WHAT.get(kind, kind)
    return CONFIRMATIONS.get(value, value) if field == "confirmed_by" else value


def _actors(one: Change) -> str:
    """Whose part in it is new or another: "claimed by TTP; Police no longer suspected"."""
    before, after = _parts(one.before), _parts(one.after)
    new = [ATTRIBUTIONS[word].format(name) for name, word in after.items() if before.get(name) != word]
    gone = [f"{name} no longer {word}" for name, word in before.items() if name not in after]
    return "; ".join([*new, *gone])


def _parts(actors: str | None) -> dict[str, Attribution]:
    found = ACTOR.finditer(actors or "")
    return {one["name"]: ATTRIBUTED[one["word"]] for one in found if one["word"] in ATTRIBUTED}


def link(url: str | None) -> str | None:
    """The URL if a reader may follow it: http or https, and nothing in it that ends a line or a quote."""
    if url is None or not url.isprintable() or NO_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
