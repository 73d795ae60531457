"""Does a record follow the names of its text, whichever place and group of the book stand there?"""

import random
from datetime import date

import pytest

from monitor.incidents import read
from monitor.incidents.where.readings import same_district
from monitor.knowledge import load
from monitor.knowledge.folding import fold

KNOWN = load()
NEWS = ("PK", "AF", "IN", "BD")  # what the gazetteer knows deeply
DRAWN = 40  # names a frame
ACTS = (
    "Two constables were killed when gunmen opened fire on them {where} on Monday.",
    "A roadside bomb killed four soldiers {where} on Monday.",
    "Unidentified men abducted five labourers {where} on Monday night.",
)
WHERE = (
    "in the {place} area of {district} district",
    "near {place} village in {district} district",
    "in {district} district's {place} area",
    "within the limits of {place} police station in {district} district",
    "in the hills of {place} in {district} district",
    "some 20 kilometres south of {place} in {district} district",
)
ELSEWHERE = (
    "{act} The wounded were taken to a hospital in {town}.",
    "{act} A police spokesman in {town} said that a search was on.",
    "{act} The dead were residents of {town}.",
    "{shouted}: {act}",
)
CLAIMS = (
    ("The {group} claimed responsibility.", "claimed"),
    ("The {group} is suspected of the attack, police said.", "suspected"),
    ("Police said the {group} was behind the attack.", "attributed"),
    ("Police blamed the {group}, but its spokesman denied any involvement.", "denied"),
)


def told_alike(place):
    """Does the name of its district mean one alone, and is the place's own name written as news write names?"""
    units = {(p.country, p.admin1) for p in KNOWN.places.named(place.admin2) if p.kind == "admin2"}
    plain = place.name.isascii() and place.name.replace("-", "").isalpha() and place.name.istitle()
    return len(units) == 1 and plain and len(place.name) > 4


SMALL = [
    p
    for country in NEWS
    for p in KNOWN.places.inside(country)
    if p.kind in ("admin3", "place") and p.admin2 not in (None, p.name) and p.lat is not None and told_alike(p)
]
TOWNS = [p for p in SMALL if p.population >= 50_000]
GROUPS = [
    row
    for row in KNOWN.actors.rows.values()
    if row.actor.kind == "group" and row.actor.category == "militant" and row.actor.home[0] in NEWS
]


def drawn(pool, frame):
    return random.Random(frame).choices(pool, k=DRAWN)


def the_location(text):
    found = [facts.location for facts in read(text, KNOWN, published=date(2025, 6, 4), language="en")]
    return found[0] if found else None


def follows(location, place):
    """The district and its units as told, and the name: as it is written, or the book's own for it."""
    if location is None or (location.country, location.admin1) != (place.country, place.admin1):
        return False
    names = {fold(place.name), *(fold(p.name) for p in KNOWN.places.named(place.name))}
    return same_district(location.admin2, place.admin2) and fold(location.name) in names


@pytest.mark.parametrize("where", WHERE)
def test_the_place_is_that_of_the_text_whatever_its_name(where):
    texts = {
        ACTS[n % len(ACTS)].format(where=where.format(place=place.name, district=place.admin2)): place
        for n, place in enumerate(drawn(SMALL, where))
    }
    assert [text for text, place in texts.items() if not follows(the_location(text), place)] == []


@pytest.mark.parametrize("frame", ELSEWHERE)
def test_no_town_that_is_only_spoken_of_takes_its_place(frame):
    wrong = []
    for place, town in zip(drawn(SMALL, frame), drawn(TOWNS, frame[::-1]), strict=True):
        act = ACTS[1].format(where=f"at {place.name} in {place.admin2} district")
        text = frame.format(act=act, town=town.name, shouted=town.name.upper())
        if town.country == place.country and not follows(the_location(text), place):
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize(("claim", "attribution"), CLAIMS)
def test_a_group_is_the_one_that_is_named_by_any_of_its_names(claim, attribution):
    wrong = []
    for row in drawn(GROUPS, claim):
        name = random.Random(row.id).choice([n for n in row.names if n.isascii() and " " in n] or [row.actor.name])
        district = {"PK": "Bannu", "AF": "Achin", "IN": "Kokrajhar", "BD": "Rangamati"}[row.actor.home[0]]
        text = f"A bomb killed two traders in {district} district on Monday. {claim.format(group=name)}"
        told = [a for facts in read(text, KNOWN, published=date(2025, 6, 4), language="en") for a in facts.actors]
        meant = {actor.id for actor in KNOWN.actors.named(name)}
        if [a.attribution for a in told if a.id in meant] != [attribution]:
            wrong.append(text)
    assert wrong == []
