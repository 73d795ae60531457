"""Does the actor book find who a text names, and whom a user means?"""

from datetime import date
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.knowledge import load

ACTORS = load().actors


def ids(text):
    return [[c.id for c in m.candidates] for m in ACTORS.mentions(text)]


@pytest.mark.parametrize(
    "name",
    ["TTP", "Tehreek-e-Taliban Pakistan", "Tehrik i Taliban Pakistan", "Fitna al Khawarij", "کالعدم تحریک طالبان"],
)
def test_every_name_of_a_group_leads_to_it(name):
    assert ids(f"It was {name} again") == [["ttp"]]


def test_an_acronym_is_read_in_its_own_case_only():
    assert ids("The BLA said") == [["bla"]]
    assert ids("bla bla") == []
    assert ids("This is it, let us go") == []


def test_a_name_that_several_bear_keeps_them_all():
    assert set(ids("the Taliban met")[0]) == {"ttp", "afghan-taliban"}
    assert set(ids("the PLA met")[0]) == {"pla-manipur", "cn-pla"}


def test_the_longest_name_wins():
    assert ids("Jamaat-ul-Mujahideen Bangladesh fled") == [["jmb"]]


def test_forces_have_the_class_of_their_members():
    classes = {
        m.text: m.candidates[0].category for m in ACTORS.mentions("the Levies, the Frontier Corps and the CRPF")
    }
    assert classes == {"Levies": "police", "Frontier Corps": "military", "CRPF": "police"}


def test_a_user_may_write_an_id_a_name_or_an_alias_in_any_case():
    for asked in ("ttp", "TTP", "tehrik-i-taliban pakistan", "Fitna al-Khawarij"):
        assert [a.id for a in ACTORS.named(asked)] == ["ttp"]
    assert ACTORS.named("no such group") == ()


def test_a_group_comes_with_its_factions_and_theirs():
    assert {"ttp", "jua"} <= ACTORS.with_factions("ttp")
    assert ACTORS.with_factions("jua") == {"jua"}


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError):
        ACTORS.get("nobody")


def test_a_misspelt_group_is_set_right():
    assert "Balochistan Liberation Army" in ACTORS.nearest_names("Balochistan Liberaton Army")


def test_the_book_is_sound():
    text = resources.files("monitor.knowledge").joinpath("data", "actors.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    entries = [ACTORS.get(row[0]) for row in rows]
    assert len({e.id for e in entries}) == len(entries)
    assert sum(e.kind == "group" for e in entries) >= 150
    assert all(e.category in {"police", "military", "militant", "civilian", "unknown"} for e in entries)
    assert all(e.parent is None or ACTORS.get(e.parent) for e in entries)
    assert all(e.since is None or e.until is None or e.since < e.until for e in entries)
    assert all(len(country) == 2 for e in entries for country in e.home)
    assert ACTORS.get("pwg").until == date(2004, 9, 21)


@given(st.text(max_size=300))
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(text):
    found = ACTORS.mentions(text)
    assert all(m.text == text[m.start : m.end] and m.candidates for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("A bomb hit a van of the Mehsud Scouts.", "pk-fc"),
        ("A patrol of the Khyber Rifles was fired at.", "pk-fc"),
        ("Two men of the Bastar Fighters fell.", "in-police"),
        ("Jondollah said it had done it.", "jundullah"),
        ("The Hafiz Gul Bahadar group claimed it.", "hgb"),
        ("Two HM militants died.", "hm"),
        ("The BLA (Jeeyand) claimed it.", "bla"),
        ("The Al-Mansooran claimed it.", "al-mansoorian"),
        ("Four UNLFWESEA camps were bombed.", "unlfw"),
    ],
)
def test_units_and_other_spellings_stand_for_their_actor(text, actor):
    assert [m.candidates[0].id for m in ACTORS.mentions(text)] == [actor]


@pytest.mark.parametrize(
    "text",
    [
        "He taught at the Army Public School.",
        "It happened on Levies Road.",
        "Hizbul Ahmad kept a shop.",
        "The Al-Badr Masjid was shut.",
        "The HM visited the wounded.",
        "The Nilgiri Liberation Army burnt a bus.",  # no army of a state
    ],
)
def test_roads_schools_and_men_with_the_name_of_an_actor_are_none(text):
    assert ACTORS.mentions(text) == ()


def test_a_group_of_two_countries_can_be_either():
    found = ACTORS.mentions("Maoists burnt a bus.")[0]
    assert {actor.id for actor in found.candidates} == {"maoist", "cpn-maoist"}
