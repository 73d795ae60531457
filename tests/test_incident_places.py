"""Is the scene of an act told from the other places that a text names?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents.where import places, survey
from monitor.knowledge import load
from monitor.languages import lexicon

GAZETTEER = load().places
WORDS = lexicon("en").places


def where(text, *, country=None, spans=None, act=None, published=date(2024, 6, 1)):
    anchor = (text.index(act), text.index(act) + len(act)) if act else None
    found = places.where(surveyed(text, country=country, published=published), spans or [(0, len(text))], anchor)
    return found and found.value


def surveyed(text, **asked):
    return survey.survey(text, GAZETTEER.mentions(text), WORDS, **asked)


def units(text, **asked):
    location = where(text, **asked)
    return location and (location.name, location.admin2, location.admin1, location.country)


KP, BALOCHISTAN = "Khyber Pakhtunkhwa", "Balochistan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the route's ends are not the scene
            "A Gilgit-bound coach from Rawalpindi was fired at in Chilas, Diamer.",
            ("Chilas", "Diamer", "Gilgit-Baltistan", "PK"),
        ),
        (  # neither the victims' home
            "Three masons, residents of Okara, were shot dead in their tents in Panjgur.",
            ("Panjgur", "Panjgur", BALOCHISTAN, "PK"),
        ),
        (  # nor the hospital
            "A van was ambushed at Oghi in Mansehra district; the wounded were taken to a hospital in Abbottabad.",
            ("Oghi", "Mansehra", KP, "PK"),
        ),
        (  # nor the dateline
            "PESHAWAR: Unknown men set fire to a school in Hangu district late on Monday.",
            ("Hangu", "Hangu", KP, "PK"),
        ),
        (  # nor the speaker's town
            "Two patrols were hit by mines in Sukma district, police in Raipur said.",
            ("Sukma", "Sukma", "Chhattisgarh", "IN"),
        ),
        (  # nor where the kidnapped were freed
            "The trader was kidnapped in Sukkur and later freed in Kandahar.",
            ("Sukkur", "Sukkur", "Sindh", "PK"),
        ),
        (  # a road between two towns is in neither
            "Rebels stopped a truck on the Jammu-Srinagar highway at Banihal in Ramban district.",
            ("Banihal", "Ramban", "Jammu and Kashmir", "IN"),
        ),
        (  # a police unit that bears a name is no place
            "Bannu police shot two men dead in the Tajori area of Lakki Marwat district.",
            ("Tajori", "Lakki Marwat", KP, "PK"),
        ),
        (  # what happened there in another year
            "A planner of a raid in Rawalpindi in 2009 was killed in a firefight in Tank district on Friday.",
            ("Tank", "Tank", KP, "PK"),
        ),
    ],
)
def test_the_scene_is_told_from_other_places(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A mine went off in Zerghun Kas area of Mastung District.", ("Zerghun Kas", "Mastung", BALOCHISTAN, "PK")),
        (
            "They met at Tolapara village under Kuakonda police station in Dantewada district.",
            ("Tolapara", "Dantewada"),
        ),
        ("A grenade exploded near Barari Chowk in Quetta.", ("Barari Chowk", "Quetta", BALOCHISTAN, "PK")),
        ("Gunmen fired at Spin Tangi station in Harnai district.", ("Spin Tangi", "Harnai", BALOCHISTAN, "PK")),
    ],
)
def test_a_small_place_that_no_gazetteer_has_is_read_from_the_text(text, expected):
    assert units(text)[: len(expected)] == expected


def test_a_village_without_a_point_has_its_districts_and_says_so():
    location = where("A mine went off in Zerghun Kas area of Mastung District.")
    assert location.precision == "admin2"
    assert location.lat == pytest.approx(29.8, abs=0.6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb was found in Hyderabad in Sindh.", ("Hyderabad", "Hyderabad", "Sindh", "PK")),
        ("A bomb was found in Hyderabad, Telangana.", ("Hyderabad", "Hyderabad", "Telangana", "IN")),
        (
            "Maoists burnt a bus in Bijapur district, said Raipur.",
            ("Bijapur", "Bijapur", "Chhattisgarh", "IN"),
        ),
        ("A blast hit a car in Aurangabad district of Bihar.", ("Aurangabad", "Aurangabad", "Bihar", "IN")),
        ("Two men were shot in Hyderabad Colony in Karachi.", ("Hyderabad Colony", "Karachi", "Sindh", "PK")),
        ("A shell fell in Bahrain in Swat district.", ("Bahrain", "Swat", KP, "PK")),
    ],
)
def test_one_name_for_several_places_is_read_by_its_neighbours(text, expected):
    assert units(text) == expected


def test_the_outlets_country_decides_what_the_text_leaves_open():
    text = "A blast was heard in Hyderabad on Monday."
    assert units(text, country="PK")[3] == "PK"
    assert units(text, country="IN")[3] == "IN"


def test_a_quarter_implies_its_city_and_district():
    assert units("A grocer was shot in Lyari on Sunday.")[2:] == ("Sindh", "PK")
    assert units("A clerk was killed in Karachi.") == ("Karachi", "Karachi", "Sindh", "PK")


def test_former_agencies_are_districts_of_khyber_pakhtunkhwa():
    text = "A convoy was hit at Makin in South Waziristan Agency of FATA."
    assert units(text, published=date(2014, 3, 1)) == ("Makin", "South Waziristan", KP, "PK")
    assert units("A fort was shelled in Orakzai Agency.") == ("Orakzai", "Orakzai", KP, "PK")


def test_a_text_without_a_place_has_none():
    assert where("The group said that it had hit a convoy.") is None


def test_a_province_has_no_point():
    location = where("A jeep was blown up somewhere in Balochistan.")
    assert (location.precision, location.lat, location.lon) == ("admin1", None, None)


def test_beside_a_road_is_near_not_at():
    assert where("A mine hit a van near Turbat on Monday.").precision == "near"


def test_the_sentences_of_an_incident_count_before_the_rest_of_the_text():
    one, other = "A bomb killed a guard in Wana. ", "Gunmen shot a teacher in Turbat."
    text = one + other
    assert where(text, spans=[(0, len(one))], act="killed").name == "Wana"
    assert where(text, spans=[(len(one), len(text))], act="shot").name == "Turbat"


def test_a_sentence_without_a_place_takes_the_one_told_before():
    one, other = "Fighting broke out in Zhob district at dawn. ", "Five guards died when their post was overrun."
    assert where(one + other, spans=[(len(one), len(one + other))], act="overrun").name == "Zhob"


def test_evidence_quotes_the_name_and_the_units_beside_it():
    text = "A mine went off in Tump area of Kech district."
    found = places.where(surveyed(text, country=None, published=None), [(0, len(text))], None)
    assert {e.field: e.text for e in found.evidence} == {"location.name": "Tump", "location.admin2": "Kech"}
    assert all(e.text == text[e.start : e.end] for e in found.evidence)


@given(st.text(alphabet="Quetain HgKobl,.()-\n", max_size=120), st.integers(0, 40))
def test_any_text_gives_a_place_or_none_with_true_evidence(text, start):
    spans = [(min(start, len(text)), len(text))]
    found = places.where(surveyed(text, country="PK", published=None), spans, None)
    assert found is None or all(e.text == text[e.start : e.end] for e in found.evidence)
