"""Do map programs and readers of ACLED's files get what an incident says, and no more than it says?"""

import csv
import io
import json

import pytest

from monitor.formats import FORMATS, acled, geojson
from monitor.knowledge import load
from monitor.model import Actor, Casualty, Count, Location
from tests.delivery_samples import PESHAWAR, an_incident, some_facts


@pytest.fixture(scope="module")
def known():
    return load()


def acled_row(known, **facts):
    """The row of an incident with such facts, as a reader of the file gets it."""
    made = acled.row(an_incident(facts=some_facts(**facts)), known.actors, known.places.country)
    out = io.StringIO()
    FORMATS["acled"]([made], acled.COLUMNS, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    return row


def located(precision, **other):
    given = {"name": "Peshawar", "admin2": "Peshawar", "admin1": "Khyber Pakhtunkhwa", "country": "PK"}
    return Location(**given, lat=34.0, lon=71.5, precision=precision, **other)


def test_incidents_are_one_collection_of_points_with_longitude_first():
    out = io.StringIO()
    FORMATS["geojson"](map(geojson.feature, [an_incident("i1"), an_incident("i2")]), (), out)
    collection = json.loads(out.getvalue())
    assert collection["type"] == "FeatureCollection"
    assert [one["id"] for one in collection["features"]] == ["i1", "i2"]
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [71.562, 34.008]}
    assert all(not isinstance(value, dict | list) for value in collection["features"][0]["properties"].values())


def test_no_incident_is_an_empty_collection():
    out = io.StringIO()
    FORMATS["geojson"]((), (), out)
    assert json.loads(out.getvalue()) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("precision", "drawn"),
    [("place", True), ("near", True), ("admin2", True), ("admin1", False), ("country", False)],
)
def test_the_middle_of_a_province_is_drawn_as_no_scene(precision, drawn):
    feature = geojson.feature(an_incident(facts=some_facts(location=located(precision))))
    assert (feature["geometry"] is not None) is drawn
    assert feature["properties"]["precision"] == precision


def test_an_incident_without_a_place_is_a_feature_without_geometry():
    feature = geojson.feature(an_incident(facts=some_facts(location=None, killed=None)))
    assert feature["geometry"] is None
    assert feature["properties"]["place"] is None
    assert feature["properties"]["killed_best"] is None


def test_acled_gets_the_least_of_the_dead_and_the_range_in_the_notes(known):
    row = acled_row(known, killed=Count(min=5, max=9, best=9))
    assert row["fatalities"] == "5"
    assert "9 killed (5–9)" in row["notes"]


def test_an_unknown_toll_is_no_zero_in_acled(known):
    assert acled_row(known, killed=None)["fatalities"] == ""
    assert acled_row(known, killed=Count.exactly(0))["fatalities"] == "0"


@pytest.mark.parametrize(
    ("date", "precision", "written", "code"),
    [
        ("2023-01-30", "day", "2023-01-30", "1"),
        ("2023-01-23", "week", "2023-01-23", "2"),
        ("2023-01", "month", "2023-01-15", "3"),
        ("2023", "year", "", ""),
    ],
)
def test_a_month_has_its_middle_and_a_year_no_day_in_acled(known, date, precision, written, code):
    row = acled_row(known, date=date, date_precision=precision)
    assert (row["event_date"], row["time_precision"], row["year"]) == (written, code, "2023")


@pytest.mark.parametrize(("precision", "code"), [("place", "1"), ("near", "2"), ("admin2", "2"), ("admin1", "3")])
def test_a_place_has_the_precision_of_acled(known, precision, code):
    assert acled_row(known, location=located(precision))["geo_precision"] == code


def test_the_sides_have_names_and_codes_and_who_denies_is_none(known):
    ttp = Actor(id="ttp", name="Tehrik-i-Taliban Pakistan", role="perpetrator", attribution="claimed")
    police = Actor(id="pk-police", name="Pakistani police", role="target", attribution=None)
    row = acled_row(known, event_type="Battles", sub_event_type="Armed clash", actors=(ttp, police))
    assert (row["actor1"], row["inter1"]) == ("Tehrik-i-Taliban Pakistan", "2")
    assert (row["actor2"], row["inter2"], row["interaction"]) == ("Pakistani police", "1", "12")
    denied = Actor(id="ttp", name="Tehrik-i-Taliban Pakistan", role="perpetrator", attribution="denied")
    assert acled_row(known, actors=(denied,))["actor1"] == "Unidentified Armed Group (Pakistan)"


def test_an_army_abroad_is_an_external_force(known):
    air_force = Actor(id="pk-airforce", name="Pakistan Air Force", role="perpetrator", attribution=None)
    paktika = Location(
        name="Barmal", admin2="Barmal", admin1="Paktika", country="AF", lat=32.9, lon=69.2, precision="place"
    )
    row = acled_row(known, actors=(air_force,), location=paktika)
    assert (row["inter1"], row["country"]) == ("8", "Afghanistan")
    assert acled_row(known, actors=(air_force,))["inter1"] == "1"


@pytest.mark.parametrize(
    ("date", "code"), [("2019-05-14", "2"), ("2021-07", "2"), ("2021-08-16", "1"), ("2023", "1")]
)
def test_a_group_that_came_to_power_is_a_rebel_before_and_the_state_after(known, date, code):
    taliban = Actor(id="afghan-taliban", name="Afghan Taliban", role="perpetrator", attribution=None)
    kabul = Location(
        name="Kabul", admin2="Kabul", admin1="Kabul", country="AF", lat=34.5, lon=69.2, precision="place"
    )
    precision = {10: "day", 7: "month", 4: "year"}[len(date)]
    assert (
        acled_row(known, actors=(taliban,), location=kabul, date=date, date_precision=precision)["inter1"] == code
    )


def test_civilians_who_alone_are_hurt_are_the_other_side(known):
    hurt = (Casualty(outcome="killed", category="civilian", min=5, max=5, best=5),)
    row = acled_row(known, actors=(), casualties=hurt)
    assert (row["actor2"], row["inter2"], row["civilian_targeting"]) == (
        "Civilians (Pakistan)",
        "7",
        "Civilian targeting",
    )
    assert row["interaction"] == "37"


def test_a_crowd_is_the_first_side(known):
    row = acled_row(known, event_type="Protests", sub_event_type="Peaceful protest", actors=())
    assert (row["actor1"], row["inter1"], row["actor2"]) == ("Protesters (Pakistan)", "6", "")
    assert (row["interaction"], row["disorder_type"]) == ("60", "Demonstrations")


def test_a_place_or_source_that_a_spreadsheet_would_run_is_text(known):
    place = Location(
        name="=cmd()", admin2=None, admin1=None, country="PK", lat=None, lon=None, precision=PESHAWAR.precision
    )
    assert acled_row(known, location=place)["location"] == "'=cmd()"
